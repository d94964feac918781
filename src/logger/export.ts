// Values of the logger as text: TSV, CSV, lines of JSON, and the seed's table of powers. Pure; knows no file.
import type { Calendar } from '../time/calendar.ts';
import { csvLine, type CsvLocale } from '../vocabulary/csv.ts';
import { powerPhase, type LoggerRecord } from './record.ts';

export const EXPORT_FORMATS = ['tsv', 'csv', 'ndjson'] as const;

/** `power`: gosdm630's own layout. */
export type ExportFormat = (typeof EXPORT_FORMATS)[number] | 'power';

const COLUMNS = ['time', 'device', 'measurand', 'value', 'unit'] as const;

/** The first line; empty where there is none. */
export function exportHeader(format: ExportFormat, locale: CsvLocale = 'en'): string {
  switch (format) {
    case 'tsv':
      return `${COLUMNS.join('\t')}\n`;
    case 'csv':
      return csvLine(COLUMNS, locale);
    case 'ndjson':
      return '';
    case 'power':
      return 'ID\tTime\tL1\tL2\tL3\n';
  }
}

/** A line with its end; empty for what the format does not show. Values are as they were sent, digit for digit. */
export function exportLine(
  format: ExportFormat,
  record: LoggerRecord,
  calendar: Calendar,
  locale: CsvLocale = 'en',
): string {
  const { device, measurand, value, unit, atMs } = record;
  const time = calendar.iso(atMs);
  switch (format) {
    case 'tsv':
      return `${[time, device, measurand, value, unit ?? ''].map((cell) => String(cell).replace(/[\t\r\n]/g, ' ')).join('\t')}\n`;
    case 'csv':
      return csvLine([time, device, measurand, value, unit], locale);
    case 'ndjson':
      return `${JSON.stringify({ time, device, measurand, value, unit })}\n`;
    case 'power':
      return powerLine(record, calendar);
  }
}

/** As the seed wrote it: one value a line, in the column of its phase, two decimals. */
function powerLine({ device, measurand, value, atMs }: LoggerRecord, calendar: Calendar): string {
  const phase = powerPhase(measurand);
  if (phase === null) return '';
  const cells = [1, 2, 3].map((each) => (each === phase ? value.toFixed(2) : ''));
  return `${[device, goTime(atMs, calendar.timeZone, calendar.iso(atMs)), ...cells].join('\t')}\n`;
}

/** As Go prints an instant: `2017-03-22 11:17:39.911 +0100 CET`. */
export function goTime(ms: number, timeZone: string, iso: string): string {
  const [, date = '', time = '', fraction = '', offset = ''] = /^(.{10})T(.{8})(\.\d+)?(.{6})$/.exec(iso) ?? [];
  const digits = fraction.replace(/0+$/, '');
  return `${date} ${time}${digits} ${offset.replace(':', '')} ${zoneName(ms, timeZone)}`;
}

/** CET, EST ...: British English knows Europe's short names, American English those of America. */
function zoneName(ms: number, timeZone: string): string {
  const names = ['en-GB', 'en-US'].map((language) => {
    const parts = new Intl.DateTimeFormat(language, { timeZone, timeZoneName: 'short' }).formatToParts(ms);
    return parts.find(({ type }) => type === 'timeZoneName')?.value ?? timeZone;
  });
  return names.find((name) => !name.includes('GMT+') && !name.includes('GMT-')) ?? names[0] ?? timeZone;
}
