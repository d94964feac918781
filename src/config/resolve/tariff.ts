// From the section tariff to price lists: exact numbers, dates that rise, windows that do not overlap. Opens nothing.
import { PRESET_FACTS } from '../../tariff/price-shapes.ts';
import { toNano } from '../../tariff/exact.ts';
import { overlap } from '../../tariff/windows.ts';
import {
  dateText,
  type DynamicPrice,
  type TariffConfig,
  type TariffDate,
  type TariffEntry,
  type TariffWindow,
} from '../../tariff/tariff-config.ts';
import type { RolesConfig } from '../../live/roles.ts';
import { checkDeviceName } from '../../source/entry/device-names.ts';
import { closest, suggestion } from '../../vocabulary/did-you-mean.ts';
import { quote } from '../../yaml/masking.ts';
import type { Report } from '../../yaml/report.ts';
import type { Path } from '../../yaml/yaml-source.ts';
import type { ConfigInput } from '../schema/schema.ts';

type TariffInput = NonNullable<ConfigInput['tariff']>;
type EntryInput = NonNullable<TariffInput['import']>[number];
type WindowInput = NonNullable<EntryInput['windows']>[number];

export interface TariffContext {
  readonly deviceNames: readonly string[];
  readonly hasHistory: boolean;
  readonly roles: RolesConfig;
}

/** Before every meter. */
const BEGINNING: TariffDate = { year: 1970, month: 1, day: 1 };

export function resolveTariff(
  input: ConfigInput['tariff'],
  context: TariffContext,
  report: Report,
): TariffConfig | null {
  if (input === undefined) return null;
  const { currency, import: drawn = [], export: fed = [], co2, sun = [], tenants = [], devices = {} } = input;
  checkCurrency(currency, report);
  if (!context.hasHistory) {
    report.warn(
      ['tariff'],
      { en: 'without a history there are no costs', de: 'ohne Verlauf gibt es keine Kosten' },
      {
        en: 'add a section `history`: costs are made of what counters showed',
        de: 'einen Abschnitt `history` ergänzen: Kosten entstehen aus dem, was Zähler zeigten',
      },
      'key',
    );
  }
  for (const name of Object.keys(devices)) checkDevice(name, context.deviceNames, report);
  if (tenants.length > 0) checkTenants(tenants, sun.length > 0, context, report);
  const list = (entries: readonly EntryInput[], path: Path, name: string): TariffEntry[] => {
    checkDates(entries, path, report);
    return entries.map((entry, index) => entryOf(entry, [...path, index], name, report));
  };
  return {
    currency,
    import: list(drawn, ['tariff', 'import'], 'import'),
    export: list(fed, ['tariff', 'export'], 'export'),
    co2: emissionsOf(co2?.import, report),
    sun: list(sun, ['tariff', 'sun'], 'sun'),
    tenants,
    devices: Object.fromEntries(
      Object.entries(devices).map(([name, entries]) => [
        name,
        list(entries, ['tariff', 'devices', name], `devices-${name}`),
      ]),
    ),
  };
}

/** Where it can be told which part of what a tenant used came from the roof: sun, grid meter, and nothing that stores. */
function checkTenants(names: readonly string[], hasPrice: boolean, context: TariffContext, report: Report): void {
  const { roles, deviceNames } = context;
  const path = ['tariff', 'tenants'];
  for (const name of names) checkDeviceName(name, deviceNames, path, report);
  if (!hasPrice) {
    report.error(
      path,
      { en: 'tenants need a price for the sun', de: 'für Mieter fehlt der Preis der Sonne' },
      { en: 'add `sun: [{ price: 0.20 }]` to the tariff', de: 'im Tarif `sun: [{ price: 0.20 }]` ergänzen' },
    );
  }
  if (roles.grid === null || roles.pv.length === 0) {
    report.error(
      path,
      {
        en: 'it is not known which meters are the grid and the sun',
        de: 'es ist nicht bekannt, welche Zähler Netz und Sonne sind',
      },
      { en: 'name them: `roles: { grid: grid, pv: [pv1] }`', de: 'sie nennen: `roles: { grid: grid, pv: [pv1] }`' },
    );
  }
  if (roles.battery.length > 0) {
    report.error(
      path,
      {
        en: 'with a battery it cannot be told whose energy a tenant uses',
        de: 'mit einer Batterie lässt sich nicht sagen, wessen Energie ein Mieter verbraucht',
      },
      {
        en: 'remove `tenants`: all they use counts as from the grid',
        de: '`tenants` weglassen: alles zählt als aus dem Netz',
      },
    );
  }
}

function checkCurrency(currency: string, report: Report): void {
  const known = Intl.supportedValuesOf('currency');
  if (known.includes(currency)) return;
  const near = closest(currency, known) ?? 'EUR';
  report.error(
    ['tariff', 'currency'],
    { en: `there is no currency ${quote(currency)}`, de: `die Währung ${quote(currency)} gibt es nicht` },
    {
      en: `write its three letters (ISO 4217), for example ${near}`,
      de: `ihre drei Buchstaben schreiben (ISO 4217), zum Beispiel ${near}`,
    },
  );
}

/** A device that is gone keeps its costs, so this is no mistake. */
function checkDevice(name: string, names: readonly string[], report: Report): void {
  if (names.includes(name)) return;
  report.warn(
    ['tariff', 'devices', name],
    { en: `there is no device ${quote(name)}`, de: `es gibt kein Gerät ${quote(name)}` },
    suggestion(name, names, { en: 'devices', de: 'Geräte' }),
    'key',
  );
}

function checkDates(entries: readonly { readonly from?: TariffDate | undefined }[], path: Path, report: Report): void {
  let last: string | null = null;
  for (const [index, { from }] of entries.entries()) {
    if (from === undefined) {
      if (index > 0) {
        report.error(
          [...path, index],
          { en: 'does not say from when it is valid', de: 'sagt nicht, ab wann es gilt' },
          { en: 'add `from: 2026-01-01`', de: '`from: 2026-01-01` ergänzen' },
        );
      }
      continue;
    }
    const text = dateText(from);
    if (last !== null && text <= last) {
      report.error(
        [...path, index, 'from'],
        { en: `${text} is not after ${last}`, de: `${text} liegt nicht nach ${last}` },
        {
          en: 'list the entries by date, the oldest first, each day once',
          de: 'die Einträge nach Datum ordnen, den ältesten zuerst, jeden Tag einmal',
        },
      );
    }
    last = text;
  }
}

function entryOf(input: EntryInput, path: Path, list: string, report: Report): TariffEntry {
  const { from = BEGINNING, price, base, windows = [], dynamic, kWhPerM3 } = input;
  if ((price === undefined) === (dynamic === undefined)) {
    const both = price !== undefined;
    report.error(
      path,
      both
        ? { en: 'has a price and a dynamic one', de: 'hat einen Preis und einen dynamischen' }
        : { en: 'has no price', de: 'hat keinen Preis' },
      {
        en: 'write `price: 0.32`, or `dynamic: { ... }`, not both',
        de: '`price: 0.32` oder `dynamic: { ... }` schreiben, nicht beides',
      },
    );
  }
  if (dynamic !== undefined && windows.length > 0) {
    report.error(
      [...path, 'windows'],
      {
        en: 'time windows belong to a fixed price, not to a dynamic one',
        de: 'Zeitfenster gehören zu einem festen Preis, nicht zu einem dynamischen',
      },
      { en: 'remove `windows` or `dynamic`', de: '`windows` oder `dynamic` weglassen' },
    );
  }
  if (kWhPerM3 !== undefined && (list === 'import' || list === 'export')) {
    report.error(
      [...path, 'kWhPerM3'],
      { en: 'electricity is not counted in m³', de: 'Strom wird nicht in m³ gezählt' },
      {
        en: 'write it in the tariff of the gas meter: `devices: { gas: [...] }`',
        de: 'in den Tarif des Gaszählers schreiben: `devices: { gas: [...] }`',
      },
    );
  }
  return {
    from,
    price: price === undefined ? null : toNano(price),
    base: base === undefined ? null : toNano(base),
    windows: windowsOf(windows, [...path, 'windows'], report),
    dynamic:
      dynamic === undefined ? null : dynamicOf(dynamic, `${list}-${dateText(from)}`, [...path, 'dynamic'], report),
    kWhPerM3: kWhPerM3 === undefined ? null : toNano(kWhPerM3),
  };
}

function windowsOf(inputs: readonly WindowInput[], path: Path, report: Report): TariffWindow[] {
  const windows = inputs.map(({ at, days, price }, index): TariffWindow => {
    const [beginMin = 0, endMin = 0] = at.split('-').map(minutesOf);
    if (beginMin > 1439 || endMin > 1440 || beginMin === endMin) {
      report.error(
        [...path, index, 'at'],
        { en: `${quote(at)} is no part of a day`, de: `${quote(at)} ist kein Teil eines Tages` },
        { en: 'from 00:00 to 24:00: 22:00-06:00', de: 'von 00:00 bis 24:00: 22:00-06:00' },
      );
    }
    return { beginMin, endMin, days: daysOf(days), price: toNano(price) };
  });
  for (const [index, window] of windows.entries()) {
    const other = windows.slice(0, index).findIndex((earlier) => overlap(earlier, window));
    if (other < 0) continue;
    const [one, two] = [quote(inputs[index]?.at ?? ''), quote(inputs[other]?.at ?? '')];
    report.error(
      [...path, index, 'at'],
      { en: `${one} overlaps ${two}`, de: `${one} überschneidet sich mit ${two}` },
      { en: 'each time may have one price', de: 'jede Zeit darf nur einen Preis haben' },
    );
  }
  return windows;
}

function minutesOf(text: string): number {
  const [hours = 0, minutes = 0] = text.trim().split(':').map(Number);
  return hours * 60 + minutes;
}

const ALL_DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

function daysOf(days: WindowInput['days']): number[] {
  if (days === undefined) return [1, 2, 3, 4, 5, 6, 7];
  const numbers = days.flatMap((day) => {
    if (day === 'weekdays') return [1, 2, 3, 4, 5];
    return day === 'weekend' ? [6, 7] : [ALL_DAYS.indexOf(day) + 1];
  });
  return [...new Set(numbers)].sort((a, b) => a - b);
}

function dynamicOf(input: NonNullable<EntryInput['dynamic']>, name: string, path: Path, report: Report): DynamicPrice {
  const { url, file = null, preset = null, unit = null, token = null, factor, add, every } = input;
  const facts = preset === null ? null : PRESET_FACTS[preset];
  const where = url ?? (file === null ? (facts?.url ?? null) : null);
  if ((where === null) === (file === null)) {
    report.error(
      path,
      where === null
        ? { en: 'does not say where the prices are', de: 'sagt nicht, wo die Preise stehen' }
        : { en: 'names a URL and a file', de: 'nennt eine URL und eine Datei' },
      {
        en: 'write `url: https://...` or `file: ...`, or a preset that knows its address: energy-charts, awattar, tibber',
        de: '`url: https://...` oder `file: ...` schreiben, oder ein Preset, das seine Adresse kennt: energy-charts, awattar, tibber',
      },
    );
  }
  if (preset === 'tibber' && file === null && token === null) {
    report.error(
      path,
      { en: 'Tibber answers only with a token', de: 'Tibber antwortet nur mit einem Token' },
      {
        en: 'add `token: !env TIBBER_TOKEN`; developer.tibber.com shows yours',
        de: '`token: !env TIBBER_TOKEN` ergänzen; developer.tibber.com zeigt Ihres',
      },
    );
  }
  return { name, url: where, file, token, preset, unit, factor: toNano(factor), add: toNano(add), everyMs: every };
}

type EmissionsInput = NonNullable<TariffInput['co2']>['import'];

function emissionsOf(input: EmissionsInput | undefined, report: Report): TariffEntry[] {
  if (input === undefined) return [];
  const list = typeof input === 'number' ? [{ value: input }] : input;
  checkDates(list, ['tariff', 'co2', 'import'], report);
  return list.map((one) => {
    const from = 'from' in one && one.from !== undefined ? one.from : BEGINNING;
    return { from, price: toNano(one.value), base: null, windows: [], dynamic: null, kWhPerM3: null };
  });
}
