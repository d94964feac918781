// The devices of the Python MeterHub of 2022: its classes in device/. It must not know the dataset.
import { findModel } from '../../catalog/index.ts';
import { HTTP_BUS } from '../../kinds/http/config.ts';
import { ANY_SML_METER, isSmlModel, SML_BUS } from '../../kinds/sml/config.ts';
import { formatDuration } from '../../time/duration.ts';
import type { Draft, Entry } from './draft.ts';
import { numberOf, resolved, textOf, type Assignment, type Constants, type OtherLine } from './python/app.ts';
import type { PythonExpression } from './python/expression.ts';

/** Key there -> measurand here; where the text of a key names an inverter, its number picks the device. */
export interface OldDevice {
  readonly kind: 'meter' | 'inverters' | 'wallbox' | 'json';
  /** Names of the devices here; several inverters behind one address are several. */
  readonly names: string[];
  readonly measurands: ReadonlyMap<string, string>;
}

/** `e_total` of Eastron meters is register 0x156: import plus export. */
const EASTRON = new Map([
  ['p', 'power'],
  ['e_total', 'energySum'],
  ['e_import', 'energyImport'],
  ['e_export', 'energyExport'],
]);
const SML = new Map([
  ['p', 'power'],
  ['e_import', 'energyImport'],
  ['e_export', 'energyExport'],
]);
const INVERTER = new Map([
  ['p', 'power'],
  ['e_total', 'energyTotal'],
  ['e_day', 'energyDay'],
]);
const WALLBOX = new Map([
  ['eto', 'energyTotal'],
  ['p', 'power'],
  ['e_cycle', 'energySession'],
  ['amp', 'currentLimit'],
  ['phase', 'phases'],
  ['stop', 'stopped'],
  ['state', 'state'],
]);

/** Seconds: what the classes take when nothing is said. */
const DEFAULT_LIFETIME_S = 10;

interface Call {
  readonly args: readonly PythonExpression[];
  readonly named: ReadonlyMap<string, PythonExpression>;
}

/** The device that this line makes, added to the draft; null: it makes none, or none that is known. */
export function deviceOf(
  assignment: Assignment,
  constants: Constants,
  calls: readonly OtherLine[],
  draft: Draft,
): OldDevice | null {
  const { target, value, place } = assignment;
  if (!target.startsWith('self.') || value?.kind !== 'call') return null;
  const name = target.slice('self.'.length);
  const text = (call: Call, position: number, key: string) =>
    textOf(resolved(call.named.get(key) ?? call.args[position], constants));
  const say = (what: string) => draft.leave(place, name, `${what} is not known: give migrate config.py, too`);
  const lifetime = lifetimeOf(value, constants);
  switch (value.callee) {
    case 'SDM': {
      const port = text(value, 0, 'port');
      const type = text(value, 1, 'type') ?? '';
      const id = numberOf(resolved(value.named.get('address') ?? value.args[2], constants));
      const model = findModel(type);
      if (port === null || model === null || id === null) return (say('its port, type or address'), null);
      const bus = draft.bus('rs485', { type: 'modbus-rtu', port, baud: 9600, framing: '8N1' });
      const device = draft.device(name, { model: type.toLowerCase(), bus, id, ...lifetime });
      return { kind: 'meter', names: [device], measurands: EASTRON };
    }
    case 'Sml': {
      const port = text(value, 0, 'port');
      if (port === null) return (say('its port'), null);
      const hint = text(value, 2, 'log_name') ?? '';
      const model = [hint, name].find(isSmlName) ?? ANY_SML_METER;
      const device = draft.device(name, { model, bus: draft.bus('ir', { type: SML_BUS, port }), ...lifetime });
      return { kind: 'meter', names: [device], measurands: SML };
    }
    case 'Symo': {
      const address = text(value, 0, 'ip_address');
      if (address === null) return (say('its address'), null);
      const bus = draft.bus('solar', { type: HTTP_BUS, url: urlOf(address) });
      draft.advise(
        place,
        name,
        'is asked each 4 s instead of each 0.5 s: some inverters restart when they are asked more often',
      );
      // The devices are added as the dataset names them: this class does not say how many there are.
      return { kind: 'inverters', names: [bus], measurands: INVERTER };
    }
    case 'GoeApiV2': {
      const address = text(value, 0, 'ip_address');
      if (address === null) return (say('its address'), null);
      const device = draft.device(name, { model: 'go-e', url: urlOf(address), ...lifetime });
      return { kind: 'wallbox', names: [device], measurands: WALLBOX };
    }
    case 'JsonRequest': {
      const url = text(value, 0, 'url');
      if (url === null) return (say('its url'), null);
      return jsonDevice(name, url, { ...lifetime, ...intervalOf(calls) }, assignment, draft);
    }
    default:
      if (/^[A-Z]/.test(value.callee)) draft.leave(place, name, `the class ${value.callee} has no counterpart here`);
      return null;
  }
}

function jsonDevice(name: string, url: string, more: Entry, { place }: Assignment, draft: Draft): OldDevice {
  const [, base] = /^(.*)\/json\/?$/.exec(url) ?? [];
  if (base !== undefined) {
    const device = draft.device(name, { model: 'ai-on-the-edge', url: base, unit: 'l', ...more });
    draft.advise(
      place,
      name,
      'taken for an AI-on-the-edge device that shows litres; say `unit: m3` if it shows cubic metres',
    );
    return { kind: 'json', names: [device], measurands: new Map([['main.value', 'volume']]) };
  }
  const device = draft.device(name, { model: 'http-json', url, values: {}, ...more });
  return { kind: 'json', names: [device], measurands: new Map() };
}

/** Read under `if minute:` is once a minute; else in every cycle of a second, which the model's own interval replaces. */
function intervalOf(calls: readonly OtherLine[]): Entry {
  const isSlow = calls.some(
    ({ text, blocks }) => /\.read\(/.test(text) && blocks.some((block) => /\bminute\b/.test(block)),
  );
  return isSlow ? { interval: '60s' } : {};
}

function lifetimeOf(call: Call, constants: Constants): Entry {
  const seconds = numberOf(resolved(call.named.get('lifetime'), constants)) ?? DEFAULT_LIFETIME_S;
  return { lifetime: formatDuration(Math.max(1, seconds) * 1000) };
}

function urlOf(address: string): string {
  return /^https?:\/\//.test(address) ? address : `http://${address}`;
}

function isSmlName(name: string): boolean {
  const model = findModel(name);
  return model !== null && isSmlModel(model);
}
