// What a decoded SML telegram looks like. Types only: the codec's two sides, decoder and encoder, meet here.
// Absent fields are null, never 0: a meter may leave out everything but the name of an entry.

/** A time of the meter. Meter clocks lie; no reading of MeterHub is stamped with one. */
export interface SmlTime {
  /** `secIndex`: the meter's own seconds counter. `timestamp`: seconds since 1970, as far as the meter knows. */
  readonly kind: 'secIndex' | 'timestamp';
  readonly seconds: number;
  /** Minutes from UTC to local time without and with summer time; null where the meter sends a bare number. */
  readonly localOffsetMinutes: number | null;
  readonly seasonOffsetMinutes: number | null;
}

export type SmlValueType = 'int' | 'uint' | 'bool' | 'octets';

/** One list entry as it stood on the wire. */
export interface SmlRawEntry {
  /** "1-0:1.8.0*255"; plain hexadecimal where the meter's name has not six bytes. */
  readonly obis: string;
  readonly status: number | bigint | null;
  /** Bytes of the status as sent, 0 where absent: a status of one byte has no direction bit. */
  readonly statusBytes: number;
  readonly valTime: SmlTime | null;
  /** DLMS unit code. Some meters fill 0 into entries without a unit. */
  readonly unitCode: number | null;
  readonly scaler: number | null;
  /** Null where the value is absent, or is a list. */
  readonly type: SmlValueType | null;
  /** Bytes of the value as sent. */
  readonly valueBytes: number;
  /** Exact; a bigint only beyond 2^53. Octet strings in hexadecimal. */
  readonly raw: number | bigint | boolean | string | null;
}

export interface SmlEntry extends SmlRawEntry {
  readonly objNameHex: string;
  /** Wh, W, V, A, Hz, deg ...; null where there is none. */
  readonly unit: string | null;
  /** raw * 10^scaler for integers, `raw` for all others. */
  readonly value: number | boolean | string | null;
  /** An octet string as ASCII, for people; null where a byte is not printable, and for all other values. */
  readonly text: string | null;
}

/** One getList response whose transport CRC and message CRC were right. */
export interface SmlTelegram {
  readonly serverId: string | null;
  readonly listName: string | null;
  /** The meter's seconds counter, null where it sends none or a timestamp. */
  readonly secIndex: number | null;
  readonly sensorTime: SmlTime | null;
  readonly entries: readonly SmlEntry[];
  /** Kermit: an early Holley firmware. */
  readonly messageCrc: 'x25' | 'kermit';
  /** Where the frame of the telegram stood in the stream, and how long it was, as sent. */
  readonly frameOffset: number;
  readonly frameBytes: number;
  readonly paddingBytes: number;
  /** Only right when every two bytes ff in a row are taken for one: the converter speaks telnet. */
  readonly isDoubled: boolean;
}
