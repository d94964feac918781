// The Modbus output as a second master's way to a bus: queue, cache, writes, silent meters, a bus that changes.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startSimulator } from '../../src/simulator/modbus/simulator.ts';
import { systemClock } from '../../src/transport/system-clock.ts';
import { modbusModel } from '../support/modbus-house.ts';
import { exceptionOf, ModbusServerHouse, readMeasurand } from '../support/modbus-server-house.ts';
import { hasSocat, openPtyPair } from '../support/pty-pair.ts';
import { eventually } from '../support/eventually.ts';

let house: ModbusServerHouse;

beforeEach(() => {
  house = new ModbusServerHouse();
});

afterEach(async () => {
  await house.stopAll();
});

const config = (gateway: string, share: string, device = 'poll: { fast: 1h, slow: 1h }, lifetime: 2h'): string => `
server: { listen: 127.0.0.1:0 }
buses: { line: { type: modbus-tcp, address: "${gateway}", timeout: 150ms } }
devices:
  home: { model: sdm630, bus: line, id: 1, ${device} }
outputs: { proxy: { type: modbus, listen: 127.0.0.1:0, share: { line: ${share} } } }
`;

const figure = async (name: string): Promise<number> => {
  const text = String((await house.ask('/metrics')).body);
  return Number(new RegExp(`^meterhub_modbus_server_${name}(?:{[^}]*})? (\\S+)$`, 'm').exec(text)?.[1] ?? NaN);
};

describe('a shared bus', () => {
  test('answers for its meters, also those that the hub does not read', async () => {
    const { simulator, address } = await house.meters({ 1: 'sdm630', 9: 'sdm120' });
    await house.start(config(address, '{}'));
    const client = await house.client(await house.port('proxy'), 1);
    expect(await readMeasurand(client, modbusModel('sdm630'), 'powerL2')).toBe(simulator.meter(1).reading('powerL2'));
    client.setID(9);
    expect(await readMeasurand(client, modbusModel('sdm120'), 'voltage')).toBe(simulator.meter(9).reading('voltage'));
    expect(await exceptionOf(client.readInputRegisters(0x9000, 2))).toBe(2);
  });

  test('what was just read is answered without the bus, also what the hub polled; then it is asked anew', async () => {
    const { simulator, address } = await house.meters({ 1: 'sdm630' });
    await house.start(config(address, '{ cache: 1h }'));
    await house.complete('home');
    const client = await house.client(await house.port('proxy'), 1);
    const before = simulator.stats().requests;
    const model = modbusModel('sdm630');
    for (let times = 0; times < 20; times++) {
      expect(await readMeasurand(client, model, 'voltageL1')).toBe(simulator.meter(1).reading('voltageL1'));
      expect(await readMeasurand(client, model, 'energyImport')).toBe(simulator.meter(1).reading('energyImport'));
    }
    expect(simulator.stats().requests).toBe(before);
    expect([await figure('cache_hits_total'), await figure('cache_misses_total')]).toEqual([40, 0]);
    // A register that the hub does not read goes to the meter once.
    const answers = await Promise.all([1, 2, 3].map(() => client.readHoldingRegisters(0x0014, 2)));
    expect(answers.map(({ buffer }) => buffer.readFloatBE(0))).toEqual([1, 1, 1]);
    expect(simulator.stats().requests).toBe(before + 1);
  });

  test('with a cache of 0s every read goes to the meter', async () => {
    const { simulator, address } = await house.meters({ 1: 'sdm630' });
    await house.start(config(address, '{ cache: 0s }'));
    await house.complete('home');
    const client = await house.client(await house.port('proxy'), 1);
    const before = simulator.stats().requests;
    simulator.meter(1).set('voltageL1', 231);
    expect(await readMeasurand(client, modbusModel('sdm630'), 'voltageL1')).toBe(231);
    simulator.meter(1).set('voltageL1', 232);
    expect(await readMeasurand(client, modbusModel('sdm630'), 'voltageL1')).toBe(232);
    expect(simulator.stats().requests).toBe(before + 2);
  });

  test('writes are refused unless allowed, and told once', async () => {
    const { simulator, address } = await house.meters({ 1: 'sdm630' });
    await house.start(config(address, '{}'));
    const client = await house.client(await house.port('proxy'), 1);
    const before = simulator.meter(1).setting('baud');
    for (let times = 0; times < 3; times++) {
      expect(await exceptionOf(client.writeRegisters(0x001c, [0, 0]))).toBe(1);
      expect(await exceptionOf(client.writeRegister(0x001c, 0))).toBe(1);
    }
    expect(simulator.meter(1).setting('baud')).toBe(before);
    expect(house.loggedTimes('refused with exception 1. To allow it, add `write: true`')).toBe(1);
  });

  test('an allowed write reaches the meter, and what was known of it is forgotten', async () => {
    const { simulator, address } = await house.meters({ 1: 'sdm630' });
    await house.start(config(address, '{ cache: 1h, write: true }'));
    const client = await house.client(await house.port('proxy'), 1);
    const baud = async (): Promise<number> => (await client.readHoldingRegisters(0x001c, 2)).buffer.readFloatBE(0);
    const [first, second] = [await baud(), await baud()];
    expect(first).toBe(second);
    const bytes = Buffer.alloc(4);
    bytes.writeFloatBE(first === 0 ? 1 : 0);
    const { address: at, length } = await client.writeRegisters(0x001c, [bytes.readUInt16BE(0), bytes.readUInt16BE(2)]);
    expect([at, length]).toEqual([0x001c, 2]);
    expect(await baud()).toBe(bytes.readFloatBE(0));
    expect(simulator.meter(1).setting('baud')).toBe(bytes.readFloatBE(0));
    // A refusal of the meter is passed on.
    expect(await exceptionOf(client.writeRegisters(0x7000, [1]))).toBe(2);
  });

  test('a meter that is silent costs a time-out now and then, not with every request', async () => {
    const { simulator, address } = await house.meters({ 1: 'sdm630', 9: 'sdm120' });
    await house.start(config(address, '{ cache: 0s }'));
    await house.complete('home');
    simulator.setDead(9, true);
    const port = await house.port('proxy');
    const dead = await house.client(port, 9);
    const before = simulator.stats().requests;
    for (let times = 0; times < 200; times++) expect(await exceptionOf(dead.readInputRegisters(0, 2))).toBe(11);
    expect(simulator.stats().requests - before).toBeLessThan(20);
    const alive = await house.client(port, 1);
    expect(await readMeasurand(alive, modbusModel('sdm630'), 'voltageL1')).toBe(
      simulator.meter(1).reading('voltageL1'),
    );
    simulator.setDead(9, false);
    await eventually('it answers again', async () => {
      return readMeasurand(dead, modbusModel('sdm120'), 'voltage').then(
        (value) => value === simulator.meter(9).reading('voltage'),
        () => false,
      );
    });
  });

  test('a bus that is not there is exception 10; when it comes it answers', async () => {
    const model = modbusModel('sdm630');
    const first = await startSimulator(
      { buses: [{ links: [{ type: 'modbus-tcp' }], meters: [{ model, id: 1 }] }] },
      systemClock,
    );
    const link = first.link('modbus-tcp');
    await first.stop();
    await house.start(config(link.address, '{}'));
    const client = await house.client(await house.port('proxy'), 1);
    await eventually('exception 10', async () => (await exceptionOf(client.readInputRegisters(0, 2))) === 10);
    const links = [{ type: 'modbus-tcp', port: link.port ?? 0 }] as const;
    const second = await startSimulator(
      { buses: [{ links, meters: [{ model, id: 1, values: { voltageL1: 229 } }] }] },
      systemClock,
    );
    try {
      await eventually('a value', () =>
        readMeasurand(client, model, 'voltageL1').then(
          (value) => value === 229,
          () => false,
        ),
      );
    } finally {
      await second.stop();
    }
  });

  test('five greedy clients do not starve the polls, and get their turn themselves', async () => {
    const timing = { baud: 19_200, turnaroundMs: 5 };
    const { address } = await house.meters({ 1: 'sdm630', 2: 'sdm630' }, { timing });
    await house.start(config(address, '{ cache: 0s }', 'poll: { fast: 0s, slow: 0s }'));
    await house.complete('home');
    const port = await house.port('proxy');
    const served = [0, 0, 0, 0, 0];
    let isOver = false;
    let polls = 0;
    house.hub.live.snapshots.subscribe(() => polls++);
    const greedy = served.map(async (_, index) => {
      const client = await house.client(port, 2);
      while (!isOver) {
        await client.readInputRegisters(index * 2, 2);
        served[index] = (served[index] ?? 0) + 1;
      }
    });
    await eventually('polls and clients go on', () => polls >= 6 && served.every((count) => count >= 3));
    isOver = true;
    await Promise.all(greedy);
    // A poll of this meter takes several reads; every read of it lets in one guest.
    expect(Math.max(...served)).toBeLessThan(4 * Math.min(...served));
  });

  test.skipIf(!hasSocat)('over a real serial cable (needs socat)', async () => {
    const cable = await openPtyPair();
    const model = modbusModel('sdm630');
    const simulator = await startSimulator(
      { buses: [{ links: [{ type: 'modbus-rtu', path: cable.left }], meters: [1, 2].map((id) => ({ model, id })) }] },
      systemClock,
    );
    for (const meter of simulator.meters) meter.freeze();
    try {
      await house.start(`
server: { listen: 127.0.0.1:0 }
buses: { line: { type: modbus-rtu, port: ${cable.right}, baud: 115200, framing: 8N1 } }
devices: { home: { model: sdm630, bus: line, id: 1, poll: { fast: 20ms, slow: 100ms } } }
outputs: { proxy: { type: modbus, listen: 127.0.0.1:0, share: { line: { cache: 200ms } } } }
`);
      await house.complete('home');
      const client = await house.client(await house.port('proxy'), 2);
      for (const measurand of ['voltageL1', 'power', 'energyImport', 'thdVoltage']) {
        expect(await readMeasurand(client, model, measurand)).toBe(simulator.meter(2).reading(measurand));
      }
      client.setID(0);
      // A broadcast would reach every meter: it is never passed on.
      expect(await exceptionOf(client.readInputRegisters(0, 2))).toBe(10);
    } finally {
      await house.stop();
      await simulator.stop();
      await cable.unplug();
    }
  });
});

describe('a changed configuration', () => {
  test('of a bus leaves the clients connected; of the output it restarts that alone', async () => {
    const { address } = await house.meters({ 1: 'sdm630' });
    await house.start(config(address, '{ cache: 1h }'));
    await house.complete('home');
    const port = await house.port('proxy');
    const client = await house.client(port, 1);
    await client.readInputRegisters(0, 2);

    house.text = config(address, '{ cache: 1h }', 'poll: { fast: 50ms, slow: 50ms }');
    expect((await house.hub.reload('test')).changed).toEqual(['bus line']);
    await eventually('the same connection answers', () =>
      client.readInputRegisters(0, 2).then(
        () => true,
        () => false,
      ),
    );

    house.text = config(address, '{ cache: 2s }', 'poll: { fast: 50ms, slow: 50ms }').replace(
      'listen: 127.0.0.1:0, share',
      `listen: 127.0.0.1:${port}, share`,
    );
    expect((await house.hub.reload('test')).changed).toContain('output proxy');
    const again = await house.client(port, 1);
    expect((await again.readInputRegisters(0, 2)).data).toHaveLength(2);

    house.text = config(address, '{}').replace(/^outputs:.*$/m, '');
    await house.hub.reload('test');
    await expect(house.client(port, 1)).rejects.toThrow(/ECONNREFUSED/);
  });
});
