// From the entries of `devices` to devices with model and wire, one by one. How they fit together is checked elsewhere.
// Knows no kind.
import type { Catalogue } from '../../catalog/model-set.ts';
import type { ModelBase } from '../../definition/model-base.ts';
import type { DeviceBase } from '../../source/entry/device-base.ts';
import type { BusEntry, DeviceInput } from '../../source/entry/kind.ts';
import type { KindList } from '../../source/entry/kind-list.ts';
import { ownChoice, placementOf } from '../../source/entry/placement-keys.ts';
import { shownNamesOf } from '../../source/entry/shown-names.ts';
import { suggestion } from '../../vocabulary/did-you-mean.ts';
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
      {
        en: `${input.model} is ${kind.words.en}, but ${config.name} is a bus of type ${config.type}`,
        de: `${input.model} ist ${kind.words.de}, aber ${config.name} ist ein Bus vom Typ ${config.type}`,
      },
      {
        en: `it needs a bus of type ${kind.busTypes.join(', ')}`,
        de: `nötig ist ein Bus vom Typ ${kind.busTypes.join(', ')}`,
      },
    );
    return { ownBus: own, device: null };
  }
  const timeoutMs = input.timeout ?? timeouts.get(config.name);
  const placement = placementOf(input, model.phases, path, report);
  const chosen = placement?.measurands ?? null;
  const asked =
    placement === null || chosen === null
      ? input
      : { ...input, measurands: ownChoice(chosen, placement, (own) => kind.mayMeasure(model, own)) };
  const device = kind.resolveDevice({ name, input: asked, model, bus: config, timeoutMs, path }, report);
  if (device === null) return { ownBus: own, device };
  const shown = shownNamesOf(input);
  const { calibratedUntil } = input;
  const more = { ...(shown && { shown }), ...(calibratedUntil !== undefined && { calibratedUntil }) };
  return { ownBus: own, device: { ...device, ...(placement && { placement }), ...more } };
}

function reportUnknownModel(name: string, path: Path, catalogue: Catalogue, report: Report): void {
  // What is wrong with its file is said there.
  if (catalogue.isBroken?.(name) === true) return;
  const near = catalogue.suggestModels(name);
  const hint =
    near.length === 0
      ? { en: '`meterhub models` lists them', de: '`meterhub models` listet sie auf' }
      : {
          en: `did you mean ${near.join(' or ')}? \`meterhub models\` lists them all`,
          de: `ist ${near.join(' oder ')} gemeint? \`meterhub models\` listet alle auf`,
        };
  report.error(
    [...path, 'model'],
    { en: `unknown model ${quote(name)}`, de: `unbekanntes Modell ${quote(name)}` },
    hint,
  );
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
        { en: `has both \`bus\` and \`${key}\``, de: `\`bus\` und \`${key}\` zugleich` },
        { en: `remove one: \`${key}\` is a bus of its own`, de: `eines weglassen: \`${key}\` ist ein eigener Bus` },
        'key',
      );
    }
    return endpoints.length === 0 ? { bus: namedBus(input.bus, buses, busNames, path, report), own: null } : NO_WIRE;
  }
  const [first, second] = endpoints;
  if (first === undefined) {
    report.error(
      path,
      { en: 'has no bus', de: 'hat keinen Bus' },
      {
        en: `add \`bus: NAME\` of a bus, or ${listed(possible)} for a bus of its own`,
        de: `\`bus: NAME\` eines Busses ergänzen, oder ${listed(possible, 'oder')} für einen eigenen Bus`,
      },
      'key',
    );
    return NO_WIRE;
  }
  if (second !== undefined) {
    const hint = { en: 'keep the one that the device is connected to', de: 'nur das behalten, woran das Gerät hängt' };
    report.error(
      [...path, second],
      { en: `has both \`${first}\` and \`${second}\``, de: `\`${first}\` und \`${second}\` zugleich` },
      hint,
      'key',
    );
    return NO_WIRE;
  }
  if (busNames.includes(name)) {
    const message = {
      en: `its own bus would be named ${name}, like one in the section \`buses\``,
      de: `sein eigener Bus hieße ${name} wie einer im Abschnitt \`buses\``,
    };
    report.error(path, message, { en: 'rename one of them', de: 'eines davon umbenennen' }, 'key');
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
    const hint = suggestion(name, names, { en: 'buses', de: 'Busse' }) ?? {
      en: 'add it to the section `buses`',
      de: 'im Abschnitt `buses` ergänzen',
    };
    report.error(
      [...path, 'bus'],
      { en: `there is no bus ${quote(name)}`, de: `es gibt keinen Bus ${quote(name)}` },
      hint,
    );
  }
  return entry;
}

/** `a`, `b` or `c`. */
function listed(keys: readonly string[], or = 'or'): string {
  const quoted = keys.map((key) => `\`${key}\``);
  return quoted.length < 2 ? quoted.join('') : `${quoted.slice(0, -1).join(', ')} ${or} ${quoted.at(-1) ?? ''}`;
}
