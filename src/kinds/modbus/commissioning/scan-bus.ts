// Goes through unit ids: which answer, which answer damaged, and what they are. Knows the bus; prints nothing.
import type { ModbusBus } from '../bus/modbus-bus.ts';
import { wireCost } from '../bus/read-plan.ts';
import type { ModbusMeterModel } from '../../../definition/modbus/model.ts';
import type { ErrorCode } from '../../../vocabulary/error-codes.ts';
import { ask, type Answer, type Question } from './scan-ask.ts';
import { identify, type Identification } from './scan-identify.ts';
import { identifySunSpec } from './scan-sunspec.ts';
import type { ReplyListener } from './scan-listener.ts';
import { ScanRegisters } from './scan-registers.ts';

export type ScanResult =
  | { readonly kind: 'silent'; readonly id: number }
  /** Something answers that nobody can understand: two meters with one id, or another line setting. */
  | { readonly kind: 'damaged'; readonly id: number; readonly code: ErrorCode }
  | ({ readonly kind: 'meter'; readonly id: number } & Identification);

export interface ScanOptions {
  readonly bus: ModbusBus;
  readonly models: readonly ModbusMeterModel[];
  readonly ids: readonly number[];
  /** Time an answer may take beyond its time on the wire, ms. */
  readonly timeoutMs: number;
  /** Hears the bus, also replies that come too late; null: nobody listens. */
  readonly listener: ReplyListener | null;
  /** One result per id, mostly in the order of the ids. */
  readonly onResult: (result: ScanResult) => void;
  /** An id whose questions have been asked. */
  readonly onProgress: (done: number) => void;
}

/**
 * A device that is there answers at least one of these, if only with a refusal. The first is the voltage of most
 * meters that have input registers; the others reach meters that do not answer at all where they have no register:
 * Janitza B series and DZG DVH4013, as gosdm630 asked them.
 */
const QUESTIONS: readonly Question[] = [
  { kind: 'input', address: 0x0000, count: 2 },
  { kind: 'holding', address: 0x4a38, count: 2 },
  { kind: 'holding', address: 0x0004, count: 2 },
];
/** How often an id is asked that never answers. */
export const QUESTIONS_PER_ID = QUESTIONS.length;
/**
 * The last question waits only this share of the time: a reply that comes later is still heard, and 247 ids at
 * 9600 baud stay well below a minute.
 */
const LAST_QUESTION_SHARE = 0.6;
/** Ids asked in turns, so that the pause after a silent question is used for the next id. */
const TOGETHER = 4;
/** An id that has answered is there: from then on it may take its time. */
const PATIENT_TIMEOUT_MS = 600;
/** A gateway that says of silent ids that nobody answers is waited for at most so long: the question is over with that. */
const MAX_GATEWAY_TIMEOUT_MS = 1500;
/** Fewer bytes than any reply has: what an unterminated line makes of the end of a request. */
const NOISE_BYTES = 5;
/** How often a damaged answer has to come to be believed. */
const DAMAGED_TRIES = 3;

/** True when the adapter returns every request. Asks one question of whoever has id 1. */
export async function detectEcho(bus: ModbusBus, listener: ReplyListener, timeoutMs: number): Promise<boolean> {
  const [question] = QUESTIONS;
  if (question !== undefined) await ask(bus, 1, question, timeoutMs);
  return listener.hasEchoed;
}

/** Rejects only when the wire fails or the bus is stopped. */
export async function scanBus(options: ScanOptions): Promise<void> {
  const { ids, listener } = options;
  const scan = new Scan(options);
  for (let start = 0; start < ids.length; start += TOGETHER) {
    const together = ids.slice(start, start + TOGETHER);
    const spoke = await scan.whoSpeaks(together);
    for (const id of together) options.onResult(spoke.has(id) ? await scan.meet(id) : { kind: 'silent', id });
    // Who answered an earlier question too late was told silent, which is put right here.
    for (const id of listener?.take() ?? []) {
      const late = scan.isNews(id) ? await scan.meet(id) : null;
      if (late !== null && late.kind !== 'silent') options.onResult(late);
    }
    options.onProgress(start + together.length);
  }
}

class Scan {
  readonly #options: ScanOptions;
  readonly #met = new Set<number>();

  constructor(options: ScanOptions) {
    this.#options = options;
  }

  /** True for an id of this scan that has not been met yet. */
  isNews(id: number): boolean {
    return this.#options.ids.includes(id) && !this.#met.has(id);
  }

  async #ask(id: number, question: Question, timeoutMs: number): Promise<Answer> {
    const { bus, listener } = this.#options;
    const gatewayMs = listener?.hasGatewaySpoken === true ? MAX_GATEWAY_TIMEOUT_MS : 0;
    const answer = await ask(bus, id, question, Math.max(timeoutMs, gatewayMs));
    const isNoise = answer.kind === 'damaged' && listener !== null && listener.bytesSinceRequest < NOISE_BYTES;
    return isNoise ? { kind: 'silent' } : answer;
  }

  /** The ids of which anything at all was heard. */
  async whoSpeaks(ids: readonly number[]): Promise<Set<number>> {
    const { timeoutMs, listener } = this.#options;
    const spoke = new Set<number>();
    for (const [index, question] of QUESTIONS.entries()) {
      const isLast = index === QUESTIONS.length - 1;
      for (const id of ids) {
        if (spoke.has(id)) continue;
        const answer = await this.#ask(id, question, isLast ? timeoutMs * LAST_QUESTION_SHARE : timeoutMs);
        if (answer.kind !== 'silent') spoke.add(id);
      }
      for (const id of ids.filter((each) => listener?.peek(each) === true)) spoke.add(id);
    }
    return spoke;
  }

  /** Finds out what is behind an id that has spoken. */
  async meet(id: number): Promise<ScanResult> {
    this.#met.add(id);
    const { bus, models } = this.#options;
    const patient = (question: Question): Promise<Answer> => this.#ask(id, question, PATIENT_TIMEOUT_MS);
    const first = await this.#confirm(patient);
    if (first.kind === 'silent') return { kind: 'silent', id };
    if (first.kind === 'damaged') return { kind: 'damaged', id, code: first.code };
    const cost = wireCost(bus.wire.byteMs, bus.wire.gapMs, bus.turnaroundMs(id));
    const again = async (question: Question): Promise<Answer> => {
      const answer = await patient(question);
      return answer.kind === 'damaged' ? patient(question) : answer;
    };
    const declared = await identify(models, new ScanRegisters(again, cost), again);
    // What no meter of the catalogue fits may say itself what it is.
    const described = declared.candidates.length > 0 ? null : await identifySunSpec(bus, id, PATIENT_TIMEOUT_MS);
    return { kind: 'meter', id, ...(described ?? declared) };
  }

  /** One sound answer is enough; damaged ones have to repeat themselves, noise and late replies of others do not. */
  async #confirm(patient: (question: Question) => Promise<Answer>): Promise<Answer> {
    let worst: Answer = { kind: 'silent' };
    for (let round = 0, damaged = 0; round < DAMAGED_TRIES; round++) {
      for (const question of QUESTIONS) {
        const answer = await patient(question);
        if (answer.kind === 'data' || answer.kind === 'refused') return answer;
        if (answer.kind !== 'damaged') continue;
        worst = answer;
        damaged++;
        if (damaged >= DAMAGED_TRIES) return answer;
        break;
      }
      if (damaged <= round) return { kind: 'silent' };
    }
    return worst;
  }
}

/** Anything but a silent id. */
export type Found = Exclude<ScanResult, { kind: 'silent' }>;
