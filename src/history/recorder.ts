// The history of the running hub: takes snapshots on the event loop without ever waiting, has a thread write them, knows how
// that is going. It must not know SQLite.
import type { RecordingConfig } from './history-config.ts';
import { MeterHubError } from '../model/error.ts';
import { Retry } from '../async/retry.ts';
import type { HouseEvent } from '../model/event.ts';
import type { Snapshot } from '../model/reading.ts';
import type { Batch, SlotDefinition } from './engine/batch.ts';
import type { ExchangeChange } from './format/stored-exchanges.ts';
import { machineTimeZone } from '../time/calendar.ts';
import type { EngineOptions } from './engine/engine.ts';
import type { HistoryHealth, HistoryStore, ImportBatch } from './history.ts';
import { CommitTurn } from './thread/commit-turn.ts';
import { Intake } from './thread/intake.ts';
import type { FromWorker } from './thread/messages.ts';
import { PostedBatches } from './thread/posted-batches.ts';
import { AskingReader } from './thread/reader.ts';
import { RecordingState } from './recording-state.ts';
import { engineOptions, type HistoryStoreOptions } from './thread/store-options.ts';
import { clockProblem, TimeGuard } from '../time/time-guard.ts';
import { WorkerLink } from './thread/worker-link.ts';
import { counted } from '../vocabulary/counted.ts';

/** At 750 values a second these are about 13 minutes, in a usual house some hours. */
const MAX_WAITING_VALUES = 600_000;
/** What the thread may have and not have written. */
const MAX_POSTED_VALUES = 450_000;
/** So much is written at once, whatever the time. */
const COMMIT_VALUES = 400_000;
/** An import waits when more than this is not written. */
const IMPORT_VALUES = 100_000;
const STOP_GRACE_MS = 8000;
const FIRST_RESTART_MS = 1000;
const MAX_RESTART_MS = 60_000;
const STEADY_MS = 3_600_000;
/** Newest events of this run, for a thread that is started again: those that it wrote change nothing. */
const MOST_EVENTS = 500;

type Report = Extract<FromWorker, { type: 'committed' }>['report'];

/** Opens the history. Returns at once: the file is opened by the thread, and tried again as long as that fails. */
export function openHistory(options: HistoryStoreOptions): HistoryStore {
  return new WorkerStore(options);
}

class WorkerStore extends AskingReader implements HistoryStore {
  readonly #options: HistoryStoreOptions;
  #engine: EngineOptions;
  readonly #intake: Intake;
  readonly #guard: TimeGuard;
  readonly #restart: Retry;
  #cancelTimer: () => void;
  #link: WorkerLink | null;
  #definitions: SlotDefinition[] = [];
  /** Of this run: a thread that is started again is told them again, which changes nothing where it had written them. */
  readonly #exchangeChanges: ExchangeChange[] = [];
  #events: HouseEvent[] = [];
  readonly #posted = new PostedBatches();
  /** With a thread that died. */
  #lostValues = 0;
  readonly #turn = new CommitTurn<Report>();
  #storedValues = 0;
  #lastCommitMs: number | null = null;
  readonly #state: RecordingState;
  #isClosed = false;

  constructor(options: HistoryStoreOptions) {
    super();
    const { config, clock, timeZone = machineTimeZone() } = options;
    this.#options = options;
    this.#restart = new Retry({ clock, firstMs: FIRST_RESTART_MS, maxMs: MAX_RESTART_MS });
    this.#state = new RecordingState(options.log);
    this.#engine = engineOptions(config, timeZone);
    const maxValues = options.maxWaitingValues ?? MAX_WAITING_VALUES;
    this.#intake = new Intake(maxValues);
    this.#guard = new TimeGuard(clock, maxValues);
    this.#link = this.#start();
    this.#cancelTimer = clock.every(config.commitMs, () => this.#tick());
  }

  change(config: RecordingConfig): void {
    if (this.#isClosed) return;
    const { clock } = this.#options;
    this.#engine = engineOptions(config, this.#engine.timeZone);
    this.#cancelTimer();
    this.#cancelTimer = clock.every(config.commitMs, () => this.#tick());
    this.#pump(true);
    this.#link?.post({ type: 'change', engine: this.#engine, nowMs: this.nowMs() });
  }

  append(snapshot: Snapshot): void {
    if (this.#isClosed) return;
    const hasHeld = this.#guard.heldValues > 0;
    for (const one of this.#guard.accept(snapshot)) this.#add(one);
    if (!hasHeld && this.#guard.heldValues > 0) this.#state.notice(clockProblem(this.nowMs()));
    this.#pump(false);
  }

  changeExchanges(change: ExchangeChange): void {
    if (this.#isClosed) return;
    this.#exchangeChanges.push(change);
    this.#link?.post({ type: 'exchanges', change });
  }

  appendEvent(event: HouseEvent): void {
    if (this.#isClosed) return;
    this.#events = [...this.#events.slice(1 - MOST_EVENTS), event];
    this.#link?.post({ type: 'event', event });
  }

  async importValues({ device, measurand, unit, points }: ImportBatch): Promise<void> {
    for (const [atMs, value] of points) {
      this.#intake.add(device, measurand, unit, atMs, value);
      if (this.#queuedValues() >= IMPORT_VALUES) await this.flush();
    }
  }

  async flush(): Promise<void> {
    const wanted = this.#intake.newestBatch;
    const lost = this.#intake.droppedValues;
    // What is no value has no number: one commit takes it along.
    const hasOthers = this.#exchangeChanges.length > 0 || this.#events.length > 0;
    if (hasOthers && this.#oldestQueued() > wanted) await this.#committedNow();
    while (this.#oldestQueued() <= wanted) {
      this.#pump(true);
      await this.#committedNow();
    }
    if (this.#intake.droppedValues > lost)
      throw new MeterHubError('HISTORY_WRITE', 'values were lost: too many waited');
  }

  async settle(onWaiting: (periods: number) => void): Promise<void> {
    for (let left = Infinity; left > 0;) {
      left = (await this.#committedNow()).waitingRollUps;
      onWaiting(left);
    }
  }

  health(): HistoryHealth {
    return {
      name: 'history',
      ...this.#state.problem({
        path: this.#engine.path,
        commitMs: this.#turn.lengthMs(this.#options.clock.monotonicMs()),
        wrongClock: this.#guard.heldValues > 0 ? clockProblem(this.nowMs()) : null,
      }),
      path: this.#engine.path,
      queuedValues: this.#queuedValues(),
      heldValues: this.#guard.heldValues,
      storedValues: this.#storedValues,
      droppedValues: this.#intake.droppedValues + this.#guard.droppedValues + this.#lostValues,
      lastCommitMs: this.#lastCommitMs,
    };
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    for (const snapshot of this.#guard.release()) this.#add(snapshot);
    this.#isClosed = true;
    this.#guard.giveUp();
    this.#cancelTimer();
    this.#restart.cancel();
    const link = this.#link;
    if (link === null) return;
    for (let batch = this.#intake.take(Infinity, true); batch; batch = this.#intake.take(Infinity, true)) {
      this.#post(link, batch);
    }
    link.post({ type: 'commit', nowMs: this.nowMs(), mayPurge: false, isLast: true });
    const isOver = await link.end(STOP_GRACE_MS);
    const queued = this.#queuedValues();
    if (queued === 0) return;
    const outcome = isOver ? 'could not be written' : 'wait for the disk; the program ends when they are written';
    this.#options.log.warn({ values: queued }, `history: ${counted(queued, 'value')} ${outcome}`);
  }

  protected link(): WorkerLink {
    this.#pump(true);
    if (this.#link === null)
      throw new MeterHubError('HISTORY_READ', 'the history is not running; try again in a minute');
    return this.#link;
  }

  protected nowMs(): number {
    return this.#options.clock.wallMs();
  }

  #add({ device, readings }: Snapshot): void {
    for (const { measurand, unit, measuredAtMs, value } of readings) {
      this.#intake.add(device, measurand, unit, measuredAtMs, value);
    }
  }

  #start(): WorkerLink {
    const link = new WorkerLink({ engine: this.#engine, nowMs: this.nowMs() }, this.#options.clock, {
      onOpened: (problem, _code, facts) => this.#state.report(problem, facts),
      onCommitted: (message) => this.#committed(message),
      onChanged: (message) => this.#booked(message),
      onDied: (why) => this.#died(why),
    });
    link.post({ type: 'define', definitions: this.#definitions });
    for (const change of this.#exchangeChanges) link.post({ type: 'exchanges', change });
    for (const event of this.#events) link.post({ type: 'event', event });
    return link;
  }

  #tick(): void {
    for (const snapshot of this.#guard.release()) this.#add(snapshot);
    this.#pump(true);
    if (!this.#turn.isRunning) void this.#commit();
  }

  /** Hands on what the thread may have; `collected`: what is not a full batch as well. */
  #pump(collected: boolean): void {
    const link = this.#link;
    if (link === null || this.#isClosed) return;
    for (;;) {
      const batch = this.#intake.take(MAX_POSTED_VALUES - this.#posted.values, collected);
      if (batch === null) break;
      this.#post(link, batch);
    }
    if (this.#posted.values >= COMMIT_VALUES && !this.#turn.isRunning) void this.#commit();
  }

  #post(link: WorkerLink, batch: Batch): void {
    const definitions = this.#intake.takeDefinitions();
    if (definitions.length > 0) {
      this.#definitions = this.#definitions.concat(definitions);
      link.post({ type: 'define', definitions });
    }
    const count = batch.slots.length;
    link.postBatch(batch);
    this.#posted.add(batch.number, count);
  }

  /** The report; null when the thread ended in between. One commit at a time: who comes later waits for the same. */
  #commit(): Promise<Report | null> {
    const link = this.#link;
    if (link === null) return Promise.resolve(null);
    return this.#turn.take(this.#options.clock.monotonicMs(), () => {
      const mayPurge = this.#guard.steadyMs() >= (this.#options.steadyBeforePurgeMs ?? STEADY_MS);
      link.post({ type: 'commit', nowMs: this.nowMs(), mayPurge, isLast: false });
    });
  }

  /** Rejects with HISTORY_WRITE. */
  async #committedNow(): Promise<Report> {
    const report = await this.#commit();
    if (report?.problem === null) return report;
    throw new MeterHubError('HISTORY_WRITE', report?.problem ?? 'the history thread ended');
  }

  #committed(message: Extract<FromWorker, { type: 'committed' }>): void {
    const { report } = message;
    this.#booked(message);
    this.#state.report(report.problem, report.facts);
    this.#turn.end(report);
    this.#pump(false);
  }

  /** What is on the disk need not wait any more. */
  #booked({ batch, report }: Extract<FromWorker, { type: 'committed' | 'changed' }>): void {
    for (const notice of report.notices) this.#state.notice(notice);
    this.#storedValues += report.storedValues;
    if (report.problem === null) {
      this.#posted.stored(batch);
      this.#lastCommitMs = this.nowMs();
      this.#restart.reset();
    }
  }

  #died(why: string): void {
    this.#link = null;
    this.#lostValues += this.#posted.lose();
    this.#state.report(`the history thread ended (${why}); it is started again, new values are kept in memory`, {});
    this.#turn.end(null);
    this.#restart.later(() => {
      this.#link = this.#start();
    });
  }

  #queuedValues(): number {
    return this.#intake.waitingValues + this.#posted.values;
  }

  /** Number of the oldest batch that is not on the disk; Infinity when all are. */
  #oldestQueued(): number {
    return this.#posted.oldest ?? this.#intake.oldestBatch ?? Infinity;
  }
}
