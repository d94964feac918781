// The flags that say which bus and which meter: `-s`, `--comset`, `--baud`, `--framing`, `-d`. Opens nothing.
import { BUILT_IN } from '../../catalog/index.ts';
import type { Catalogue } from '../../catalog/model-set.ts';
import {
  isModbusDevice,
  isModbusBus,
  isModbusModel,
  unitIdsOf,
  type ModbusBusConfig,
} from '../../kinds/modbus/config.ts';
import type { Command } from 'commander';
import { parseNetworkAddress } from '../../transport/address.ts';
import { BAUD_RATES, FRAMINGS, type Framing } from '../../transport/serial-line.ts';
import { schemeProblem } from './network-schemes.ts';
import { formatFlagProblems, quickStart } from './quick-start.ts';
import { catalogueOf, MODELS_FLAG, readModelFile } from '../own-models/own-models.ts';
import { MeterHubError } from '../../model/error.ts';
import type { ModbusMeterModel } from '../../definition/modbus/model.ts';

export interface BusFlags {
  readonly serialadapter?: string;
  readonly comset?: string;
  readonly baud?: string;
  readonly framing?: string;
}

/** A meter on a bus. */
export interface MeterFlag {
  readonly model: ModbusMeterModel;
  /** Unit id, 1..247 (0..255 on Modbus TCP). */
  readonly id: number;
}

/** What says which meter. */
export interface MeterFlags {
  readonly device?: string;
  /** A model file and the unit id: `my-meter.yaml:1`. */
  readonly model?: string;
  /** Folder with model files. */
  readonly models?: string;
}

/** `--model` and `--models`; `-d` has a text of its own at each command. */
export function addModelOptions(command: Command): Command {
  return command
    .option('--model <file:id>', 'a model as text and the unit id instead of -d, for example my-meter.yaml:1')
    .option(...MODELS_FLAG);
}

/** The one meter that the flags name. Throws USAGE, or CONFIG_INVALID with what is wrong with the model file. */
export function meterFrom(flags: MeterFlags, bus: ModbusBusConfig, warn: (text: string) => void): MeterFlag | null {
  const { device, model, models } = flags;
  if (model === undefined) return device === undefined ? null : meterOf(device, bus, catalogueOf(models, warn));
  if (device !== undefined) throw usage('-d and --model exclude each other', 'name the model file: --model FILE:1');
  return meterOfFile(model, bus);
}

/** `my-meter.yaml:1`. Throws USAGE, or CONFIG_INVALID with what is wrong with the file. */
export function meterOfFile(text: string, bus: Pick<ModbusBusConfig, 'type'>): MeterFlag {
  const [, path, digits] = /^(.+):(\d+)$/.exec(text) ?? [];
  if (path === undefined || digits === undefined) {
    throw usage(`--model: "${text}" is not a file and a unit id`, 'for example --model my-meter.yaml:1');
  }
  const model = readModelFile(path);
  if (!isModbusModel(model))
    throw usage(`--model: ${path} is not a Modbus meter`, 'read it with -c and a configuration');
  const { first, last } = unitIdsOf(bus);
  const id = Number(digits);
  if (id < first || id > last)
    throw usage(`--model: unit id ${digits} is out of range`, `unit ids are ${first}..${last} here`);
  return { model, id };
}

export function addBusOptions(command: Command): Command {
  return command
    .option(
      '-s, --serialadapter <port>',
      'serial port, or tcp://host:502 (Modbus TCP), rtu://host:23 (RTU over TCP), udp://host:port (RTU over UDP)',
      '/dev/ttyUSB0',
    )
    .option('--comset <number>', '1..3: 2400, 9600, 19200 baud 8N1; 4..6: the same with 8E1 (default: 2)')
    .option('--baud <rate>', 'speed of the serial line, for example 9600')
    .option('--framing <framing>', `${FRAMINGS.join(', ')} (default: 8N1)`);
}

/** The bus that the flags describe, named as it was typed. Throws USAGE naming the flag and the remedy. */
export function busOf(flags: BusFlags): ModbusBusConfig {
  return { ...describedBus(flags), name: flags.serialadapter ?? '' };
}

function describedBus(flags: BusFlags): ModbusBusConfig {
  const { serialadapter: adapter = '', comset } = flags;
  const unknown = schemeProblem(adapter);
  if (unknown !== null) throw usage(`-s: ${unknown.message}`, unknown.hint);
  const isNetwork = /^[a-z]+:\/\//.test(adapter);
  if (isNetwork && (flags.baud ?? flags.framing) !== undefined) {
    throw usage('--baud and --framing say nothing on a network address', 'set the line in the converter');
  }
  const line = isNetwork ? null : lineOf(flags);
  if (adapter.startsWith('udp://')) return udpBus(adapter, comset);
  const result = quickStart({ serialAdapter: adapter, comset });
  if (!result.ok) throw new MeterHubError('USAGE', formatFlagProblems(result.problems));
  const bus = result.config.buses[0];
  if (bus === undefined || !isModbusBus(bus)) throw usage('-s: no Modbus bus', 'see --help');
  return bus.type === 'modbus-rtu' && line !== null ? { ...bus, ...line } : bus;
}

/** `--baud` and `--framing`; null when neither is given and the comset decides. */
function lineOf({ comset, baud, framing }: BusFlags): { baud: number; framing: Framing } | null {
  if (baud === undefined && framing === undefined) return null;
  if (comset !== undefined)
    throw usage('--comset already says baud rate and framing', 'use either it or the other two');
  const rate = BAUD_RATES.find((each) => String(each) === (baud ?? '9600'));
  if (rate === undefined) throw usage(`--baud: "${baud ?? ''}" is not a usual rate`, `use ${BAUD_RATES.join(', ')}`);
  const frame = FRAMINGS.find((each) => each === (framing ?? '8N1').toUpperCase());
  if (frame === undefined) throw usage(`--framing: "${framing ?? ''}" is not known`, `use ${FRAMINGS.join(', ')}`);
  return { baud: rate, framing: frame };
}

function udpBus(adapter: string, comset: string | undefined): ModbusBusConfig {
  if (comset !== undefined) throw usage('--comset says nothing on a network address', 'set the line in the converter');
  const address = parseNetworkAddress(adapter.slice('udp://'.length).replace(/\/$/, ''), null);
  if (address === null) throw usage(`-s: "${adapter}" is not a network address`, 'write -s udp://192.168.0.7:8899');
  return { name: 'bus', type: 'modbus-rtu-over-udp', ...address };
}

/** The one meter that `-d sdm630:1` names. Throws USAGE with what may have been meant. */
export function meterOf(text: string, bus: ModbusBusConfig, catalogue: Catalogue = BUILT_IN): MeterFlag {
  if (text.includes(',')) throw usage(`-d: "${text}" names several meters`, 'name one, for example -d sdm630:1');
  // The range of unit ids depends on the protocol alone, so a stand-in for the address is enough.
  const serialAdapter = bus.type === 'modbus-tcp' ? 'tcp://localhost' : '/dev/null';
  const result = quickStart({ serialAdapter, deviceList: text }, catalogue);
  if (!result.ok) throw new MeterHubError('USAGE', formatFlagProblems(result.problems));
  const device = result.config.devices[0];
  if (device === undefined || !isModbusDevice(device))
    throw usage(`-d: "${text}" is not a Modbus meter`, '`meterhub models` lists them');
  return { model: device.model, id: device.id };
}

/** A whole number between two others. Throws USAGE. */
export function wholeNumberFlag(flag: string, text: string, least: number, most: number): number {
  const value = /^0x[0-9a-f]+$/i.test(text) || /^\d+$/.test(text) ? Number(text) : NaN;
  if (value >= least && value <= most) return value;
  throw usage(`${flag}: "${text}" is not a whole number between ${least} and ${most}`, 'see --help');
}

/** A wrong command line: what is wrong, and what to write instead. */
export function usage(message: string, hint: string): MeterHubError {
  return new MeterHubError('USAGE', `${message}\n  hint: ${hint}`);
}
