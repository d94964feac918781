// The simulator on a real serial port (a pty pair): an independent client, wire timing, a cable that is pulled.
import { afterEach, describe, expect, test } from 'vitest';
import { findModel } from '../../src/catalog/index.ts';
import { wrapRtu } from '../../src/codec/modbus/slave-frames.ts';
import type { ModbusMeterModel } from '../../src/definition/modbus/model.ts';
import { startSimulator, type BusOptions, type RunningSimulator } from '../../src/simulator/modbus/simulator.ts';
import type { ByteStream } from '../../src/transport/byte-stream.ts';
import { openSerial } from '../../src/transport/serial.ts';
import { systemClock } from '../../src/transport/system-clock.ts';
import { closeOracle, connectOracle, readAll, type Oracle } from '../support/modbus-oracle.ts';
import { hasSocat, openPtyPair, type PtyPair } from '../support/pty-pair.ts';

const MISSING = hasSocat ? '' : ' (skipped: socat is not installed)';
const READ_TWO = Uint8Array.of(4, 0, 0, 0, 2);
const REPLY_BYTES = 9;

let pair: PtyPair | undefined;
let simulator: RunningSimulator | undefined;
let oracle: Oracle | undefined;
let stream: ByteStream | undefined;

afterEach(async () => {
  await closeOracle(oracle);
  await stream?.close();
  await simulator?.stop();
  await pair?.unplug();
  oracle = stream = simulator = pair = undefined;
});

function modbusModel(name: string): ModbusMeterModel {
  const model = findModel(name);
  if (model?.kind !== 'modbus') throw new Error(`no Modbus meter ${name}`);
  return model;
}

async function start(bus: Partial<BusOptions> = {}): Promise<{ running: RunningSimulator; cable: PtyPair }> {
  pair = await openPtyPair();
  const meters = [
    { model: modbusModel('sdm630'), id: 1 },
    { model: modbusModel('janitza'), id: 26 },
  ];
  const links = [{ type: 'modbus-rtu', path: pair.left }] as const;
  simulator = await startSimulator({ buses: [{ links, meters, ...bus }] }, systemClock);
  return { running: simulator, cable: pair };
}

async function exchange(port: ByteStream, request: Uint8Array, replyBytes: number): Promise<Uint8Array> {
  await port.write(request);
  let reply = Buffer.alloc(0);
  while (reply.length < replyBytes) {
    const bytes = await port.read(10_000);
    if (bytes.length === 0) throw new Error('no reply');
    reply = Buffer.concat([reply, bytes]);
  }
  return new Uint8Array(reply);
}

describe.skipIf(!hasSocat)(`a serial port${MISSING}`, () => {
  test('two meters are read by another program with equal values', async () => {
    const { running, cable } = await start();
    oracle = await connectOracle(running.link('modbus-rtu'), cable.right);
    for (const meter of running.meters) {
      meter.freeze();
      for (const [measurand, value] of await readAll(oracle, meter)) {
        expect(value, measurand).toBe(meter.reading(measurand));
      }
    }
    expect(running.stats()).toMatchObject({ garbageBytes: 0, exceptions: 0 });
  });

  test('no reply comes before a line of that speed could have carried it', async () => {
    const { running, cable } = await start({ timing: { baud: 9600, turnaroundMs: 10 } });
    stream = await openSerial({ path: cable.right, baudRate: 9600, framing: '8N1' });
    const charMs = 10_000 / 9600;
    for (let round = 0; round < 5; round++) {
      const startMs = systemClock.monotonicMs();
      const reply = await exchange(stream, wrapRtu(1, READ_TWO), REPLY_BYTES);
      expect(reply).toHaveLength(REPLY_BYTES);
      expect(systemClock.monotonicMs() - startMs).toBeGreaterThanOrEqual((8 + 3.5 + REPLY_BYTES) * charMs + 10);
      await systemClock.sleep(5);
    }
    const stats = running.stats();
    expect(stats).toMatchObject({ replies: 5, gapViolations: 0, collisions: 0 });
    expect(stats.wireBusyFraction * stats.elapsedMs).toBeCloseTo(5 * (8 + 3.5 + REPLY_BYTES + 3.5) * charMs, 3);
  });

  test('a master that does not wait for the silence is counted', async () => {
    const { running, cable } = await start({ timing: { baud: 300, turnaroundMs: 0 } });
    stream = await openSerial({ path: cable.right, baudRate: 9600, framing: '8N1' });
    for (let round = 0; round < 3; round++) await exchange(stream, wrapRtu(1, READ_TWO), REPLY_BYTES);
    // 3.5 characters at 300 baud are 117 ms; only a machine that stalls for that long would count less.
    expect(running.stats().gapViolations).toBeGreaterThanOrEqual(1);
  });

  test('a cable that is pulled and plugged in again is used again', async () => {
    const { running, cable } = await start();
    await cable.unplug();
    const folder = cable.left.replace(/\/left$/, '');
    pair = await openPtyPair(folder);
    stream = await openSerial({ path: pair.right, baudRate: 9600, framing: '8N1' });
    let reply = new Uint8Array(0);
    for (let tries = 0; tries < 100 && reply.length < REPLY_BYTES; tries++) {
      await stream.write(wrapRtu(26, Uint8Array.of(3, 0x4a, 0x38, 0, 2)));
      reply = new Uint8Array(await stream.read(200));
    }
    expect([reply[0], reply[1], reply[2]]).toEqual([26, 3, 4]);
    expect(running.stats().replies).toBeGreaterThanOrEqual(1);
  });

  test('it stops while the port is away', async () => {
    const { running, cable } = await start();
    await cable.unplug();
    await running.stop();
    await running.stop();
  });
});

test('a port that is not there is named, and the other links are closed', async () => {
  const links = [{ type: 'modbus-tcp' }, { type: 'modbus-rtu', path: '/dev/no-such-port' }] as const;
  const meters = [{ model: modbusModel('sdm630'), id: 1 }];
  await expect(startSimulator({ buses: [{ links, meters }] }, systemClock)).rejects.toMatchObject({
    code: 'PORT_OPEN',
    message: expect.stringContaining('/dev/no-such-port'),
  });
});
