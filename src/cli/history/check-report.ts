// What `meterhub history check` prints. Knows figures, no file.
import type { Calendar } from '../../time/calendar.ts';
import type { Finding } from '../../history/repair/check-findings.ts';
import type { CheckReport } from '../../history/repair/check.ts';
import type { LostRange } from '../../history/repair/damaged-file.ts';
import type { RepairReport } from '../../history/repair/repair.ts';
import type { SavedSeries } from '../../history/repair/tally.ts';
import { minuteText } from './report.ts';
import { textTable } from '../shared/text-table.ts';
import { counted } from '../../vocabulary/counted.ts';

const HOUR_MS = 3_600_000;
/** Gaps of one series that are named. */
const SHOWN_GAPS = 5;
/** Ranges of rows that are named. */
const SHOWN_RANGES = 10;

export function checkText(file: string, report: CheckReport, calendar: Calendar): string {
  const { findings, notes, seriesCount, readingCount } = report;
  const notesText = notes.map((note) => `Note: ${findingText(note, calendar)}\n`).join('');
  if (findings.length === 0) {
    return `${file} is sound: ${seriesCount} series, ${counted(readingCount, 'reading')}.\n${notesText}`;
  }
  const lines = findings.map((finding) => `  ${findingText(finding, calendar)}\n`).join('');
  return `${file} is not sound:\n${lines}${notesText}${remedy(file)}`;
}

/** What was saved, series by series, and what is lost. */
export function savedText(report: RepairReport, calendar: Calendar): string {
  const { series, lost, damagedRows } = report;
  const rows = series.map((one) => [
    one.name,
    one.unit ?? '-',
    String(one.readings),
    one.fromMs === null ? '-' : minuteText(one.fromMs, calendar),
    one.toMs === null ? '-' : minuteText(one.toMs, calendar),
    String(one.hours),
    String(one.days),
    lostText(one),
  ]);
  const header = ['SERIES', 'UNIT', 'READINGS', 'FROM', 'TO', 'HOURS', 'DAYS', 'LOST'];
  const table = rows.length === 0 ? 'Nothing can be read.\n' : textTable(header, rows);
  const gaps = series.flatMap((one) => gapsOf(one, calendar));
  const gapsText = gaps.length === 0 ? '' : `\nReadings are lost:\n${gaps.join('')}`;
  const ranges = lost.slice(0, SHOWN_RANGES).map(rangeText);
  const causes = [
    ...ranges,
    ...(lost.length > SHOWN_RANGES ? [`${lost.length - SHOWN_RANGES} more ranges`] : []),
    ...(damagedRows > 0 ? [counted(damagedRows, 'row') + ' whose checksum does not fit'] : []),
  ];
  const causesText = causes.length === 0 ? '' : `\nCould not be read: ${causes.join(', ')}.\n`;
  return `${table}${gapsText}${causesText}\n`;
}

function findingText({ what, count, fromMs, toMs }: Finding, calendar: Calendar): string {
  if (fromMs === null || toMs === null) return count === 1 ? what : `${what} (${count} times)`;
  const from = minuteText(fromMs, calendar);
  return count === 1 ? `${what}: ${from}` : `${what}: ${from} to ${minuteText(toMs, calendar)} (${count} times)`;
}

function remedy(file: string): string {
  const [, history] = /^(.+)\.damaged-[-\d]+$/.exec(file) ?? [];
  const flags = history === undefined ? '--repair' : `--into ${history}`;
  return `\nStop MeterHub, then save what can be read with\n  meterhub history check -f ${file} ${flags}\n`;
}

function lostText({ lostReadings, lostHoursMs }: SavedSeries): string {
  if (lostHoursMs.length === 0) return '-';
  return lostReadings === null ? 'some' : String(lostReadings);
}

/** Hours one behind the other are one gap. */
function gapsOf({ name, lostHoursMs }: SavedSeries, calendar: Calendar): string[] {
  const gaps: { fromMs: number; toMs: number }[] = [];
  for (const ms of lostHoursMs) {
    const last = gaps[gaps.length - 1];
    if (last?.toMs === ms) last.toMs = ms + HOUR_MS;
    else gaps.push({ fromMs: ms, toMs: ms + HOUR_MS });
  }
  const shown = gaps.slice(0, SHOWN_GAPS).map(({ fromMs, toMs }) => {
    return `  ${name}: between ${minuteText(fromMs, calendar)} and ${minuteText(toMs, calendar)}\n`;
  });
  const more = gaps.length > SHOWN_GAPS ? [`  ${name}: ${gaps.length - SHOWN_GAPS} more gaps\n`] : [];
  return [...shown, ...more];
}

/** `rows 17 to 42 of raw`; of hours and days `hourly of series 3, 2026-01-15 12:00`. */
function rangeText({ table, from, to }: LostRange): string {
  const last = to >= Number.MAX_SAFE_INTEGER ? 'the last' : String(to - 1);
  if (!table.includes(' ')) return to - from === 1 ? `row ${from} of ${table}` : `rows ${from} to ${last} of ${table}`;
  const hour = (ms: number): string => new Date(ms).toISOString().slice(0, 13).replace('T', ' ');
  return `${table} from ${hour(from)} h UTC ${to >= Number.MAX_SAFE_INTEGER ? 'on' : `to ${hour(to)} h`}`;
}
