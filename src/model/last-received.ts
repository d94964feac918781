// What a device sent last, word for word, for comparing with its manual. Records only.
import type { Text } from '../vocabulary/text.ts';
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
  /** Where it lies, when that is the device's own choice; left out: as its model says. */
  readonly place?: RegisterPlace;
}

/** Where a value lies and how it is read, found in the device itself. */
export interface RegisterPlace {
  readonly address: number;
  readonly type: string;
  /** The power of ten that came with the value; 1 where there is none. */
  readonly scale: number;
  readonly unit: string;
  /** `SunSpec 103 W`. */
  readonly title: string;
}

/** A stretch of registers of which nothing is made. */
export interface SkippedRegisters extends Text {
  readonly address: number;
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

/** One data record of a meter that describes each itself. */
export interface RecordRow {
  /** What describes it, hexadecimal. */
  readonly where: string;
  /** The same in words. */
  readonly what: string;
  /** The reading that was made of it; null: none. */
  readonly measurand: string | null;
  readonly value: ReadingValue | null;
  readonly unit: string | null;
}

export type LastReceived =
  /** `skipped`: what the device describes and nobody reads. */
  | {
      readonly kind: 'registers';
      readonly rows: readonly RegisterWords[];
      readonly skipped?: readonly SkippedRegisters[];
    }
  /** `atMs`: wall clock of the telegram, ms since the epoch; null: none came yet. */
  | { readonly kind: 'obis'; readonly atMs: number | null; readonly entries: readonly ObisEntry[] }
  /** `atMs`: wall clock of the last answer, ms since the epoch; null: none came yet. */
  | { readonly kind: 'records'; readonly atMs: number | null; readonly rows: readonly RecordRow[] }
  | { readonly kind: 'topics'; readonly rows: readonly TopicValue[] };
