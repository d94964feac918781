// `meterhub simulate`: catalogue meters that answer on sockets and serial ports, until a signal ends it.
import type { Command } from 'commander';
import type { Catalogue } from '../../catalog/model-set.ts';
import { MeterHubError } from '../../model/error.ts';
import { startSimulator, type RunningSimulator } from '../../simulator/modbus/simulator.ts';
import { systemClock } from '../../transport/system-clock.ts';
import { readConfigText } from '../shared/read-config.ts';
import { catalogueOf, MODELS_FLAG } from '../own-models/own-models.ts';
import { untilSignal } from '../shared/shutdown.ts';
import { readSimFile, SIM_FILE_EXAMPLE, type Simulation } from './sim-file.ts';
import { startOthers } from './other-meters.ts';
import { d0FromFlag } from './sim-d0.ts';
import { mqttFromFlags } from './sim-mqtt.ts';
import { dsmrFromFlag } from './sim-dsmr.ts';
import { mBusFromFlag } from './sim-m-bus.ts';
import { smlFromFlag } from './sim-sml.ts';
import { speedwireFromFlag } from './sim-speedwire.ts';
import { FAULTS_HELP } from './fault-flags.ts';
import { wholeNumber } from './flag-values.ts';
import { optionsFromFlags, type SimulateFlags } from './simulate-flags.ts';

interface SimulateOptions extends SimulateFlags {
  readonly config?: string;
  readonly stats?: string;
  readonly sml?: string;
  readonly speedwire?: string;
  readonly d0?: string;
  readonly mqtt?: string;
  readonly publish?: string;
  readonly p1?: string;
  readonly mBus?: string;
  readonly models?: string;
}

export function registerSimulate(program: Command): void {
  program
    .command('simulate')
    .description('answer like the meters of the catalogue, with the timing and the faults of a real bus')
    .option('-c, --config <file>', 'buses, links, meters, timing and faults from a file (example below)')
    .option('-d, --devices <list>', 'meters and unit ids on one bus, for example sdm630:1,janitza:26')
    .option('--model <file:id...>', 'models as text with their unit ids, for example my-meter.yaml:1')
    .option(...MODELS_FLAG)
    .option('--tcp <address>', 'serve Modbus TCP on a port or address (default, if nothing is named: 5020)')
    .option('--rtu-tcp <address>', 'serve RTU over TCP')
    .option('--rtu-udp <address>', 'serve RTU over UDP')
    .option('--serial <path>', 'serve RTU on a serial port or pseudo terminal')
    .option('--sml <where>', 'push SML telegrams on a port, host:port or serial port')
    .option('--speedwire <where>', 'send datagrams of an SMA meter to `all` (multicast) or to host:port')
    .option('--mqtt <url>', 'publish at this broker as MQTT devices do, with --publish')
    .option('--publish <list>', 'MQTT models with their topics, for example tasmota:tele/washer/SENSOR')
    .option('--d0 <where>', 'be a meter under an optical head (mode C) on a port, host:port or serial port')
    .option('--p1 <where>', 'send telegrams of a P1 port on a port, host:port or serial port')
    .option('--m-bus <where>', 'be a heat and a water meter on M-Bus on a port, host:port or serial port')
    .option('--baud <rate>', 'speed of the serial port, and of the emulated line', '9600')
    .option('--framing <framing>', '8N1, 8E1, 8O1 or 8N2', '8N1')
    .option('--timing', 'emulate a line: requests and replies take the time they would on RS485')
    .option('--turnaround <duration>', 'how long meters think before they answer, with --timing', '10ms')
    .option('--faults <list>', FAULTS_HELP)
    .option('--dead <ids>', 'unit ids that never answer, for example 3,4')
    .option('--seed <number>', 'of the faults: the same seed gives the same faults', '1')
    .option('--stats <seconds>', 'print counters of every bus as a line of JSON this often, and at the end')
    .addHelpText('after', `\nThe file:\n${SIM_FILE_EXAMPLE}`)
    .action(async (flags: SimulateOptions) => {
      const print = (text: string): void => program.configureOutput().writeOut?.(text);
      await simulate(flags, print);
    });
}

async function simulate(flags: SimulateOptions, print: (text: string) => void): Promise<void> {
  const options = readOptions(flags);
  const statsMs = flags.stats === undefined ? null : wholeNumber('--stats', flags.stats, 1, 86_400) * 1000;
  const simulator = await startSimulator(options, systemClock);
  const others = await startOthers(options, systemClock).catch(async (error: unknown) => {
    await simulator.stop();
    throw error;
  });
  const busNames = [...new Set(simulator.links.map(({ bus }) => bus))];
  // Before `ready` is printed: who waits for it may end the program at once.
  const ended = untilSignal();
  print(readyText(simulator, options) + others.map(({ ready }) => ready).join(''));
  const printStats = (): void => {
    for (const bus of busNames) print(`${JSON.stringify({ bus, ...simulator.stats(bus) })}\n`);
  };
  const stopStats = statsMs === null ? null : systemClock.every(statsMs, printStats);
  await ended;
  if (stopStats) {
    stopStats();
    printStats();
  }
  await Promise.all([simulator, ...others].map((each) => each.stop()));
}

function readOptions(flags: SimulateOptions): Simulation {
  const catalogue = catalogueOf(flags.models, (text) => process.stderr.write(text));
  if (flags.config === undefined) {
    const others = othersFromFlags(flags, catalogue);
    const hasOthers = Object.values(others).some(({ length }) => length > 0);
    const isWithoutModbus = (flags.devices ?? flags.model) === undefined && hasOthers;
    return { ...(isWithoutModbus ? { buses: [] } : optionsFromFlags(flags, catalogue)), ...others };
  }
  if ((flags.devices ?? flags.model) !== undefined)
    throw new MeterHubError('USAGE', 'simulate: use either -c or -d, not both');
  return readSimFile(readConfigText(flags.config), flags.config, catalogue);
}

/** Meters that are no Modbus meters. Throws USAGE. */
function othersFromFlags(
  { sml, speedwire, d0, p1, mBus, mqtt, publish }: SimulateOptions,
  catalogue: Catalogue,
): Omit<Simulation, 'buses' | 'seed'> {
  return {
    sml: listOfOne(sml, smlFromFlag),
    speedwire: listOfOne(speedwire, speedwireFromFlag),
    mqtt: listOfOne(mqtt, (url) => mqttFromFlags(url, publish, catalogue)),
    d0: listOfOne(d0, d0FromFlag),
    dsmr: listOfOne(p1, dsmrFromFlag),
    mBus: listOfOne(mBus, mBusFromFlag),
  };
}

function listOfOne<T>(flag: string | undefined, make: (text: string) => T): T[] {
  return flag === undefined ? [] : [make(flag)];
}

/** One line a link: what a program needs that waits for it. */
function readyText(simulator: RunningSimulator, options: Simulation): string {
  const meters = new Map<string, string>();
  options.buses.forEach((bus, index) => {
    const described = (bus.sunSpec ?? []).map(({ unitId }) => `sunspec:${unitId}`);
    const names = [...bus.meters.map(({ model, id }) => `${model.id}:${id}`), ...described];
    meters.set(bus.name ?? `bus${index + 1}`, names.join(' '));
  });
  return simulator.links
    .map(({ bus, type, address }) => `ready ${bus} ${type} ${address} ${meters.get(bus) ?? ''}\n`)
    .join('');
}
