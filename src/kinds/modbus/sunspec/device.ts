// A configured SunSpec device at run time: finds its chain, reads its blocks, makes snapshots, keeps its health. What a block
// says counts only when the block's id and length came with it. Knows no schedule.
import type { Clock } from '../../../model/clock.ts';
import { errorText, MeterHubError } from '../../../model/error.ts';
import type { DeviceHealth } from '../../../model/health.ts';
import type { LastReceived } from '../../../model/last-received.ts';
import { problemFields, problemOf, saidBy, toProblem, type Problem } from '../../../model/problem.ts';
import type { Reading } from '../../../model/reading.ts';
import { HealthTracker } from '../../../source/health-tracker.ts';
import type { PollOutcome } from '../../../source/poll/poll-schedule.ts';
import type { RequestOptions } from '../bus/modbus-bus.ts';
import type { ReadBlock } from '../bus/read-plan.ts';
import type { ModbusDeviceOptions } from '../device.ts';
import { deviceNote } from '../device-note.ts';
import type { Pollable } from '../poller.ts';
import { blockValues, identityOf, type SunSpecIdentity } from './block-values.ts';
import { discover, movedChain, noChain, readIdentity, wordReader } from './discover.ts';
import { isOther, KnownChain } from './known-chain.ts';
import { LastBlocks, type BlockReply } from './last-blocks.ts';
import { nothingToRead, tooLongText } from './words.ts';
import { hasMarker } from '../../../codec/sunspec/chain.ts';

/** Rows of SunSpec are not declared but found. */
export interface SunSpecDeviceOptions extends Omit<ModbusDeviceOptions, 'model'> {
  /** Which device of the chain, from 1. */
  readonly part: number;
}

const POLL_ATTEMPTS = 2;
/** Nobody is there: an inverter at night. */
const SILENT: ReadonlySet<string> = new Set(['MODBUS_TIMEOUT', 'MODBUS_GATEWAY', 'BUS_CLOSED']);
/** A chain that ended well is walked anew so often, one that did not sooner: the rest may have been refused in passing. */
const WALK_MS = 3_600_000;
const WALK_AGAIN_MS = 600_000;
/** How often it is looked whether it is still the same device; every time where several stand behind one unit id. */
const IDENTITY_MS = 60_000;

export class SunSpecDevice implements Pollable {
  readonly name: string;
  /** What it has is known only when it answers. */
  readonly hasFastRows = true;
  readonly hasSlowRows = true;
  readonly #options: SunSpecDeviceOptions;
  readonly #clock: Clock;
  readonly #tracker: HealthTracker;
  readonly #last = new LastBlocks();
  /** What has had a value since the chain was found. */
  readonly #seen = new Map<string, string>();
  #known: KnownChain | null = null;
  #walkDueMs = 0;
  #identityDueMs = 0;

  constructor(options: SunSpecDeviceOptions) {
    this.name = options.name;
    this.#options = options;
    this.#clock = options.clock;
    this.#tracker = new HealthTracker(options.clock, options.lifetimeMs, options.onHealth);
  }

  get health(): DeviceHealth {
    const { health } = this.#tracker;
    const note = health.state === 'online' ? this.#note() : null;
    return note === null ? health : { ...health, ...problemFields(note) };
  }

  /** Null: it has not been found yet, or does not say. */
  get identity(): SunSpecIdentity | null {
    return this.#known?.identity ?? null;
  }

  get phases(): 1 | 3 | null {
    return this.#known?.part.used.find(({ model }) => model.phases !== null)?.model.phases ?? null;
  }

  /** What it has measured: name -> unit. */
  get measurands(): Readonly<Record<string, string>> {
    return Object.fromEntries(this.#seen);
  }

  lastReceived(): LastReceived {
    return this.#last.received(this.#known);
  }

  async poll(scope: 'fast' | 'all'): Promise<PollOutcome> {
    const options = this.#requestOptions(this.#waitMs(), this.#tracker.isAlive ? POLL_ATTEMPTS : 1);
    const isDue = this.#known === null || this.#clock.monotonicMs() >= this.#walkDueMs;
    if (isDue) {
      const failure = await this.#walk(options);
      if (failure !== null) return failure;
    }
    const known = this.#known;
    return known === null ? 'silent' : this.#turn(known, isDue ? 'all' : scope, options);
  }

  /** One small read to see whether a silent device is back. The poll that follows looks whether it is still the same one. */
  async probe(patienceMs: number): Promise<PollOutcome> {
    const { bus, unit } = this.#options;
    const options = this.#requestOptions(Math.max(patienceMs, bus.patienceMs(unit)), 1);
    if (this.#known === null) return (await this.#walk(options)) ?? 'answered';
    this.#walkDueMs = 0;
    try {
      const startMs = this.#clock.monotonicMs();
      const isThere = await hasMarker(this.#known.discovery.chain.base, wordReader(bus, unit, options));
      if (!isThere) return (await this.#walk(options)) ?? 'answered';
      if (!bus.mayShift) this.#tracker.heard(this.#clock.monotonicMs() - startMs);
      return 'answered';
    } catch (error) {
      return this.#failed(error);
    }
  }

  stop(): void {
    this.#tracker.stop();
  }

  /** Finds the chain, or finds it unchanged. Null: it is known now; else how the turn ends. */
  async #walk(options: RequestOptions): Promise<PollOutcome | null> {
    const { bus, unit, part: number } = this.#options;
    try {
      const found = await discover(bus, unit, options);
      const part = found?.parts[number - 1];
      if (found === null || part === undefined) {
        this.#forget();
        throw found === null ? noChain(unit) : nothingToRead(unit, number, found.parts);
      }
      const identity = await readIdentity(bus, unit, part, options);
      const before = this.#known;
      const nowMs = this.#clock.monotonicMs();
      this.#walkDueMs = nowMs + (found.chain.fault === null ? WALK_MS : WALK_AGAIN_MS);
      this.#identityDueMs = nowMs + IDENTITY_MS;
      if (before?.isLike(found) === true && !isOther(before.identity, identity)) {
        before.reader.forget();
        before.identity = identity ?? before.identity;
        return null;
      }
      const { maxRegistersPerRead, measurands } = this.#options;
      this.#forget();
      const known = new KnownChain(found, part, identity, { bus, unit, maxRegistersPerRead, measurands });
      if (!known.hasValues) throw nothingToRead(unit, number, found.parts);
      this.#known = known;
      return null;
    } catch (error) {
      return this.#failed(error);
    }
  }

  async #turn(known: KnownChain, scope: 'fast' | 'all', options: RequestOptions): Promise<PollOutcome> {
    const isIdentityDue = this.#options.part > 1 || this.#clock.monotonicMs() >= this.#identityDueMs;
    const plan = known.plan(scope, isIdentityDue);
    if (plan.length === 0) return this.#allRefused(known) ? 'silent' : 'idle';
    const { replies, problem, isCancelled } = await this.#read(known, plan, options);
    if (isCancelled) return 'silent';
    if (replies.length === 0) return problem === null && !this.#allRefused(known) ? 'idle' : 'silent';
    if (problem?.code === 'MODBUS_SHIFTED') return this.#dropped(problem);
    try {
      await known.reader.prove(options);
    } catch (error) {
      const doubt = asProblem(error);
      if (doubt.code === 'CANCELLED') return 'silent';
      this.#tracker.failure(doubt);
      return this.#dropped(doubt);
    }
    if (!this.#take(known, replies)) {
      const moved = movedChain(this.#options.unit);
      this.#forget();
      this.#tracker.failure(moved);
      return this.#dropped(moved);
    }
    if (isIdentityDue) this.#identityDueMs = this.#clock.monotonicMs() + IDENTITY_MS;
    const trouble = problem ?? this.#options.bus.otherMaster(this.#options.unit);
    if (trouble === null) this.#tracker.fine();
    else this.#tracker.partly(toProblem(trouble));
    return 'answered';
  }

  async #read(known: KnownChain, plan: readonly ReadBlock[], options: RequestOptions): Promise<Turn> {
    const replies: BlockReply[] = [];
    let problem: MeterHubError | null = null;
    known.reader.begin();
    for (const block of plan) {
      const startMs = this.#clock.monotonicMs();
      try {
        const isProvenLater = block !== plan.at(-1);
        await known.reader.read(block, { ...options, isProvenLater }, (reads, address, data) => {
          this.#tracker.heard(this.#clock.monotonicMs() - startMs);
          const atMs = this.#clock.wallMs();
          for (const read of reads) {
            const from = (read.address - address) * 2;
            replies.push({ read, bytes: data.subarray(from, from + read.count * 2), atMs });
          }
        });
      } catch (error) {
        problem = asProblem(error);
        if (problem.code === 'CANCELLED') return { replies, problem, isCancelled: true };
        this.#tracker.failure(problem);
        if (SILENT.has(problem.code) || problem.code === 'MODBUS_SHIFTED') break;
      }
    }
    return { replies, problem, isCancelled: false };
  }

  /** Hands on what came; false: it is not what was asked for, and nothing of it is handed on. */
  #take(known: KnownChain, replies: readonly BlockReply[]): boolean {
    const readings: Reading[] = [];
    const absent: string[] = [];
    for (const { read, bytes, atMs } of replies) {
      if (read.scope === 'identity') {
        const identity = identityOf(read, bytes);
        if (identity === null || isOther(known.identity, identity)) return false;
        continue;
      }
      const values = blockValues(read, bytes);
      if (values === null) return false;
      for (const { point, value } of values) {
        const { measurand, unit, group } = point;
        if (!known.isWanted(point)) continue;
        if (value === null) absent.push(measurand);
        else readings.push({ measurand, value, unit, measuredAtMs: atMs, validForMs: this.#validForMs(group) });
      }
    }
    for (const { measurand, unit } of readings) this.#seen.set(measurand, unit ?? '');
    this.#last.keep(replies);
    // What it has never had is not missing: most devices leave out much of what the definitions offer.
    const missing = absent.filter((measurand) => this.#seen.has(measurand));
    if (readings.length + missing.length > 0) {
      const measuredAtMs = replies.at(-1)?.atMs ?? this.#clock.wallMs();
      this.#options.onSnapshot({ device: this.name, measuredAtMs, readings, absent: missing });
    }
    return true;
  }

  /** Nothing of this turn is sure to be what was asked for. */
  #dropped(doubt: MeterHubError): PollOutcome {
    this.#tracker.partly(toProblem(doubt));
    return 'answered';
  }

  #failed(error: unknown): PollOutcome {
    const problem = asProblem(error);
    if (problem.code !== 'CANCELLED') this.#tracker.failure(problem);
    return 'silent';
  }

  /** Another device, or the same one that is somewhere else: nothing of it holds any more. */
  #forget(): void {
    this.#known = null;
    this.#seen.clear();
    this.#last.clear();
  }

  #allRefused(known: KnownChain): boolean {
    if (!known.isRefused) return false;
    const { unit } = this.#options;
    const text = `unit ${unit} refuses all its SunSpec blocks; it is looked for them anew`;
    this.#tracker.failure(new MeterHubError('MODBUS_EXCEPTION', text, { details: { unit } }));
    this.#walkDueMs = 0;
    return true;
  }

  #note(): Problem | null {
    const known = this.#known;
    if (known === null) return null;
    const { unit, bus } = this.#options;
    if (known.tooLong.length > 0) {
      const said = tooLongText(known.tooLong);
      return problemOf('SUNSPEC_LIMIT', said.en, { unit, limit: known.limit, ...saidBy(said) });
    }
    const { refusedSinceMs, learnedLimit } = known.reader;
    const sinceMs = this.#clock.wallMs() - this.#clock.monotonicMs() + (refusedSinceMs ?? 0);
    return deviceNote({ bus: bus.name, unit, refused: known.refused, refusedSinceMs: sinceMs, learnedLimit });
  }

  #requestOptions(timeoutMs: number, attempts: number): RequestOptions {
    return { priority: 'poll', timeoutMs, pauseMs: this.#options.pauseMs, attempts };
  }

  #waitMs(): number {
    const { bus, unit, timeoutMs } = this.#options;
    return Math.max(timeoutMs, bus.patienceMs(unit));
  }

  #validForMs(group: 'fast' | 'slow'): number {
    const { lifetimeMs, fastMs, slowMs, timeoutMs } = this.#options;
    return Math.max(lifetimeMs, 2 * (group === 'fast' ? fastMs : slowMs) + 2 * timeoutMs);
  }
}

interface Turn {
  readonly replies: readonly BlockReply[];
  readonly problem: MeterHubError | null;
  readonly isCancelled: boolean;
}

function asProblem(error: unknown): MeterHubError {
  return error instanceof MeterHubError ? error : new MeterHubError('BUS_CLOSED', errorText(error));
}
