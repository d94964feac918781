// `meterhub history exchange`: says by hand, corrects or takes back that a meter was exchanged or reset. Knows the command line and
// the order of steps; what it changes is the history's business.
import { Calendar, machineTimeZone } from '../../time/calendar.ts';
import { parseTime, TIME_HINT } from '../../time/time-text.ts';
import { countersOf, measurandsOf } from '../../history/answer/device-energy.ts';
import type { HistoryReader, HistoryStore, SeriesInfo } from '../../history/history.ts';
import type { CounterExchange } from '../../model/exchange.ts';
import { didYouMean } from '../../vocabulary/did-you-mean.ts';
import { inUnit, unitInfo, unitOfSpelling } from '../../vocabulary/units.ts';
import { usage } from '../shared/bus-option.ts';
import type { CommandContext } from '../shared/command-context.ts';
import { textTable } from '../shared/text-table.ts';

export interface ExchangeFlags {
  readonly old?: string;
  readonly new?: string;
  readonly at?: string;
  readonly measurand?: string;
  readonly oldSerial?: string;
  readonly newSerial?: string;
  readonly remove?: boolean;
}

/** An exchange this close to the one that is entered is the same one, corrected. */
const SAME_MS = 24 * 3_600_000;

/** Those that are known, as a table. */
export async function listExchanges(history: HistoryReader, device: string): Promise<string> {
  const calendar = new Calendar(machineTimeZone());
  const all = (await history.exchanges()).filter((one) => one.device === device);
  if (all.length === 0) return `No exchange of ${device} is known.\n`;
  const rows = all.map((one) => [
    calendar.iso(one.atMs),
    one.measurand,
    amountText(one.oldLast, one.unit),
    amountText(one.newFirst, one.unit),
    one.oldSerial ?? '-',
    one.newSerial ?? '-',
    one.source === 'hub' ? 'seen' : 'entered',
  ]);
  return textTable(['TIME', 'COUNTER', 'ENDED AT', 'GOES ON FROM', 'OLD SERIAL', 'NEW SERIAL', 'HOW'], rows);
}

/** What was done, for the user. Rejects with USAGE or HISTORY_*. */
export async function enterExchange(
  store: HistoryStore,
  device: string,
  flags: ExchangeFlags,
  { clock }: CommandContext,
): Promise<string> {
  const calendar = new Calendar(machineTimeZone());
  const counter = chosenCounter(await store.seriesList(), device, flags.measurand);
  const { name, measurand, unit } = counter;
  const atMs = timeOf(flags.at, clock.wallMs(), calendar);
  const known = nearest(await store.exchanges(), counter, atMs);
  if (flags.remove === true) {
    if (known === null) throw usage(`no exchange of ${name} is known within a day of that time`, LIST_HINT);
    await change(store, { add: [], remove: [known] });
    return `The exchange of ${name} at ${calendar.iso(known.atMs)} is taken back.\n`;
  }
  const entered: CounterExchange = {
    ...{ device, measurand, unit, atMs },
    oldLast: amountOf('--old', flags.old, unit),
    newFirst: amountOf('--new', flags.new, unit),
    oldSerial: flags.oldSerial ?? known?.oldSerial ?? null,
    newSerial: flags.newSerial ?? known?.newSerial ?? null,
    source: 'user',
  };
  await refuseContradiction(store, counter, entered, calendar);
  await change(store, { add: [entered], remove: known === null ? [] : [known] });
  const text = `${name} ended at ${amountText(entered.oldLast, unit)} and goes on from ${amountText(entered.newFirst, unit)}`;
  const instead = known === null ? '' : ` (instead of what was known of ${calendar.iso(known.atMs)})`;
  return `${text} at ${calendar.iso(atMs)}${instead}.\n`;
}

const LIST_HINT = '`meterhub history exchange DEVICE` lists those that are known';

async function change(store: HistoryStore, what: Parameters<HistoryStore['changeExchanges']>[0]): Promise<void> {
  store.changeExchanges(what);
  await store.flush();
  await store.settle(() => undefined);
}

/** Throws USAGE. Without a name: the counter of what the device draws, else of what it feeds in. */
function chosenCounter(all: readonly SeriesInfo[], device: string, measurand: string | undefined): SeriesInfo {
  const own = all.filter((each) => each.device === device && each.isCounter);
  if (own.length === 0) {
    const devices = [...new Set(all.filter((each) => each.isCounter).map((each) => each.device))];
    throw usage(
      `no counter of "${device}" is recorded`,
      didYouMean(device, devices, 'devices') ?? '`meterhub history info` lists what is',
    );
  }
  const counters = countersOf(measurandsOf(all, device), false);
  const wanted = measurand ?? counters.import ?? counters.export ?? own[0]?.measurand;
  const [found] = own.filter((each) => each.measurand === wanted).sort((a, b) => b.lastMs - a.lastMs);
  if (found !== undefined) return found;
  const names = [...new Set(own.map((each) => each.measurand))];
  throw usage(`--measurand: ${device} has no counter "${measurand ?? ''}"`, `it has ${names.join(', ')}`);
}

function nearest(all: readonly CounterExchange[], counter: SeriesInfo, atMs: number): CounterExchange | null {
  const { device, measurand, unit } = counter;
  const [found] = all
    .filter((one) => one.device === device && one.measurand === measurand && one.unit === unit)
    .sort((a, b) => Math.abs(a.atMs - atMs) - Math.abs(b.atMs - atMs));
  return found !== undefined && Math.abs(found.atMs - atMs) <= SAME_MS ? found : null;
}

/** What is recorded must agree: else the energy would be wrong without a word. Throws USAGE. */
async function refuseContradiction(
  store: HistoryReader,
  { name, unit, id }: SeriesInfo,
  { atMs, oldLast, newFirst }: CounterExchange,
  calendar: Calendar,
): Promise<void> {
  // Up to the reading at that very instant, which is the first of the new meter.
  const around = (await store.readingAt(name, atMs - 1)).find(({ series }) => series.id === id);
  const { before = null, after = null } = around ?? {};
  const said = (reading: { readonly value: number; readonly atMs: number }): string =>
    `${amountText(reading.value, unit)} at ${calendar.iso(reading.atMs)}`;
  if (before !== null && before.value > oldLast) {
    throw usage(
      `--old: ${name} had already shown ${said(before)}`,
      'give what the old meter showed last, or an earlier time',
    );
  }
  if (after === null) return;
  if (before !== null && oldLast > newFirst && after.value >= before.value && after.value <= oldLast) {
    throw usage(`--at: ${name} still counted on the old meter: ${said(after)}`, 'give a time after that');
  }
  if (after.value < newFirst) {
    throw usage(`--new: ${name} showed less after that: ${said(after)}`, 'give what the new meter showed first');
  }
}

function timeOf(text: string | undefined, nowMs: number, calendar: Calendar): number {
  if (text === undefined) throw usage('--at is missing: when was the meter exchanged?', TIME_HINT);
  const ms = parseTime(text, nowMs, calendar);
  if (ms === null) throw usage(`--at: "${text}" is no point in time`, TIME_HINT);
  if (ms > nowMs) throw usage(`--at: ${calendar.iso(ms)} is not over yet`, 'enter an exchange when it has happened');
  return ms;
}

/** Without a unit as the display of a meter shows it: energies in kWh. Throws USAGE. */
function amountOf(flag: string, text: string | undefined, unit: string | null): number {
  const shown = unitInfo(unit)?.thousand ?? unit;
  const hint = `for example ${flag} 3746.2${shown === null ? '' : `, in ${shown}`}`;
  if (text === undefined) throw usage(`${flag} is missing: what did the meter show?`, hint);
  const [, number = '', written = ''] = /^\s*(-?\d+(?:[.,]\d+)?)\s*(\S*)\s*$/.exec(text) ?? [];
  if (number === '') throw usage(`${flag}: "${text}" is no reading of a meter`, hint);
  const value = Number(number.replace(',', '.'));
  const spelling = unitOfSpelling(written === '' ? (shown ?? '') : written);
  if (spelling === null && written === '') return value;
  if (spelling === null || spelling.unit !== unit) {
    throw usage(`${flag}: this counter counts in ${shown ?? 'no unit'}, not in ${written}`, hint);
  }
  return inUnit(value, spelling.factor);
}

function amountText(value: number, unit: string | null): string {
  const thousand = unitInfo(unit)?.thousand ?? null;
  if (thousand !== null) return `${inUnit(value, 0.001)} ${thousand}`;
  return unit === null ? String(value) : `${value} ${unit}`;
}
