// From the entries of `devices` to devices with model and wire, one by one. How they fit together is checked elsewhere.
// Knows no kind.
import type { Catalogue } from '../../catalog/index.ts';
import type { ModelBase } from '../../definition/model-base.ts';
import type { DeviceBase } from '../../source/entry/device-base.ts';
import type { BusEntry, DeviceInput } from '../../source/entry/kind.ts';
import type { KindList } from '../../source/entry/kind-list.ts';
import { didYouMean } from '../../vocabulary/did-you-mean.ts';
import { quote } from '../../yaml/masking.ts';
import type { Report } from '../../yaml/report.ts';
import type { Path } from '../../yaml/yaml-source.ts';
import { checkDeviceKeys } from './device-keys.ts';

/** What the entries of devices may refer to. */
export interface DeviceContext {
  readonly kinds: KindList;
  readonly catalogue: Catalogue;
  /** The buses of the file that could be read. */
  readonly buses: ReadonlyMap<string, BusEntry>;
  /** The names of all buses, those with mistakes too. */
  readonly busNames: readonly string[];
  /** Timeout of a bus, for its devices, ms. */
  readonly timeouts: ReadonlyMap<string, number>;
}

export interface ResolvedDevice {
  /** Null when something about it was wrong. */
  readonly device: DeviceBase | null;
  /** The bus of its own, when it has one. */
  readonly ownBus: BusEntry | null;
}

export function resolveDevice(
  name: string,
  input: DeviceInput,
  context: DeviceContext,
  report: Report,
): ResolvedDevice {
  const { kinds, catalogue, timeouts } = context;
  const path: Path = ['devices', name];
  const model = catalogue.findModel(input.model);
  if (model === null) reportUnknownModel(input.model, path, catalogue, report);
  else checkDeviceKeys(input, model, kinds, path, report);
  const { bus, own } = wireOf(name, input, model, context, path, report);
  if (model === null || bus === null) return { ownBus: own, device: null };
  const { config } = bus;
  const kind = kinds.named(model.kind);
  if (!kind.busTypes.includes(config.type)) {
    report.error(
      [...path, 'bus'],
      `${input.model} is ${kind.words}, but ${config.name} is a bus of type ${config.type}`,
      `it needs a bus of type ${kind.busTypes.join(', ')}`,
    );
    return { ownBus: own, device: null };
  }
  const timeoutMs = input.timeout ?? timeouts.get(config.name);
  return { ownBus: own, device: kind.resolveDevice({ name, input, model, bus: config, timeoutMs, path }, report) };
}

function reportUnknownModel(name: string, path: Path, catalogue: Catalogue, report: Report): void {
  const near = catalogue.suggestModels(name);
  const all = '`meterhub models` lists them';
  const hint = near.length === 0 ? all : `did you mean ${near.join(' or ')}? ${all} all`;
  report.error([...path, 'model'], `unknown model ${quote(name)}`, hint);
}

interface Wire {
  readonly bus: BusEntry | null;
  readonly own: BusEntry | null;
}

const NO_WIRE: Wire = { bus: null, own: null };

function wireOf(
  name: string,
  input: DeviceInput,
  model: ModelBase | null,
  { kinds, buses, busNames }: DeviceContext,
  path: Path,
  report: Report,
): Wire {
  const possible = [...new Set(kinds.all.flatMap(({ endpoints: keys }) => keys))];
  const given = new Set(Object.entries(input).flatMap(([key, value]) => (value === undefined ? [] : key)));
  const endpoints = possible.filter((key) => given.has(key));
  if (input.bus !== undefined) {
    for (const key of endpoints) {
      report.error(
        [...path, key],
        `has both \`bus\` and \`${key}\``,
        `remove one: \`${key}\` is a bus of its own`,
        'key',
      );
    }
    return endpoints.length === 0 ? { bus: namedBus(input.bus, buses, busNames, path, report), own: null } : NO_WIRE;
  }
  const [first, second] = endpoints;
  if (first === undefined) {
    report.error(path, 'has no bus', `add \`bus: NAME\` of a bus, or ${listed(possible)} for a bus of its own`, 'key');
    return NO_WIRE;
  }
  if (second !== undefined) {
    const hint = 'keep the one that the device is connected to';
    report.error([...path, second], `has both \`${first}\` and \`${second}\``, hint, 'key');
    return NO_WIRE;
  }
  if (busNames.includes(name)) {
    const message = `its own bus would be named ${name}, like one in the section \`buses\``;
    report.error(path, message, 'rename one of them', 'key');
    return NO_WIRE;
  }
  const config = model === null ? null : kinds.named(model.kind).ownBus(name, input, model, path, report);
  const own = config === null ? null : { config, path };
  return { bus: own, own };
}

function namedBus(
  name: string,
  buses: ReadonlyMap<string, BusEntry>,
  names: readonly string[],
  path: Path,
  report: Report,
): BusEntry | null {
  const entry = buses.get(name) ?? null;
  if (entry === null && !names.includes(name)) {
    const hint = didYouMean(name, names, 'buses') ?? 'add it to the section `buses`';
    report.error([...path, 'bus'], `there is no bus ${quote(name)}`, hint);
  }
  return entry;
}

/** `a`, `b` or `c`. */
function listed(keys: readonly string[]): string {
  const quoted = keys.map((key) => `\`${key}\``);
  return quoted.length < 2 ? quoted.join('') : `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1) ?? ''}`;
}
