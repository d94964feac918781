// The Modbus output from outside: a device played as a meter, read by an independent client over a real socket.
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { read } from '../../src/cli/read/read.ts';
import { scan } from '../../src/cli/scan/scan.ts';
import { MAX_CLIENTS } from '../../src/output/modbus/modbus-server.ts';
import { startSmlSimulator } from '../../src/simulator/sml/simulator.ts';
import { systemClock } from '../../src/transport/system-clock.ts';
import { CommandWorld } from '../support/command-world.ts';
import { modbusModel } from '../support/modbus-house.ts';
import { exceptionOf, ModbusServerHouse, readMeasurand, readRow } from '../support/modbus-server-house.ts';
import { openRaw } from '../support/raw-connection.ts';
import { eventually } from '../support/eventually.ts';

let house: ModbusServerHouse;

beforeEach(() => {
  house = new ModbusServerHouse();
});

afterEach(async () => {
  await house.stopAll();
});

const config = (gateway: string, units: string, model = 'sdm630', lifetime = '10s'): string => `
server: { listen: 127.0.0.1:0 }
buses: { line: { type: modbus-tcp, address: "${gateway}" } }
devices:
  grid: { model: ${model}, bus: line, id: 1, lifetime: ${lifetime}, timeout: 100ms, poll: { fast: 50ms, slow: 50ms } }
outputs: { evcc: { type: modbus, listen: 127.0.0.1:0, units: ${units} } }
`;

describe('a device played as a meter', () => {
  test('as its own model: every register as the meter itself has it', async () => {
    const { simulator, address } = await house.meters({ 1: 'sdm630' });
    await house.start(config(address, '{ 7: { as: sdm630, device: grid } }'));
    await house.complete('grid');
    const model = modbusModel('sdm630');
    const client = await house.client(await house.port('evcc'), 7);
    for (const row of model.rows) {
      expect(await readRow(client, model, row), row.measurand).toBe(simulator.meter(1).reading(row.measurand));
    }
  });

  test('as other models: same value in other registers, types, scales and word orders', async () => {
    const { simulator, address } = await house.meters({ 1: 'sdm630' });
    const models = ['abb-b23', 'solaredge-meter', 'iem3000', 'janitza', 'sdm72v2', 'finder-7m38'];
    const units = models.map((name, index) => `${index + 10}: { as: ${name}, device: grid }`).join(', ');
    await house.start(config(address, `{ ${units} }`));
    await house.complete('grid');
    const port = await house.port('evcc');
    for (const [index, name] of models.entries()) {
      const client = await house.client(port, index + 10);
      const model = modbusModel(name);
      for (const measurand of ['voltageL1', 'currentL2', 'power', 'energyImport', 'energyExport', 'frequency']) {
        const row = model.rows.find((each) => each.measurand === measurand);
        if (row === undefined) continue;
        const truth = simulator.meter(1).reading(measurand) ?? NaN;
        const read = (await readRow(client, model, row)) ?? NaN;
        const tolerance = row.type.startsWith('float') ? Math.abs(truth) * 1e-6 : row.scale * 0.51;
        expect(Math.abs(read - truth), `${name} ${measurand}: ${read} for ${truth}`).toBeLessThanOrEqual(tolerance);
      }
    }
  });

  test('import is positive, export negative', async () => {
    const { simulator, address } = await house.meters({ 1: 'sdm630' });
    simulator.meter(1).set('power', -1234);
    await house.start(
      config(address, '{ 7: { as: sdm630, device: grid }, 8: { as: sdm630, device: grid, invert: true } }'),
    );
    await house.complete('grid');
    const port = await house.port('evcc');
    const model = modbusModel('sdm630');
    const plain = await house.client(port, 7);
    const turned = await house.client(port, 8);
    expect(await readMeasurand(plain, model, 'power')).toBe(-1234);
    expect(await readMeasurand(turned, model, 'power')).toBe(1234);
    const meter = simulator.meter(1);
    expect(await readMeasurand(turned, model, 'energyImport')).toBe(meter.reading('energyExport'));
    expect(await readMeasurand(turned, model, 'energyExport')).toBe(meter.reading('energyImport'));
  });

  test('a meter that falls silent is exception 11 for everything, and values again when it is back', async () => {
    const { simulator, address } = await house.meters({ 1: 'sdm630' });
    await house.start(config(address, '{ 7: { as: sdm630, device: grid, missing: zero } }', 'sdm630', '1s'));
    await house.complete('grid');
    const model = modbusModel('sdm630');
    const client = await house.client(await house.port('evcc'), 7);
    const truth = simulator.meter(1).reading('power');
    const isTrue = (): Promise<boolean> =>
      readMeasurand(client, model, 'power').then(
        (value) => value === truth,
        () => false,
      );
    await eventually('values', isTrue);
    simulator.setDead(1, true);
    let last: number | null = truth;
    let code = 0;
    await eventually('exception 11', async () => {
      try {
        last = await readMeasurand(client, model, 'power');
      } catch (error) {
        if (error instanceof Error && 'modbusCode' in error) code = Number(error.modbusCode);
      }
      // Whatever was answered before: never a 0, never another value.
      expect(last).toBe(truth);
      return code === 11;
    });
    await eventually('exception 11 for what the meter is, too', () =>
      exceptionOf(client.readHoldingRegisters(0xfc02, 1)).then(
        (each) => each === 11,
        () => false,
      ),
    );
    simulator.setDead(1, false);
    await eventually('values again', isTrue);
  });

  test('what the device never measures is exception 2, NaN or 0, as configured', async () => {
    const { address } = await house.meters({ 1: 'sdm120' });
    const unit = (rule: string): string => `{ as: sdm630, device: grid, missing: ${rule} }`;
    const units = `{ 1: { as: sdm630, device: grid }, 2: ${unit('nan')}, 3: ${unit('zero')}, 4: { as: abb-b23, device: grid, missing: nan } }`;
    await house.start(config(address, units, 'sdm120'));
    await house.complete('grid');
    const port = await house.port('evcc');
    const model = modbusModel('sdm630');
    const strict = await house.client(port, 1);
    expect(await exceptionOf(readMeasurand(strict, model, 'currentL2'))).toBe(2);
    expect(await readMeasurand(strict, model, 'voltageL1')).toBe(house.hub.live.latest.get('grid', 'voltage')?.value);
    const nan = await house.client(port, 2);
    const { buffer } = await nan.readInputRegisters(0x0008, 2);
    expect(buffer.readFloatBE(0)).toBeNaN();
    const zero = await house.client(port, 3);
    expect(await readMeasurand(zero, model, 'currentL2')).toBe(0);
    const abb = modbusModel('abb-b23');
    const marked = await house.client(port, 4);
    expect(await readMeasurand(marked, abb, 'currentL2')).toBe(null);
    const told = 'unit 1 was asked for currentL2, which grid does not measure: answered with exception 2';
    await eventually('it is told', () => house.loggedTimes(told) === 1);
  });

  test('no unit, no function, no register, too many: the exception that says it', async () => {
    const { address } = await house.meters({ 1: 'sdm630' });
    await house.start(config(address, '{ 7: { as: sdm630, device: grid } }'));
    await house.complete('grid');
    const port = await house.port('evcc');
    const client = await house.client(port, 7);
    expect(await exceptionOf(client.readCoils(0, 1))).toBe(1);
    expect(await exceptionOf(client.writeRegister(0x14, 1))).toBe(1);
    expect(await exceptionOf(client.writeRegisters(0x14, [0, 0]))).toBe(1);
    expect(await exceptionOf(client.readInputRegisters(0x9000, 2))).toBe(2);
    expect(await exceptionOf(client.readInputRegisters(0, 126))).toBe(3);
    expect((await client.readHoldingRegisters(0xfc02, 1)).data).toEqual([0x70]);
    expect((await client.readHoldingRegisters(0x0014, 2)).buffer.readFloatBE(0)).toBe(7);
    expect(await exceptionOf(client.readHoldingRegisters(0x0018, 2))).toBe(2);
    client.setID(8);
    expect(await exceptionOf(client.readInputRegisters(0, 2))).toBe(10);
  });

  test('is found in /healthz and /metrics', async () => {
    const { address } = await house.meters({ 1: 'sdm630' });
    await house.start(config(address, '{ 7: { as: sdm630, device: grid } }'));
    await house.complete('grid');
    const client = await house.client(await house.port('evcc'), 7);
    await client.readInputRegisters(0, 2);
    await exceptionOf(client.readInputRegisters(0x9000, 2));
    const metrics = String((await house.ask('/metrics')).body);
    expect(metrics).toContain('meterhub_modbus_server_clients{output="evcc"} 1');
    expect(metrics).toContain('meterhub_modbus_server_requests_total{output="evcc"} 2');
    expect(metrics).toContain('meterhub_modbus_server_exceptions_total{output="evcc",code="2"} 1');
    expect((await house.ask('/healthz')).body).toMatchObject({ status: 'ok', outputs: { evcc: { problem: null } } });
  });

  test('is found and read by our own commands', async () => {
    const { simulator, address } = await house.meters({ 1: 'sdm630' });
    await house.start(config(address, '{ 7: { as: sdm630, device: grid } }'));
    await house.complete('grid');
    const serialadapter = `tcp://127.0.0.1:${await house.port('evcc')}`;
    const found = new CommandWorld();
    await scan({ serialadapter, ids: '5-8', timeout: '1000' }, found);
    expect(found.lines).toContain('* slave address 7: type SDM');
    expect(found.output).toContain('eastron-sdm630');
    const shown = new CommandWorld();
    await read(undefined, { serialadapter, device: 'sdm630:7', json: true }, shown);
    const values = new Map(
      (JSON.parse(shown.output) as { values: { measurand: string; value: number }[] }).values.map(
        ({ measurand, value }) => [measurand, value] as const,
      ),
    );
    expect(values.size).toBe(modbusModel('sdm630').rows.length);
    for (const [measurand, value] of values) expect(value).toBe(simulator.meter(1).reading(measurand));
  });

  test('is found by its code when it has no voltage to show', async () => {
    const { address } = await house.meters({ 1: 'sdm72' });
    await house.start(config(address, '{ 7: { as: sdm630, device: grid } }', 'sdm72'));
    await house.complete('grid');
    const found = new CommandWorld();
    await scan({ serialadapter: `tcp://127.0.0.1:${await house.port('evcc')}`, ids: '6-7', timeout: '1000' }, found);
    expect(found.output).toContain('eastron-sdm630');
    expect(found.output).toContain('register 0xfc02 says SDM630');
  });

  test.each(['protocol: modbus-rtu-over-tcp, ', ''])('speaks RTU over TCP when it should (%s)', async (protocol) => {
    const { simulator, address } = await house.meters({ 1: 'sdm630' });
    const text = config(address, '{ 7: { as: sdm630, device: grid } }');
    await house.start(text.replace('type: modbus, listen', `type: modbus, ${protocol}listen`));
    await house.complete('grid');
    const shown = new CommandWorld();
    const serialadapter = `rtu://127.0.0.1:${await house.port('evcc')}`;
    await read(undefined, { serialadapter, device: 'sdm630:7', json: true }, shown);
    const power = simulator.meter(1).reading('power');
    expect(shown.output).toMatch(new RegExp(`"measurand": "power",[^}]*"value": ${power},`));
    if (protocol !== '') return;
    // On the same port, at the same time.
    const client = await house.client(await house.port('evcc'), 7);
    expect(await readMeasurand(client, modbusModel('sdm630'), 'power')).toBe(power);
  });

  test('an infrared eye is read as an SDM630', async () => {
    const options = { everyMs: 50, style: 'ed300l', power: () => -126.6, energyImportWh: 17_243_675.6 } as const;
    const eye = await startSmlSimulator({ links: [{ type: 'tcp' }], ...options }, systemClock);
    try {
      await house.start(`
server: { listen: 127.0.0.1:0 }
buses: { ir: { type: sml, address: "${eye.links[0]?.address ?? ''}" } }
devices: { grid: { model: ed300l, bus: ir } }
outputs: { evcc: { type: modbus, listen: 127.0.0.1:0, units: { 1: { as: sdm630, device: grid } } } }
`);
      const client = await house.client(await house.port('evcc'), 1);
      const model = modbusModel('sdm630');
      await eventually('a power', () => readMeasurand(client, model, 'power').then(Number.isFinite, () => false));
      expect(await readMeasurand(client, model, 'power')).toBeCloseTo(-126.6, 4);
      expect(await readMeasurand(client, model, 'energyImport')).toBeCloseTo(17_243_675.6, -1);
      // Not 0 A: a load management would take that for an idle house.
      expect(await exceptionOf(readMeasurand(client, model, 'currentL1'))).toBe(11);
      await house.stop();
    } finally {
      await eye.stop();
    }
  });

  test('a port that is taken is a problem of the output alone', async () => {
    const { address } = await house.meters({ 1: 'sdm630' });
    const taken = Number(address.split(':')[1]);
    const text = config(address, '{ 7: { as: sdm630, device: grid } }').replace(
      'modbus, listen: 127.0.0.1:0',
      `modbus, listen: 127.0.0.1:${taken}`,
    );
    await house.start(text);
    await house.complete('grid');
    await eventually('it is said', async () => {
      const { body } = await house.ask('/healthz');
      return JSON.stringify(body).includes('another program uses the port');
    });
    expect((await house.ask('/healthz')).body).toMatchObject({ status: 'degraded' });
    expect((await house.ask('/healthz')).status).toBe(200);
  });

  test('more clients than fit are turned away; those that are there go on', async () => {
    const { address } = await house.meters({ 1: 'sdm630' });
    await house.start(config(address, '{ 7: { as: sdm630, device: grid } }'));
    await house.complete('grid');
    const port = await house.port('evcc');
    const clients = await Promise.all(Array.from({ length: MAX_CLIENTS }, () => house.client(port, 7)));
    const all = await Promise.all(clients.map((client) => client.readInputRegisters(0, 2)));
    expect(all).toHaveLength(MAX_CLIENTS);
    const raw = await openRaw(port);
    await eventually('it is closed', () => raw.socket.destroyed);
    expect(raw.received()).toHaveLength(0);
    expect((await clients[0]?.readInputRegisters(0, 2))?.data).toHaveLength(2);
    expect(house.loggedTimes(`${MAX_CLIENTS} clients are connected already`)).toBe(1);
  });

  test('of another address get a place where one address has many and does not use them', async () => {
    const { address } = await house.meters({ 1: 'sdm630' });
    await house.start(config(address, '{ 7: { as: sdm630, device: grid } }'));
    const port = await house.port('evcc');
    const silent = await Promise.all(Array.from({ length: MAX_CLIENTS }, () => openRaw(port)));
    const inverter = connect({ port, host: '127.0.0.1', localAddress: '127.0.0.2' });
    inverter.on('error', () => undefined);
    await eventually('one of the many is closed', () => silent.some(({ socket }) => socket.destroyed));
    expect(inverter.destroyed).toBe(false);
    inverter.destroy();
  });
});
