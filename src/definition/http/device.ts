// What the declaration of an HTTP device may say: what to ask, how to read the answer. No device, no runtime, no I/O.
import type { HttpJsonValue, HttpParsed, HttpSettings } from '../../codec/http/answer.ts';
import type { HttpLogin } from './login.ts';
import { measurandInfo } from '../../vocabulary/measurands.ts';
import { isUnit, type Counts } from '../../vocabulary/units.ts';
import type { ReadingValue } from '../../model/reading.ts';
import type { HttpRequest } from '../../transport/http.ts';
import type { ModelBase } from '../model-base.ts';

/** Keys of the configuration that mean something for a model, beyond those of every HTTP device. */
export type HttpModelKey = 'id' | 'unit' | 'values';

/** A request beside the main one. */
export interface HttpFurtherRequest extends HttpRequest {
  /** From the start of one to the start of the next, ms; null: as often as the device. */
  readonly intervalMs: number | null;
}

/** How a device is told something. */
export interface HttpSetting {
  /** Keys and values are appended as a query: `/api/set` becomes `/api/set?amp=8`. */
  readonly path: string;
  /** Per key of the answer: true, or why it was not done. */
  readonly check: (json: unknown) => ReadonlyMap<string, true | string>;
  /** How long the device takes to show it, ms. */
  readonly effectMs: number;
  /** Where to look whether it is set. */
  readonly statusPath: (keys: readonly string[]) => string;
  /** What is set, by key; keys that the device does not tell are missing. */
  readonly readBack: (json: unknown) => ReadonlyMap<string, ReadingValue>;
  /** Which reading shows a setting, and what the setting is when it has this value; null: not known. */
  readonly shownBy: Readonly<Record<string, ShownBy>>;
}

export interface ShownBy {
  readonly measurand: string;
  readonly settingOf: (reading: ReadingValue) => ReadingValue | null;
}

export interface HttpDeviceModel extends ModelBase {
  readonly kind: 'http';
  /** From the start of one request to the start of the next, ms. */
  readonly defaultIntervalMs: number;
  readonly keys: readonly HttpModelKey[];
  /** `id` where the configuration says none: the first device behind the URL. */
  readonly firstId: number;
  /** null: the configuration says what to ask. */
  readonly request: HttpRequest | null;
  /** What else is asked, by the names that its values give. */
  readonly requests: Readonly<Record<string, HttpFurtherRequest>>;
  /** How its users log in, when the configuration does not say; null: they need not. */
  readonly login: HttpLogin | null;
  /** What `parse` takes from an answer of any shape; empty: it knows by itself, or the configuration says it. */
  readonly values: readonly HttpJsonValue[];
  /** Measurand -> unit, as far as known beforehand. */
  readonly units: Readonly<Record<string, string | null>>;
  /** Names of `units`; null: the configuration says them. */
  readonly measurands: readonly string[] | null;
  /** Measurand -> unit of one configured device; null: as in `units`. */
  readonly unitsFor: ((settings: HttpSettings) => Readonly<Record<string, string | null>>) | null;
  /** How the values of one configured device move; null: as their names and units say. */
  readonly countsFor: ((settings: HttpSettings) => Readonly<Record<string, Counts>>) | null;
  readonly parse: (json: unknown, settings: HttpSettings) => HttpParsed;
  /** Makes JSON of what the device takes for JSON; null: its JSON is right. */
  readonly repair: ((text: string) => string) | null;
  readonly setting: HttpSetting | null;
}

/** What most declarations leave out. */
type Optional =
  | 'aliases'
  | 'crossChecked'
  | 'keys'
  | 'firstId'
  | 'requests'
  | 'login'
  | 'phases'
  | 'values'
  | 'measurands'
  | 'unitsFor'
  | 'countsFor'
  | 'repair'
  | 'setting'
  | 'notes';

type HttpDeviceDeclaration = Omit<HttpDeviceModel, 'kind' | Optional> & Partial<Pick<HttpDeviceModel, Optional>>;

const NAME = /^[a-z0-9][a-z0-9._-]*$/;

/** Completes a declaration; throws a TypeError that names the model when it contradicts itself or the vocabulary. */
export function defineHttpDevice(declaration: HttpDeviceDeclaration): HttpDeviceModel {
  const model: HttpDeviceModel = {
    kind: 'http',
    aliases: [],
    crossChecked: [],
    keys: [],
    firstId: 1,
    requests: {},
    login: null,
    unitsFor: null,
    countsFor: null,
    phases: null,
    values: [],
    measurands: Object.keys(declaration.units),
    repair: null,
    setting: null,
    notes: [],
    ...declaration,
  };
  const fail = (what: string): never => {
    throw new TypeError(`catalogue: ${model.id}: ${what}`);
  };
  for (const name of [model.id, ...model.aliases]) if (!NAME.test(name)) fail(`"${name}" is not a name`);
  if (model.source.trim() === '') fail('the manual or other source is missing');
  if (!(model.defaultIntervalMs > 0)) fail(`impossible interval ${model.defaultIntervalMs}`);
  if (model.request !== null && !model.request.path.startsWith('/')) fail('the path of its request must start with /');
  for (const [name, { path }] of Object.entries(model.requests)) {
    if (!path.startsWith('/')) fail(`the path of its request ${name} must start with /`);
    if (!model.values.some((value) => value.request === name)) fail(`no value is in its request ${name}`);
  }
  for (const { name, request } of model.values) {
    if (request !== undefined && !Object.hasOwn(model.requests, request)) fail(`${name} is in no request`);
  }
  for (const [measurand, unit] of Object.entries(model.units)) {
    const info = measurandInfo(measurand);
    if (info && info.unit !== unit) fail(`${measurand} is in ${unit ?? 'no unit'}, not in its canonical unit`);
    if (unit !== null && !isUnit(unit)) fail(`${measurand} is in ${unit}, which is no canonical unit`);
  }
  return model;
}
