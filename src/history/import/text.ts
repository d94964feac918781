// Text files with values of the past: meterhub-2022's CSV backup, the logger's TSV, gosdm630's table of powers. It must
// not know files, series or where the values go.
import { OWN_NAMES_OF_DATASET } from '../../live/dataset-config.ts';
import type { ReadingValue } from '../../model/reading.ts';
import type { Calendar } from '../../time/calendar.ts';
import { toCanonical } from '../../logger/record.ts';
import { parseTime } from '../../time/time-text.ts';
import { EXCHANGE_HEADER, exchangeFormat } from './exchanges.ts';
import type { ImportedValue, ImportFormat } from './import-format.ts';

/** By the first line of the file; null: not known. Times without a zone are read in that of the calendar. */
export function importFormat(header: string, calendar: Calendar): ImportFormat | null {
  const text = header.replace(/^\uFEFF/, '').trimEnd();
  if (text === 'time\tdevice\tmeasurand\tvalue\tunit') return loggerFormat(calendar);
  if (text === EXCHANGE_HEADER) return exchangeFormat((line) => splitCells(line, ','));
  if (text === 'ID\tTime\tL1\tL2\tL3') return powerFormat();
  const columns = text.split(';');
  return columns.includes('time') || columns.includes('timestamp') ? backupFormat(columns, calendar) : null;
}

function backupFormat(columns: readonly string[], calendar: Calendar): ImportFormat {
  return {
    name: 'CSV backup',
    sources: columns.filter((name) => !OWN_NAMES_OF_DATASET.includes(name) && name !== ''),
    parse(line) {
      const cells = splitCells(line);
      if (cells.length !== columns.length) return `${cells.length} cells instead of ${columns.length}`;
      const cell = (name: string): string => cells[columns.indexOf(name)] ?? '';
      const atMs = secondsMs(cell('timestamp')) ?? parseTime(cell('time'), 0, calendar);
      if (atMs === null) return 'no time in it';
      return columns.flatMap((source, index): ImportedValue[] => {
        const value = OWN_NAMES_OF_DATASET.includes(source) ? null : valueOf(cells[index] ?? '');
        return value === null ? [] : [{ source, atMs, value, unit: undefined }];
      });
    },
  };
}

function loggerFormat(calendar: Calendar): ImportFormat {
  return {
    name: 'TSV of the logger',
    sources: null,
    parse(line) {
      const [time = '', device = '', measurand = '', text = '', sent = ''] = line.split('\t');
      const atMs = parseTime(time, 0, calendar);
      if (atMs === null) return 'no time in it';
      const number = numberOf(text);
      if (device === '' || measurand === '' || number === null) return 'no value in it';
      const { value, unit } = toCanonical(number, sent === '' ? null : sent);
      return [{ source: `${device}.${measurand}`, atMs, value, unit }];
    },
  };
}

/** `2017-03-22 11:17:39.911271769 +0100 CET`, as Go prints an instant. */
const GO_TIME = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(\.\d+)? ([+-]\d\d)(\d\d)( \S+)?$/;

function powerFormat(): ImportFormat {
  return {
    name: 'table of sdm630_logger',
    sources: null,
    parse(line) {
      const [device = '', time = '', ...phases] = line.split('\t');
      const [, date = '', clock = '', fraction = '', hours = '', minutes = ''] = GO_TIME.exec(time) ?? [];
      const atMs = Date.parse(`${date}T${clock}${fraction.slice(0, 4)}${hours}:${minutes}`);
      if (!Number.isFinite(atMs)) return 'no time in it';
      const values = phases.slice(0, 3).flatMap((text, index): ImportedValue[] => {
        const value = numberOf(text);
        return value === null ? [] : [{ source: `${device}.powerL${index + 1}`, atMs, value, unit: 'W' }];
      });
      return device === '' || values.length === 0 ? 'no value in it' : values;
    },
  };
}

/** As csv-format.ts writes them: `;` between, quotes around what holds one. */
function splitCells(line: string, separator = ';'): string[] {
  const cells: string[] = [];
  let cell = '';
  let isQuoted = false;
  for (let at = 0; at < line.length; at++) {
    const character = line[at] ?? '';
    if (character === '"' && isQuoted && line[at + 1] === '"') {
      cell += '"';
      at++;
    } else if (character === '"') isQuoted = !isQuoted;
    else if (character === separator && !isQuoted) {
      cells.push(cell);
      cell = '';
    } else cell += character;
  }
  return [...cells, cell];
}

/** null: empty, which says that there was no value. */
function valueOf(text: string): ReadingValue | null {
  if (text === '' || text === 'None' || text === 'null') return null;
  if (text === 'True' || text === 'true') return true;
  if (text === 'False' || text === 'false') return false;
  return numberOf(text) ?? text;
}

function numberOf(text: string): number | null {
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : null;
}

function secondsMs(text: string): number | null {
  const seconds = numberOf(text);
  return seconds === null || seconds <= 0 || seconds > 1e11 ? null : Math.round(seconds * 1000);
}
