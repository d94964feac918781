// What `meterhub history check` prints. Knows figures, no file.
import type { Calendar } from '../../time/calendar.ts';
import type { Finding } from '../../history/repair/check-findings.ts';
import type { CheckReport } from '../../history/repair/check.ts';
import type { SalvagedSeries } from '../../history/repair/salvage-tally.ts';
import type { SalvageReport } from '../../history/repair/salvage.ts';
import { minuteText } from './report.ts';
import { textTable } from '../shared/text-table.ts';

const HOUR_MS = 3_600_000;
/** Gaps of one series that are named. */
const SHOWN_GAPS = 5;

export function checkText(file: string, report: CheckReport, calendar: Calendar): string {
  const { findings, notes, seriesCount, readingCount } = report;
  const notesText = notes.map((note) => `Note: ${findingText(note, calendar)}\n`).join('');
  if (findings.length === 0) {
    return `${file} is sound: ${seriesCount} series, ${readingCount} readings.\n${notesText}`;
  }
  const lines = findings.map((finding) => `  ${findingText(finding, calendar)}\n`).join('');
  return `${file} is not sound:\n${lines}${notesText}${remedy(file)}`;
}

/** What was saved, series by series, and what is lost. */
export function salvageText(report: SalvageReport, calendar: Calendar): string {
  const { series, damagedPages, damagedRows, hasTables, isLogWhole } = report;
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
  const causes = [
    ...(hasTables ? [] : ['the first page, which says where everything is']),
    ...(isLogWhole ? [] : ['a part of the log of the newest changes']),
    ...(damagedPages > 0 ? [counted(damagedPages, 'page')] : []),
    ...(damagedRows > 0 ? [counted(damagedRows, 'row')] : []),
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

function lostText({ lostReadings, lostHoursMs }: SalvagedSeries): string {
  if (lostHoursMs.length === 0) return '-';
  return lostReadings === null ? 'some' : String(lostReadings);
}

/** Hours one behind the other are one gap. */
function gapsOf({ name, lostHoursMs }: SalvagedSeries, calendar: Calendar): string[] {
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

function counted(count: number, one: string): string {
  return `${count} ${one}${count === 1 ? '' : 's'}`;
}
