// A statement as JSON, for the interface and the command line. It must not know HTTP.
import type { Statement } from '../../../tariff/statement/statement.ts';
import { inUnit, unitText } from '../../../tariff/statement/words.ts';
import type { Calendar } from '../../../time/calendar.ts';
import type { StatementJson } from '../answers/statement.ts';

export const STATEMENT_FORMATS = ['json', 'csv', 'text'] as const;
export const STATEMENT_LANGUAGES = ['en', 'de'] as const;

export function statementJson(statement: Statement, calendar: Calendar): StatementJson {
  const { fromMs, toMs, currency, isRunning, devices } = statement;
  const iso = (ms: number): string => calendar.iso(ms);
  const when = (ms: number | null): string | null => (ms === null ? null : calendar.iso(ms));
  const money = (text: string | null): number | null => (text === null ? null : Number(text));
  return {
    ...{
      from: iso(fromMs),
      to: iso(toMs),
      timeZone: calendar.timeZone,
      currency,
      running: isRunning,
      legalBill: false,
    },
    devices: devices.map(({ device, calibratedUntil, unit, readings, lines, total, missingDays, estimated }) => ({
      ...{ device, calibratedUntil, unit: unitText(unit) },
      readings: readings.map((one) => ({
        ...{ direction: one.direction, from: iso(one.fromMs), to: iso(one.toMs), ends: one.ends },
        ...{ start: inUnit(one.start, unit), startAt: when(one.startMs) },
        ...{ end: inUnit(one.end, unit), endAt: when(one.endMs), use: inUnit(one.use, unit) },
      })),
      lines: lines.map(({ kind, use, price, sum, missing, ...line }) => ({
        ...{ kind, from: iso(line.fromMs), to: iso(line.toMs), use: kind === 'base' ? use : inUnit(use, unit) },
        ...{ price: money(price), sum: money(sum), missing, estimated: line.estimated },
      })),
      total: money(total),
      missingDays: missingDays.map((days) => ({ from: iso(days.fromMs), to: iso(days.toMs) })),
      estimated,
    })),
  };
}
