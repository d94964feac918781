// Invented meters for SML tests: the habits of real makes, made-up serial numbers and values.
// Must not hold bytes of real telegrams.
import { encodeFrame, encodeMessage, smlEntry, type SmlTelegramSource } from '../../src/codec/sml/encode.ts';
import { ABSENT, list, octets } from '../../src/codec/sml/encode-tlv.ts';
import type { SmlRawEntry, SmlTime } from '../../src/codec/sml/telegram.ts';

export const UNIT = { W: 27, Wh: 30, deg: 8, A: 33, V: 35, Hz: 44 } as const;

export function secIndex(seconds: number): SmlTime {
  return { kind: 'secIndex', seconds, localOffsetMinutes: null, seasonOffsetMinutes: null };
}

export function energy(obis: string, raw: number, more: Partial<SmlRawEntry> = {}): SmlRawEntry {
  return smlEntry({ obis, raw, type: 'uint', valueBytes: 8, unitCode: UNIT.Wh, scaler: -1, ...more });
}

export function power(obis: string, raw: number, more: Partial<SmlRawEntry> = {}): SmlRawEntry {
  return smlEntry({ obis, raw, type: 'int', valueBytes: 4, unitCode: UNIT.W, scaler: 0, ...more });
}

export function octetEntry(obis: string, raw: string): SmlRawEntry {
  return smlEntry({ obis, raw, type: 'octets', valueBytes: raw.length / 2 });
}

/** A telegram around entries, from a meter with the id `deviceId`. */
export function telegramOf(entries: readonly SmlRawEntry[], deviceId = '0a01545354000000002a'): SmlTelegramSource {
  return { serverId: deviceId, listName: '0100620affff', sensorTime: secIndex(4242), entries };
}

/** Like newer meters: id in 96.1.0, four-byte status, signed 16.7.0. `seconds` moves the counters. */
export function newerMeter(seconds = 0): SmlTelegramSource {
  const deviceId = '0a01545354000000002a';
  const entries = [
    octetEntry('1-0:96.50.1*1', '545354'),
    octetEntry('1-0:96.1.0*255', deviceId),
    energy('1-0:1.8.0*255', 224624136 + seconds, { status: 0x1c0104, statusBytes: 4 }),
    energy('1-0:2.8.0*255', 12),
    power('1-0:16.7.0*255', 193 + (seconds % 100)),
  ];
  return { serverId: deviceId, listName: '0100620affff', sensorTime: secIndex(1000 + seconds), entries };
}

/** Like older meters: id in 0.0.9, two-byte status that holds the direction, power as magnitude, a public key. */
export function olderMeter(status: number): SmlTelegramSource {
  const deviceId = '06545354010203040506';
  const entries = [
    octetEntry('129-129:199.130.3*255', '545354'),
    octetEntry('1-0:0.0.9*255', deviceId),
    energy('1-0:1.8.0*255', 172400000, { type: 'int', valueBytes: 5, status, statusBytes: 2 }),
    energy('1-0:1.8.1*255', 172400000, { type: 'int', valueBytes: 5 }),
    energy('1-0:1.8.2*255', 0, { type: 'int', valueBytes: 5 }),
    power('1-0:15.7.0*255', 1266, { scaler: -1 }),
    octetEntry('129-129:199.130.5*255', 'c3'.repeat(48)),
  ];
  return { serverId: deviceId, listName: null, sensorTime: secIndex(258000000), entries };
}

/** A frame around one getList response whose seven fields are given. */
export function getListFrame(fields: readonly Uint8Array[]): Uint8Array {
  return encodeFrame(encodeMessage(0x0701, list(fields), 0));
}

/** The name of an entry, 1-0:1.8.0*255. */
export const ENERGY_NAME = octets(Uint8Array.of(1, 0, 1, 8, 0, 255));

/** A frame around a getList response of one entry, whose seven fields are given. */
export function entryFrame(fields: readonly Uint8Array[]): Uint8Array {
  return getListFrame([ABSENT, ABSENT, ABSENT, ABSENT, list([list(fields)]), ABSENT, ABSENT]);
}
