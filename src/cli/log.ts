// The log of a command: readable lines on standard error and, as configured, in daily files; secrets blackened.
// Knows nothing of what is logged.
import { pino, type Logger } from 'pino';
import type { Config } from '../config/config.ts';
import type { Clock } from '../model/clock.ts';
import { textLine } from '../model/log-line.ts';
import { LogFiles } from '../output/log-files.ts';
import { LogRing, type LogSource } from '../output/log-source.ts';
import type { OutputHealth } from '../output/output.ts';
import { redactor, secretsOf } from '../output/redaction.ts';

export interface OpenLog {
  readonly logger: Logger;
  /** What `/log` shows. */
  readonly lines: LogSource & { health?(): OutputHealth };
  /** Lets the last lines reach the disk. */
  readonly close: () => Promise<void>;
}

export function openLog(config: Config, clock: Clock, level: string = config.log.level): OpenLog {
  const redact = redactor(secretsOf(config));
  const onProblem = (text: string): void => void process.stderr.write(`log: ${text}\n`);
  const { path: folder, keepMs, maxBytes } = config.log;
  const files = folder === null ? null : new LogFiles({ folder, keepMs, maxBytes, clock, onProblem });
  const lines = files ?? new LogRing(clock);
  const write = (json: string): void => {
    const text = redact(textLine(json));
    process.stderr.write(text);
    lines.write(text);
  };
  return {
    logger: pino({ level, base: null }, { write }),
    lines,
    close: async () => files?.close(),
  };
}
