// `meterhub history export`: the past as CSV, lines of JSON or JSON, in the layout of the HTTP interface. Knows no file of
// the history.
import { formatHistory, FORMATS, type HistoryFormat } from '../../api/v1/history-format.ts';
import { buckets, RAW, type Bucket } from '../../history/answer/bucket.ts';
import { Calendar, machineTimeZone } from '../../time/calendar.ts';
import { historyRows, widened, type HistoryPiece } from '../../history/answer/history-rows.ts';
import { exchangeTable } from '../../history/import/exchanges.ts';
import type { HistoryReader, SeriesInfo } from '../../history/history.ts';
import { didYouMean } from '../../vocabulary/did-you-mean.ts';
import { errorText, MeterHubError } from '../../model/error.ts';
import { usage } from '../shared/bus-option.ts';
import type { CommandContext } from '../shared/command-context.ts';
import { ProgressBar } from '../shared/terminal.ts';
import { textSink } from '../shared/text-sink.ts';
import { csvLocaleFlag } from '../shared/csv-locale-flag.ts';
import { rangeFlags, type RangeFlags } from '../shared/time-flags.ts';

export interface HistoryExportFlags extends RangeFlags {
  /** `-`: the standard output. */
  readonly target: string;
  readonly series?: string;
  readonly resolution: string;
  readonly format?: string;
  readonly locale?: string;
  /** The exchanged and reset meters instead of values. */
  readonly exchanges?: boolean;
}

/** How many points were written. Rejects with USAGE or HISTORY_*; the target is whole or as it was. */
export async function exportHistory(
  history: HistoryReader,
  flags: HistoryExportFlags,
  { terminal, clock, signal }: CommandContext,
): Promise<number> {
  const calendar = new Calendar(machineTimeZone());
  const bucket = bucketOf(flags.resolution, calendar);
  const format = formatOf(flags);
  const series = chosen(flags.series, await history.seriesList());
  const range = limited(rangeFlags(flags, clock.wallMs(), calendar), series);
  const fromMs = widened(range.fromMs, bucket);
  const locale = csvLocaleFlag(flags.locale, format);
  const head = { fromMs, toMs: range.toMs, resolution: bucket.label, calendar, locale };
  const bar = new ProgressBar(terminal);
  const sink = textSink(flags.target, terminal);
  let points = 0;
  const names = new Set<number>();
  async function* counted(pieces: AsyncIterable<HistoryPiece>): AsyncGenerator<HistoryPiece> {
    for await (const piece of pieces) {
      signal.throwIfAborted();
      points += piece.rows.length;
      names.add(piece.series.id);
      bar.draw(names.size, series.length, piece.series.name);
      yield piece;
    }
  }
  try {
    const pieces = counted(historyRows(history, { series, fromMs, toMs: range.toMs, bucket }));
    for await (const text of formatHistory(format, head, pieces)) await sink.write(text);
    await sink.keep();
    return points;
  } catch (error) {
    await sink.discard();
    if (error instanceof MeterHubError) throw error;
    throw usage(`cannot write ${flags.target}: ${errorText(error)}`, 'check the name, the rights and the space');
  } finally {
    bar.clear();
  }
}

/** How many meters that were exchanged or reset were written, of the chosen series and time. Rejects as `exportHistory` does. */
export async function exportExchanges(
  history: HistoryReader,
  flags: HistoryExportFlags,
  { terminal, clock }: CommandContext,
): Promise<number> {
  if (flags.format !== undefined || flags.locale !== undefined) {
    throw usage('--exchanges writes one format only', 'leave --format and --locale out');
  }
  const names = new Set(chosen(flags.series, await history.seriesList()).map(({ name }) => name));
  const { fromMs, toMs } = rangeFlags(flags, clock.wallMs(), new Calendar(machineTimeZone()));
  const wanted = (await history.exchanges()).filter(
    ({ device, measurand, atMs }) => names.has(`${device}.${measurand}`) && atMs >= fromMs && atMs < toMs,
  );
  const sink = textSink(flags.target, terminal);
  try {
    await sink.write(exchangeTable(wanted));
    await sink.keep();
    return wanted.length;
  } catch (error) {
    await sink.discard();
    throw usage(`cannot write ${flags.target}: ${errorText(error)}`, 'check the name, the rights and the space');
  }
}

/** Nothing is looked for where nothing can be. */
function limited(range: { readonly fromMs: number; readonly toMs: number }, series: readonly SeriesInfo[]) {
  const firstMs = Math.min(...series.map((each) => each.firstMs));
  const lastMs = Math.max(...series.map((each) => each.lastMs));
  const fromMs = Math.max(range.fromMs, firstMs);
  return { fromMs, toMs: Math.max(fromMs, Math.min(range.toMs, lastMs + 1)) };
}

/** All of them when nobody says which. Throws USAGE. */
function chosen(text: string | undefined, all: readonly SeriesInfo[]): readonly SeriesInfo[] {
  if (all.length === 0) throw usage('nothing is recorded in this file', 'name another file with -f');
  if (text === undefined) return all;
  const found = text.split(',').flatMap((name) => {
    const own = all.filter((each) => each.name === name || (name.endsWith('.*') && `${each.device}.*` === name));
    if (own.length > 0) return own;
    const hint = didYouMean(
      name,
      all.map((each) => each.name),
      'series',
    );
    throw usage(`--series: there is no "${name}"`, hint ?? '`meterhub history info` lists them');
  });
  return [...new Set(found)];
}

function bucketOf(label: string, calendar: Calendar): Bucket {
  const all = [RAW, ...buckets(calendar, machineTimeZone())];
  const found = all.find((bucket) => bucket.label === label);
  if (found !== undefined) return found;
  throw usage(`--resolution: "${label}" is not known`, `use ${all.map((bucket) => bucket.label).join(', ')}`);
}

function formatOf({ format, target }: HistoryExportFlags): HistoryFormat {
  const wanted = format ?? FORMATS.find((each) => target.endsWith(`.${each}`)) ?? 'csv';
  const found = FORMATS.find((each) => each === wanted);
  if (found === undefined) throw usage(`--format: "${wanted}" is not known`, `use ${FORMATS.join(', ')}`);
  return found;
}
