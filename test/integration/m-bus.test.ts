// Wired M-Bus over a real socket and a real serial port (a pty pair): the search, the configuration that it prints, and a
// reading with it.
import { afterEach, describe, expect, test } from 'vitest';
import { scan } from '../../src/cli/scan/scan.ts';
import { readDevice } from '../../src/cli/read/read-device.ts';
import { loadConfig } from '../../src/config/load.ts';
import { electricityMeter, heatMeter, waterMeter } from '../../src/simulator/m-bus/meters.ts';
import {
  startMBusSimulator,
  type MBusLinkOptions,
  type RunningMBusSimulator,
} from '../../src/simulator/m-bus/simulator.ts';
import { systemClock } from '../../src/transport/system-clock.ts';
import { formatProblems } from '../../src/yaml/file-problem.ts';
import { CommandWorld } from '../support/command-world.ts';
import { hasSocat, openPtyPair, type PtyPair } from '../support/pty-pair.ts';

const MISSING = hasSocat ? '' : ' (skipped: socat is not installed)';

let simulator: RunningMBusSimulator | undefined;
let pair: PtyPair | undefined;
afterEach(async () => {
  await simulator?.stop();
  await pair?.unplug();
  simulator = pair = undefined;
});

async function start(link: MBusLinkOptions, echo = false): Promise<string> {
  const clock = systemClock;
  // Behind sevens and nines the fewest others can hide: the search is short.
  const meters = [
    heatMeter({ address: 5, identification: '97799779', clock }, () => 4000),
    waterMeter({ address: 0, identification: '77997799', clock }, () => 0),
    waterMeter({ address: 0, identification: '79779977', clock, isWarm: true, startM3: 9 }, () => 0),
    electricityMeter({ address: 9, identification: '99777799', clock }, () => 690),
  ];
  simulator = await startMBusSimulator({ meters, links: [link], echo }, clock);
  return simulator.addresses[0] ?? '';
}

async function read(config: string, name: string): Promise<Record<string, unknown>> {
  const loaded = loadConfig(config, 'meterhub.yaml', {});
  if (!loaded.ok) throw new Error(formatProblems(loaded.problems));
  const device = loaded.config.devices.find((one) => one.name === name);
  const bus = loaded.config.buses.find((one) => one.name === device?.bus);
  if (device === undefined || bus === undefined) throw new Error(`no ${name}`);
  const world = new CommandWorld();
  await readDevice(bus, device, { json: true, withinMs: null }, world);
  const { values } = JSON.parse(world.output) as { values: { measurand: string; value: unknown }[] };
  return Object.fromEntries(values.map(({ measurand, value }) => [measurand, value]));
}

/** The time-out is short: the meters answer at once, and silence is what takes the time. */
const FLAGS = { mBus: true, ids: '5,9', timeout: '20', yaml: true } as const;

describe('over TCP', () => {
  test('all meters are found, and what was printed reads them', async () => {
    const address = await start({ type: 'tcp' });
    const world = new CommandWorld();
    await scan({ ...FLAGS, serialadapter: `tcp://${address}` }, world);
    const lines = world.output.split('\n').filter((line) => line.includes('secondary'));
    expect(lines.map((line) => line.replace(/^ *meter\d+: /, '')).sort()).toEqual([
      '{ model: m-bus, bus: mbus, secondary: 77997799.6A49.01.16 } # ZRI, cold water',
      '{ model: m-bus, bus: mbus, secondary: 79779977.6A49.01.06 } # ZRI, warm water',
      '{ model: m-bus, bus: mbus, secondary: 97799779.14C5.27.04 } # EFE, heat (in the return)',
      '{ model: m-bus, bus: mbus, secondary: 99777799.0442.02.02 } # ABB, electricity',
    ]);
    const nameOf = (identification: string): string =>
      /(meter\d+):/.exec(lines.find((line) => line.includes(identification)) ?? '')?.[1] ?? '';
    expect(await read(world.output, nameOf('79779977'))).toMatchObject({ volume: 9, volumeFlow: 0 });
    expect(await read(world.output, nameOf('97799779'))).toMatchObject({ heatPower: 4000, flowTemperature: 36.5 });
    expect(await read(world.output, nameOf('99777799'))).toMatchObject({ power: 690, voltageL2: 230, currentL3: 1 });
  }, 60_000);
});

describe.skipIf(!hasSocat)(`on a serial port${MISSING}`, () => {
  test('a meter is read through a converter that returns what is sent', async () => {
    pair = await openPtyPair();
    await start({ type: 'serial', path: pair.left }, true);
    const config = `devices: { heat: { model: m-bus, port: ${pair.right}, id: 5 } }\n`;
    expect(await read(config, 'heat')).toMatchObject({ heatPower: 4000, temperatureDifference: 8 });
  }, 60_000);
});
