// Reads parts of one Modbus unit's registers with the fewest milliseconds on the wire, and learns what it refuses and which
// replies do not arrive. Knows registers and plans; nothing of what they mean, of schedules or health.
import { planReads, wireCost, type ReadBlock, type Span } from './bus/read-plan.ts';
import { faultError, isRefusal, ModbusExceptionError } from './bus/modbus-error.ts';
import type { ModbusBus, RequestOptions } from './bus/modbus-bus.ts';
import { READ_HOLDING, READ_INPUT, type ReadRequest } from '../../codec/modbus/request.ts';
import type { RegisterKind } from '../../definition/modbus/model.ts';
import { MeterHubError } from '../../model/error.ts';
import { grown } from './plan/growth.ts';
import { ReplyLengths } from './plan/reply-lengths.ts';
import { Suspensions } from './plan/suspensions.ts';
import { TurnProof } from './plan/turn-proof.ts';
import { tellingLast } from './plan/witness.ts';

/** What a read brought: the parts that lie in it, and the registers from `address` on as they came. */
export type OnParts<Part> = (parts: readonly Part[], address: number, data: Uint8Array) => void;

export interface RegisterReaderOptions<Part extends Span> {
  readonly bus: ModbusBus;
  readonly unit: number;
  readonly function: RegisterKind;
  /** Most registers of one read. */
  readonly limit: number;
  /** What is read whole or not at all: sorted by address, those of one plan not overlapping. */
  readonly parts: readonly Part[];
  /** All that the unit is declared to have, asked for or not: by address, not overlapping. */
  readonly declared: readonly Span[];
}

/** What a bridge makes of a reply that its buffer cannot hold: nothing, half of it, or a failure of its own (exception 4). */
const UNANSWERED: ReadonlySet<string> = new Set(['MODBUS_TIMEOUT', 'MODBUS_LENGTH', 'MODBUS_CRC']);
const DEVICE_FAILURE = 4;

/** A split hides no value, it only costs time: there is no hurry to try the whole read again. */
const FIRST_BARRIER_PAUSE_MS = 60_000;

/** The plan is made anew when the measured turnaround leaves the planned one by this factor. */
const REPLAN_FACTOR = 1.5;

export class RegisterReader<Part extends Span> {
  readonly #options: RegisterReaderOptions<Part>;
  readonly #parts: readonly Part[];
  /** By address of the second one: parts that must not share a read with the part before them. */
  readonly #barriers: Suspensions;
  /** By address: parts that the meter refuses. */
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

  constructor(options: RegisterReaderOptions<Part>) {
    this.#options = options;
    this.#parts = options.parts;
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

  /** What the meter refused when it was asked for it last. */
  get refused(): readonly Part[] {
    return this.#parts.filter(({ address }) => this.#refused.has(address));
  }

  /** Since when the first of them has been refused, monotonic ms; null: none is. */
  get refusedSinceMs(): number | null {
    return this.#refused.sinceMs;
  }

  /** Most registers of one read that were found to arrive; null: nothing had to be shortened. */
  get learnedLimit(): number | null {
    return this.#lengths.learned;
  }

  /** The reads that cover the wanted parts, cheapest first to last by address. */
  plan(group: string, wanted: (part: Part) => boolean): readonly ReadBlock[] {
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
   * Throws the bus's error when a part cannot be read; `onParts` has had what came before.
   */
  async read(block: ReadBlock, options: RequestOptions, onParts: OnParts<Part>): Promise<void> {
    const span = this.#telling(block);
    if (span.count !== block.count) return this.#readGrown(block, span, options, onParts);
    const mayBeMixedUp = this.#options.bus.mixedUpUntilMs(this.#request(block)) !== null;
    if (mayBeMixedUp && block.spans.length > 1) return this.#readParts(this.#halves(block), options, onParts);
    let data: Uint8Array;
    try {
      data = await this.#ask(span, options);
    } catch (error) {
      if (isRefusal(error)) await this.#readRefused(block, options, onParts);
      else await this.#readUnanswered(block, error, options, onParts);
      return;
    }
    this.#take(block, span, data, onParts);
  }

  /** Reads the block with what adjoins it; where that is refused, or never comes, the block alone. */
  async #readGrown(block: ReadBlock, span: Span, options: RequestOptions, onParts: OnParts<Part>): Promise<void> {
    let data: Uint8Array;
    try {
      data = await this.#ask(span, options);
    } catch (error) {
      if (mayBeOverlong(error)) this.#lengths.failed(span);
      const isToBlame = isRefusal(error) || (mayBeOverlong(error) && this.#lengths.isCertain(span));
      if (!isToBlame) throw error;
      this.#lean.add(block.address);
      return this.read(block, options, onParts);
    }
    this.#lean.clear(block.address);
    this.#take(block, span, data, onParts);
  }

  #take(block: ReadBlock, span: Span, data: Uint8Array, onParts: OnParts<Part>): void {
    this.#noteAnswered(block, span);
    onParts(this.#partsOf(block), span.address, data);
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

  /** A single part that is refused is left alone for a while; it may not exist in this meter. */
  async #readRefused(block: ReadBlock, options: RequestOptions, onParts: OnParts<Part>): Promise<void> {
    this.#plans.clear();
    if (block.spans.length <= 1) this.#refused.add(block.address);
    else await this.#readParts(this.#split(block), options, onParts);
  }

  /** Splits the block when its length or its registers are to blame. Throws the error when it says nothing of them. */
  async #readUnanswered(
    block: ReadBlock,
    error: unknown,
    options: RequestOptions,
    onParts: OnParts<Part>,
  ): Promise<void> {
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
      await this.#readParts(this.#split(block), once, onParts);
      return;
    }
    const unasked = await this.#tryParts(this.#halves(block), once, onParts);
    if (isCertain) {
      this.#plans.clear();
      this.#lengths.shorten(block.count);
    }
    if (unasked !== null) throw unasked;
  }

  async #readParts(parts: readonly ReadBlock[], options: RequestOptions, onParts: OnParts<Part>): Promise<void> {
    const unasked = await this.#tryParts(parts, options, onParts);
    if (unasked !== null) throw unasked;
  }

  /** Why one of the parts was not asked for now, which says nothing of the others. Throws what does. */
  async #tryParts(
    parts: readonly ReadBlock[],
    options: RequestOptions,
    onParts: OnParts<Part>,
  ): Promise<MeterHubError | null> {
    let unasked: MeterHubError | null = null;
    for (const part of parts) {
      try {
        await this.read(part, options, onParts);
      } catch (error) {
        if (!(error instanceof MeterHubError) || error.code !== 'MODBUS_AMBIGUOUS') throw error;
        unasked = error;
      }
    }
    return unasked;
  }

  #request({ address, count }: Span): ReadRequest {
    const { unit, function: kind } = this.#options;
    return { kind: 'read', unit, function: kind === 'input' ? READ_INPUT : READ_HOLDING, address, count };
  }

  #noteAnswered(block: ReadBlock, span: Span): void {
    this.#proof.answered(span, this.#partsOf(block));
    const limit = this.#lengths.learned;
    this.#lengths.answered(span);
    if (limit !== this.#lengths.learned) this.#plans.clear();
    const [first, ...others] = this.#partsOf(block);
    if (first !== undefined) this.#refused.clear(first.address);
    for (const { address } of others) this.#refused.clear(address);
    const end = block.address + block.count;
    for (const key of this.#barriers.keys) if (key > block.address && key < end) this.#barriers.clear(key);
  }

  /** Most registers that one read may have now. */
  #limit(): number {
    return Math.min(this.#options.limit, this.#lengths.limit);
  }

  /** What the meter should have, and does not refuse. */
  #declared(): Span[] {
    return this.#options.declared.filter(({ address }) => !this.#refused.has(address));
  }

  #nextTryMs(): number {
    return Math.min(this.#barriers.nextEndMs, this.#refused.nextEndMs, this.#lengths.nextTryMs);
  }

  #makePlan(wanted: (part: Part) => boolean, turnaroundMs: number): ReadBlock[] {
    const { bus } = this.#options;
    const indexes = [...this.#parts.keys()].filter((index) => {
      const part = this.#parts[index];
      return part !== undefined && wanted(part) && !this.#refused.isPaused(part.address);
    });
    const spans = indexes.map((index) => this.#parts[index]).filter((span) => span !== undefined);
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

  /** True when a learned barrier lies between two parts that would share a read. */
  #isBarrier(before: Span | undefined, after: Span | undefined): boolean {
    if (!before || !after) return false;
    return this.#barriers.keys.some(
      (key) => key > before.address && key <= after.address && this.#barriers.isPaused(key),
    );
  }

  /** Cuts where it was cut before, else at the widest stretch nobody asked for, else in the middle. */
  #split(block: ReadBlock): ReadBlock[] {
    const parts = this.#partsOf(block);
    let cut = Math.floor(parts.length / 2);
    let widest = 0;
    for (let index = 1; index < parts.length; index++) {
      const isKnown = this.#barriers.has(parts[index]?.address ?? -1);
      const gap = isKnown ? Infinity : gapBetween(parts[index - 1], parts[index]);
      if (gap > widest) {
        widest = gap;
        cut = index;
      }
    }
    const barrier = parts[cut];
    if (barrier) this.#barriers.add(barrier.address);
    return this.#cutAt(block, cut);
  }

  /** Two parts with about as many registers each. */
  #halves(block: ReadBlock): ReadBlock[] {
    const middle = block.address + block.count / 2;
    const parts = this.#partsOf(block);
    const cut = parts.findIndex(({ address }) => address >= middle);
    return this.#cutAt(block, cut > 0 ? cut : parts.length - 1);
  }

  #cutAt(block: ReadBlock, cut: number): ReadBlock[] {
    return [block.spans.slice(0, cut), block.spans.slice(cut)].map((spans) => this.#blockOf(spans));
  }

  #blockOf(spans: readonly number[]): ReadBlock {
    const first = this.#parts[spans[0] ?? 0];
    const last = this.#parts[spans[spans.length - 1] ?? 0];
    const address = first?.address ?? 0;
    return { address, count: last ? last.address + last.count - address : 0, spans };
  }

  #partsOf(block: ReadBlock): Part[] {
    return block.spans.map((index) => this.#parts[index]).filter((part) => part !== undefined);
  }
}

function mayBeOverlong(error: unknown): boolean {
  if (error instanceof ModbusExceptionError) return error.exceptionCode === DEVICE_FAILURE;
  return error instanceof MeterHubError && UNANSWERED.has(error.code);
}

function gapBetween(before: Span | undefined, after: Span | undefined): number {
  return before && after ? after.address - before.address - before.count : 0;
}
