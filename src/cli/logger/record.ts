// `meterhub logger record`: asks a server's firehose on and on and writes what comes at intervals: nothing twice, nothing
// lost as long as the server keeps it. Knows the order of questions, not the file's layout.
import { LoggerFile } from '../../logger/file.ts';
import { toLoggerRecord, type LoggerRecord } from '../../logger/record.ts';
import { errorText } from '../../model/error.ts';
import { BoundedQueue } from '../../async/bounded-queue.ts';
import { Retry } from '../../async/retry.ts';
import { wholeNumberFlag } from '../shared/bus-option.ts';
import type { CommandContext } from '../shared/command-context.ts';
import { FirehoseClient, FirehoseRefused, type FirehoseEvent } from '../shared/firehose-client.ts';
import { FirehosePlace } from './firehose-place.ts';
import { localDateTime } from '../../time/local-time.ts';
import { hubAddress } from '../place/hub-address.ts';

export interface RecordIntoFlags {
  /** Undefined: the hub of the configuration. */
  readonly url?: string | undefined;
  readonly dbfile: string;
  readonly sleeptime: string;
  readonly timeout: string;
  readonly category: string;
  readonly verbose?: boolean;
}

/** Events come in bursts: a short rest lets one answer carry many. The server keeps 250 meanwhile. */
const REST_MS = 50;
const FIRST_PAUSE_MS = 1000;
const LAST_PAUSE_MS = 30_000;

/** About 40 MB; when the disk refuses for longer, the oldest values go. */
const MAX_CACHED = 500_000;

/** Resolves when the signal ends it; what is cached is written first. Rejects with USAGE, LOGGER_FILE or what the server refused. */
export async function recordInto(flags: RecordIntoFlags, context: CommandContext): Promise<void> {
  const base = hubAddress(flags.url);
  const question = {
    category: flags.category,
    timeoutS: wholeNumberFlag('-t', flags.timeout, 1, 120),
  };
  const everyMs = wholeNumberFlag('-s', flags.sleeptime, 1, 3600) * 1000;
  const file = LoggerFile.openForWriting(flags.dbfile);
  const cache = new RecordCache(file, context, flags.verbose === true);
  const server = new FirehoseClient(base, context.clock);
  context.terminal.err(`Recording into ${flags.dbfile} what ${base} measures, until Ctrl-C\n`);
  const stopWriting = context.clock.every(everyMs, () => void cache.write());
  try {
    await follow({ base, server, question }, new FirehosePlace(file.count > 0), cache, context);
  } finally {
    stopWriting();
    server.close();
    await cache.write();
    file.close();
  }
}

interface Followed {
  readonly base: string;
  readonly server: FirehoseClient;
  readonly question: { readonly category: string; readonly timeoutS: number };
}

async function follow(
  { base, server, question }: Followed,
  place: FirehosePlace,
  cache: RecordCache,
  { terminal, clock, signal }: CommandContext,
): Promise<void> {
  const retry = new Retry({ clock, firstMs: FIRST_PAUSE_MS, maxMs: LAST_PAUSE_MS });
  let complaint: string | null = null;
  let hasAnswered = false;
  while (!signal.aborted) {
    try {
      const events = await server.ask({ ...question, sinceMs: place.sinceMs }, signal);
      if (complaint !== null) terminal.err(`connected to ${base} again\n`);
      complaint = null;
      hasAnswered = true;
      retry.reset();
      const { fresh, isTorn } = place.take(events);
      if (isTorn) terminal.err('the server gave up events before they could be fetched: some values are missing\n');
      cache.take(fresh);
      if (events.length > 0) await clock.sleep(REST_MS, signal).catch(() => undefined);
    } catch (error) {
      if (isAborted(signal)) return;
      // Once it was the right server, it is only ill, or being exchanged: nobody watches a recorder.
      if (error instanceof FirehoseRefused && !hasAnswered) throw error;
      const text = errorText(error);
      if (text !== complaint) terminal.err(`${text}; trying again\n`);
      complaint = text;
      place.lose();
      await retry.pause(signal);
    }
  }
}

/** The signal may have fired during an await, which the compiler does not see. */
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}

/** What has come and is not on the disk yet. */
class RecordCache {
  readonly #file: LoggerFile;
  readonly #context: CommandContext;
  readonly #isVerbose: boolean;
  readonly #records = new BoundedQueue<LoggerRecord>({ limit: MAX_CACHED, whenFull: 'drop-oldest' });
  #writing = Promise.resolve();
  #problem: string | null = null;
  #isOddSaid = false;

  constructor(file: LoggerFile, context: CommandContext, isVerbose: boolean) {
    this.#file = file;
    this.#context = context;
    this.#isVerbose = isVerbose;
  }

  take(events: readonly FirehoseEvent[]): void {
    const records = events.flatMap(({ data, timestampMs }) => toLoggerRecord(data, timestampMs) ?? []);
    if (records.length < events.length && !this.#isOddSaid) {
      this.#isOddSaid = true;
      this.#say('Some events carry no value of a meter and are left out; is the category right?');
    }
    const lostBefore = this.#records.lost;
    for (const record of records) this.#records.push(record);
    if (this.#isVerbose) for (const record of records) this.#say(valueText(record));
    const lost = this.#records.lost - lostBefore;
    if (lost > 0) this.#say(`Lost the oldest ${lost} measurements: the disk refuses them for too long.`);
  }

  /** One write at a time; never rejects: what the disk refuses is kept for the next time. */
  write(): Promise<void> {
    this.#writing = this.#writing.then(() => this.#writeCached());
    return this.#writing;
  }

  async #writeCached(): Promise<void> {
    const records = this.#records.takeAll();
    if (records.length === 0) return;
    this.#say(`Cached ${records.length} measurements, storing.`);
    try {
      await this.#file.append(records);
      if (this.#problem !== null) this.#say('The disk takes measurements again.');
      this.#problem = null;
    } catch (error) {
      this.#records.putBack(records);
      const text = errorText(error);
      if (text !== this.#problem) this.#say(`Failed to store, trying again: ${text}`);
      this.#problem = text;
    }
  }

  #say(text: string): void {
    this.#context.terminal.err(`${localDateTime(this.#context.clock.wallMs())} ${text}\n`);
  }
}

function valueText({ device, measurand, value, unit }: LoggerRecord): string {
  return `device ${device}, ${measurand}: ${value.toFixed(2)}${unit === null || unit === '1' ? '' : ` ${unit}`}`;
}
