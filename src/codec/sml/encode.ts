// Makes SML telegrams as meters send them: entries to messages to a frame. The way back of the decoder.
// Pure; must not know which meter is imitated: its habits (widths, checksums, bare times) are options.

import { crcKermit, crcX25, swapBytes } from './crc.ts';
import { ABSENT, boolean, concat, integer, list, octets } from './encode-tlv.ts';
import { addEscapes } from './escapes.ts';
import { fromHex, fromObis } from './octet-names.ts';
import type { SmlRawEntry, SmlTime } from './telegram.ts';

/** What a telegram says. An `SmlTelegram` of the decoder fits. */
export interface SmlTelegramSource {
  readonly serverId: string | null;
  readonly listName?: string | null;
  readonly sensorTime: SmlTime | null;
  readonly entries: readonly SmlRawEntry[];
}

/** Habits in which meters differ. Each default is what most meters do. */
export interface SmlEncodeOptions {
  /** Counts telegrams, 0 to 2^24 - 1: it makes the transaction ids. Default 1. */
  readonly sequence?: number;
  readonly messageCrc?: 'x25' | 'kermit';
  readonly transportCrc?: 'x25' | 'kermit';
  /** Leave out a leading zero byte of a message's checksum (ISKRA MT691). */
  readonly trimMessageCrc?: boolean;
  /** `63 07 01` or `65 00 00 07 01`. */
  readonly choiceTagBytes?: 2 | 4;
  /** Send the time of an entry without its choice (early Holley DTZ541). */
  readonly bareValTime?: boolean;
  /** Fill valTime, unit 0 and scaler 0 into entries that have none (DZG). */
  readonly fillAbsent?: boolean;
  /** Fewest TL bytes of lists and octet strings in the value list; 1 to 4. */
  readonly tlBytes?: number;
  /** Zero bytes behind every message. */
  readonly zerosBetween?: number;
}

const TAG_OPEN_RESPONSE = 0x0101;
const TAG_CLOSE_RESPONSE = 0x0201;
const TAG_GET_LIST_RESPONSE = 0x0701;
const TIME_TAGS = { secIndex: 1, timestamp: 2 } as const;

/** An entry with all fields absent that `fields` does not name: short to write in fixtures and the simulator. */
export function smlEntry(fields: Partial<SmlRawEntry> & Pick<SmlRawEntry, 'obis'>): SmlRawEntry {
  return {
    status: null,
    statusBytes: 0,
    valTime: null,
    unitCode: null,
    scaler: null,
    type: null,
    valueBytes: 0,
    raw: null,
    ...fields,
  };
}

/** A whole telegram: open response, getList response, close response, framed. */
export function encodeTelegram(source: SmlTelegramSource, options: SmlEncodeOptions = {}): Uint8Array {
  return encodeFrame(encodePayload(source, options), options);
}

/** The three messages of a telegram, without the frame. */
export function encodePayload(source: SmlTelegramSource, options: SmlEncodeOptions = {}): Uint8Array {
  const serverId = optionalOctets(source.serverId);
  const open = list([ABSENT, ABSENT, octets(transactionId(options, 0)), serverId, ABSENT, ABSENT]);
  const getList = list([
    ABSENT,
    serverId,
    optionalOctets(source.listName ?? null),
    encodeTime(source.sensorTime, false),
    list(
      source.entries.map((entry) => encodeEntry(entry, options)),
      options.tlBytes,
    ),
    ABSENT,
    ABSENT,
  ]);
  return concat([
    encodeMessage(TAG_OPEN_RESPONSE, open, 0, options),
    encodeMessage(TAG_GET_LIST_RESPONSE, getList, 1, options),
    encodeMessage(TAG_CLOSE_RESPONSE, list([ABSENT]), 2, options),
  ]);
}

/** One message around an encoded body. `index` is its place in the telegram. */
export function encodeMessage(
  tag: number,
  body: Uint8Array,
  index: number,
  options: SmlEncodeOptions = {},
): Uint8Array {
  // A list of six whose last two elements, checksum and end, are not under the checksum.
  const checked = concat([
    Uint8Array.of(0x76),
    octets(transactionId(options, index)),
    integer('uint', 0, 1),
    integer('uint', 0, 1),
    list([integer('uint', tag, options.choiceTagBytes ?? 2), body]),
  ]);
  const crc = options.messageCrc === 'kermit' ? crcKermit(checked) : swapBytes(crcX25(checked));
  const crcBytes = options.trimMessageCrc && crc < 0x100 ? 1 : 2;
  return concat([checked, integer('uint', crc, crcBytes), new Uint8Array(1 + (options.zerosBetween ?? 0))]);
}

/** The frame of transport version 1 around any payload: escaped, padded to a multiple of four, with checksum. */
export function encodeFrame(payload: Uint8Array, options: SmlEncodeOptions = {}): Uint8Array {
  const escaped = addEscapes(payload);
  const paddingBytes = -escaped.length & 3;
  const frame = concat([
    Uint8Array.of(0x1b, 0x1b, 0x1b, 0x1b, 1, 1, 1, 1),
    escaped,
    new Uint8Array(paddingBytes),
    Uint8Array.of(0x1b, 0x1b, 0x1b, 0x1b, 0x1a, paddingBytes, 0, 0),
  ]);
  const crcAt = frame.length - 2;
  // X.25 low byte first; Kermit high byte first, as in the messages of the meters that have it.
  const crc = options.transportCrc === 'kermit' ? swapBytes(crcKermit(frame, 0, crcAt)) : crcX25(frame, 0, crcAt);
  frame[crcAt] = crc & 0xff;
  frame[crcAt + 1] = crc >> 8;
  return frame;
}

function transactionId(options: SmlEncodeOptions, index: number): Uint8Array {
  const sequence = options.sequence ?? 1;
  return Uint8Array.of(index, (sequence >> 16) & 0xff, (sequence >> 8) & 0xff, sequence & 0xff);
}

function encodeEntry(entry: SmlRawEntry, options: SmlEncodeOptions): Uint8Array {
  const { bareValTime = false, fillAbsent = false, tlBytes } = options;
  const unitCode = entry.unitCode ?? (fillAbsent ? 0 : null);
  const scaler = entry.scaler ?? (fillAbsent ? 0 : null);
  return list(
    [
      octets(fromObis(entry.obis) ?? fromHex(entry.obis)),
      entry.status === null ? ABSENT : integer('uint', entry.status, entry.statusBytes || undefined),
      entry.valTime === null && fillAbsent ? integer('uint', 0, 1) : encodeTime(entry.valTime, bareValTime),
      unitCode === null ? ABSENT : integer('uint', unitCode, 1),
      scaler === null ? ABSENT : integer('int', scaler, 1),
      encodeValue(entry, tlBytes),
      ABSENT,
    ],
    tlBytes,
  );
}

function encodeValue({ type, raw, valueBytes }: SmlRawEntry, tlBytes: number | undefined): Uint8Array {
  if (typeof raw === 'string') return octets(fromHex(raw), tlBytes);
  if (typeof raw === 'boolean') return boolean(raw);
  if (raw === null) return ABSENT;
  return integer(type === 'uint' ? 'uint' : 'int', raw, valueBytes || undefined);
}

function encodeTime(time: SmlTime | null, bare: boolean): Uint8Array {
  if (time === null) return ABSENT;
  const seconds = integer('uint', time.seconds, 4);
  if (bare) return seconds;
  const tag = integer('uint', TIME_TAGS[time.kind], 1);
  const { localOffsetMinutes, seasonOffsetMinutes } = time;
  if (localOffsetMinutes === null && seasonOffsetMinutes === null) return list([tag, seconds]);
  const offsets = [localOffsetMinutes, seasonOffsetMinutes].map((minutes) => integer('int', minutes ?? 0, 2));
  return list([tag, list([seconds, ...offsets])]);
}

function optionalOctets(hex: string | null): Uint8Array {
  return hex === null ? ABSENT : octets(fromHex(hex));
}
