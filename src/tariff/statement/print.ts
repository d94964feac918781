// A statement as text for a terminal or a letter, and as CSV. It must not know how it is computed.
import type { Calendar } from '../../time/calendar.ts';
import { csvLine, type CsvLocale } from '../../vocabulary/csv.ts';
import type { Language } from '../../vocabulary/text.ts';
import type { StatementLine } from './lines.ts';
import type { MeterPeriod } from './meter-periods.ts';
import type { DeviceStatement, Statement } from './statement.ts';
import { dayText, inUnit, kindText, missingText, numberText, remarksOf, unitText, WORDS } from './words.ts';

export interface PrintContext {
  readonly calendar: Calendar;
  readonly language: Language;
}

export function statementText(statement: Statement, context: PrintContext): string {
  const { calendar, language } = context;
  const days = [dayText(statement.fromMs, calendar, language), dayText(statement.toMs - 1, calendar, language)];
  const head = `${WORDS.title[language]} ${days.join(' - ')} (${calendar.timeZone})`;
  const notes = [
    ...(statement.isRunning ? [WORDS.running[language]] : []),
    ...[WORDS.rounding[language], WORDS.notLegal[language]],
  ];
  const devices = statement.devices.map((device) => deviceText(device, statement.currency, context));
  return `${[head, ...devices, notes.join('\n')].join('\n\n')}\n`;
}

function deviceText(device: DeviceStatement, currency: string, context: PrintContext): string {
  const { calendar, language } = context;
  const { calibratedUntil, unit, total } = device;
  const until = calibratedUntil === null ? '' : ` (${WORDS.calibrated[language]} ${calibratedUntil})`;
  const name = `${WORDS.meter[language]} ${device.device}${until}`;
  const readings = device.readings.map((one) => readingCells(one, unit, context));
  const lines = device.lines.map((line) => lineCells(line, unit, currency, context));
  const sum = [
    ...[WORDS.total[language], '', '', ''],
    total === null ? WORDS.unknown[language] : `${numberText(total, language)} ${currency}`,
    '',
  ];
  return [
    name,
    ...(readings.length === 0 ? [] : [table([readingHead(language), ...readings], [2, 3, 4])]),
    ...(lines.length === 0 ? [] : [table([...lines, sum], [2, 3, 4])]),
    ...remarksOf(device, calendar, language).map((remark) => `  ${remark}`),
  ].join('\n');
}

function readingHead(language: Language): string[] {
  const { from, to, startReading, endReading, use } = WORDS;
  return [...[from, to, startReading, endReading, use].map((word) => word[language]), ''];
}

function readingCells(period: MeterPeriod, unit: string | null, { calendar, language }: PrintContext): string[] {
  const shown = (value: number | null): string => {
    const number = inUnit(value, unit);
    return number === null ? WORDS.unknown[language] : `${numberText(number, language, 3)} ${unitText(unit)}`;
  };
  const why = { statement: '', prices: WORDS.pricesChanged[language], exchange: WORDS.exchanged[language] }[
    period.ends
  ];
  const remarks = [...(period.direction === 'export' ? [WORDS.fedIn[language]] : []), ...(why === '' ? [] : [why])];
  return [
    dayText(period.fromMs, calendar, language),
    dayText(period.toMs - 1, calendar, language),
    ...[period.start, period.end, period.use].map(shown),
    remarks.join(', '),
  ];
}

function lineCells(line: StatementLine, unit: string | null, currency: string, context: PrintContext): string[] {
  const { calendar, language } = context;
  const days = `${dayText(line.fromMs, calendar, language)} - ${dayText(line.toMs - 1, calendar, language)}`;
  const isBase = line.kind === 'base';
  const use = isBase ? line.use : inUnit(line.use, unit);
  const unitName = isBase ? WORDS.days[language] : unitText(unit);
  const per = isBase ? ` ${WORDS.month[language]}` : `/${unitText(unit)}`;
  const price =
    line.price === null ? WORDS.changing[language] : `${numberText(line.price, language)} ${currency}${per}`;
  return [
    kindText(line.kind, language),
    days,
    use === null ? WORDS.unknown[language] : `${numberText(use, language, isBase ? 0 : 3)} ${unitName}`,
    line.missing === 'noTariff' ? '' : price,
    line.sum === null ? WORDS.unknown[language] : `${numberText(line.sum, language)} ${currency}`,
    line.estimated ? `(${WORDS.estimated[language]})` : '',
  ];
}

/** Columns as wide as what is in them; `right`: the numbers of those that end below each other. */
function table(rows: readonly (readonly string[])[], right: readonly number[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) => {
      const cells = row.map((cell, column) => {
        return right.includes(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0);
      });
      return `  ${cells.join('  ').trimEnd()}`;
    })
    .join('\n');
}

const COLUMNS = [
  'device',
  'calibratedUntil',
  'kind',
  'from',
  'to',
  'readingFrom',
  'readingTo',
  'use',
  'unit',
  'price',
  'sum',
  'currency',
  'estimated',
  'remark',
];

/** A line a position: readings first, then prices, then the total of the device. What is not known is an empty cell, and the total's remark says why. */
export function statementCsv(statement: Statement, { calendar, language }: PrintContext): string {
  const locale: CsvLocale = language;
  const day = (ms: number): string => calendar.iso(ms).slice(0, 10);
  const money = (text: string | null): number | null => (text === null ? null : Number(text));
  const { currency } = statement;
  const rows = statement.devices.flatMap((each) => {
    const { device, calibratedUntil, unit, readings, lines, total } = each;
    const head = [device, calibratedUntil];
    return [
      ...readings.map((one) => {
        const values = [one.start, one.end, one.use].map((value) => inUnit(value, unit));
        const remark = one.ends === 'exchange' ? WORDS.exchanged[language] : '';
        const kind = one.direction === 'import' ? 'reading' : 'reading export';
        return [
          ...head,
          kind,
          day(one.fromMs),
          day(one.toMs - 1),
          ...values,
          unitText(unit),
          null,
          null,
          null,
          false,
          remark,
        ];
      }),
      ...lines.map((line) => {
        const isBase = line.kind === 'base';
        const use = isBase ? line.use : inUnit(line.use, unit);
        const unitName = isBase ? 'd' : unitText(unit);
        const remark = line.missing === null ? '' : missingText(line.missing, language);
        const money3 = [money(line.price), money(line.sum), currency];
        return [
          ...head,
          line.kind,
          day(line.fromMs),
          day(line.toMs - 1),
          null,
          null,
          use,
          unitName,
          ...money3,
          line.estimated,
          remark,
        ];
      }),
      ...[
        [
          ...head,
          'total',
          day(statement.fromMs),
          day(statement.toMs - 1),
          null,
          null,
          null,
          null,
          null,
          money(total),
          currency,
          each.estimated,
          remarksOf(each, calendar, language).join(' '),
        ],
      ],
    ];
  });
  return csvLine(COLUMNS, locale) + rows.map((row) => csvLine(row, locale)).join('');
}
