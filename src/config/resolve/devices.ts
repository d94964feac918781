// From the entries of `devices` to devices with model and wire, one by one. How they fit together is checked elsewhere.
import type { Catalogue } from '../../catalog/index.ts';
import type { KnownBuses, DeviceEntry, BusEntry } from '../../source/entry/kind.ts';
import { didYouMean } from '../../vocabulary/did-you-mean.ts';
import type { BusConfig, DeviceConfig } from '../../kinds/kinds.ts';
import type { DeviceModel } from '../../definition/device-model.ts';
import { checkDeviceKeys, KIND_WORDS } from '../device-keys.ts';
import { ownBus } from '../own-bus.ts';
import type { Report } from '../../yaml/report.ts';
import { resolveHttpDevice } from '../../kinds/http/resolve.ts';
import { resolveModbusDevice } from '../../kinds/modbus/resolve.ts';
import { resolveSmlDevice } from '../../kinds/sml/resolve.ts';
import type { DeviceInput } from '../../source/entry/device-schema.ts';
import type { Path } from '../../yaml/yaml-source.ts';
import { quote } from '../../yaml/masking.ts';

export interface ResolvedDevice {
  /** Null when something about it was wrong. */
  readonly device: DeviceConfig | null;
  /** The bus of its own, when it has one. */
  readonly ownBus: BusEntry<BusConfig> | null;
}

/** Which bus types a kind of model can be on. */
const BUS_TYPES: Readonly<Record<DeviceModel['kind'], readonly BusConfig['type'][]>> = {
  modbus: ['modbus-rtu', 'modbus-rtu-over-tcp', 'modbus-rtu-over-udp', 'modbus-tcp'],
  sml: ['sml'],
  http: ['http'],
};

export function resolveDevice(
  name: string,
  input: DeviceInput,
  buses: KnownBuses<BusConfig>,
  catalogue: Catalogue,
  report: Report,
): ResolvedDevice {
  const path: Path = ['devices', name];
  const model = catalogue.findModel(input.model);
  if (model === null) reportUnknownModel(input.model, path, catalogue, report);
  else checkDeviceKeys(input, model, path, report);
  const { bus, own } = wireOf(name, input, model, buses, path, report);
  if (model === null || bus === null) return { ownBus: own, device: null };
  if (!BUS_TYPES[model.kind].includes(bus.config.type)) {
    report.error(
      [...path, 'bus'],
      `${input.model} is ${KIND_WORDS[model.kind]}, but ${bus.config.name} is a bus of type ${bus.config.type}`,
      `it needs a bus of type ${BUS_TYPES[model.kind].join(', ')}`,
    );
    return { ownBus: own, device: null };
  }
  const timeoutMs = input.timeout ?? buses.timeouts.get(bus.config.name);
  const common = { name, input, bus: bus.config, timeoutMs, path };
  return { ownBus: own, device: deviceOf(common, model, report) };
}

function deviceOf(common: Omit<DeviceEntry, 'model'>, model: DeviceModel, report: Report): DeviceConfig | null {
  switch (model.kind) {
    case 'modbus':
      return resolveModbusDevice({ ...common, model }, report);
    case 'sml':
      return resolveSmlDevice({ ...common, model }, report);
    case 'http':
      return resolveHttpDevice({ ...common, model }, report);
  }
}

function reportUnknownModel(name: string, path: Path, catalogue: Catalogue, report: Report): void {
  const near = catalogue.suggestModels(name);
  const all = '`meterhub models` lists them';
  const hint = near.length === 0 ? all : `did you mean ${near.join(' or ')}? ${all} all`;
  report.error([...path, 'model'], `unknown model ${quote(name)}`, hint);
}

interface Wire {
  readonly bus: BusEntry<BusConfig> | null;
  readonly own: BusEntry<BusConfig> | null;
}

const NO_WIRE: Wire = { bus: null, own: null };

function wireOf(
  name: string,
  input: DeviceInput,
  model: DeviceModel | null,
  buses: KnownBuses<BusConfig>,
  path: Path,
  report: Report,
): Wire {
  const endpoints = (['port', 'address', 'url'] as const).filter((key) => input[key] !== undefined);
  if (input.bus !== undefined) {
    for (const key of endpoints) {
      report.error(
        [...path, key],
        `has both \`bus\` and \`${key}\``,
        `remove one: \`${key}\` is a bus of its own`,
        'key',
      );
    }
    return endpoints.length === 0 ? { bus: namedBus(input.bus, buses, path, report), own: null } : NO_WIRE;
  }
  const [first, second] = endpoints;
  if (first === undefined) {
    report.error(
      path,
      'has no bus',
      'add `bus: NAME` of a bus, or `port`, `address` or `url` for a bus of its own',
      'key',
    );
    return NO_WIRE;
  }
  if (second !== undefined) {
    const hint = 'keep the one that the device is connected to';
    report.error([...path, second], `has both \`${first}\` and \`${second}\``, hint, 'key');
    return NO_WIRE;
  }
  if (buses.names.includes(name)) {
    const message = `its own bus would be named ${name}, like one in the section \`buses\``;
    report.error(path, message, 'rename one of them', 'key');
    return NO_WIRE;
  }
  const own = model === null ? null : ownBus(name, input, model, path, report);
  return { bus: own, own };
}

function namedBus(name: string, buses: KnownBuses<BusConfig>, path: Path, report: Report): BusEntry<BusConfig> | null {
  const entry = buses.entries.get(name) ?? null;
  if (entry === null && !buses.names.includes(name)) {
    const hint = didYouMean(name, buses.names, 'buses') ?? 'add it to the section `buses`';
    report.error([...path, 'bus'], `there is no bus ${quote(name)}`, hint);
  }
  return entry;
}
