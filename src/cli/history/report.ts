// What `meterhub history` prints of a file and of an import. Knows figures, no file.
import type { Calendar } from '../../time/calendar.ts';
import type { HistoryStats } from '../../history/history.ts';
import type { ImportPlan } from '../../history/import/plan.ts';
import type { ImportSummary } from './import.ts';
import { textTable } from '../shared/text-table.ts';
import { counted } from '../../vocabulary/counted.ts';

/** `data/history.db: 12.3 MB, 14 series, ...` and a line for each series. */
export function infoText({ path, fileBytes, freeBytes, timeZone, series }: HistoryStats, calendar: Calendar): string {
  const free = freeBytes > 0 ? ` (${sizeText(freeBytes)} of it free)` : '';
  const head = `${path}: ${sizeText(fileBytes)}${free}, ${series.length} series, days of ${timeZone}\n`;
  if (series.length === 0) return `${head}Nothing is recorded yet.\n`;
  const rows = series.map(({ series: info, rawCount, rawBytes, rollupBytes, rawFirstMs }) => [
    info.name,
    info.unit ?? '-',
    minuteText(info.firstMs, calendar),
    minuteText(info.lastMs, calendar),
    String(rawCount),
    rawFirstMs === null ? '-' : minuteText(rawFirstMs, calendar),
    sizeText(rawBytes),
    sizeText(rollupBytes),
  ]);
  const columns = ['SERIES', 'UNIT', 'FIRST', 'LAST', 'READINGS', 'SINCE', 'SIZE', 'PERIODS'];
  return `${head}\n${textTable(columns, rows)}`;
}

export function importText(summary: ImportSummary, plan: ImportPlan, calendar: Calendar, isDry: boolean): string {
  const { series, exchanges, skipped, problems, badLines } = summary;
  const total = [...series.values()].reduce((sum, { count }) => sum + count, 0);
  const rows = [...series.values()].map(({ name, count, firstMs, lastMs }) => {
    return [name, String(count), minuteText(firstMs, calendar), minuteText(lastMs, calendar)];
  });
  const table = rows.length === 0 ? '' : `${textTable(['SERIES', 'VALUES', 'FIRST', 'LAST'], rows)}\n`;
  const passed = [...skipped].map(([name, { count, place }]) => [name, String(count), place, plan.reason(name)]);
  const left = passed.length === 0 ? '' : `Left out:\n${textTable(['NAME', 'VALUES', 'FIRST AT', 'WHY'], passed)}\n`;
  const more = badLines > problems.length ? `... and ${badLines - problems.length} more\n` : '';
  const bad = badLines === 0 ? '' : `Lines that cannot be read:\n${problems.join('\n')}\n${more}\n`;
  const exchanged = exchanges.length === 0 ? '' : ` and ${counted(exchanges.length, 'exchange')} of meters`;
  const values = `${counted(total, 'value')}${exchanged}`;
  const end = isDry ? `${values} would be imported. Nothing was written.` : `Imported ${values}.`;
  return `${table}${left}${bad}${end}\n`;
}

/** 1.2 MB; decimal units, as file managers show them. */
export function sizeText(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1e6) return `${(bytes / 1e3).toFixed(1)} kB`;
  if (bytes < 1e9) return `${(bytes / 1e6).toFixed(1)} MB`;
  return `${(bytes / 1e9).toFixed(2)} GB`;
}

/** 2026-01-15 13:00 */
export function minuteText(ms: number, calendar: Calendar): string {
  return calendar.iso(ms).slice(0, 16).replace('T', ' ');
}
