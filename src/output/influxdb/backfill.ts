// Fills what did not fit into memory while the server was away from the history, when the server is back. Rows of the same
// device and time replace themselves, so nothing is ever there twice. It must not know servers or files.
import type { HistoryReader, RawPage } from '../../history/history.ts';
import type { Clock } from '../../model/clock.ts';
import { errorText } from '../../model/error.ts';
import type { Reading } from '../../model/reading.ts';
import type { ProblemLog } from '../../log/problem-reporter.ts';
import type { BatchQueue, Lost } from './batch-queue.ts';
import type { Row } from './row-layout.ts';
import { Sampler } from './sampler.ts';

/** How long it waits for the queue to become empty before it looks again. */
const LOOK_MS = 20;

export interface BackfillOptions {
  readonly name: string;
  readonly intervalMs: number;
  readonly queue: BatchQueue;
  /** Null: nothing is recorded. */
  readonly history: () => Pick<HistoryReader, 'range'> | null;
  /** Names of the devices. */
  readonly devices: () => readonly string[];
  readonly rowsOf: (device: string, readings: readonly Reading[]) => readonly Row[];
  /** Sends what waits; false: the server is away. */
  readonly send: () => boolean;
  readonly clock: Clock;
  readonly log: ProblemLog;
}

export class Backfill {
  readonly #options: BackfillOptions;
  readonly #abort = new AbortController();
  /** What is being filled in. */
  #current: Lost | null = null;

  constructor(options: BackfillOptions) {
    this.#options = options;
  }

  /** To be called now and then while the server takes what it is given. Returns at once. */
  look(): void {
    const { queue, history } = this.#options;
    const reader = history();
    if (this.#current !== null || this.#abort.signal.aborted || reader === null) return;
    const lost = queue.takeLost();
    if (lost === null) return;
    this.#current = lost;
    void this.#fill(reader, lost).finally(() => {
      this.#current = null;
    });
  }

  /** At once, whatever the disk does. A successor begins again with what is not done. */
  stop(): void {
    this.#abort.abort();
    if (this.#current !== null) this.#options.queue.addLost(this.#current);
  }

  /** Never rejects. */
  async #fill(reader: Pick<HistoryReader, 'range'>, lost: Lost): Promise<void> {
    const { name, queue, devices, log } = this.#options;
    try {
      let values = 0;
      const sampler = new Sampler(this.#options.intervalMs);
      const series = devices().map((device) => `${device}.*`);
      for await (const page of reader.range({ series, fromMs: lost.fromMs, toMs: lost.toMs + 1, resolution: 'raw' })) {
        this.#abort.signal.throwIfAborted();
        if (page.kind === 'raw') values += await this.#add(page, sampler);
      }
      this.#abort.signal.throwIfAborted();
      queue.close();
      await this.#untilSent();
      queue.recovered(lost.values);
      log.info({ output: name, values }, `${name}: what did not fit into memory was filled in from the history`);
    } catch (error) {
      if (this.#abort.signal.aborted) return;
      log.warn({ output: name }, `${name}: the history could not fill in what was lost: ${errorText(error)}`);
    }
  }

  async #add({ series, timesMs, values }: RawPage, sampler: Sampler): Promise<number> {
    const { queue, rowsOf } = this.#options;
    const { device, measurand, unit } = series;
    let added = 0;
    for (let at = 0; at < timesMs.length; at++) {
      const value = values[at];
      const measuredAtMs = timesMs[at];
      if (value === undefined || measuredAtMs === undefined) continue;
      const reading: Reading = { measurand, value, unit, measuredAtMs, validForMs: 0 };
      const due = sampler.due({ device, measuredAtMs, readings: [reading] });
      for (const row of due.length === 0 ? [] : rowsOf(device, due)) {
        queue.add(row);
        added += row.values;
      }
      // A batch at a time: what comes from the disk must not push out what is measured now.
      if (queue.hasBatch) await this.#untilSent();
    }
    return added;
  }

  async #untilSent(): Promise<void> {
    const { queue, send, clock } = this.#options;
    while (!send() || queue.hasBatch) await clock.sleep(LOOK_MS, this.#abort.signal);
  }
}
