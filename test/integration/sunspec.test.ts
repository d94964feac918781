// SunSpec devices on a real socket: `scan` finds them, its configuration reads them, `read` shows them.
import { afterEach, describe, expect, it } from 'vitest';
import { read } from '../../src/cli/read/read.ts';
import { scan } from '../../src/cli/scan/scan.ts';
import { isModbusDevice } from '../../src/kinds/modbus/config.ts';
import { loadConfig } from '../../src/config/load.ts';
import { startSimulator, type RunningSimulator } from '../../src/simulator/modbus/simulator.ts';
import { sunSpecKind } from '../../src/simulator/modbus/sunspec-kinds.ts';
import type { SunSpecSimOptions } from '../../src/simulator/modbus/sunspec-device.ts';
import { systemClock } from '../../src/transport/system-clock.ts';
import { CommandWorld } from '../support/command-world.ts';
import { eventually } from '../support/eventually.ts';
import { HubHouse } from '../support/hub-house.ts';

let simulator: RunningSimulator | undefined;
const house = new HubHouse();

afterEach(async () => {
  await house.stop();
  await simulator?.stop();
  simulator = undefined;
});

const device = (unitId: number, kind: string, values: Record<string, number> = {}): SunSpecSimOptions => {
  const chain = sunSpecKind(kind);
  if (chain === null) throw new Error(`no SunSpec device ${kind}`);
  return { ...chain, unitId, values };
};

const DEVICES = [
  device(1, 'sunspec-inverter-and-meter'),
  device(126, 'sunspec-inverter', { power: 200, dcPowerS1: 110 }),
  device(200, 'sunspec-meter-float', { power: -150, energyImport: 123_456 }),
  device(201, 'sunspec-der', { power: 180 }),
];

async function start(): Promise<string> {
  simulator = await startSimulator(
    { buses: [{ links: [{ type: 'modbus-tcp' }], meters: [], sunSpec: DEVICES }] },
    systemClock,
  );
  return `tcp://${simulator.link('modbus-tcp').address}`;
}

describe('a SunSpec device', () => {
  it('is found by a scan, with all devices behind its unit id', async () => {
    const serialadapter = await start();
    const world = new CommandWorld();
    await scan({ serialadapter, ids: '1,126,200,201', timeout: '300', yaml: true }, world);
    const result = loadConfig(world.output, 'scan.yaml', {});
    expect(result.ok && result.warnings).toEqual([]);
    const devices = result.ok ? result.config.devices : [];
    expect(devices.filter(isModbusDevice).map(({ name, model, id, part }) => [name, model.id, id, part])).toEqual([
      ['meter1', 'sunspec', 1, undefined],
      ['meter1part2', 'sunspec', 1, 2],
      ['meter126', 'sunspec', 126, undefined],
      ['meter200', 'sunspec', 200, undefined],
      ['meter201', 'sunspec', 201, undefined],
    ]);
    expect(world.output).toContain('# MeterHub Simulation: SunSpec models 1, 103, 160; not read: 120, 64001');
    expect(world.errors).toContain('Device 126: SUNS type device found');
  });

  it('is read once, with what it says it is and what is not read', async () => {
    const serialadapter = await start();
    const world = new CommandWorld();
    await read(undefined, { serialadapter, device: 'sunspec:126' }, world);
    expect(world.output).toContain('MeterHub Simulation\n');
    expect(world.output).toMatch(/^power +200 +W$/m);
    expect(world.output).toMatch(/^dcPowerS1 +110 +W$/m);
    expect(world.output).toContain('SunSpec 64001, 12 registers: not known here');
    const json = new CommandWorld();
    await read(undefined, { serialadapter, device: 'sunspec:200', json: true }, json);
    const answer: unknown = JSON.parse(json.output);
    expect(answer).toMatchObject({ model: 'sunspec', id: 200 });
    expect(answer).toHaveProperty(
      'values',
      expect.arrayContaining([expect.objectContaining({ measurand: 'power', value: -150 })]),
    );
  });

  it('is in the hub what it says it is', async () => {
    const address = (await start()).slice('tcp://'.length);
    await house.start(`
server: { listen: 127.0.0.1:0 }
buses: { pv: { type: modbus-tcp, address: '${address}' } }
devices:
  inverter: { model: sunspec, bus: pv, id: 126 }
  meter: { model: sunspec, bus: pv, id: 1, part: 2, invert: true }
`);
    await eventually(async () => JSON.stringify(await house.ask('/api/v1/devices/inverter')).includes('"online"'));
    expect((await house.ask('/api/v1/devices/inverter')).body).toMatchObject({ manufacturer: 'MeterHub' });
    const { body } = await house.ask('/api/v1/devices/inverter/source');
    const text = JSON.stringify(body);
    expect(text).toContain('SunSpec 103 W, int16');
    expect(text).toContain('SunSpec 64001, 12 registers: not known here (of a vendor, or newer)');
  });

  it('that is none says so', async () => {
    simulator = await startSimulator(
      {
        buses: [
          { links: [{ type: 'modbus-tcp' }], meters: [], sunSpec: [{ ...device(5, 'sunspec-meter'), base: 30_000 }] },
        ],
      },
      systemClock,
    );
    const world = new CommandWorld();
    const serialadapter = `tcp://${simulator.link('modbus-tcp').address}`;
    await expect(read(undefined, { serialadapter, device: 'sunspec:5' }, world)).rejects.toMatchObject({
      code: 'SUNSPEC_NONE',
    });
  });
});
