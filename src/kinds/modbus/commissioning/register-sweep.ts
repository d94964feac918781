// Reads a range of registers of a unit that nobody has a description of: small reads with pauses, refused ones in halves, so that
// neither the unit nor others on the bus are disturbed. Knows registers, no meter.
import type { Clock } from '../../../model/clock.ts';
import { MeterHubError } from '../../../model/error.ts';
import type { ModbusBus } from '../bus/modbus-bus.ts';
import { ask, type Question } from './scan-ask.ts';

/** What any device answers at once, and short enough for bridges with small buffers. */
const BLOCK_REGISTERS = 16;
/** Time for other masters and for the unit itself. */
const PAUSE_MS = 50;
/** Questions in a row without an answer after which the rest of a block is left alone. */
const MOST_SILENCES = 6;
/** ... and after which a unit that never said anything is taken for missing. */
const NOBODY_THERE = 8;
/** The unit does not know this function at all: no register will be different. */
const ILLEGAL_FUNCTION = 1;

export interface SweepOptions {
  readonly bus: ModbusBus;
  readonly unit: number;
  readonly range: Question;
  readonly timeoutMs: number;
  readonly clock: Clock;
  /** How many registers have been asked for. */
  readonly onProgress: (done: number) => void;
}

export interface Swept {
  /** Register -> what it holds. */
  readonly words: ReadonlyMap<number, number>;
  /** Registers that the unit says it does not have. */
  readonly refused: ReadonlySet<number>;
  /** Registers of which nothing is known: nobody answered. */
  readonly silent: ReadonlySet<number>;
  /** The reads that were answered, so that they can be asked again. */
  readonly reads: readonly Span[];
}

interface Span {
  readonly address: number;
  readonly count: number;
}

/** Rejects with MODBUS_TIMEOUT when nobody is there, MODBUS_EXCEPTION for an unknown function, or when the wire fails. */
export async function sweepRegisters(options: SweepOptions): Promise<Swept> {
  const sweep = new Sweep(options);
  const { address, count } = options.range;
  for (let done = 0; done < count; done += BLOCK_REGISTERS) {
    const size = Math.min(BLOCK_REGISTERS, count - done);
    await sweep.block(address + done, size);
    options.onProgress(done + size);
  }
  return sweep;
}

/** The same registers at a later time; what is not answered now is left out. */
export async function lookAgain(options: SweepOptions, reads: readonly Span[]): Promise<Swept['words']> {
  const { bus, unit, range, timeoutMs, clock, onProgress } = options;
  const words = new Map<number, number>();
  for (const { address, count } of reads) {
    await clock.sleep(PAUSE_MS);
    const answer = await ask(bus, unit, { kind: range.kind, address, count }, timeoutMs);
    if (answer.kind === 'data') keep(words, address, answer.data);
    onProgress(address + count - range.address);
  }
  return words;
}

function keep(words: Map<number, number>, address: number, data: Uint8Array): void {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  for (let index = 0; index < data.length / 2; index++) words.set(address + index, view.getUint16(index * 2));
}

class Sweep implements Swept {
  readonly reads: Span[] = [];
  readonly words = new Map<number, number>();
  readonly refused = new Set<number>();
  readonly silent = new Set<number>();
  readonly #options: SweepOptions;
  #isThere = false;
  #silences = 0;
  #asked = 0;

  constructor(options: SweepOptions) {
    this.#options = options;
  }

  async block(address: number, count: number): Promise<void> {
    if (this.#silences >= MOST_SILENCES && count < BLOCK_REGISTERS) {
      mark(this.silent, address, count);
      return;
    }
    const { bus, unit, range, timeoutMs, clock } = this.#options;
    if (this.#asked++ > 0) await clock.sleep(PAUSE_MS);
    const answer = await ask(bus, unit, { kind: range.kind, address, count }, timeoutMs);
    if (answer.kind === 'data') {
      this.#heard();
      keep(this.words, address, answer.data);
      this.reads.push({ address, count });
      return;
    }
    if (answer.kind === 'refused') {
      this.#heard();
      if (answer.exceptionCode === ILLEGAL_FUNCTION) throw this.#unknownFunction();
      return this.#halves(address, count, this.refused);
    }
    // Some meters do not answer at all where they have no register.
    this.#silences++;
    if (!this.#isThere && this.#silences >= NOBODY_THERE) throw this.#nobody();
    return this.#halves(address, count, this.silent);
  }

  async #halves(address: number, count: number, missing: Set<number>): Promise<void> {
    if (count === 1) {
      missing.add(address);
      return;
    }
    // An even first half keeps numbers of two registers together.
    const half = count > 3 ? 2 * Math.floor(count / 4) : Math.floor(count / 2);
    await this.block(address, half);
    await this.block(address + half, count - half);
  }

  #heard(): void {
    this.#isThere = true;
    this.#silences = 0;
  }

  #nobody(): MeterHubError {
    const { unit, bus } = this.#options;
    return new MeterHubError(
      { code: 'MODBUS_TIMEOUT', details: { bus: bus.name, unit } },
      `unit ${unit} does not answer`,
    );
  }

  #unknownFunction(): MeterHubError {
    const { unit, range } = this.#options;
    const text = `unit ${unit} has no ${range.kind} registers: it does not know the function`;
    return new MeterHubError({ code: 'MODBUS_EXCEPTION', details: { unit } }, text);
  }
}

function mark(registers: Set<number>, address: number, count: number): void {
  for (let index = 0; index < count; index++) registers.add(address + index);
}
