// One reading when the meter answers only in part: what came is kept, what did not is named, and why.
import { describe, expect, it } from 'vitest';
import { ModbusBus } from '../bus/modbus-bus.ts';
import type { Wire } from '../bus/wire.ts';
import { lineTiming } from '../open-bus.ts';
import { rtuFraming } from '../../../codec/modbus/rtu.ts';
import { defineModbusMeter } from '../../../definition/modbus/define.ts';
import { row } from '../../../definition/modbus/rows.ts';
import { FakeClock } from '../../../../test/support/fake-clock.ts';
import { parseRead, refusal, replyTo } from '../../../../test/support/scripted-slave.ts';
import { ScriptedStream, type Script } from '../../../../test/support/scripted-stream.ts';
import { readOnce, type OneReading } from './read-once.ts';

const meter = defineModbusMeter({
  id: 'test-meter',
  type: 'TEST',
  manufacturer: 'Nobody',
  model: 'Test',
  phases: 1,
  source: 'none',
  line: null,
  function: 'input',
  probe: 'voltage',
  rows: [
    row('voltage', 0, 'uint16', 'V'),
    row('importPower', 2000, 'uint16', 'W'),
    row('exportPower', 4000, 'uint16', 'W'),
  ],
  derived: [{ measurand: 'power', minuend: 'importPower', subtrahend: 'exportPower' }],
});

const WIRE = { ...lineTiming({ baud: 9600, framing: '8N1' }), direct: true, stalledMs: 50, echo: false } as const;
/** Replies carry no number, and whoever hands them on may be one behind. */
const CONVERTER = { ...WIRE, direct: false };

async function readWith(
  script: Script,
  wire: Wire = WIRE,
  model = meter,
  onOpen: () => void = () => undefined,
): Promise<{ reading: OneReading; requests: number }> {
  const clock = new FakeClock();
  const streams: ScriptedStream[] = [];
  const open = (): Promise<ScriptedStream> => {
    onOpen();
    const stream = new ScriptedStream(clock, script);
    streams.push(stream);
    return Promise.resolve(stream);
  };
  const bus = new ModbusBus({
    name: 'wire',
    open,
    framing: () => rtuFraming,
    wire,
    clock,
  });
  bus.start();
  const results: OneReading[] = [];
  const options = { priority: 'command', timeoutMs: 200, attempts: 2 } as const;
  void readOnce(bus, model, 1, model.rows, options).then((result) => results.push(result));
  while (results.length === 0) await clock.advance(1000);
  await bus.stop();
  const [reading] = results;
  if (reading === undefined) throw new Error('there is no reading');
  return { reading, requests: streams.reduce((sum, { written }) => sum + written.length, 0) };
}

const names = (rows: readonly { measurand: string }[]): string[] => rows.map(({ measurand }) => measurand);

describe('one reading', () => {
  it('has every value, and those computed from them', async () => {
    const { reading } = await readWith((request, answer) => answer(replyTo(request), 5));
    expect(reading.values.map(({ measurand, value }) => [measurand, value])).toEqual([
      ['voltage', 1000],
      ['importPower', 3000],
      ['exportPower', 5000],
      ['power', -2000],
    ]);
    expect([reading.refused, reading.failed, reading.error]).toEqual([[], [], null]);
  });

  it('keeps what came when the rest is silent, and computes nothing from a part', async () => {
    const { reading } = await readWith((request, answer) => {
      if (parseRead(request).address < 3000) answer(replyTo(request), 5);
    });
    expect(names(reading.values)).toEqual(['voltage', 'importPower']);
    expect(names(reading.failed)).toEqual(['exportPower']);
    expect(reading.error?.code).toBe('MODBUS_TIMEOUT');
  });

  it('tells what is refused from what failed', async () => {
    const { reading } = await readWith((request, answer) => {
      answer(parseRead(request).address === 2000 ? refusal(request, 2) : replyTo(request), 5);
    });
    expect(names(reading.values)).toEqual(['voltage', 'exportPower']);
    expect(names(reading.refused)).toEqual(['importPower']);
    expect([reading.failed, reading.error]).toEqual([[], null]);
  });

  it('does not ask a dead meter for everything', async () => {
    const { reading, requests } = await readWith(() => undefined);
    expect(reading.values).toEqual([]);
    expect(names(reading.failed)).toEqual(['voltage', 'importPower', 'exportPower']);
    expect(requests).toBe(2);
  });

  describe('of a meter with long blocks', () => {
    const long = defineModbusMeter({
      ...{
        id: 'long-meter',
        type: 'TEST',
        manufacturer: 'Nobody',
        model: 'Long',
        phases: 3,
        source: 'none',
        line: null,
      },
      ...{ function: 'input', probe: 'voltageL1' },
      rows: [
        row('voltageL1', 0, 'uint32', 'V'),
        row('voltageL2', 2, 'uint32', 'V'),
        row('voltageL3', 4, 'uint32', 'V'),
        row('currentL1', 6, 'uint32', 'A'),
        row('currentL2', 8, 'uint32', 'A'),
        row('currentL3', 10, 'uint32', 'A'),
      ],
      derived: [],
    });
    const right = long.rows.map(({ address }) => (1000 + address) * 65536 + 1001 + address);
    const valuesOf = ({ values }: OneReading): (number | null)[] => values.map(({ value }) => value);

    it.each<[string, (reply: Uint8Array, count: number, frame: Uint8Array) => Uint8Array | null]>([
      ['cuts', (reply) => reply.slice(0, 20)],
      ['drops', (reply, count) => (count > 5 ? null : reply)],
      ['refuses', (reply, count, frame) => (count > 5 ? refusal(frame, 4) : reply)],
    ])('comes whole over a bridge that %s long replies', async (_, bridge) => {
      const { reading, requests } = await readWith(
        (frame, answer) => {
          const sent = bridge(replyTo(frame), parseRead(frame).count, frame);
          if (sent !== null) answer(sent, 5);
        },
        WIRE,
        long,
      );
      expect(valuesOf(reading)).toEqual(right);
      expect([reading.failed, reading.error]).toEqual([[], null]);
      expect(requests).toBeLessThan(15);
    });
  });

  it.each([
    ['is read anew on a new connection', true],
    ['shows no number when that does not help', false],
  ])('when replies are those to the request before: %s', async (_, isCleared) => {
    const apart = defineModbusMeter({
      ...{
        id: 'wide-meter',
        type: 'TEST',
        manufacturer: 'Nobody',
        model: 'Wide',
        phases: 1,
        source: 'none',
        line: null,
      },
      ...{ function: 'input', probe: 'voltage' },
      rows: [
        row('voltage', 0, 'uint32', 'V'),
        row('current', 2000, 'uint32', 'A'),
        row('frequency', 4000, 'uint32', 'Hz'),
      ],
      derived: [],
    });
    let held: Uint8Array | null = null;
    let connections = 0;
    const behind: Script = (frame, answer) => {
      const earlier = isCleared && connections > 1 ? replyTo(frame) : held;
      held = replyTo(frame);
      if (earlier !== null) answer(earlier, 5);
    };
    const { reading } = await readWith(behind, CONVERTER, apart, () => connections++);
    const right = apart.rows.map(({ address }) => (1000 + address) * 65536 + 1000 + address + 1);
    expect(reading.values.map(({ value }) => value)).toEqual(isCleared ? right : []);
    expect(reading.error?.code ?? null).toBe(isCleared ? null : 'MODBUS_SHIFTED');
  });
});
