// A scan over Modbus TCP on a clock that the test moves: how long it takes where nobody answers, and late answers.
import { afterEach, describe, expect, test } from 'vitest';
import { FakeClock } from '../../../../test/support/fake-clock.ts';
import { ScriptedStream, type Script } from '../../../../test/support/scripted-stream.ts';
import { modbusMeters } from '../../../catalog/index.ts';
import { mbapFrame, mbapFraming } from '../../../codec/modbus/mbap.ts';
import { ModbusBus } from '../bus/modbus-bus.ts';
import { scanBus } from './scan-bus.ts';
import { scanListener, scanTimeoutMs } from './scan-timeout.ts';

let bus: ModbusBus | undefined;
afterEach(() => bus?.stop());

const refuse = (frame: Uint8Array, code: number): Uint8Array =>
  mbapFrame(((frame[0] ?? 0) << 8) | (frame[1] ?? 0), frame[6] ?? 0, Uint8Array.of((frame[7] ?? 0) | 0x80, code));

/** Which of all ids were found, and how long it took. */
async function scanned(script: Script): Promise<{ found: number[]; seconds: number; requests: number }> {
  const clock = new FakeClock();
  const listener = scanListener('modbus-tcp');
  let requests = 0;
  const counted: Script = (frame, answer) => {
    requests++;
    script(frame, answer);
  };
  const running = new ModbusBus({
    ...{ name: 'b', clock, framing: () => mbapFraming() },
    open: () => Promise.resolve(new ScriptedStream(clock, counted)),
    wire: { byteMs: 0, gapMs: 0, direct: false, stalledMs: 300, echo: false },
    onTraffic: (direction, bytes) => listener.hear(direction, bytes),
  });
  bus = running;
  running.start();
  const found: number[] = [];
  let isDone = false;
  const ids = Array.from({ length: 247 }, (_, index) => index + 1);
  void scanBus({
    ...{ bus: running, models: modbusMeters, ids, timeoutMs: scanTimeoutMs('modbus-tcp'), listener },
    onResult({ kind, id }) {
      if (kind === 'meter') found.push(id);
    },
    onProgress: () => undefined,
  }).then(() => (isDone = true));
  const startMs = clock.monotonicMs();
  while (!isDone) await clock.advance(100);
  return { found, seconds: (clock.monotonicMs() - startMs) / 1000, requests };
}

describe('a scan of all ids over Modbus TCP', () => {
  test('where nobody answers takes less than a minute, and asks each id all it must', async () => {
    const { found, seconds, requests } = await scanned(() => undefined);
    expect([found, requests]).toEqual([[], 3 * 247]);
    expect(seconds).toBeLessThan(60);
  });

  test('over a gateway that says of each that nobody answers takes as long as the gateway does', async () => {
    const { found, seconds } = await scanned((frame, answer) => answer(refuse(frame, 11), 5));
    expect(found).toEqual([]);
    expect(seconds).toBeLessThan(5);
  });

  test('over a gateway that takes half a second to say so waits for it, and finds the meter behind it', async () => {
    const { found } = await scanned((frame, answer) => answer(refuse(frame, frame[6] === 40 ? 2 : 11), 500));
    expect(found).toEqual([40]);
  });

  test('finds a meter whose answers come later than anybody waits', async () => {
    const { found, seconds } = await scanned((frame, answer) => {
      if (frame[6] === 40) answer(refuse(frame, 2), 200);
    });
    expect(found).toEqual([40]);
    expect(seconds).toBeLessThan(60);
  });
});
