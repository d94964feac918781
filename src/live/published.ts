// Values that other programs publish: the enabled keys, each with its timeout. It must not know how they arrive.
import type { PublishedKey } from './dataset-config.ts';
import type { Clock } from '../model/clock.ts';
import { configuredCounts } from '../vocabulary/measurands.ts';
import { unitOfSpelling, type Counts } from '../vocabulary/units.ts';

/** Longest JSON text of one value, bytes. */
export const MAX_PUBLISHED_VALUE_BYTES = 4096;

export interface Publication {
  /** Keys that were stored, those set to null included. */
  readonly stored: readonly string[];
  /** How many keys are not enabled and were left out. */
  readonly ignored: number;
}

export type PublishResult =
  | { readonly ok: true; readonly publication: Publication }
  /** Nothing was stored: the value of this key is too long (or nested too deeply to be written down). */
  | { readonly ok: false; readonly tooLong: string };

/** Reading = published number x factor, in `unit`; null: none was said. */
interface KeptUnit {
  readonly unit: string | null;
  readonly factor: number;
}

const NO_UNIT: KeptUnit = { unit: null, factor: 1 };

function keptUnit(written: string | undefined): KeptUnit {
  return written === undefined ? NO_UNIT : (unitOfSpelling(written) ?? NO_UNIT);
}

interface Slot {
  readonly timeoutMs: number;
  readonly kept: KeptUnit;
  readonly counts: Counts;
  value: unknown;
  json: string;
  /** Monotonic; the value counts up to and including this instant. A step of the wall clock must not revive it. */
  validUntilMs: number;
}

export class PublishedValues {
  readonly #slots: ReadonlyMap<string, Slot>;
  readonly #clock: Clock;
  #revision = 0;
  #nextExpiryMs = Infinity;

  /** @param previous keys that go on with the value they have there, until the end it has there */
  constructor(keys: readonly PublishedKey[], clock: Clock, previous: PublishedValues | null = null) {
    this.#clock = clock;
    const known = previous === null ? new Map<string, Slot>() : previous.#slots;
    const empty = { value: null, json: 'null', validUntilMs: -Infinity };
    this.#slots = new Map(
      keys.map(({ key, timeoutMs, unit, counts }) => {
        const kept = keptUnit(unit);
        const typed = { timeoutMs, kept, counts: configuredCounts(key, kept.unit, counts) };
        return [key, { ...(known.get(key) ?? empty), ...typed }];
      }),
    );
    this.#changed();
  }

  /** In the order of the configuration. */
  get keys(): readonly string[] {
    return [...this.#slots.keys()];
  }

  has(key: string): boolean {
    return this.#slots.has(key);
  }

  timeoutMs(key: string): number {
    return this.#slots.get(key)?.timeoutMs ?? 0;
  }

  /** The unit that readings of a key have, and the factor that its numbers get for that. */
  keptUnit(key: string): KeptUnit {
    return this.#slots.get(key)?.kept ?? NO_UNIT;
  }

  counts(key: string): Counts {
    return this.#slots.get(key)?.counts ?? 'no';
  }

  /** Stores the enabled keys of a JSON object: all of them or, when one is too long, none. */
  publish(values: Readonly<Record<string, unknown>>): PublishResult {
    const texts = new Map<string, string>();
    let ignored = 0;
    for (const [key, value] of Object.entries(values)) {
      if (!this.#slots.has(key)) {
        ignored++;
        continue;
      }
      const json = jsonOf(value);
      if (json === null || Buffer.byteLength(json) > MAX_PUBLISHED_VALUE_BYTES) return { ok: false, tooLong: key };
      texts.set(key, json);
    }
    const nowMs = this.#clock.monotonicMs();
    for (const [key, json] of texts) {
      const slot = this.#slots.get(key);
      if (!slot) continue;
      slot.value = values[key] ?? null;
      slot.json = json;
      slot.validUntilMs = slot.value === null ? -Infinity : nowMs + slot.timeoutMs;
    }
    if (texts.size > 0) this.#changed();
    return { ok: true, publication: { stored: [...texts.keys()], ignored } };
  }

  /** The present value; null when it was never published, or its timeout is over. */
  value(key: string): unknown {
    const slot = this.#slots.get(key);
    return slot && this.#isAlive(slot) ? slot.value : null;
  }

  /** How long the value still counts, ms; null when it does not. */
  remainingMs(key: string): number | null {
    const slot = this.#slots.get(key);
    return slot && this.#isAlive(slot) ? slot.validUntilMs - this.#clock.monotonicMs() : null;
  }

  /** `,"key":value` for every enabled key in the order of the configuration. */
  jsonMembers(): string {
    let text = '';
    for (const [key, slot] of this.#slots) {
      text += `,${JSON.stringify(key)}:${this.#isAlive(slot) ? slot.json : 'null'}`;
    }
    return text;
  }

  /** Counts up whenever a present value begins or ends: whoever keeps an answer compares it. */
  get revision(): number {
    if (this.#clock.monotonicMs() > this.#nextExpiryMs) this.#changed();
    return this.#revision;
  }

  /** Monotonic instant after which no value counts any more; null when none does now. */
  lastExpiryMs(): number | null {
    const ends = this.#living().map(({ validUntilMs }) => validUntilMs);
    return ends.length === 0 ? null : Math.max(...ends);
  }

  #changed(): void {
    this.#revision++;
    this.#nextExpiryMs = Math.min(Infinity, ...this.#living().map(({ validUntilMs }) => validUntilMs));
  }

  #living(): Slot[] {
    return [...this.#slots.values()].filter((slot) => this.#isAlive(slot));
  }

  #isAlive(slot: Slot): boolean {
    return this.#clock.monotonicMs() <= slot.validUntilMs;
  }
}

/** Null when it cannot be written down: nested beyond the stack. */
function jsonOf(value: unknown): string | null {
  try {
    return JSON.stringify(value);
  } catch {
    return null;
  }
}
