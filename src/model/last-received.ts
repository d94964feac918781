// What a device sent last, word for word, for comparing with its manual. Records only.
import type { ReadingValue } from './reading.ts';

/** The registers of one value as they were last read. */
export interface RegisterWords {
  readonly measurand: string;
  /** 16 bits each, in the order of the addresses; null: never read. */
  readonly words: readonly number[] | null;
  /** What they mean in the unit of the row; null: never read, or the meter says "not available". */
  readonly value: number | null;
  /** Wall clock of the reply, ms since the epoch; null: never read. */
  readonly readAtMs: number | null;
  /** The meter refuses this register: it does not have it. */
  readonly refused: boolean;
}

/** One list entry of a telegram. */
export interface ObisEntry {
  /** "1-0:1.8.0*255"; plain hexadecimal where the meter's name has not six bytes. */
  readonly obis: string;
  /** The reading that was made of it; null: none. */
  readonly measurand: string | null;
  /** As sent; numbers beyond 2^53 and octet strings (hexadecimal) as text. */
  readonly raw: ReadingValue | null;
  /** value = raw * 10^scaler */
  readonly scaler: number | null;
  /** DLMS unit code as sent. */
  readonly unitCode: number | null;
  readonly unit: string | null;
  /** Status word as sent, hexadecimal. */
  readonly status: string | null;
  readonly value: ReadingValue | null;
}

/** One value as it was said at a topic. */
export interface TopicValue {
  readonly measurand: string;
  readonly topic: string;
  /** Where it is in the JSON of the message; null: the message is the value. */
  readonly path: string | null;
  /** As it stood there; null: nothing came yet. */
  readonly raw: string | null;
  /** Wall clock, ms since the epoch; null: nothing came yet. */
  readonly atMs: number | null;
}

export type LastReceived =
  | { readonly kind: 'registers'; readonly rows: readonly RegisterWords[] }
  /** `atMs`: wall clock of the telegram, ms since the epoch; null: none came yet. */
  | { readonly kind: 'obis'; readonly atMs: number | null; readonly entries: readonly ObisEntry[] }
  | { readonly kind: 'topics'; readonly rows: readonly TopicValue[] };
