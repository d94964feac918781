// Reads groups of rows of one Modbus meter with the fewest milliseconds on the wire, and learns what it refuses and which
// replies do not arrive. Knows registers and plans; nothing of schedules or health.
import { planReads, wireCost, type ReadBlock, type Span } from './bus/read-plan.ts';
import { faultError, ModbusExceptionError } from './bus/modbus-error.ts';
import type { ModbusBus, RequestOptions } from './bus/modbus-bus.ts';
import { decodeValue, REGISTER_COUNT } from '../../codec/modbus/registers.ts';
import { READ_HOLDING, READ_INPUT, type ReadRequest } from '../../codec/modbus/request.ts';
import type { ModbusMeterModel, ModbusRow } from '../../definition/modbus/model.ts';
import { MeterHubError } from '../../model/error.ts';
import { ReplyLengths } from './plan/reply-lengths.ts';
import { Suspensions } from './plan/suspensions.ts';
import { tellingLast, witnessOf } from './plan/witness.ts';

/** A decoded register: null where the meter says "not available". */
export interface RowValue {
  readonly row: ModbusRow;
  readonly value: number | null;
}

/** What a read brought: the values, and the registers from `address` on as they came. */
export type OnValues = (values: RowValue[], address: number, data: Uint8Array) => void;

export interface ModbusReaderOptions {
  readonly bus: ModbusBus;
  readonly model: ModbusMeterModel;
  readonly unit: number;
  readonly rows: readonly ModbusRow[];
  /** Most registers of one read, where the configuration says less than the model. */
  readonly maxRegistersPerRead?: number;
}

/** Exceptions that mean "not these registers together": illegal data address and illegal data value. */
const REFUSALS: ReadonlySet<number> = new Set([2, 3]);

/** What a bridge makes of a reply that its buffer cannot hold: nothing, half of it, or a failure of its own (exception 4). */
const UNANSWERED: ReadonlySet<string> = new Set(['MODBUS_TIMEOUT', 'MODBUS_LENGTH', 'MODBUS_CRC']);
const DEVICE_FAILURE = 4;

/** So many proofs of one turn are tried; a meter that refused so many in a row gives none, and is believed without. */
const WITNESSES_PER_TURN = 3;
const VAIN_WITNESSES = 12;

/** A split hides no value, it only costs time: there is no hurry to try the whole read again. */
const FIRST_BARRIER_PAUSE_MS = 60_000;

/** The plan is made anew when the measured turnaround leaves the planned one by this factor. */
const REPLAN_FACTOR = 1.5;

export class ModbusReader {
  readonly #options: ModbusReaderOptions;
  readonly #spans: readonly (Span & { readonly row: ModbusRow })[];
  /** By address of the second one: rows that must not share a read with the row before them. */
  readonly #barriers: Suspensions;
  /** By address: rows that the meter refuses. */
  readonly #refused: Suspensions;
  readonly #lengths: ReplyLengths;
  readonly #plans = new Map<string, ReadBlock[]>();
  /** What has been answered in this turn, in that order. */
  #answered: ReadBlock[] = [];
  /** Unasked replies were known of when the turn began: then each reply was heard out. */
  #isHeardOut = false;
  /** By address and count: proofs that were refused when they were asked for last. */
  readonly #refusedWitnesses = new Set<string>();
  /** Proofs that were refused in a row. */
  #vainWitnesses = 0;
  /** When something that was learned is tried again, monotonic ms: until then the plans hold. */
  #plansUntilMs = Infinity;
  #plannedTurnaroundMs = 0;

  constructor(options: ModbusReaderOptions) {
    this.#options = options;
    this.#spans = options.rows.map((row) => ({ address: row.address, count: REGISTER_COUNT[row.type], row }));
    this.#barriers = new Suspensions(options.bus.clock, FIRST_BARRIER_PAUSE_MS);
    this.#refused = new Suspensions(options.bus.clock);
    this.#lengths = new ReplyLengths(options.bus.clock);
  }

  /** Measurands that the meter refused when it was asked for them last. */
  get refused(): string[] {
    return this.#options.rows.filter((row) => this.#refused.has(row.address)).map((row) => row.measurand);
  }

  /** Since when the first of them has been refused, monotonic ms; null: none is. */
  get refusedSinceMs(): number | null {
    return this.#refused.sinceMs;
  }

  /** Most registers of one read that were found to arrive; null: nothing had to be shortened. */
  get learnedLimit(): number | null {
    return this.#lengths.learned;
  }

  /** The reads that cover the wanted rows, cheapest first to last by address. */
  plan(group: string, wanted: (row: ModbusRow) => boolean): readonly ReadBlock[] {
    const { bus, unit } = this.#options;
    const turnaroundMs = bus.turnaroundMs(unit);
    const ratio = (turnaroundMs + 1) / (this.#plannedTurnaroundMs + 1);
    const isOutdated = bus.clock.monotonicMs() >= this.#plansUntilMs;
    if (isOutdated || ratio > REPLAN_FACTOR || ratio < 1 / REPLAN_FACTOR) {
      this.#plans.clear();
      this.#plannedTurnaroundMs = turnaroundMs;
    }
    if (this.#plans.size === 0) this.#plansUntilMs = this.#nextTryMs();
    const known = this.#plans.get(group);
    if (known) return known;
    const plan = this.#makePlan(wanted, turnaroundMs);
    this.#plans.set(group, plan);
    return plan;
  }

  /**
   * Reads one block. A refusal (exception 2 or 3) splits it, and so does silence where others are answered; the parts are
   * read at once, and the split is kept for a growing time.
   * Throws the bus's error when a part cannot be read; `onValues` has had what came before.
   */
  async read(block: ReadBlock, options: RequestOptions, onValues: OnValues): Promise<void> {
    const { address } = block;
    let data: Uint8Array;
    try {
      data = await this.#options.bus.request(this.#request(block), options);
    } catch (error) {
      if (isRefusal(error)) await this.#readRefused(block, options, onValues);
      else await this.#readUnanswered(block, error, options, onValues);
      return;
    }
    this.#noteAnswered(block);
    onValues(
      this.#rowsOf(block).map((row) => ({ row, value: decodeValue(data, (row.address - address) * 2, row) })),
      address,
      data,
    );
  }

  /** A turn begins: what is answered from now on is to be proven together. */
  begin(): void {
    this.#answered = [];
    this.#isHeardOut = this.#options.bus.hasUnaskedReplies;
  }

  /**
   * Where replies carry no number, a gateway may be one or more replies behind for ever, and neighbouring registers of the
   * same length would be taken for the right ones. The turn is proven when its last reply has a length of its own; if it has
   * not, one more read has. And when a reply came meanwhile that nobody asked for, one of them may have been taken for ours.
   * Throws MODBUS_SHIFTED, MODBUS_OTHER_MASTER, or another error of the bus: then nothing of the turn is to be believed.
   */
  async prove(options: RequestOptions): Promise<void> {
    const { bus } = this.#options;
    const last = this.#answered.at(-1);
    if (!bus.mayShift || last === undefined) return;
    await this.#proveByLength(last, options);
    const isMixedUp = bus.hasUnaskedReplies && !this.#isHeardOut;
    if (isMixedUp) throw faultError(bus.name, this.#request(last), 'MODBUS_OTHER_MASTER', 0);
  }

  /** A refusal proves nothing: it may be the answer to the read before. */
  async #proveByLength(last: ReadBlock, options: RequestOptions): Promise<void> {
    const { bus } = this.#options;
    if (bus.recent.isTelling(this.#request(last))) return;
    let refusal: ModbusExceptionError | null = null;
    for (let tries = 0; tries < WITNESSES_PER_TURN; tries++) {
      const witness = this.#witness();
      if (witness === null) break;
      try {
        await bus.request(this.#request(witness), options);
        this.#vainWitnesses = 0;
        this.#refusedWitnesses.delete(keyOf(witness));
        return;
      } catch (error) {
        if (!isRefusal(error)) throw error;
        refusal = error;
        this.#vainWitnesses++;
        this.#refusedWitnesses.add(keyOf(witness));
      }
    }
    if (refusal !== null && this.#vainWitnesses < VAIN_WITNESSES) throw refusal;
  }

  /** One that has not been refused, where there is such a one. */
  #witness(): Span | null {
    const { bus, model, maxRegistersPerRead = Infinity } = this.#options;
    const limit = Math.min(model.maxRegistersPerRead, maxRegistersPerRead, this.#lengths.limit);
    const answered = this.#answered.map((block) => this.#rowsOf(block).map(spanOf));
    const declared = model.rows.filter(({ address }) => !this.#refused.has(address)).map(spanOf);
    const isTaken = (span: Span): boolean => span.count > limit || !bus.recent.isTelling(this.#request(span));
    const isRefused = (span: Span): boolean => this.#refusedWitnesses.has(keyOf(span));
    return (
      witnessOf(answered, declared, (span) => isTaken(span) || isRefused(span)) ??
      witnessOf(answered, declared, isTaken)
    );
  }

  /** Another meter, or another firmware: nothing holds that was learned. */
  forget(): void {
    this.#barriers.clearAll();
    this.#refused.clearAll();
    this.#lengths.forget();
    this.#refusedWitnesses.clear();
    this.#vainWitnesses = 0;
    this.#plans.clear();
  }

  /** A single row that is refused is left alone for a while; it may not exist in this meter. */
  async #readRefused(block: ReadBlock, options: RequestOptions, onValues: OnValues): Promise<void> {
    this.#plans.clear();
    if (block.spans.length <= 1) this.#refused.add(block.address);
    else await this.#readParts(this.#split(block), options, onValues);
  }

  /** Splits the block when its length or its registers are to blame. Throws the error when it says nothing of them. */
  async #readUnanswered(block: ReadBlock, error: unknown, options: RequestOptions, onValues: OnValues): Promise<void> {
    const suspicion = mayBeOverlong(error) ? this.#lengths.failed(block) : 'alone';
    if (suspicion === 'alone') throw error;
    const isCertain = this.#lengths.isCertain(block);
    if (block.spans.length <= 1) {
      if (!isCertain) throw error;
      this.#plans.clear();
      this.#refused.add(block.address);
      return;
    }
    // The unit has just been waited for; once more for each part is enough.
    const once = { ...options, attempts: 1 };
    if (suspicion === 'hole') {
      this.#plans.clear();
      await this.#readParts(this.#split(block), once, onValues);
      return;
    }
    await this.#readParts(this.#halves(block), once, onValues);
    if (!isCertain) return;
    this.#plans.clear();
    this.#lengths.shorten(block.count);
  }

  async #readParts(parts: readonly ReadBlock[], options: RequestOptions, onValues: OnValues): Promise<void> {
    for (const part of parts) await this.read(part, options, onValues);
  }

  #request({ address, count }: Span): ReadRequest {
    const { unit, model } = this.#options;
    return { kind: 'read', unit, function: model.function === 'input' ? READ_INPUT : READ_HOLDING, address, count };
  }

  #noteAnswered(block: ReadBlock): void {
    this.#answered.push(block);
    const limit = this.#lengths.learned;
    this.#lengths.answered(block);
    if (limit !== this.#lengths.learned) this.#plans.clear();
    const [first, ...others] = this.#rowsOf(block);
    if (first !== undefined) this.#refused.clear(first.address);
    for (const { address } of others) this.#refused.clear(address);
    const end = block.address + block.count;
    for (const key of this.#barriers.keys) if (key > block.address && key < end) this.#barriers.clear(key);
  }

  #nextTryMs(): number {
    return Math.min(this.#barriers.nextEndMs, this.#refused.nextEndMs, this.#lengths.nextTryMs);
  }

  #makePlan(wanted: (row: ModbusRow) => boolean, turnaroundMs: number): ReadBlock[] {
    const { bus, model, maxRegistersPerRead = Infinity } = this.#options;
    const indexes = [...this.#spans.keys()].filter((index) => {
      const row = this.#spans[index]?.row;
      return row !== undefined && wanted(row) && !this.#refused.isPaused(row.address);
    });
    const spans = indexes.map((index) => this.#spans[index]).filter((span) => span !== undefined);
    const blocks = planReads(
      spans,
      Math.min(model.maxRegistersPerRead, maxRegistersPerRead, this.#lengths.limit),
      wireCost(bus.wire.byteMs, bus.wire.gapMs, turnaroundMs),
      (index) => !this.#isBarrier(spans[index - 1], spans[index]),
    );
    const planned = blocks.map((block) => ({ ...block, spans: block.spans.map((index) => indexes[index] ?? 0) }));
    // The last one proves those before it.
    return bus.mayShift ? tellingLast(planned) : planned;
  }

  /** True when a learned barrier lies between two rows that would share a read. */
  #isBarrier(before: Span | undefined, after: Span | undefined): boolean {
    if (!before || !after) return false;
    return this.#barriers.keys.some(
      (key) => key > before.address && key <= after.address && this.#barriers.isPaused(key),
    );
  }

  /** Cuts where it was cut before, else at the widest stretch nobody asked for, else in the middle. */
  #split(block: ReadBlock): ReadBlock[] {
    const rows = this.#rowsOf(block);
    let cut = Math.floor(rows.length / 2);
    let widest = 0;
    for (let index = 1; index < rows.length; index++) {
      const isKnown = this.#barriers.has(rows[index]?.address ?? -1);
      const gap = isKnown ? Infinity : gapBetween(rows[index - 1], rows[index]);
      if (gap > widest) {
        widest = gap;
        cut = index;
      }
    }
    const barrier = rows[cut];
    if (barrier) this.#barriers.add(barrier.address);
    return this.#cutAt(block, cut);
  }

  /** Two parts with about as many registers each. */
  #halves(block: ReadBlock): ReadBlock[] {
    const middle = block.address + block.count / 2;
    const rows = this.#rowsOf(block);
    const cut = rows.findIndex(({ address }) => address >= middle);
    return this.#cutAt(block, cut > 0 ? cut : rows.length - 1);
  }

  #cutAt(block: ReadBlock, cut: number): ReadBlock[] {
    return [block.spans.slice(0, cut), block.spans.slice(cut)].map((spans) => this.#blockOf(spans));
  }

  #blockOf(spans: readonly number[]): ReadBlock {
    const first = this.#spans[spans[0] ?? 0];
    const last = this.#spans[spans[spans.length - 1] ?? 0];
    const address = first?.address ?? 0;
    return { address, count: last ? last.address + last.count - address : 0, spans };
  }

  #rowsOf(block: ReadBlock): ModbusRow[] {
    return block.spans.map((index) => this.#spans[index]?.row).filter((row) => row !== undefined);
  }
}

function keyOf({ address, count }: Span): string {
  return `${address}+${count}`;
}

function spanOf(row: ModbusRow): Span {
  return { address: row.address, count: REGISTER_COUNT[row.type] };
}

function isRefusal(error: unknown): error is ModbusExceptionError {
  return error instanceof ModbusExceptionError && REFUSALS.has(error.exceptionCode);
}

function mayBeOverlong(error: unknown): boolean {
  if (error instanceof ModbusExceptionError) return error.exceptionCode === DEVICE_FAILURE;
  return error instanceof MeterHubError && UNANSWERED.has(error.code);
}

function gapBetween(before: ModbusRow | undefined, after: ModbusRow | undefined): number {
  return before && after ? after.address - before.address - REGISTER_COUNT[before.type] : 0;
}
