// Finds out whether somebody else asks on the same wire, from frames that nobody here asked for. Own late replies explain
// themselves by what was not answered. It must not know bytes or clocks.
import { mayAnswer, type HeardFrame, type HeardRequest } from '../../../codec/modbus/heard-frames.ts';
import type { ModbusRequest } from '../../../codec/modbus/request.ts';

/** What was heard counts for so long: many programs ask once in some minutes only. */
const REMEMBERED_MS = 600_000;
/** So many requests of another master are no chance. */
const REQUESTS_TO_SAY = 2;
/** Replies alone may be a gateway's that repeats itself or starts: more of them, and over some time. */
const REPLIES_TO_SAY = 3;
const REPLIES_SPAN_MS = 2000;
/** So late a gateway may still hand over what it had put off. */
const LATE_MS = 60_000;
/** A damaged or foreign reply stands for one of the last requests that was not answered. */
const ANY_LATE_MS = 5000;
/** So late a meter may still answer the other master. */
const OPEN_MS = 1000;
/** More than are ever owed. */
const MAX_KEPT = 64;

/** What another master was heard to do, last. */
export interface HeardMaster {
  readonly unit: number;
  /** First register it asked for; null: only the reply was heard. */
  readonly address: number | null;
  /** Registers. */
  readonly count: number;
}

/** One exchange of ours, as it ended. */
export interface EndedExchange {
  readonly request: ModbusRequest;
  readonly isAnswered: boolean;
  /** Registers of the reply; null: none came, or it held none. */
  readonly data: Uint8Array | null;
}

interface Heard {
  readonly what: HeardMaster;
  readonly isRequest: boolean;
  readonly atMs: number;
}

export class OtherMaster {
  #evidence: Heard[] = [];
  /** Own requests that nothing has come to. */
  #unanswered: { readonly request: ModbusRequest; readonly atMs: number }[] = [];
  /** Requests of the other master whose replies have not been heard. */
  #open: { readonly request: HeardRequest; readonly atMs: number }[] = [];
  #last: EndedExchange | null = null;

  /** True when a reply has come lately, if only once, whose request was not heard: the next one may be taken for ours. */
  hasUnaskedReplies(nowMs: number): boolean {
    return this.#evidence.some(({ isRequest, atMs }) => !isRequest && nowMs - atMs < REMEMBERED_MS);
  }

  /** True when it was heard asking lately, whatever unit. */
  hasAsked(nowMs: number): boolean {
    return this.#evidence.some(({ isRequest, atMs }) => isRequest && nowMs - atMs < REMEMBERED_MS);
  }

  /** The last that was heard of it about the unit, when that is enough to say so; null: nobody else is there. */
  heardOf(unit: number, nowMs: number): HeardMaster | null {
    const recent = this.#evidence.filter(({ what, atMs }) => what.unit === unit && nowMs - atMs < REMEMBERED_MS);
    const requests = recent.filter(({ isRequest }) => isRequest);
    if (requests.length >= REQUESTS_TO_SAY) return requests.at(-1)?.what ?? null;
    const spanMs = (recent.at(-1)?.atMs ?? 0) - (recent[0]?.atMs ?? 0);
    const isSure = recent.length >= REPLIES_TO_SAY && spanMs >= REPLIES_SPAN_MS;
    return isSure ? (recent.at(-1)?.what ?? null) : null;
  }

  /** The other master's last request and when it was heard; null: its reply has been heard, too, or it is long ago. */
  openRequest(nowMs: number): { readonly request: HeardRequest; readonly atMs: number } | null {
    const last = this.#open.at(-1);
    return last !== undefined && nowMs - last.atMs < OPEN_MS ? last : null;
  }

  /** One exchange of ours has ended; `frames` came in it beside the reply. */
  ended(exchange: EndedExchange, frames: readonly HeardFrame[], nowMs: number): void {
    if (!exchange.isAnswered) {
      this.#unanswered = [...this.#unanswered, { request: exchange.request, atMs: nowMs }].slice(-MAX_KEPT);
    }
    this.#last = exchange;
    this.heard(frames, nowMs);
  }

  /** These frames came, and nobody waited for them. */
  heard(frames: readonly HeardFrame[], nowMs: number): void {
    for (const frame of frames) {
      if (frame.kind === 'request') {
        if (this.#isEcho(frame)) continue;
        this.#open = [...this.#open, { request: frame, atMs: nowMs }].slice(-MAX_KEPT);
        const { unit, address, count } = frame;
        this.#note({ unit, address, count }, true, nowMs);
      } else if (!this.#isOwn(frame, nowMs)) {
        const request = this.#takeOpen(frame);
        const count = frame.kind === 'reply' ? frame.data.length / 2 : 1;
        if (request === null) this.#note({ unit: frame.unit, address: null, count }, false, nowMs);
      }
    }
  }

  #note(what: HeardMaster, isRequest: boolean, atMs: number): void {
    this.#evidence = [...this.#evidence, { what, isRequest, atMs }].slice(-MAX_KEPT);
  }

  /** The other master's request to which this is the reply. */
  #takeOpen(frame: HeardFrame): HeardRequest | null {
    const index = this.#open.findIndex(({ request }) => mayAnswer(frame, request));
    return index < 0 ? null : (this.#open.splice(index, 1)[0]?.request ?? null);
  }

  /** A reply that we are owed, late or damaged on its way; or the last one once more. Each request explains one frame. */
  #isOwn(frame: HeardFrame, nowMs: number): boolean {
    if (frame.kind === 'write') return true;
    if (this.#isRepeated(frame)) return true;
    this.#unanswered = this.#unanswered.filter(({ atMs }) => nowMs - atMs < LATE_MS);
    if (this.#open.some(({ request }) => mayAnswer(frame, request))) return false;
    const alike = this.#unanswered.findIndex(({ request }) => mayAnswer(frame, request));
    const index = alike >= 0 ? alike : this.#unanswered.findLastIndex(({ atMs }) => nowMs - atMs < ANY_LATE_MS);
    if (index >= 0) this.#unanswered.splice(index, 1);
    return index >= 0;
  }

  /** Our own request, come back. Whoever asks for the very same does no harm. */
  #isEcho({ unit, address, count }: HeardRequest): boolean {
    const own = this.#last?.request;
    return own?.kind === 'read' && own.unit === unit && own.address === address && own.count === count;
  }

  #isRepeated(frame: HeardFrame): boolean {
    const last = this.#last;
    if (last === null || frame.kind !== 'reply' || !mayAnswer(frame, last.request)) return false;
    return last.data !== null && sameBytes(frame.data, last.data);
  }
}

export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
