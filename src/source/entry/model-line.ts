// The factory setting of a serial line in a file of models.d: `9600 8N1`, or a section with its source. Knows no kind.
import * as z from 'zod';
import type { Line } from '../../definition/modbus/model.ts';
import { BAUD_RATES, FRAMINGS, type LineSettings } from '../../transport/serial-line.ts';
import { quote } from '../../yaml/masking.ts';
import type { Report } from '../../yaml/report.ts';
import { key } from '../../yaml/schema-values.ts';

export const modelLine = () =>
  z.union([
    z.string().min(1).max(16),
    z.strictObject({
      baud: key(z.literal([...BAUD_RATES]).optional(), 'Baud rate.', { example: 9600 }),
      framing: key(z.enum(FRAMINGS).optional(), 'Data bits, parity, stop bits.', { example: '8N1' }),
      source: key(z.string().min(1).optional(), 'Who says it.', { example: 'the manual' }),
    }),
  ]);

type LineInput = z.output<ReturnType<typeof modelLine>>;

const FROM_FILE = 'the model file';

/** The line that the file says; null when it is none (reported). */
export function modelLineOf(line: LineInput, report: Report): Line | null {
  if (typeof line !== 'string') {
    return { baud: line.baud ?? null, framing: line.framing ?? null, source: line.source ?? FROM_FILE };
  }
  const parsed = parseLine(line);
  if (parsed !== null) return { ...parsed, source: FROM_FILE };
  report.error(
    ['line'],
    { en: `${quote(line)} is no serial line`, de: `${quote(line)} ist keine serielle Leitung` },
    { en: 'baud rate and framing, for example 9600 8N1', de: 'Baudrate und Rahmen, zum Beispiel 9600 8N1' },
  );
  return null;
}

/** Null for anything else. */
export function parseLine(text: string): LineSettings | null {
  const [rate = '', frame = '', ...rest] = text.trim().split(/[\s,/]+/);
  const baud = BAUD_RATES.find((each) => String(each) === rate);
  const framing = FRAMINGS.find((each) => each === frame.toUpperCase());
  return baud === undefined || framing === undefined || rest.length > 0 ? null : { baud, framing };
}

/** As a file says it. */
export function describeLine({ baud, framing, source }: Line): Readonly<Record<string, unknown>> {
  return { ...(baud !== null && { baud }), ...(framing !== null && { framing }), source };
}
