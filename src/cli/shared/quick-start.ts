// The flags of gosdm630 instead of a file: one bus, a list of meters, a listen address. Opens nothing.
import {
  plainModbusDevice,
  isModbusModel,
  unitIdsOf,
  type ModbusDeviceConfig,
  type ModbusBusConfig,
} from '../../kinds/modbus/config.ts';
import type { Fail } from './usage.ts';
import { framingAsComset } from './foreign-flags.ts';
import { schemeProblem } from './network-schemes.ts';
import { BUILT_IN } from '../../catalog/index.ts';
import type { Catalogue } from '../../catalog/model-set.ts';
import { parseListenAddress, parseNetworkAddress, type ListenAddress } from '../../transport/address.ts';
import { DEFAULT_LOG } from '../../log/log-config.ts';
import { DEFAULT_SERVER, NO_SECTIONS, type Config } from '../../config/config.ts';
import { BAUD_RATES, comsetLine, FRAMINGS, type LineSettings } from '../../transport/serial-line.ts';
import { quickStartMqtt, type MqttFlags } from './quick-start-mqtt.ts';
import { isName, MAX_NAME_LENGTH } from '../../yaml/schema-values.ts';

/** As typed; what is left out takes gosdm630's default (but listens on 8008, where MeterHub lives). */
export interface QuickStartFlags extends MqttFlags {
  /** `-s`: serial port, `tcp://host:502` (Modbus TCP) or `rtu://host:23` (Modbus RTU over TCP). Default /dev/ttyUSB0. */
  readonly serialAdapter?: string | undefined;
  /** `--comset`: 1..6. Default 2, 9600 8N1. */
  readonly comset?: string | undefined;
  /** `-d`: `janitza:26,sdm:1`. Default `SDM:1`. */
  readonly deviceList?: string | undefined;
  /** `-u`: `:8080`. Default `:8008`. */
  readonly url?: string | undefined;
  /** `--baud` and `--framing`, instead of `--comset`: our own flags. */
  readonly baud?: string | undefined;
  readonly framing?: string | undefined;
  /** `-f`: `Instrument%d`. */
  readonly uniqueIdFormat?: string | undefined;
}

/** What is wrong with a flag. */
export interface FlagProblem {
  readonly flag: string;
  readonly message: string;
  readonly hint: string;
}

export type QuickStartResult =
  { readonly ok: true; readonly config: Config } | { readonly ok: false; readonly problems: readonly FlagProblem[] };

export const QUICK_START_DEFAULTS = {
  serialAdapter: '/dev/ttyUSB0',
  comset: '2',
  deviceList: 'SDM:1',
  url: ':8008',
  uniqueIdFormat: 'Instrument%d',
} as const satisfies Required<Omit<QuickStartFlags, keyof MqttFlags | 'baud' | 'framing'>>;

const BUS_NAME = 'bus';
const MODBUS_TCP_PORT = 502;

/** The configuration that the flags stand for, or everything that is wrong with them. Never throws. */
export function quickStart(flags: QuickStartFlags, catalogue: Catalogue = BUILT_IN): QuickStartResult {
  const problems: FlagProblem[] = [];
  const fail: Fail = (flag, message, hint) => problems.push({ flag, message, hint });
  const uniqueIdFormat = flags.uniqueIdFormat ?? QUICK_START_DEFAULTS.uniqueIdFormat;
  const listen = listenOf(flags.url ?? QUICK_START_DEFAULTS.url, fail);
  const bus = busOf(flags.serialAdapter ?? QUICK_START_DEFAULTS.serialAdapter, flags, fail);
  const named = checkFormat(uniqueIdFormat, fail);
  const list = flags.deviceList ?? QUICK_START_DEFAULTS.deviceList;
  const devices = devicesOf(list, bus, named ? uniqueIdFormat : QUICK_START_DEFAULTS.uniqueIdFormat, catalogue, fail);
  const outputs = quickStartMqtt(flags, fail);
  if (problems.length > 0 || listen === null || bus === null) return { ok: false, problems };
  const server = { ...DEFAULT_SERVER, listen: [listen], uniqueIdFormat };
  return { ok: true, config: { ...NO_SECTIONS, catalogue, server, buses: [bus], devices, log: DEFAULT_LOG, outputs } };
}

/** One line per problem and one per hint. */
export function formatFlagProblems(problems: readonly FlagProblem[]): string {
  return problems.map(({ flag, message, hint }) => `${flag}: ${message}\n  hint: ${hint}`).join('\n');
}

function listenOf(text: string, fail: Fail): ListenAddress | null {
  const address = parseListenAddress(text);
  if (address === null) {
    fail(
      '-u',
      `"${text}" is not an address to listen on`,
      'write host:port, for example -u :8080 or -u 127.0.0.1:8008',
    );
  }
  return address;
}

function busOf(adapter: string, flags: QuickStartFlags, fail: Fail): ModbusBusConfig | null {
  const { comset, baud, framing } = flags;
  const hasLine = (baud ?? framing) !== undefined;
  if (hasLine && comset !== undefined)
    fail('--comset', 'already says baud rate and framing', 'use either it, or --baud and --framing');
  const unknown = schemeProblem(adapter);
  if (unknown !== null) {
    fail('-s', unknown.message, unknown.hint);
    return null;
  }
  const network = /^(tcp|rtu):\/\/(.*?)\/?$/.exec(adapter);
  if (network) {
    const [, scheme, text = ''] = network;
    if (hasLine) fail('--baud', 'says nothing on a network address', 'set the line in the converter');
    if (comset !== undefined)
      fail('--comset', 'says nothing on a network address', 'set baud rate and parity in the converter');
    const address = parseNetworkAddress(text, scheme === 'tcp' ? MODBUS_TCP_PORT : null);
    if (address === null) {
      fail(
        '-s',
        `"${adapter}" is not a network address`,
        'for example -s tcp://192.168.0.44:502 or -s rtu://192.168.0.7:23',
      );
      return null;
    }
    return { name: BUS_NAME, type: scheme === 'tcp' ? 'modbus-tcp' : 'modbus-rtu-over-tcp', ...address };
  }
  const line = hasLine ? lineOf(flags, fail) : comsetLine(Number(comset ?? QUICK_START_DEFAULTS.comset));
  if (line === null && !hasLine) {
    fail(
      '--comset',
      `"${comset ?? ''}" is not one of 1..6`,
      framingAsComset(comset ?? '') ?? '1..3: 2400, 9600, 19200 baud 8N1; 4..6: the same with 8E1',
    );
  }
  if (adapter.trim() === '' || adapter.includes('\0')) {
    fail('-s', 'the serial port is missing', 'for example -s /dev/ttyUSB0');
    return null;
  }
  const looksLikeNetwork = /^[^/]+:[0-9]+$/.test(adapter);
  if (looksLikeNetwork) {
    fail(
      '-s',
      `"${adapter}" says no protocol`,
      `write -s tcp://${adapter} for Modbus TCP, -s rtu://${adapter} for Modbus RTU over TCP`,
    );
    return null;
  }
  return line === null ? null : { name: BUS_NAME, type: 'modbus-rtu', port: adapter, ...line, echo: false };
}

/** `--baud` and `--framing`; null, and said, when one is not known. */
function lineOf({ baud = '9600', framing = '8N1' }: QuickStartFlags, fail: Fail): LineSettings | null {
  const rate = BAUD_RATES.find((each) => String(each) === baud);
  const frame = FRAMINGS.find((each) => each === framing.toUpperCase());
  if (rate === undefined) fail('--baud', `"${baud}" is not a usual rate`, `use ${BAUD_RATES.join(', ')}`);
  if (frame === undefined) fail('--framing', `"${framing}" is not known`, `use ${FRAMINGS.join(', ')}`);
  return rate === undefined || frame === undefined ? null : { baud: rate, framing: frame };
}

function checkFormat(format: string, fail: Fail): boolean {
  const parts = format.split('%d');
  if (parts.length === 2 && isName(format.replace('%d', '247')) && format.length <= MAX_NAME_LENGTH - 1) return true;
  const message = parts.length === 2 ? 'does not make usable names' : 'must contain %d once, for the unit id';
  fail('-f', `"${format}" ${message}`, 'letters first, then letters, digits, _ or -, for example -f Instrument%d');
  return false;
}

function devicesOf(
  list: string,
  bus: ModbusBusConfig | null,
  format: string,
  catalogue: Catalogue,
  fail: Fail,
): ModbusDeviceConfig[] {
  const entries = list.split(',').map((entry) => entry.trim());
  const { first: least, last: most } = unitIdsOf(bus ?? { type: 'modbus-rtu' });
  const devices = new Map<number, ModbusDeviceConfig>();
  for (const entry of entries) {
    const parts = /^([^:]+):([0-9]+)$/.exec(entry);
    if (!parts) {
      const [device = '', at] = entry.split('@');
      const hint =
        at === undefined
          ? 'write type:id, several with commas, for example -d janitza:26,sdm:1'
          : `mbmd's way of naming the adapter: write -d ${device}, and the adapter with -s; several adapters need a file (-c)`;
      fail('-d', `"${entry}" is not a device`, hint);
      continue;
    }
    const [, type = '', digits = ''] = parts;
    const id = Number(digits);
    const model = catalogue.findModel(type);
    if (model === null || !isModbusModel(model)) {
      const near = catalogue.suggestModels(type);
      const hint = near.length === 0 ? '`meterhub models` lists the meters' : `did you mean ${near.join(' or ')}?`;
      fail('-d', model === null ? `unknown meter type "${type}"` : `${type} is not a Modbus meter`, hint);
    } else if (id < least || id > most) {
      fail('-d', `unit id ${digits} of ${entry} is out of range`, `unit ids are ${least}..${most} here`);
    } else if (devices.has(id)) {
      fail('-d', `unit id ${id} is in the list twice`, 'every meter on a bus needs its own id');
    } else {
      devices.set(id, plainModbusDevice(format.replace('%d', String(id)), model, BUS_NAME, id));
    }
  }
  return [...devices.values()];
}
