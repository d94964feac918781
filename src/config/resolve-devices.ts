// From the entries of `devices` to devices with model and wire, one by one. How they fit together is checked elsewhere.
import type { DeviceModel } from '../definition/device-model.ts';
import { didYouMean } from '../model/did-you-mean.ts';
import type { DeviceConfig } from './config.ts';
import { ownBus } from './own-bus.ts';
import type { Report } from './report.ts';
import { resolveModbusDevice } from './resolve-modbus.ts';
import type { BusEntry } from './resolve-buses.ts';
import type { DeviceInput } from './schema-devices.ts';
import type { Path } from './yaml-source.ts';

/** The catalogue as the configuration needs it. */
export interface Catalogue {
  findModel(name: string): DeviceModel | null;
  suggestModels(name: string): readonly string[];
}

/** The buses of the file: those that could be read, and the names of all. */
export interface KnownBuses {
  readonly entries: ReadonlyMap<string, BusEntry>;
  readonly names: readonly string[];
}

/** Which bus types a kind of model can be on. */
const BUS_TYPES: Readonly<Record<DeviceModel['kind'], readonly string[]>> = {
  modbus: ['modbus-rtu', 'modbus-rtu-over-tcp', 'modbus-rtu-over-udp', 'modbus-tcp'],
};

export interface ResolvedDevice {
  /** Null when something about it was wrong. */
  readonly device: DeviceConfig | null;
  /** The bus of its own, when it has one. */
  readonly ownBus: BusEntry | null;
  /** The bus that it names. */
  readonly busName: string | null;
}

export function resolveDevice(
  name: string,
  input: DeviceInput,
  buses: KnownBuses,
  catalogue: Catalogue,
  timeouts: ReadonlyMap<string, number>,
  report: Report,
): ResolvedDevice {
  const path: Path = ['devices', name];
  const model = catalogue.findModel(input.model);
  if (model === null) reportUnknownModel(input.model, path, catalogue, report);
  const { bus, own } = wireOf(name, input, model, buses, path, report);
  const resolved = { ownBus: own, busName: input.bus ?? null };
  if (model === null || bus === null) return { ...resolved, device: null };
  if (!BUS_TYPES[model.kind].includes(bus.config.type)) {
    report.error(
      [...path, 'bus'],
      `${input.model} is a ${KIND_WORDS[model.kind]}, but ${bus.config.name} is a bus of type ${bus.config.type}`,
      `it needs a bus of type ${BUS_TYPES[model.kind].join(', ')}`,
    );
    return { ...resolved, device: null };
  }
  const timeoutMs = input.timeout ?? timeouts.get(bus.config.name);
  return { ...resolved, device: resolveModbusDevice({ name, input, model, bus: bus.config, timeoutMs, path }, report) };
}

const KIND_WORDS: Readonly<Record<DeviceModel['kind'], string>> = { modbus: 'Modbus meter' };

function reportUnknownModel(name: string, path: Path, catalogue: Catalogue, report: Report): void {
  const near = catalogue.suggestModels(name);
  const hint =
    near.length === 0
      ? '`meterhub models` lists them'
      : `did you mean ${near.join(' or ')}? \`meterhub models\` lists all`;
  report.error([...path, 'model'], `unknown model "${name.slice(0, 64)}"`, hint);
}

function wireOf(
  name: string,
  input: DeviceInput,
  model: DeviceModel | null,
  buses: KnownBuses,
  path: Path,
  report: Report,
): { bus: BusEntry | null; own: BusEntry | null } {
  const endpoints = (['port', 'address', 'url'] as const).filter((key) => input[key] !== undefined);
  if (input.bus !== undefined) {
    for (const key of endpoints) {
      report.error(
        [...path, key],
        `has both \`bus\` and \`${key}\``,
        `remove one: \`${key}\` would be a bus of its own`,
        'key',
      );
    }
    const entry = buses.entries.get(input.bus) ?? null;
    if (entry === null && !buses.names.includes(input.bus)) {
      const hint = didYouMean(input.bus, buses.names, 'buses') ?? 'add it to the section `buses`';
      report.error([...path, 'bus'], `there is no bus "${input.bus}"`, hint);
    }
    return { bus: endpoints.length === 0 ? entry : null, own: null };
  }
  const [first, second] = endpoints;
  if (first === undefined) {
    report.error(
      path,
      'has no bus',
      'add `bus: NAME` of a bus, or `port`, `address` or `url` for a bus of its own',
      'key',
    );
    return { bus: null, own: null };
  }
  if (second !== undefined) {
    report.error(
      [...path, second],
      `has both \`${first}\` and \`${second}\``,
      'keep the one that the device is connected to',
      'key',
    );
    return { bus: null, own: null };
  }
  if (buses.names.includes(name)) {
    report.error(
      path,
      `its own bus would be named ${name}, like a bus of the section \`buses\``,
      'rename one of them',
      'key',
    );
    return { bus: null, own: null };
  }
  const own = model === null ? null : ownBus(name, input, model.kind, path, report);
  return { bus: own, own };
}
