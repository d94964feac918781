// The log of a command: readable lines on standard error and, as configured, in daily files; secrets redacted.
// Knows nothing of what is logged.
import { isDeepStrictEqual } from 'node:util';
import { pino, type Logger } from 'pino';
import type { Config } from '../../config/config.ts';
import type { Clock } from '../../model/clock.ts';
import { textLine } from '../../log/log-line.ts';
import { LogFiles } from '../../log/log-files.ts';
import { LogRing, type LogSource } from '../../log/log-source.ts';
import type { OutputHealth } from '../../model/output-health.ts';
import { redactor, secretsOf } from '../../log/redaction.ts';

export interface OpenLog {
  readonly logger: Logger;
  /** What `/log` shows. */
  readonly lines: LogSource & { health(): OutputHealth | null };
  /** From now on the secrets of this configuration are redacted too. */
  readonly hide: (config: Config) => void;
  /** Goes on as this configuration says. */
  readonly use: (config: Config) => void;
  /** Lets the last lines reach the disk. */
  readonly close: () => Promise<void>;
}

/** @param level instead of the configured one, whatever a later configuration says */
export function openLog(config: Config, clock: Clock, level: string | null = null): OpenLog {
  const secrets = new Set<string>();
  let redact = (text: string): string => text;
  let settings: Config['log'] = config.log;
  let files = openFiles(settings, clock);
  const ring = new LogRing(clock);
  const hide = (next: Config): void => {
    for (const secret of secretsOf(next)) secrets.add(secret);
    redact = redactor([...secrets].sort((a, b) => b.length - a.length));
  };
  hide(config);
  const write = (json: string): void => {
    const text = redact(textLine(json));
    process.stderr.write(text);
    (files ?? ring).write(text);
  };
  const logger = pino({ level: level ?? settings.level, base: null }, { write });
  return {
    logger,
    lines: {
      today: () => (files ?? ring).today(),
      // Without files nothing is written that could fail.
      health: () => files?.health() ?? null,
    },
    hide,
    use(next) {
      if (level === null) logger.level = next.log.level;
      if (isDeepStrictEqual(next.log, settings)) return;
      void files?.close();
      settings = next.log;
      files = openFiles(settings, clock);
    },
    close: async () => files?.close(),
  };
}

function openFiles({ path: folder, keepMs, maxBytes }: Config['log'], clock: Clock): LogFiles | null {
  const onProblem = (text: string): void => void process.stderr.write(`log: ${text}\n`);
  return folder === null ? null : new LogFiles({ folder, keepMs, maxBytes, clock, onProblem });
}
