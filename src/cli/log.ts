// The log on standard error, one readable line per event. Knows nothing of what is logged.
import { pino, type Logger } from 'pino';
import { textLine } from '../model/log-line.ts';

export function createLog(level: string): Logger {
  return pino({ level, base: null }, { write: (json: string) => process.stderr.write(textLine(json)) });
}
