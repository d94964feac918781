// Writes the logger's values to a text file or the standard output, with a bar for whoever watches. Knows no layout.
import type { Calendar } from '../../time/calendar.ts';
import { exportHeader, exportLine, type ExportFormat } from '../../logger/export.ts';
import type { LoggedRange, LoggerFile } from '../../logger/file.ts';
import type { CsvLocale } from '../../vocabulary/csv.ts';
import { errorText, MeterHubError } from '../../model/error.ts';
import type { CommandContext } from '../shared/command-context.ts';
import { ProgressBar } from '../shared/terminal.ts';
import { textSink } from '../shared/text-sink.ts';

export interface ExportTask {
  readonly file: LoggerFile;
  readonly range: LoggedRange;
  readonly format: ExportFormat;
  readonly locale: CsvLocale;
  readonly calendar: Calendar;
  /** `-`: the standard output. */
  readonly target: string;
}

/** How many records were written. Rejects with LOGGER_FILE; the target is whole or as it was. */
export async function exportTo(task: ExportTask, { terminal, signal }: CommandContext): Promise<number> {
  const { file, range, format, locale, calendar, target } = task;
  const total = terminal.isWatched ? file.countIn(range) : 0;
  const bar = new ProgressBar(terminal);
  const sink = textSink(target, terminal);
  let read = 0;
  let written = 0;
  try {
    await sink.write(exportHeader(format, locale));
    for (const page of file.records(range)) {
      signal.throwIfAborted();
      const lines = page.map((record) => exportLine(format, record, calendar, locale)).filter((line) => line !== '');
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
