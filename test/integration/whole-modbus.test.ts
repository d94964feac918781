// The built program with Modbus meters, from the bytes on real sockets and serial ports to its JSON: every meter of the
// catalogue, an adapter that is pulled, meters that are dead.
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import type { SourceJson } from '../../src/api/v1/answers/received.ts';
import { modbusMeters } from '../../src/catalog/index.ts';
import { encodeValue } from '../../src/codec/modbus/registers.ts';
import type { ModbusMeterModel } from '../../src/definition/modbus/model.ts';
import { measurandInfo } from '../../src/vocabulary/measurands.ts';
import type { SimulatedMeter } from '../../src/simulator/modbus/simulated-meter.ts';
import type { LinkOptions, RunningSimulator } from '../../src/simulator/modbus/simulator.ts';
import { devicesOf, statesOf, type DeviceAnswer } from '../support/device-answers.ts';
import { frozenBus, frozenGateway, testCable } from '../support/frozen-bus.ts';
import { runHub, type HubProcess } from '../support/hub-process.ts';
import { modbusModel } from '../support/modbus-house.ts';
import { hasSocat } from '../support/pty-pair.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { eventually } from '../support/eventually.ts';

/** Everything a correct reader finds in a meter, by measurand. */
function valuesOf(meter: SimulatedMeter): Record<string, number | null> {
  const names = [...meter.model.rows, ...meter.model.derived].map(({ measurand }) => measurand);
  return Object.fromEntries(names.map((name) => [name, meter.reading(name)]));
}

/** What gosdm630 served of such a meter; the times are not compared. */
function lastOf(id: number, model: ModbusMeterModel, values: Record<string, number | null>): Record<string, unknown> {
  const one = (name: string): number | null => values[name] ?? null;
  const perPhase = (name: string, factor = 1): Record<string, number | null> => {
    const scaled = (value: number | null): number | null => (value === null ? null : value / factor);
    // A one-phase meter's value is that of L1.
    const l1 = `${name}L1` in values || model.phases === 3 ? one(`${name}L1`) : one(name);
    return { L1: scaled(l1), L2: scaled(one(`${name}L2`)), L3: scaled(one(`${name}L3`)) };
  };
  const kWh = (name: string): number | null => {
    const wattHours = one(name);
    return wattHours === null ? null : wattHours / 1000;
  };
  return {
    ...{ UniqueId: `Instrument${id}`, Timestamp: expect.any(String), Unix: expect.any(Number), ModbusDeviceId: id },
    ...{ Power: perPhase('power'), Voltage: perPhase('voltage'), Current: perPhase('current') },
    ...{ Cosphi: perPhase('powerFactor'), Import: perPhase('energyImport', 1000), TotalImport: kWh('energyImport') },
    ...{ Export: perPhase('energyExport', 1000), TotalExport: kWh('energyExport') },
    THD: { VoltageNeutral: perPhase('thdVoltage'), AvgVoltageNeutral: one('thdVoltage') },
    Frequency: one('frequency'),
  };
}

/** The words shown for comparing with the manual are those of the meter. */
async function checkWords(
  hub: HubProcess,
  id: number,
  { id: name, rows: registers }: ModbusMeterModel,
  values: Record<string, number | null>,
): Promise<void> {
  const { rows } = await hub.json<SourceJson>(`/api/v1/devices/m${id}/source`);
  const words = registers.map((row) => {
    const hex = Buffer.from(encodeValue(values[row.measurand] ?? null, row))
      .toString('hex')
      .toUpperCase();
    return [row.measurand, row.address, hex, values[row.measurand]];
  });
  const shown = rows.map(({ measurand, register, value }) => {
    return [measurand, register?.address, register?.words?.join(''), value];
  });
  expect(shown, name).toEqual(words);
}

describe('every meter of the catalogue', () => {
  const numbered = modbusMeters.map((model, index) => ({ id: index + 1, model }));

  /** Simulates these meters on one bus, and checks all that the program says of them. */
  async function check(meters: typeof numbered, link: LinkOptions, bus: (simulator: RunningSimulator) => string) {
    expect(meters.length).toBeGreaterThan(0);
    const simulator = await frozenBus({ links: [link], meters });
    const lines = meters.map(({ id, model }) => `  m${id}: { model: ${model.id}, bus: b, id: ${id} }`);
    const text = `server: { listen: 127.0.0.1:0 }\nbuses:\n  b: ${bus(simulator)}\ndevices:\n${lines.join('\n')}\n`;
    const hub = await runHub(text);
    await eventually('all are read', async () => {
      const devices = await devicesOf(hub);
      const isRead = ({ readings }: DeviceAnswer) => Object.values(readings).every(({ at }) => at !== null);
      return devices.length === meters.length && devices.every(isRead);
    });
    for (const { id, model } of meters) {
      const values = valuesOf(simulator.meter(id));
      const device = await hub.json<DeviceAnswer>(`/api/v1/devices/m${id}`);
      const read = Object.entries(device.readings).map(([measurand, { value }]) => [measurand, value]);
      expect(device).toMatchObject({ model: model.id, id, health: { state: 'online', errors: {}, heldBack: 0 } });
      expect(Object.fromEntries(read), model.id).toEqual(values);
      for (const [measurand, { unit }] of Object.entries(device.readings)) {
        expect(unit, measurand).toBe(measurandInfo(measurand)?.unit);
      }
      expect(await hub.json(`/last/${id}`), model.id).toEqual(lastOf(id, model, values));
      await checkWords(hub, id, model, values);
    }
    const list = await hub.json<{ ModbusDeviceId: number }[]>('/last');
    expect(list.map(({ ModbusDeviceId }) => ModbusDeviceId)).toEqual(meters.map(({ id }) => id));
  }

  it('are all there', () => {
    expect(numbered.length).toBeGreaterThan(30);
  });

  it('is read right over Modbus TCP', () =>
    check(
      numbered.filter((_, index) => index % 2 === 0),
      { type: 'modbus-tcp' },
      (simulator) => `{ type: modbus-tcp, address: "${simulator.link('modbus-tcp').address}" }`,
    ));

  it('is read right over RTU over TCP', () =>
    check(
      numbered.filter((_, index) => index % 2 === 1),
      { type: 'modbus-rtu-over-tcp' },
      (simulator) => `{ type: modbus-rtu-over-tcp, address: "${simulator.link('modbus-rtu-over-tcp').address}" }`,
    ));

  it.skipIf(!hasSocat)('is read right over a serial port, a few of each family (needs socat)', async () => {
    const cable = await testCable();
    const few = ['eastron-sdm630', 'eastron-sdm120', 'janitza-b23', 'dzg-dvh4013', 'sbc-ale3'].map(modbusModel);
    await check(
      numbered.filter(({ model }) => few.includes(model)),
      { type: 'modbus-rtu', path: cable.left },
      () => `{ type: modbus-rtu, port: ${cable.right}, comset: 2 }`,
    );
  });
});

test.skipIf(!hasSocat)(
  'an adapter that is pulled is missed, named and read again when it is back (needs socat)',
  async () => {
    const folder = join(tempFolder(), 'adapter');
    const cable = await testCable(folder);
    const other = await frozenGateway({ 2: 'sdm120' });
    const meters = [{ model: modbusModel('sdm630'), id: 1 }];
    const simulator = await frozenBus({ links: [{ type: 'modbus-rtu', path: cable.left }], meters });
    const hub = await runHub(`
server: { listen: 127.0.0.1:0 }
buses:
  rs485: { type: modbus-rtu, port: ${cable.right} }
  other: { type: modbus-tcp, address: "${other.link('modbus-tcp').address}" }
devices:
  home: { model: sdm630, bus: rs485, id: 1, poll: { fast: 100ms, slow: 100ms }, lifetime: 1s }
  flat: { model: sdm120, bus: other, id: 2 }
`);
    const powerNow = async () => (await hub.json<DeviceAnswer>('/api/v1/devices/home')).readings['powerL1']?.value;
    const power = simulator.meter(1).reading('powerL1');
    await eventually('it is read', async () => (await powerNow()) === power);
    await eventually('both are read', async () => (await statesOf(hub)).join() === 'online,online');

    await cable.unplug();
    await eventually('it is missed', async () => (await statesOf(hub)).join() === 'offline,online');
    await eventually('no old value is shown', async () => (await powerNow()) === null);
    const { status, text } = await hub.ask('/healthz');
    expect([status, JSON.parse(text)]).toMatchObject([
      503,
      { buses: { rs485: { open: false, problem: expect.stringContaining(cable.right) }, other: { open: true } } },
    ]);
    expect(await hub.ask('/last/1')).toEqual({
      status: 400,
      text: expect.stringContaining('Device 1 is not available.'),
    });
    expect((await hub.ask('/last/2')).status).toBe(200);

    await testCable(folder);
    await eventually('it is read again', async () => (await statesOf(hub)).join() === 'online,online');
    await eventually('its values are back', async () => (await powerNow()) === power);
    expect((await hub.ask('/healthz')).status).toBe(200);
  },
);

test('two dead meters of five cost the others nothing but a pause, are named, and come back', async () => {
  const meters = [1, 2, 3, 4, 5].map((id) => ({ model: modbusModel('sdm120'), id }));
  const simulator = await frozenBus({ links: [{ type: 'modbus-rtu-over-tcp' }], meters, dead: [2, 4] });
  const lines = meters.map(({ id }) => `  m${id}: { model: sdm120, bus: b, id: ${id}, timeout: 200ms, lifetime: 2s }`);
  const { address } = simulator.link('modbus-rtu-over-tcp');
  const hub = await runHub(
    `server: { listen: 127.0.0.1:0 }\nbuses:\n  b: { type: modbus-rtu-over-tcp, address: "${address}" }\n` +
      `devices:\n${lines.join('\n')}\n`,
  );
  const wanted = ['online', 'offline', 'online', 'offline', 'online'];
  await eventually('the dead ones are known', async () => (await statesOf(hub)).join() === wanted.join());
  const requestsOf = async (): Promise<number[]> => (await devicesOf(hub)).map(({ health }) => health.requests);
  const before = await requestsOf();
  await eventually('each living one was read three more times', async () => {
    const now = await requestsOf();
    return [0, 2, 4].every((index) => (now[index] ?? 0) >= (before[index] ?? 0) + 3);
  });
  expect(await statesOf(hub)).toEqual(wanted);
  const list = await hub.json<{ ModbusDeviceId: number }[]>('/last');
  expect(list.map(({ ModbusDeviceId }) => ModbusDeviceId)).toEqual([1, 3, 5]);
  expect(await hub.ask('/last/2')).toEqual({
    status: 400,
    text: expect.stringContaining('Device 2 is not available.'),
  });
  expect((await hub.json<DeviceAnswer>('/api/v1/devices/m4')).health.reason).toMatch(/answer/);
  const { ConfiguredMeters } = await hub.json<{ ConfiguredMeters: { Status: string }[] }>('/status');
  expect(ConfiguredMeters.map(({ Status }) => Status)).toEqual(
    wanted.map((state) => (state === 'online' ? 'available' : 'unavailable')),
  );

  simulator.setDead(2, false);
  simulator.setDead(4, false);
  await eventually('all are read', async () => (await statesOf(hub)).every((state) => state === 'online'));
});
