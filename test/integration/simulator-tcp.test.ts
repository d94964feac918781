// The simulator on real sockets, asked by an independent client and by bytes that no client would send.
import { createSocket } from 'node:dgram';
import { createServer, type AddressInfo } from 'node:net';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { allModels, findModel } from '../../src/catalog/index.ts';
import { hasValidCrc, wrapMbap, wrapRtu } from '../../src/codec/modbus/slave-frames.ts';
import type { ModbusMeterModel } from '../../src/definition/modbus/model.ts';
import { startSimulator, type BusOptions, type RunningSimulator } from '../../src/simulator/modbus/simulator.ts';
import { systemClock } from '../../src/transport/system-clock.ts';
import { openRaw, type RawConnection } from '../support/raw-connection.ts';
import { closeOracle, connectOracle, readAll, type Oracle } from '../support/modbus-oracle.ts';
import { runs } from '../support/amount.ts';
import { eventually } from '../support/eventually.ts';

const READ_TWO = Uint8Array.of(4, 0, 0, 0, 2);

let simulator: RunningSimulator | undefined;
let oracle: Oracle | undefined;
const connections: RawConnection[] = [];

afterEach(async () => {
  await closeOracle(oracle);
  for (const { socket } of connections.splice(0)) socket.destroy();
  await simulator?.stop();
  oracle = simulator = undefined;
});

function isModbus(model: { kind: string }): model is ModbusMeterModel {
  return model.kind === 'modbus';
}

function modbusModel(name: string): ModbusMeterModel {
  const model = findModel(name);
  if (model?.kind !== 'modbus') throw new Error(`no Modbus meter ${name}`);
  return model;
}

async function start(bus: Partial<BusOptions> = {}): Promise<RunningSimulator> {
  const meters = [{ model: modbusModel('sdm630'), id: 7 }];
  const links = [{ type: 'modbus-tcp' }, { type: 'modbus-rtu-over-tcp' }, { type: 'modbus-rtu-over-udp' }] as const;
  simulator = await startSimulator({ buses: [{ links, meters, ...bus }] }, systemClock);
  return simulator;
}

async function open(port: number | null): Promise<RawConnection> {
  const connection = await openRaw(port);
  connections.push(connection);
  return connection;
}

describe.each(['modbus-tcp', 'modbus-rtu-over-tcp'] as const)('over %s', (type) => {
  test('every meter of the catalogue is read by another program with equal values', async () => {
    // A model that is discovered declares no registers: its devices have tests of their own.
    const models = allModels.filter(isModbus).filter(({ discovers }) => discovers === undefined);
    const running = await start({ meters: models.map((model, index) => ({ model, id: index + 1 })) });
    for (const meter of running.meters) meter.freeze();
    oracle = await connectOracle(running.link(type));
    for (const meter of running.meters) {
      for (const [measurand, value] of await readAll(oracle, meter)) {
        expect(value, `${meter.model.id} ${measurand}`).toBe(meter.reading(measurand));
      }
    }
    expect(running.stats().meters.map(({ fullSets }) => fullSets)).toEqual(models.map(() => 1));
  });

  test('another program sets the unit id of an SDM120', async () => {
    const running = await start({ meters: [{ model: modbusModel('sdm120'), id: 1 }] });
    oracle = await connectOracle(running.link(type));
    oracle.setID(1);
    await oracle.writeRegisters(20, [0x4110, 0x0000]);
    oracle.setID(9);
    const { data } = await oracle.readHoldingRegisters(20, 2);
    expect(data).toEqual([0x4110, 0x0000]);
    expect(running.meter(9).model.id).toBe('eastron-sdm120');
    await expect(oracle.writeRegisters(20, [0x43ff, 0])).rejects.toMatchObject({ modbusCode: 3 });
    await expect(oracle.readInputRegisters(0x7000, 2)).rejects.toMatchObject({ modbusCode: 2 });
    await expect(oracle.readCoils(0, 1)).rejects.toMatchObject({ modbusCode: 1 });
  });
});

describe('links', () => {
  test('over UDP a datagram is answered to its sender', async () => {
    const running = await start();
    const socket = createSocket('udp4');
    try {
      const answer = new Promise<Uint8Array>((resolve) => socket.once('message', resolve));
      socket.send(wrapRtu(7, READ_TWO), running.link('modbus-rtu-over-udp').port ?? 0, '127.0.0.1');
      const frame = await answer;
      expect([frame[0], frame[1], frame[2], hasValidCrc(frame)]).toEqual([7, 4, 4, true]);
    } finally {
      socket.close();
    }
  });

  test('all links of a bus reach the same meters', async () => {
    const running = await start();
    running.meter(7).set('voltageL1', 239.5);
    const frames: string[] = [];
    for (const type of ['modbus-tcp', 'modbus-rtu-over-tcp'] as const) {
      const wire = await open(running.link(type).port);
      wire.socket.write(type === 'modbus-tcp' ? wrapMbap(1, 7, READ_TWO) : wrapRtu(7, READ_TWO));
      await eventually(() => wire.received().length > 0);
      frames.push(Buffer.from(wire.received()).toString('hex'));
    }
    const value = Buffer.alloc(4);
    value.writeFloatBE(239.5);
    for (const frame of frames) expect(frame).toContain(value.toString('hex'));
  });

  test('requests that arrive together on Modbus TCP are answered in order', async () => {
    const running = await start();
    const wire = await open(running.link('modbus-tcp').port);
    wire.socket.write(Buffer.concat([1, 2, 3].map((id) => wrapMbap(id, 7, READ_TWO))));
    await eventually(() => wire.received().length === 3 * 13);
    const ids = [0, 13, 26].map((at) => wire.received()[at + 1]);
    expect(ids).toEqual([1, 2, 3]);
  });

  test('stop frees the ports and ends the connections', async () => {
    const running = await start();
    const { port } = running.link('modbus-tcp');
    const wire = await open(port);
    const closed = new Promise((resolve) => wire.socket.once('close', resolve));
    await running.stop();
    await closed;
    const again = createServer();
    await new Promise<void>((resolve) => again.listen(port ?? 0, '127.0.0.1', resolve));
    await new Promise((resolve) => again.close(resolve));
    await running.stop();
  });

  test('a port that is taken is named, and what was opened before is closed', async () => {
    const squatter = createServer();
    await new Promise<void>((resolve) => squatter.listen(0, '127.0.0.1', resolve));
    const { port } = squatter.address() as AddressInfo;
    const links = [{ type: 'modbus-rtu-over-tcp' }, { type: 'modbus-tcp', port }] as const;
    await expect(start({ links })).rejects.toMatchObject({
      code: 'LISTEN',
      message: expect.stringContaining(`127.0.0.1:${port}`),
    });
    await new Promise((resolve) => squatter.close(resolve));
  });

  test.each([
    ['two meters with one unit id', [1, 1], /unit id 1 occurs twice/],
    ['an impossible unit id', [248], /unit id 248, not 1\.\.247/],
  ])('%s are refused', async (_, ids, message) => {
    const meters = ids.map((id) => ({ model: modbusModel('sdm630'), id }));
    await expect(start({ meters })).rejects.toThrow(message);
  });

  test('a bus, meter or link that is not there is named', async () => {
    const running = await start();
    expect(() => running.stats('attic')).toThrow(/no bus attic/);
    expect(() => running.meter(8)).toThrow(/no meter has unit id 8/);
    expect(() => running.link('modbus-rtu')).toThrow(/no modbus-rtu link/);
  });
});

describe('requests that nobody should send', () => {
  test('random bytes on any link leave it alive', async () => {
    const running = await start();
    const udp = createSocket('udp4');
    const send = async (bytes: Uint8Array): Promise<void> => {
      const rtu = await open(running.link('modbus-rtu-over-tcp').port);
      const tcp = await open(running.link('modbus-tcp').port);
      rtu.socket.end(bytes);
      tcp.socket.end(bytes);
      await new Promise<void>((resolve) => {
        udp.send(bytes, running.link('modbus-rtu-over-udp').port ?? 0, '127.0.0.1', () => resolve());
      });
    };
    await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), send), { numRuns: runs(100) });
    const pdus = fc.uint8Array({ minLength: 1, maxLength: 250 });
    await fc.assert(
      fc.asyncProperty(pdus, (pdu) => send(wrapRtu(7, pdu))),
      { numRuns: runs(100) },
    );
    await fc.assert(
      fc.asyncProperty(pdus, (pdu) => send(wrapMbap(1, 7, pdu))),
      { numRuns: runs(100) },
    );
    udp.close();
    // The SDM630 is found where the random writes may have left it.
    const unitId = running.meters[0]?.unitId ?? 0;
    oracle = await connectOracle(running.link('modbus-rtu-over-tcp'));
    oracle.setID(unitId);
    expect((await oracle.readInputRegisters(0, 2)).data).toHaveLength(2);
  });

  test('something else than Modbus TCP ends the connection', async () => {
    const running = await start();
    const wire = await open(running.link('modbus-tcp').port);
    const closed = new Promise((resolve) => wire.socket.once('close', resolve));
    wire.socket.write('GET / HTTP/1.1\r\n\r\n');
    await closed;
    expect(wire.received()).toHaveLength(0);
  });

  test('a master that never reads does not hold up the others', async () => {
    const running = await start();
    const deaf = await open(running.link('modbus-rtu-over-tcp').port);
    deaf.socket.pause();
    const request = wrapRtu(7, Uint8Array.of(4, 0, 0, 0, 80));
    for (let i = 0; i < 20_000; i++) deaf.socket.write(request);
    const wire = await open(running.link('modbus-rtu-over-tcp').port);
    wire.socket.write(wrapRtu(7, READ_TWO));
    await eventually(() => wire.received().length === 9);
    await eventually(() => running.stats().requests === 20_001);
    expect(hasValidCrc(wire.received())).toBe(true);
  });
});
