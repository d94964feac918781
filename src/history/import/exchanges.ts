// Exchanged and reset meters as a table: what `history export --exchanges` writes and `history import` reads. It must not know
// files or series.
import type { CounterExchange } from '../../model/exchange.ts';
import { csvLine } from '../../vocabulary/csv.ts';
import type { ImportedValue, ImportFormat } from './import-format.ts';

const COLUMNS = [
  'time',
  'device',
  'measurand',
  'unit',
  'oldLast',
  'newFirst',
  'oldSerial',
  'newSerial',
  'source',
] as const;

/** Its first line; the only one that is told apart by all of it. */
export const EXCHANGE_HEADER = COLUMNS.join(',');

/** A line for each; times in UTC, to the millisecond. */
export function exchangeTable(all: readonly CounterExchange[]): string {
  const lines = all.map((one) =>
    csvLine(
      COLUMNS.map((column) => (column === 'time' ? new Date(one.atMs).toISOString() : one[column])),
      'en',
    ),
  );
  return `${EXCHANGE_HEADER}\n${lines.join('')}`;
}

/** `cellsOf`: of a line of CSV. */
export function exchangeFormat(cellsOf: (line: string) => readonly string[]): ImportFormat {
  return {
    name: 'exchanged meters',
    sources: null,
    parse(line) {
      const cells = cellsOf(line);
      if (cells.length !== COLUMNS.length) return `${cells.length} cells instead of ${COLUMNS.length}`;
      const cell = (column: (typeof COLUMNS)[number]): string => cells[COLUMNS.indexOf(column)] ?? '';
      const atMs = Date.parse(cell('time'));
      if (!Number.isFinite(atMs)) return 'no time in it';
      const [oldLast, newFirst] = [numberOf(cell('oldLast')), numberOf(cell('newFirst'))];
      if (oldLast === null || newFirst === null) return 'no reading in it';
      const [oldSerial, newSerial] = [cell('oldSerial') || null, cell('newSerial') || null];
      const by = cell('source') === 'hub' ? 'hub' : 'user';
      const value: ImportedValue = {
        source: `${cell('device')}.${cell('measurand')}`,
        ...{ atMs, value: newFirst, unit: cell('unit') || null },
        exchange: { oldLast, oldSerial, newSerial, source: by },
      };
      return [value];
    },
  };
}

function numberOf(text: string): number | null {
  const value = Number(text);
  return text.trim() !== '' && Number.isFinite(value) ? value : null;
}
