// Each fault of the simulator as a master sees it, on a real socket.
import { afterEach, describe, expect, test } from 'vitest';
import { findModel } from '../../src/catalog/index.ts';
import { hasValidCrc, parseMbap, wrapMbap, wrapRtu } from '../../src/codec/modbus/slave-frames.ts';
import { startSimulator, type BusOptions, type RunningSimulator } from '../../src/simulator/modbus/simulator.ts';
import { systemClock } from '../../src/transport/system-clock.ts';
import { openRaw, type RawConnection } from '../support/raw-connection.ts';
import { eventually } from '../support/eventually.ts';

const READ_TWO = Uint8Array.of(4, 0, 0, 0, 2);

let simulator: RunningSimulator | undefined;
const connections: RawConnection[] = [];

afterEach(async () => {
  for (const { socket } of connections.splice(0)) socket.destroy();
  await simulator?.stop();
  simulator = undefined;
});

async function start(bus: Partial<BusOptions>): Promise<RunningSimulator> {
  const model = findModel('sdm630');
  if (model?.kind !== 'modbus') throw new Error('no SDM630');
  const links = [{ type: 'modbus-tcp' }, { type: 'modbus-rtu-over-tcp' }] as const;
  simulator = await startSimulator({ buses: [{ links, meters: [{ model, id: 7 }], ...bus }] }, systemClock);
  return simulator;
}

async function open(port: number | null): Promise<RawConnection> {
  const connection = await openRaw(port);
  connections.push(connection);
  return connection;
}

describe('faults on the wire', () => {
  const good = (running: RunningSimulator): Buffer => {
    const { pdu } = running.meter(7).answer(READ_TWO);
    return Buffer.from(wrapRtu(7, pdu));
  };

  async function askOnce(faults: BusOptions['faults']): Promise<{ running: RunningSimulator; wire: RawConnection }> {
    const running = await start(faults ? { faults } : {});
    running.meter(7).freeze();
    const wire = await open(running.link('modbus-rtu-over-tcp').port);
    wire.socket.write(wrapRtu(7, READ_TWO));
    return { running, wire };
  }

  /** Something that is answered for certain shows that the answer before it has been given or never will be. */
  async function settle(running: RunningSimulator, wire: RawConnection): Promise<void> {
    await eventually(() => running.stats().requests === 1);
    running.setFaults({ drop: 0, flip: 0, truncate: 0, foreign: 0, noise: 0, late: { percent: 0, ms: 0 } });
    wire.socket.write(wrapRtu(7, READ_TWO));
    await eventually(() => Buffer.from(wire.received()).includes(good(running)));
  }

  test('drop: no reply', async () => {
    const { running, wire } = await askOnce({ drop: 100 });
    await settle(running, wire);
    expect(wire.received()).toEqual(new Uint8Array(good(running)));
    expect(running.stats().faults.drop).toBe(1);
  });

  test('flip: one bit', async () => {
    const { running, wire } = await askOnce({ flip: 100 });
    await eventually(() => wire.received().length === 9);
    expect(hasValidCrc(wire.received())).toBe(false);
    expect(running.stats().faults.flip).toBe(1);
  });

  test('truncate: the end is missing', async () => {
    const { running, wire } = await askOnce({ truncate: 100 });
    await settle(running, wire);
    const length = wire.received().length - 9;
    expect(length).toBeGreaterThan(0);
    expect(length).toBeLessThan(9);
    expect(running.stats().faults.truncate).toBe(1);
  });

  test('foreign: another unit or function', async () => {
    const { running, wire } = await askOnce({ foreign: 100 });
    await eventually(() => wire.received().length === 9);
    const frame = wire.received();
    expect(hasValidCrc(frame)).toBe(true);
    expect([frame[0], frame[1]]).not.toEqual([7, 4]);
    expect(running.stats().faults.foreign).toBe(1);
  });

  test('noise: bytes before the reply', async () => {
    const { running, wire } = await askOnce({ noise: 100 });
    await eventually(() => Buffer.from(wire.received()).includes(good(running)));
    expect(wire.received().length).toBeGreaterThan(9);
    expect(running.stats().faults.noise).toBe(1);
  });

  test('late: the reply comes after that of a later request', async () => {
    const { running, wire } = await askOnce({ late: { percent: 100, ms: 300 } });
    await eventually(() => running.stats().requests === 1);
    running.setFaults({ late: { percent: 0, ms: 0 } });
    wire.socket.write(wrapRtu(7, Uint8Array.of(4, 0, 0, 0, 4)));
    await eventually(() => wire.received().length === 13 + 9);
    expect([wire.received()[2], wire.received()[15]]).toEqual([8, 4]);
  });

  test('echo: the request comes back first', async () => {
    const { wire } = await askOnce({ echo: true });
    await eventually(() => wire.received().length === 8 + 9);
    expect(wire.received().subarray(0, 8)).toEqual(wrapRtu(7, READ_TWO));
  });

  test('dead: silence until the meter is back', async () => {
    const running = await start({ dead: [7] });
    const wire = await open(running.link('modbus-rtu-over-tcp').port);
    wire.socket.write(wrapRtu(7, READ_TWO));
    await eventually(() => running.stats().faults.dead === 1);
    running.setDead(7, false);
    wire.socket.write(wrapRtu(7, READ_TWO));
    await eventually(() => wire.received().length === 9);
  });

  test('a late reply on Modbus TCP keeps its transaction id', async () => {
    const running = await start({ faults: { late: { percent: 100, ms: 100 } } });
    const wire = await open(running.link('modbus-tcp').port);
    wire.socket.write(wrapMbap(0x1234, 7, READ_TWO));
    await eventually(() => wire.received().length === 13);
    expect(parseMbap(wire.received())).toMatchObject({ transactionId: 0x1234, unitId: 7 });
  });
});
