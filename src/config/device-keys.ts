// Which keys of a device entry mean something for which kind of model, and where the others belong.
import type { DeviceModel } from '../definition/device-model.ts';
import type { Report } from '../yaml/report.ts';
import type { DeviceInput } from '../source/entry/device-schema.ts';
import type { Path } from '../yaml/yaml-source.ts';

type DeviceKey = keyof DeviceInput;

const COMMON_KEYS: readonly DeviceKey[] = ['model', 'bus', 'apiId', 'lifetime', 'measurands'];
const LINE_KEYS: readonly DeviceKey[] = ['baud', 'framing', 'comset'];
const REQUEST_KEYS: readonly DeviceKey[] = ['values', 'path', 'method', 'headers', 'body'];

/** Keys that describe a bus of its own, so they cannot stand beside `bus`. */
const BUS_KEYS: readonly DeviceKey[] = [...LINE_KEYS, 'echo', 'type', 'auth'];

const KIND_KEYS: Readonly<Record<DeviceModel['kind'], readonly DeviceKey[]>> = {
  modbus: ['id', 'poll', 'timeout', 'pause', 'port', 'address', 'type', 'echo', ...LINE_KEYS],
  sml: ['quirks', 'port', 'address', ...LINE_KEYS],
  http: ['interval', 'timeout', 'url', 'auth'],
};

export const KIND_WORDS: Readonly<Record<DeviceModel['kind'], string>> = {
  modbus: 'a Modbus meter',
  sml: 'an SML meter',
  http: 'an HTTP device',
};

/** Reports keys that say nothing for this model, with what to write instead. */
export function checkDeviceKeys(input: DeviceInput, model: DeviceModel, path: Path, report: Report): void {
  const fitting = keysOf(model);
  for (const key of Object.keys(input) as DeviceKey[]) {
    if (input[key] === undefined) continue;
    const at = [...path, key];
    if (!fitting.includes(key)) {
      report.error(
        at,
        `\`${key}\` means nothing for ${input.model}, ${KIND_WORDS[model.kind]}`,
        insteadOf(key, model),
        'key',
      );
    } else if (input.bus !== undefined && BUS_KEYS.includes(key)) {
      report.error(at, `\`${key}\` belongs to the bus`, `move it to buses.${input.bus}`, 'key');
    } else if (input.port === undefined && (LINE_KEYS.includes(key) || key === 'echo')) {
      report.error(at, `\`${key}\` says something about a serial port only`, 'remove it, or add `port`', 'key');
    } else if (input.address === undefined && key === 'type') {
      report.error(at, '`type` says what is spoken at `address` only', 'remove it, or add `address`', 'key');
    }
  }
}

function keysOf(model: DeviceModel): readonly DeviceKey[] {
  const keys = [...COMMON_KEYS, ...KIND_KEYS[model.kind]];
  if (model.kind !== 'http') return keys;
  return [...keys, ...model.keys.flatMap((key) => (key === 'values' ? REQUEST_KEYS : [key]))];
}

function insteadOf(key: DeviceKey, model: DeviceModel): string {
  if (key === 'interval' && model.kind === 'modbus')
    return 'Modbus meters are polled in two groups: poll: { fast: 1s, slow: 10s }';
  if (key === 'poll' && model.kind === 'http') return 'use `interval`';
  if (model.kind === 'sml' && (key === 'interval' || key === 'poll' || key === 'timeout')) {
    return 'remove it: an SML meter sends by itself';
  }
  if (key === 'id') return 'remove it; `apiId` gives a device a number in /last';
  if (key === 'url' || key === 'port' || key === 'address') {
    const endpoints = KIND_KEYS[model.kind].filter((each) => each === 'url' || each === 'port' || each === 'address');
    return `say where it is with ${endpoints.map((each) => `\`${each}\``).join(' or ')}`;
  }
  if (REQUEST_KEYS.includes(key)) return 'remove it; model http-json takes it';
  return `keys here: ${keysOf(model).join(', ')}`;
}
