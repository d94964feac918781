// The InfluxDB output: what is measured becomes rows, rows wait in a bounded queue, and are sent. It must not know
// interfaces, nor how requests look.
import type { InfluxOutputConfig } from './config.ts';
import type { HistoryReader } from '../../history/history.ts';
import { TimeGuard } from '../../time/time-guard.ts';
import type { LiveState } from '../../live/live-state.ts';
import type { Clock } from '../../model/clock.ts';
import type { Reading, Snapshot } from '../../model/reading.ts';
import type { OutputHealth } from '../../model/output-health.ts';
import type { Output } from '../output.ts';
import type { ProblemLog } from '../../log/problem-reporter.ts';
import { Backfill } from './backfill.ts';
import { BatchQueue } from './batch-queue.ts';
import { InfluxSender } from './influx-sender.ts';
import { RowLayout, type Row } from './row-layout.ts';
import { Sampler } from './sampler.ts';

/** What sending gets at the end of the program. */
const STOP_GRACE_MS = 2000;
/** Values held while the clock is not set: a Pi without network has none. */
const MAX_HELD_VALUES = 50_000;

export interface InfluxOutputOptions {
  readonly config: InfluxOutputConfig;
  readonly live: Pick<LiveState, 'snapshots' | 'device' | 'devices'>;
  readonly clock: Clock;
  readonly log: ProblemLog;
  /** What an output of the same name could not send before its configuration changed. */
  readonly queue?: BatchQueue;
  /** What is recorded, to fill in what did not fit into memory; null: nothing. */
  readonly history?: () => Pick<HistoryReader, 'range'> | null;
  /** 0 to below 1, for pauses that differ. */
  readonly random?: () => number;
}

export class InfluxOutput implements Output<Snapshot> {
  readonly name: string;
  /** What has not been sent. */
  readonly queue: BatchQueue;
  readonly #options: InfluxOutputOptions;
  readonly #guard: TimeGuard;
  readonly #sampler: Sampler;
  readonly #layout: RowLayout;
  readonly #sender: InfluxSender;
  readonly #backfill: Backfill;
  #leftOutValues = 0;
  #saidFull = false;
  #stopListening: () => void = () => undefined;
  #stopFlushing: () => void = () => undefined;

  constructor(options: InfluxOutputOptions) {
    const { config, live, clock, log, random = Math.random } = options;
    this.#options = options;
    this.name = config.name;
    this.queue = options.queue ?? new BatchQueue(config.bufferBytes);
    this.queue.limit(config.bufferBytes);
    this.#guard = new TimeGuard(clock, MAX_HELD_VALUES);
    this.#sampler = new Sampler(config.intervalMs);
    this.#layout = new RowLayout(config, (device) => live.device(device)?.model ?? null);
    this.#sender = new InfluxSender({ config, queue: this.queue, clock, log, random });
    this.#backfill = new Backfill({
      ...{ name: this.name, intervalMs: config.intervalMs, queue: this.queue, clock, log },
      history: () => options.history?.() ?? null,
      devices: () => live.devices.map(({ name }) => name),
      rowsOf: (device, readings) => this.#rowsOf(device, readings),
      send: () => this.#send(),
    });
  }

  start(): void {
    const { live, clock, config } = this.#options;
    this.#stopListening = live.snapshots.subscribe((snapshot) => this.accept(snapshot));
    this.#stopFlushing = clock.every(config.flushMs, () => this.#flush());
    this.#sender.kick();
  }

  accept(snapshot: Snapshot): void {
    for (const timed of this.#guard.accept(snapshot)) this.#enqueue(timed);
  }

  health(): OutputHealth {
    return {
      name: this.name,
      ...this.#sender.problem,
      queued: this.queue.values + this.#sender.flyingValues + this.#guard.heldValues,
      queueOf: 'values',
      dropped: this.#leftOutValues + this.queue.droppedValues + this.#sender.droppedValues + this.#guard.droppedValues,
      lastSuccessMs: this.#sender.lastSuccessMs,
      sent: this.#sender.sentValues,
    };
  }

  /** Ends within two seconds. What was not sent stays in the queue. */
  async stop(): Promise<void> {
    this.#stopFlushing();
    this.#backfill.stop();
    for (const snapshot of this.#guard.release()) this.#enqueue(snapshot);
    this.queue.close();
    await this.#sender.end(STOP_GRACE_MS);
    // To the last moment: a successor takes over what is measured meanwhile.
    this.#stopListening();
    this.#guard.giveUp();
  }

  /** To be called after `stop` when nobody takes the queue over. */
  giveUp(): void {
    const { values } = this.queue;
    if (values > 0) this.#options.log.warn({ output: this.name }, `${this.name}: ${values} values were not written`);
  }

  #enqueue(snapshot: Snapshot): void {
    const readings = this.#sampler.due(snapshot);
    if (readings.length === 0) return;
    for (const row of this.#rowsOf(snapshot.device, readings)) this.queue.add(row);
    if (this.queue.hasBatch) this.#sender.kick();
    this.#sayWhenFull();
  }

  #rowsOf(device: string, readings: readonly Reading[]): readonly Row[] {
    const { rows, left } = this.#layout.rows(device, readings, this.#sender.refusals.isRefused);
    this.#leftOutValues += left;
    return rows;
  }

  #flush(): void {
    for (const snapshot of this.#guard.release()) this.#enqueue(snapshot);
    // While the server is away rows go on coming together, so that batches are large and few.
    if (this.#sender.isWaiting) return;
    this.queue.close();
    if (this.#send() && !this.queue.hasBatch) this.#backfill.look();
  }

  /** False: the server is away. */
  #send(): boolean {
    this.#sender.kick();
    return !this.#sender.isWaiting;
  }

  #sayWhenFull(): void {
    const isFull = this.queue.droppedValues > 0;
    if (!isFull || this.#saidFull) return;
    this.#saidFull = true;
    const { config, log } = this.#options;
    const store = this.#options.history?.() ?? null;
    const fate = store === null ? 'lost' : 'given up for now and filled in from the history later';
    const problem = `what waits for ${config.url} no longer fits into the memory that \`buffer\` allows: the oldest is ${fate}`;
    log.warn({ output: this.name }, `${this.name}: ${problem}`);
  }
}
