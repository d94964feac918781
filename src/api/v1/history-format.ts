// The rows of the past as JSON, CSV or lines of JSON, piece by piece. It must not know HTTP or how they are stored.
import type { Calendar } from '../../time/calendar.ts';
import { csvLine, type CsvLocale } from '../../vocabulary/csv.ts';
import { RAW_COLUMNS, ROLLUP_COLUMNS, type HistoryPiece, type HistoryRow } from '../../history/answer/history-rows.ts';

export const FORMATS = ['json', 'csv', 'ndjson'] as const;

export type HistoryFormat = (typeof FORMATS)[number];

export const CONTENT_TYPES: Readonly<Record<HistoryFormat, string>> = {
  json: 'application/json; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
  ndjson: 'application/x-ndjson; charset=utf-8',
};

export interface HistoryHead {
  readonly fromMs: number;
  readonly toMs: number;
  readonly resolution: string;
  readonly calendar: Calendar;
  /** Of CSV. */
  readonly locale: CsvLocale;
}

type Pieces = AsyncIterable<HistoryPiece>;

/** Rows that become one piece of text: few enough to wait for a slow client with little in memory. */
const ROWS_A_CHUNK = 1000;

export function formatHistory(format: HistoryFormat, head: HistoryHead, pieces: Pieces): AsyncGenerator<string> {
  switch (format) {
    case 'json':
      return json(head, pieces);
    case 'csv':
      return csv(head, pieces);
    case 'ndjson':
      return ndjson(pieces);
  }
}

async function* json({ fromMs, toMs, resolution, calendar }: HistoryHead, pieces: Pieces): AsyncGenerator<string> {
  const head = JSON.stringify({ from: calendar.iso(fromMs), to: calendar.iso(toMs), resolution });
  yield `${head.slice(0, -1)},"series":[`;
  let open: HistoryPiece['series'] | null = null;
  let isFirstRow = true;
  for await (const { series, columns, rows } of pieces) {
    if (series !== open) {
      const { name, device, measurand, unit } = series;
      const begin = JSON.stringify({ name, device, measurand, unit, columns });
      yield `${open === null ? '' : ']},'}${begin.slice(0, -1)},"points":[`;
      open = series;
      isFirstRow = true;
    }
    for (const chunk of chunks(rows)) {
      yield (isFirstRow ? '' : ',') + JSON.stringify(chunk).slice(1, -1);
      isFirstRow = false;
    }
  }
  yield open === null ? ']}' : ']}]}';
}

/** One row a value, the series in a column: series of different times do not share lines. RFC 4180, but plain line ends. */
async function* csv({ resolution, calendar, locale }: HistoryHead, pieces: Pieces): AsyncGenerator<string> {
  const isRaw = resolution === 'raw';
  yield csvLine(['time', 'series', 'unit', ...(isRaw ? RAW_COLUMNS : ROLLUP_COLUMNS).slice(1)], locale);
  for await (const { series, columns, rows } of pieces) {
    const label = [series.name, series.unit ?? ''];
    // Words have no mean, least and most: they are both the first and the last of their period.
    const isWord = !isRaw && columns === RAW_COLUMNS;
    for (const chunk of chunks(rows)) {
      yield chunk
        .map(([ms, ...values]) => {
          const cells = isWord ? ['', '', '', values[0], values[0], ''] : values;
          return csvLine([calendar.iso(ms), ...label, ...cells], locale);
        })
        .join('');
    }
  }
}

async function* ndjson(pieces: Pieces): AsyncGenerator<string> {
  for await (const { series, columns, rows } of pieces) {
    const label = JSON.stringify({ series: series.name, unit: series.unit }).slice(0, -1);
    for (const chunk of chunks(rows)) {
      yield chunk.map((row) => `${label},${fields(columns, row)}}\n`).join('');
    }
  }
}

function fields(columns: readonly string[], row: HistoryRow): string {
  return columns.map((column, index) => `"${column}":${JSON.stringify(row[index])}`).join(',');
}

function* chunks(rows: readonly HistoryRow[]): Generator<readonly HistoryRow[]> {
  for (let at = 0; at < rows.length; at += ROWS_A_CHUNK) yield rows.slice(at, at + ROWS_A_CHUNK);
}
