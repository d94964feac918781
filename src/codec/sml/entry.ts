// Decodes one entry of a getList response, and the times in it, from a TlvReader.
// Must not know which OBIS code means what; every field but the name may be absent.

import type { OctetNames } from './octet-names.ts';
import type { SmlEntry, SmlTime } from './telegram.ts';
import { TLV_INT, type TlvReader } from './tlv.ts';
import { scaleDecimal, unitName } from './units.ts';

/** objName, status, valTime, unit, scaler, value, valueSignature (SML 1.04, section 6.4.6). */
const ENTRY_FIELDS = 7;

const CHOICE_SEC_INDEX = 1;
const CHOICE_TIMESTAMP = 2;
const CHOICE_LOCAL_TIMESTAMP = 3;

/**
 * Passes one entry. Null where it is not a list of seven or has no name; the reader then stands behind it all the same.
 * Demands a payload that was walked before, so that every element is complete.
 */
export function readEntry(reader: TlvReader, names: OctetNames): SmlEntry | null {
  if (!reader.read()) return null;
  if (!reader.isListOf(ENTRY_FIELDS)) {
    reader.skipContent();
    return null;
  }
  reader.read();
  if (!reader.isOctets()) {
    reader.skipContent();
    for (let field = 1; field < ENTRY_FIELDS; field++) reader.skip();
    return null;
  }
  const name = names.of(reader.bytes, reader.dataAt, reader.length);

  reader.read();
  let status: SmlEntry['status'] = null;
  let statusBytes = 0;
  if (reader.isInteger()) {
    status = reader.integer();
    statusBytes = reader.length;
  } else reader.skipContent();

  const valTime = readTime(reader);
  const unitCode = reader.readNumber();
  const scaler = reader.readNumber();

  reader.read();
  let type: SmlEntry['type'] = null;
  let raw: SmlEntry['raw'] = null;
  let value: SmlEntry['value'] = null;
  let text: SmlEntry['text'] = null;
  let valueBytes = 0;
  if (reader.isInteger()) {
    type = reader.type === TLV_INT ? 'int' : 'uint';
    valueBytes = reader.length;
    const integer = reader.integer();
    raw = integer;
    value = scaleDecimal(integer, scaler ?? 0);
  } else if (reader.isOctets()) {
    type = 'octets';
    valueBytes = reader.length;
    const octets = names.of(reader.bytes, reader.dataAt, reader.length);
    value = raw = octets.hex;
    text = octets.text;
  } else if (reader.isBoolean()) {
    type = 'bool';
    valueBytes = 1;
    value = raw = reader.bytes[reader.dataAt] !== 0;
  } else reader.skipContent();

  reader.skip();
  return {
    obis: name.obis,
    objNameHex: name.hex,
    status,
    statusBytes,
    valTime,
    unitCode,
    unit: unitName(unitCode),
    scaler,
    type,
    valueBytes,
    raw,
    value,
    text,
  };
}

/**
 * Passes one time. Usual is a choice of two, tag and number; an early Holley firmware sends the bare number, others send
 * tag and a list of time and two offsets. Null where it is absent or anything else.
 */
export function readTime(reader: TlvReader): SmlTime | null {
  if (!reader.read()) return null;
  if (reader.isInteger()) return timeOf(CHOICE_SEC_INDEX, reader.integer(), null, null);
  if (!reader.isListOf(2)) {
    reader.skipContent();
    return null;
  }
  const tag = reader.readNumber();
  reader.read();
  if (reader.isInteger()) return timeOf(tag, reader.integer(), null, null);
  if (!reader.isListOf(3)) {
    reader.skipContent();
    return null;
  }
  const seconds = reader.readNumber();
  const localOffsetMinutes = reader.readNumber();
  const seasonOffsetMinutes = reader.readNumber();
  return timeOf(tag, seconds, localOffsetMinutes, seasonOffsetMinutes);
}

function timeOf(
  tag: number | null,
  seconds: number | bigint | null,
  localOffsetMinutes: number | null,
  seasonOffsetMinutes: number | null,
): SmlTime | null {
  if (typeof seconds !== 'number') return null;
  if (tag === CHOICE_SEC_INDEX) return { kind: 'secIndex', seconds, localOffsetMinutes, seasonOffsetMinutes };
  if (tag !== CHOICE_TIMESTAMP && tag !== CHOICE_LOCAL_TIMESTAMP) return null;
  return { kind: 'timestamp', seconds, localOffsetMinutes, seasonOffsetMinutes };
}
