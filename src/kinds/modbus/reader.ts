// Reads groups of rows of one Modbus meter with the fewest milliseconds on the wire, and learns what it refuses and which
// replies do not arrive. Knows registers and plans; nothing of schedules or health.
import { planReads, wireCost, type ReadBlock, type Span } from './bus/read-plan.ts';
import { faultError, isRefusal, ModbusExceptionError } from './bus/modbus-error.ts';
import type { ModbusBus, RequestOptions } from './bus/modbus-bus.ts';
import { decodeValue, REGISTER_COUNT } from '../../codec/modbus/registers.ts';
import { READ_HOLDING, READ_INPUT, type ReadRequest } from '../../codec/modbus/request.ts';
import type { ModbusMeterModel, ModbusRow } from '../../definition/modbus/model.ts';
import { MeterHubError } from '../../model/error.ts';
import { grown } from './plan/growth.ts';
import { ReplyLengths } from './plan/reply-lengths.ts';
import { Suspensions } from './plan/suspensions.ts';
import { TurnProof } from './plan/turn-proof.ts';
import { tellingLast } from './plan/witness.ts';

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

/** What a bridge makes of a reply that its buffer cannot hold: nothing, half of it, or a failure of its own (exception 4). */
const UNANSWERED: ReadonlySet<string> = new Set(['MODBUS_TIMEOUT', 'MODBUS_LENGTH', 'MODBUS_CRC']);
const DEVICE_FAILURE = 4;

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
  /** By address: blocks that cannot be read together with what adjoins them. */
  readonly #lean: Suspensions;
  readonly #proof: TurnProof;
  #isProbe = false;
  /** When something that was learned is tried again, monotonic ms: until then the plans hold. */
  #plansUntilMs = Infinity;
  #plannedTurnaroundMs = 0;

  constructor(options: ModbusReaderOptions) {
    this.#options = options;
    this.#spans = options.rows.map((row) => ({ address: row.address, count: REGISTER_COUNT[row.type], row }));
    this.#barriers = new Suspensions(options.bus.clock, FIRST_BARRIER_PAUSE_MS);
    this.#refused = new Suspensions(options.bus.clock);
    this.#lengths = new ReplyLengths(options.bus.clock);
    this.#lean = new Suspensions(options.bus.clock, FIRST_BARRIER_PAUSE_MS);
    this.#proof = new TurnProof({
      bus: options.bus,
      request: (span) => this.#request(span),
      declared: () => this.#declared(),
      limit: () => this.#limit(),
    });
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
    const span = this.#telling(block);
    if (span.count !== block.count) return this.#readGrown(block, span, options, onValues);
    const mayBeMixedUp = this.#options.bus.mixedUpUntilMs(this.#request(block)) !== null;
    if (mayBeMixedUp && block.spans.length > 1) return this.#readParts(this.#halves(block), options, onValues);
    let data: Uint8Array;
    try {
      data = await this.#ask(span, options);
    } catch (error) {
      if (isRefusal(error)) await this.#readRefused(block, options, onValues);
      else await this.#readUnanswered(block, error, options, onValues);
      return;
    }
    this.#take(block, span, data, onValues);
  }

  /** Reads the block with what adjoins it; where that is refused, or never comes, the block alone. */
  async #readGrown(block: ReadBlock, span: Span, options: RequestOptions, onValues: OnValues): Promise<void> {
    let data: Uint8Array;
    try {
      data = await this.#ask(span, options);
    } catch (error) {
      if (mayBeOverlong(error)) this.#lengths.failed(span);
      const isToBlame = isRefusal(error) || (mayBeOverlong(error) && this.#lengths.isCertain(span));
      if (!isToBlame) throw error;
      this.#lean.add(block.address);
      return this.read(block, options, onValues);
    }
    this.#lean.clear(block.address);
    this.#take(block, span, data, onValues);
  }

  #take(block: ReadBlock, span: Span, data: Uint8Array, onValues: OnValues): void {
    this.#noteAnswered(block, span);
    const { address } = span;
    onValues(
      this.#rowsOf(block).map((row) => ({ row, value: decodeValue(data, (row.address - address) * 2, row) })),
      address,
      data,
    );
  }

  /** A read that cannot be answered by the reply to another one: the block, or it and what adjoins it, if need be. */
  #telling(block: ReadBlock): Span {
    if (this.#isProbe || !this.#mayBeMixedUp(block) || this.#lean.isPaused(block.address)) return block;
    // What has just failed may have been too long.
    const limit = Math.min(this.#limit(), this.#lengths.shortestFailed - 1);
    const isFit = (span: Span): boolean => !this.#holdsBarrier(span) && !this.#mayBeMixedUp(span);
    return grown(block, this.#declared(), limit).find(isFit) ?? block;
  }

  #mayBeMixedUp(span: Span): boolean {
    const { bus } = this.#options;
    const request = this.#request(span);
    return bus.mixedUpUntilMs(request) !== null || (bus.mayShift && !bus.recent.isTelling(request));
  }

  /** Asks when no late reply to another question can be taken for the answer; polls do not wait for that. */
  async #ask(span: Span, options: RequestOptions): Promise<Uint8Array> {
    const { bus } = this.#options;
    const request = this.#request(span);
    for (let untilMs = bus.mixedUpUntilMs(request); untilMs !== null; untilMs = bus.mixedUpUntilMs(request)) {
      if (options.priority === 'poll') throw faultError(bus.name, request, 'MODBUS_AMBIGUOUS', 0);
      await bus.clock.sleep(untilMs - bus.clock.monotonicMs());
    }
    return bus.request(request, options);
  }

  /** A turn begins: what is answered from now on is to be proven together. A probe is as short as can be. */
  begin(isProbe = false): void {
    this.#isProbe = isProbe;
    this.#proof.begin();
  }

  /** Throws when nothing of the turn is to be believed: its replies may be those to other requests. */
  prove(options: RequestOptions): Promise<void> {
    return this.#proof.prove(options);
  }

  /** Another meter, or another firmware: nothing holds that was learned. */
  forget(): void {
    this.#barriers.clearAll();
    this.#refused.clearAll();
    this.#lengths.forget();
    this.#lean.clearAll();
    this.#proof.forget();
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
    const unasked = await this.#tryParts(this.#halves(block), once, onValues);
    if (isCertain) {
      this.#plans.clear();
      this.#lengths.shorten(block.count);
    }
    if (unasked !== null) throw unasked;
  }

  async #readParts(parts: readonly ReadBlock[], options: RequestOptions, onValues: OnValues): Promise<void> {
    const unasked = await this.#tryParts(parts, options, onValues);
    if (unasked !== null) throw unasked;
  }

  /** Why one of the parts was not asked for now, which says nothing of the others. Throws what does. */
  async #tryParts(
    parts: readonly ReadBlock[],
    options: RequestOptions,
    onValues: OnValues,
  ): Promise<MeterHubError | null> {
    let unasked: MeterHubError | null = null;
    for (const part of parts) {
      try {
        await this.read(part, options, onValues);
      } catch (error) {
        if (!(error instanceof MeterHubError) || error.code !== 'MODBUS_AMBIGUOUS') throw error;
        unasked = error;
      }
    }
    return unasked;
  }

  #request({ address, count }: Span): ReadRequest {
    const { unit, model } = this.#options;
    return { kind: 'read', unit, function: model.function === 'input' ? READ_INPUT : READ_HOLDING, address, count };
  }

  #noteAnswered(block: ReadBlock, span: Span): void {
    this.#proof.answered(span, this.#rowsOf(block).map(spanOf));
    const limit = this.#lengths.learned;
    this.#lengths.answered(span);
    if (limit !== this.#lengths.learned) this.#plans.clear();
    const [first, ...others] = this.#rowsOf(block);
    if (first !== undefined) this.#refused.clear(first.address);
    for (const { address } of others) this.#refused.clear(address);
    const end = block.address + block.count;
    for (const key of this.#barriers.keys) if (key > block.address && key < end) this.#barriers.clear(key);
  }

  /** Most registers that one read may have now. */
  #limit(): number {
    const { model, maxRegistersPerRead = Infinity } = this.#options;
    return Math.min(model.maxRegistersPerRead, maxRegistersPerRead, this.#lengths.limit);
  }

  /** What the meter should have, and does not refuse. */
  #declared(): Span[] {
    return this.#options.model.rows.filter(({ address }) => !this.#refused.has(address)).map(spanOf);
  }

  #nextTryMs(): number {
    return Math.min(this.#barriers.nextEndMs, this.#refused.nextEndMs, this.#lengths.nextTryMs);
  }

  #makePlan(wanted: (row: ModbusRow) => boolean, turnaroundMs: number): ReadBlock[] {
    const { bus } = this.#options;
    const indexes = [...this.#spans.keys()].filter((index) => {
      const row = this.#spans[index]?.row;
      return row !== undefined && wanted(row) && !this.#refused.isPaused(row.address);
    });
    const spans = indexes.map((index) => this.#spans[index]).filter((span) => span !== undefined);
    const blocks = planReads(
      spans,
      this.#limit(),
      wireCost(bus.wire.byteMs, bus.wire.gapMs, turnaroundMs),
      (index) => !this.#isBarrier(spans[index - 1], spans[index]),
    );
    const planned = blocks.map((block) => ({ ...block, spans: block.spans.map((index) => indexes[index] ?? 0) }));
    // The last one proves those before it.
    return bus.mayShift ? tellingLast(planned) : planned;
  }

  #holdsBarrier({ address, count }: Span): boolean {
    return this.#barriers.keys.some((key) => key > address && key < address + count && this.#barriers.isPaused(key));
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

function spanOf(row: ModbusRow): Span {
  return { address: row.address, count: REGISTER_COUNT[row.type] };
}

function mayBeOverlong(error: unknown): boolean {
  if (error instanceof ModbusExceptionError) return error.exceptionCode === DEVICE_FAILURE;
  return error instanceof MeterHubError && UNANSWERED.has(error.code);
}

function gapBetween(before: ModbusRow | undefined, after: ModbusRow | undefined): number {
  return before && after ? after.address - before.address - REGISTER_COUNT[before.type] : 0;
}
