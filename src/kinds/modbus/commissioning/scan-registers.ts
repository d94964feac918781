// What is known of one unit's registers while a scan finds out what it is: asked once, remembered for all candidates.
// Knows registers, no meter.
import { planReads, type Span, type WireCost } from '../bus/read-plan.ts';
import type { RegisterKind } from '../../../definition/modbus/model.ts';
import type { Answer, Question } from './scan-ask.ts';

/** Exception 1: the unit does not know this function at all. */
const ILLEGAL_FUNCTION = 1;
/** Questions in a row without an answer after which the rest is taken for missing. */
const MOST_SILENCES = 4;

export class ScanRegisters {
  readonly #ask: (question: Question) => Promise<Answer>;
  readonly #cost: WireCost;
  readonly #words: Readonly<Record<RegisterKind, Map<number, number>>> = { input: new Map(), holding: new Map() };
  /** First registers of spans that were refused. */
  readonly #missing: Readonly<Record<RegisterKind, Set<string>>> = { input: new Set(), holding: new Set() };
  readonly #unknownFunctions = new Set<RegisterKind>();
  #silences = 0;

  constructor(ask: (question: Question) => Promise<Answer>, cost: WireCost) {
    this.#ask = ask;
    this.#cost = cost;
  }

  /** Asks for the spans (sorted, not overlapping) that are not known yet, at most `limit` registers at a time. */
  async learn(kind: RegisterKind, spans: readonly Span[], limit: number): Promise<void> {
    const unknown = spans.filter((span) => !this.#missing[kind].has(key(span)) && this.bytes(kind, span) === null);
    for (const block of planReads(unknown, limit, this.#cost)) {
      const wanted = block.spans.map((index) => unknown[index]).filter((span) => span !== undefined);
      await this.#learnBlock(kind, wanted);
    }
  }

  /** The bytes of a span, null when the unit does not have it or it was never asked for. */
  bytes(kind: RegisterKind, { address, count }: Span): Uint8Array | null {
    const bytes = new Uint8Array(count * 2);
    for (let index = 0; index < count; index++) {
      const word = this.#words[kind].get(address + index);
      if (word === undefined) return null;
      bytes[index * 2] = word >> 8;
      bytes[index * 2 + 1] = word & 0xff;
    }
    return bytes;
  }

  async #learnBlock(kind: RegisterKind, spans: readonly Span[]): Promise<void> {
    const [first] = spans;
    const last = spans.at(-1);
    if (first === undefined || last === undefined) return;
    if (this.#unknownFunctions.has(kind) || this.#silences >= MOST_SILENCES) {
      this.#refuse(kind, spans);
      return;
    }
    const { address } = first;
    const answer = await this.#ask({ kind, address, count: last.address + last.count - address });
    this.#silences = answer.kind === 'silent' ? this.#silences + 1 : 0;
    if (answer.kind === 'data') this.#remember(kind, address, answer.data);
    else if (answer.kind === 'refused' && answer.exceptionCode === ILLEGAL_FUNCTION) {
      this.#unknownFunctions.add(kind);
      this.#refuse(kind, spans);
    } else if (spans.length === 1) this.#refuse(kind, spans);
    else {
      const half = spans.length >> 1;
      await this.#learnBlock(kind, spans.slice(0, half));
      await this.#learnBlock(kind, spans.slice(half));
    }
  }

  #remember(kind: RegisterKind, address: number, data: Uint8Array): void {
    for (let index = 0; index * 2 + 1 < data.length; index++) {
      this.#words[kind].set(address + index, ((data[index * 2] ?? 0) << 8) | (data[index * 2 + 1] ?? 0));
    }
  }

  #refuse(kind: RegisterKind, spans: readonly Span[]): void {
    for (const span of spans) this.#missing[kind].add(key(span));
  }
}

function key({ address, count }: Span): string {
  return `${address}+${count}`;
}
