// A configured Modbus meter at run time: polls its rows, makes snapshots, keeps its health. Knows no schedule.
import type { PollOutcome } from '../../source/poll/poll-schedule.ts';
import type { ModbusBus, RequestOptions } from './bus/modbus-bus.ts';
import type { ReadBlock } from './bus/read-plan.ts';
import { decodeValue, REGISTER_COUNT } from '../../codec/modbus/registers.ts';
import type { ModbusMeterModel, ModbusRow } from '../../definition/modbus/model.ts';
import { problemFields, toProblem, type Problem } from '../../model/problem.ts';
import type { Clock } from '../../model/clock.ts';
import type { LastReceived } from '../../model/last-received.ts';
import { errorText, MeterHubError } from '../../model/error.ts';
import type { DeviceHealth } from '../../model/health.ts';
import type { Reading, Snapshot } from '../../model/reading.ts';
import { derivedValue, termsOf } from '../../definition/modbus/derived.ts';
import { HealthTracker, type HealthTransition } from '../../source/health-tracker.ts';
import { deviceNote } from './device-note.ts';
import { LastRegisters } from './last-registers.ts';
import { withoutOnes } from './no-value.ts';
import { ModbusReader, type RowValue } from './reader.ts';

export interface ModbusDeviceOptions {
  readonly name: string;
  readonly model: ModbusMeterModel;
  readonly bus: ModbusBus;
  readonly unit: number;
  readonly lifetimeMs: number;
  readonly timeoutMs: number;
  readonly pauseMs: number;
  readonly fastMs: number;
  readonly slowMs: number;
  /** Most registers of one read, where that is less than the model says. */
  readonly maxRegistersPerRead?: number;
  /** Only these rows; null = all. */
  readonly measurands: readonly string[] | null;
  readonly clock: Clock;
  readonly onSnapshot: (snapshot: Snapshot) => void;
  readonly onHealth: (transition: HealthTransition) => void;
}

/** Which rows a poll reads. `all` includes the fast ones: both groups together need fewer requests. */
export type PollScope = 'fast' | 'all';

/** Tries per read of a meter that answers. */
const POLL_ATTEMPTS = 2;

/** Nobody is there: the meter does not answer, its gateway says so, nothing can be asked, or the wire is away. */
const SILENT: ReadonlySet<string> = new Set(['MODBUS_TIMEOUT', 'MODBUS_GATEWAY', 'MODBUS_NEVER_SILENT', 'BUS_CLOSED']);

export class ModbusDevice {
  readonly name: string;
  readonly rows: readonly ModbusRow[];
  readonly #options: ModbusDeviceOptions;
  readonly #clock: Clock;
  readonly #reader: ModbusReader;
  readonly #tracker: HealthTracker;
  /** Rows that were refused to a probe: the next probe asks for another one. */
  readonly #refusedProbes = new Set<string>();
  readonly #lastWords = new LastRegisters();

  constructor(options: ModbusDeviceOptions) {
    this.name = options.name;
    this.#options = options;
    this.#clock = options.clock;
    const { measurands, model } = options;
    const derivedInputs = new Set(
      model.derived.filter(({ measurand }) => measurands?.includes(measurand)).flatMap(termsOf),
    );
    this.rows = model.rows.filter(
      ({ measurand }) => !measurands || measurands.includes(measurand) || derivedInputs.has(measurand),
    );
    const { bus, unit, maxRegistersPerRead } = options;
    const limit = maxRegistersPerRead === undefined ? {} : { maxRegistersPerRead };
    this.#reader = new ModbusReader({ bus, model, unit, rows: this.rows, ...limit });
    this.#tracker = new HealthTracker(options.clock, options.lifetimeMs, options.onHealth);
  }

  get health(): DeviceHealth {
    const { health } = this.#tracker;
    const note = health.state === 'online' ? this.#note() : null;
    return note === null ? health : { ...health, ...problemFields(note) };
  }

  #note(): Problem | null {
    const { refused, refusedSinceMs, learnedLimit } = this.#reader;
    const sinceMs = this.#clock.wallMs() - this.#clock.monotonicMs() + (refusedSinceMs ?? 0);
    const { unit, bus } = this.#options;
    return deviceNote({ bus: bus.name, unit, refused, refusedSinceMs: sinceMs, learnedLimit });
  }

  /** The registers of every row as they were last read. */
  lastReceived(): LastReceived {
    const { refused } = this.#reader;
    const rows = this.rows.map((row) => {
      const last = this.#lastWords.of(row.address, REGISTER_COUNT[row.type]);
      return {
        measurand: row.measurand,
        words: last && wordsOf(last.bytes),
        value: last && decodeValue(last.bytes, 0, row),
        readAtMs: last && last.atMs,
        refused: refused.includes(row.measurand),
      };
    });
    return { kind: 'registers', rows };
  }

  /** True when some row is read by `fast` polls. */
  get hasFastRows(): boolean {
    return this.rows.some(({ group }) => group === 'fast');
  }

  /** True when some row is only read by `all` polls. */
  get hasSlowRows(): boolean {
    return this.rows.some(({ group }) => group === 'slow');
  }

  /** Reads the rows in scope and hands on one snapshot of what came. A meter that refuses everything counts as silent. */
  async poll(scope: PollScope): Promise<PollOutcome> {
    const wanted = (row: ModbusRow): boolean => scope === 'all' || row.group === 'fast';
    const { pauseMs } = this.#options;
    const timeoutMs = this.#waitMs();
    // Asking twice pays for a meter that is known to answer; a silent one is asked again soon anyway.
    const attempts = this.#tracker.isAlive ? POLL_ATTEMPTS : 1;
    const options = { priority: 'poll', timeoutMs, pauseMs, attempts } as const;
    return this.#readAll(this.#reader.plan(scope, wanted), options);
  }

  /** One small read to see whether a silent meter is back, waiting `patienceMs`, or longer for a meter known to be slow. */
  async probe(patienceMs: number): Promise<PollOutcome> {
    const { model, bus, unit, pauseMs } = this.#options;
    const timeoutMs = Math.max(patienceMs, bus.patienceMs(unit));
    const { refused } = this.#reader;
    const known = this.rows.filter(({ measurand }) => !refused.includes(measurand));
    const untried = known.filter(({ measurand }) => !this.#refusedProbes.has(measurand));
    const rows = untried.length > 0 ? untried : known;
    const row = rows.find(({ measurand }) => measurand === model.probe) ?? rows[0];
    if (!row) return 'idle';
    const plan = this.#reader.plan(`probe ${row.measurand}`, (each) => each === row);
    const options = { priority: 'poll', timeoutMs, pauseMs, attempts: 1 } as const;
    const outcome = await this.#readAll(plan, options, true);
    if (outcome === 'answered') this.#refusedProbes.clear();
    if (this.#reader.refused.includes(row.measurand)) {
      // It may be another meter for the time being: what that one lacks says nothing about the right one.
      this.#reader.forget();
      this.#refusedProbes.add(row.measurand);
    }
    return outcome;
  }

  stop(): void {
    this.#tracker.stop();
  }

  /** What is configured, or longer for a meter that has been seen to need it. */
  #waitMs(): number {
    const { bus, unit, timeoutMs } = this.#options;
    return Math.max(timeoutMs, bus.patienceMs(unit));
  }

  async #readAll(plan: readonly ReadBlock[], options: RequestOptions, isProbe = false): Promise<PollOutcome> {
    if (plan.length === 0) return 'idle';
    this.#reader.begin(isProbe);
    const replies: { readonly address: number; readonly data: Uint8Array; readonly atMs: number }[] = [];
    const readings: Reading[] = [];
    const absent: string[] = [];
    let rowsRead = 0;
    let ones = 0;
    let problem: MeterHubError | null = null;
    for (const block of plan) {
      const startMs = this.#clock.monotonicMs();
      try {
        const isProvenLater = block !== plan.at(-1);
        await this.#reader.read(block, { ...options, isProvenLater }, (read, address, data) => {
          const { values, ones: onesRead } = withoutOnes(read, address, data);
          this.#tracker.heard(this.#clock.monotonicMs() - startMs);
          replies.push({ address, data, atMs: this.#clock.wallMs() });
          this.#collect(values, readings);
          absent.push(...values.filter(({ value }) => value === null).map(({ row }) => row.measurand));
          rowsRead += values.length;
          ones += onesRead;
        });
      } catch (error) {
        problem = error instanceof MeterHubError ? error : new MeterHubError('BUS_CLOSED', errorText(error));
        if (problem.code === 'CANCELLED') return 'silent';
        this.#tracker.failure(problem);
        // A meter that is silent now will not answer the rest either; damaged replies may be single.
        if (SILENT.has(problem.code) || problem.code === 'MODBUS_SHIFTED') break;
      }
    }
    if (rowsRead > 0) {
      const doubt = await this.#doubtOf(problem, options, isProbe);
      if (doubt === 'cancelled') return 'silent';
      if (doubt !== null) {
        // Nothing of this turn is sure to be what was asked for.
        if (doubt !== 'unproven') this.#tracker.partly(toProblem(doubt));
        return 'answered';
      }
    }
    for (const { address, data, atMs } of replies) this.#lastWords.keep(address, data, atMs);
    if (rowsRead > 1 && ones === rowsRead) {
      // Every single one is -1 or no number: then none is a number.
      absent.push(...readings.splice(0).map(({ measurand }) => measurand));
      problem ??= this.#noValues();
    }
    this.#derive(readings, absent);
    this.#emit(readings, absent);
    if (rowsRead === 0) {
      const isRefusedInPart = problem === null && !isProbe && !this.#refusesAll();
      return isRefusedInPart ? 'idle' : 'silent';
    }
    // One value is no health: the whole poll that follows a probe says how the meter is.
    if (!isProbe) this.#judge(problem);
    return 'answered';
  }

  /** Why a turn cannot be believed; null: it can. A probe is followed by a whole turn, which proves itself. */
  async #doubtOf(
    problem: MeterHubError | null,
    options: RequestOptions,
    isProbe: boolean,
  ): Promise<MeterHubError | 'unproven' | 'cancelled' | null> {
    if (problem?.code === 'MODBUS_SHIFTED') return problem;
    if (isProbe) return this.#options.bus.mayShift ? 'unproven' : null;
    try {
      await this.#reader.prove(options);
      return null;
    } catch (error) {
      const doubt = error instanceof MeterHubError ? error : new MeterHubError('BUS_CLOSED', errorText(error));
      if (doubt.code === 'CANCELLED') return 'cancelled';
      this.#tracker.failure(doubt);
      return doubt;
    }
  }

  /** Something of a poll has come; `problem`: what went wrong with the rest. */
  #judge(problem: MeterHubError | null): void {
    const { bus, unit } = this.#options;
    const trouble = problem ?? bus.otherMaster(unit);
    const isMostlyRefused = this.#reader.refused.length > this.rows.length / 2;
    const note = isMostlyRefused ? this.#note() : null;
    if (trouble !== null) this.#tracker.partly(toProblem(trouble));
    else if (note !== null) this.#tracker.partly(note);
    else this.#tracker.fine();
  }

  /** A meter that has none of the rows is another one. Nothing learned of it holds when the right one is there. */
  #refusesAll(): boolean {
    if (this.#reader.refused.length < this.rows.length) return false;
    const { model, unit } = this.#options;
    const text = `unit ${unit} refuses every register of model ${model.id}: is it another model?`;
    this.#tracker.failure(new MeterHubError('MODBUS_EXCEPTION', text, { details: { unit, model: model.id } }));
    this.#reader.forget();
    return true;
  }

  #noValues(): MeterHubError {
    const { unit } = this.#options;
    const text = `unit ${unit} answers, but with all ones (0xFFFF) in every register: it has no values`;
    const problem = new MeterHubError('MODBUS_NO_VALUES', text, { details: { unit } });
    this.#tracker.failure(problem);
    return problem;
  }

  #collect(values: readonly RowValue[], readings: Reading[]): void {
    const measuredAtMs = this.#clock.wallMs();
    for (const { row, value } of values) {
      if (value === null) continue;
      readings.push({
        measurand: row.measurand,
        value,
        unit: row.unit,
        measuredAtMs,
        validForMs: this.#validForMs(row.group),
      });
    }
  }

  /** A value lives for the device's lifetime, but at least until its group has had two chances to renew it. */
  #validForMs(group: 'fast' | 'slow'): number {
    const { lifetimeMs, fastMs, slowMs, timeoutMs } = this.#options;
    return Math.max(lifetimeMs, 2 * (group === 'fast' ? fastMs : slowMs) + 2 * timeoutMs);
  }

  #derive(readings: Reading[], absent: string[]): void {
    for (const row of this.#options.model.derived) {
      const { measurand } = row;
      const terms: readonly string[] = termsOf(row);
      const value = derivedValue(row, (term) => {
        const read = readings.find((reading) => reading.measurand === term)?.value;
        return typeof read === 'number' ? read : absent.includes(term) ? null : undefined;
      });
      const from = readings.find((reading) => terms.includes(reading.measurand));
      if (value === null) absent.push(measurand);
      else if (value !== undefined && from !== undefined) readings.push({ ...from, measurand, value });
      else if (row.subtrahend !== null && terms.some((term) => absent.includes(term))) absent.push(measurand);
    }
  }

  #emit(readings: readonly Reading[], absent: readonly string[]): void {
    if (readings.length === 0 && absent.length === 0) return;
    const measuredAtMs = readings.at(-1)?.measuredAtMs ?? this.#clock.wallMs();
    this.#options.onSnapshot({ device: this.name, measuredAtMs, readings, absent });
  }
}

function wordsOf(bytes: Uint8Array): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: bytes.length / 2 }, (_, index) => view.getUint16(index * 2));
}
