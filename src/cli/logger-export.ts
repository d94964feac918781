// Writes the logger's values to a text file or the standard output, with a bar for whoever watches. Knows no layout.
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { finished } from 'node:stream/promises';
import { once } from 'node:events';
import type { Calendar } from '../history/calendar.ts';
import { exportHeader, exportLine, type ExportFormat } from '../history/logger-export.ts';
import type { LoggedRange, LoggerFile } from '../history/logger-file.ts';
import { errorText, MeterHubError } from '../model/errors.ts';
import type { CommandContext } from './command-context.ts';
import { ProgressBar, type Terminal } from './terminal.ts';

export interface ExportTask {
  readonly file: LoggerFile;
  readonly range: LoggedRange;
  readonly format: ExportFormat;
  readonly calendar: Calendar;
  /** `-`: the standard output. */
  readonly target: string;
}

interface TextSink {
  write(text: string): Promise<void>;
  /** Makes what was written the file. */
  keep(): Promise<void>;
  /** Leaves what was there before. */
  discard(): Promise<void>;
}

/** How many records were written. Rejects with LOGGER_FILE; the target is whole or as it was. */
export async function exportTo(task: ExportTask, { terminal, signal }: CommandContext): Promise<number> {
  const { file, range, format, calendar, target } = task;
  const total = terminal.isWatched ? file.countIn(range) : 0;
  const bar = new ProgressBar(terminal);
  const sink = target === '-' ? standardOutput(terminal) : fileSink(target);
  let read = 0;
  let written = 0;
  try {
    await sink.write(exportHeader(format));
    for (const page of file.records(range)) {
      signal.throwIfAborted();
      const lines = page.map((record) => exportLine(format, record, calendar)).filter((line) => line !== '');
      await sink.write(lines.join(''));
      read += page.length;
      written += lines.length;
      bar.draw(read, total, target);
    }
    await sink.keep();
  } catch (error) {
    await sink.discard();
    if (error instanceof MeterHubError) throw error;
    throw new MeterHubError('LOGGER_FILE', `cannot write ${target}: ${errorText(error)}`, { cause: error });
  } finally {
    bar.clear();
  }
  return written;
}

function standardOutput(terminal: Terminal): TextSink {
  return {
    async write(text) {
      terminal.out(text);
      // A pipe that is not read would otherwise fill the memory.
      await new Promise((resolve) => setImmediate(resolve));
    },
    keep: () => Promise.resolve(),
    discard: () => Promise.resolve(),
  };
}

/** Beside the target first: a reader never sees half a file, and a full disk does not cost the old one. */
function fileSink(target: string): TextSink {
  const beside = `${target}.part`;
  const stream = createWriteStream(beside);
  const failed = new Promise<never>((_, reject) => stream.once('error', reject));
  failed.catch(() => undefined);
  return {
    async write(text) {
      if (text !== '' && !stream.write(text)) await Promise.race([once(stream, 'drain'), failed]);
    },
    async keep() {
      stream.end();
      await finished(stream);
      await rename(beside, target);
    },
    async discard() {
      stream.destroy();
      await rm(beside, { force: true }).catch(() => undefined);
    },
  };
}
