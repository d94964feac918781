// Telegrams through the whole decoder: every habit of meters that is known.
// Bytes that no meter should send are in decoder-faults.test.ts.
import { describe, expect, it } from 'vitest';
import {
  ENERGY_NAME,
  energy,
  entryFrame,
  getListFrame,
  newerMeter,
  octetEntry,
  power,
  secIndex,
  telegramOf,
} from '../../../test/support/sml-telegrams.ts';
import { SmlDecoder, type SmlDecoderOptions } from './decoder.ts';
import { encodeFrame, encodePayload, encodeTelegram, type SmlEncodeOptions } from './encode.ts';
import { ABSENT, boolean, integer, list, octets } from './encode-tlv.ts';
import type { SmlTelegram } from './telegram.ts';

function decode(
  bytes: Uint8Array,
  options?: SmlDecoderOptions,
): { telegrams: readonly SmlTelegram[]; decoder: SmlDecoder } {
  const decoder = new SmlDecoder(options);
  return { telegrams: decoder.push(bytes), decoder };
}

describe('a telegram', () => {
  it('tells who sent it, when by the meter, and what', () => {
    const { telegrams, decoder } = decode(encodeTelegram(newerMeter()));
    expect(telegrams).toHaveLength(1);
    const [telegram] = telegrams;
    expect(telegram).toMatchObject({ serverId: '0a01545354000000002a', listName: '0100620affff', secIndex: 1000 });
    expect(telegram?.entries[2]).toEqual({
      obis: '1-0:1.8.0*255',
      objNameHex: '0100010800ff',
      status: 0x1c0104,
      statusBytes: 4,
      valTime: null,
      unitCode: 30,
      unit: 'Wh',
      scaler: -1,
      type: 'uint',
      valueBytes: 8,
      raw: 224624136,
      value: 22462413.6,
      text: null,
    });
    expect(telegram?.entries[0]).toMatchObject({ value: '545354', text: 'TST', unit: null });
    expect(decoder.messageCounters).toMatchObject({ messages: 3, telegrams: 1, unknownMessages: 0, malformed: 0 });
  });

  it.each<[string, SmlEncodeOptions]>([
    ['choice tags of four bytes', { choiceTagBytes: 4 }],
    ['long TL fields', { tlBytes: 3 }],
    ['zero bytes between messages', { zerosBetween: 3 }],
    ['Kermit in the messages', { messageCrc: 'kermit' }],
    ['Kermit everywhere', { messageCrc: 'kermit', transportCrc: 'kermit' }],
  ])('decodes to the same with %s', (_, options) => {
    const plain = decode(encodeTelegram(newerMeter())).telegrams[0];
    const { telegrams } = decode(encodeTelegram(newerMeter(), options));
    expect(telegrams).toHaveLength(1);
    expect(telegrams[0]?.entries).toEqual(plain?.entries);
    expect(telegrams[0]?.messageCrc).toBe(options.messageCrc ?? 'x25');
  });

  it('decodes with filled-in valTime, unit 0 and scaler 0 (DZG)', () => {
    const { telegrams } = decode(encodeTelegram(newerMeter(), { fillAbsent: true }));
    expect(telegrams[0]?.entries[0]).toMatchObject({
      value: '545354',
      valTime: secIndex(0),
      unitCode: 0,
      unit: null,
      scaler: 0,
    });
    expect(telegrams[0]?.entries[2]).toMatchObject({ value: 22462413.6 });
  });

  it('decodes with bare times (early Holley)', () => {
    const source = telegramOf([energy('1-0:1.8.0*255', 1, { valTime: secIndex(77) })]);
    const { telegrams } = decode(encodeTelegram(source, { bareValTime: true }));
    expect(telegrams[0]?.entries[0]).toMatchObject({ valTime: secIndex(77), value: 0.1 });
  });

  it('decodes with more than fifteen entries, whose list needs a second TL byte', () => {
    const entries = Array.from({ length: 300 }, (_, index) => energy(`1-0:1.8.${index % 256}*${index >> 8}`, index));
    expect(decode(encodeTelegram(telegramOf(entries))).telegrams[0]?.entries).toHaveLength(300);
  });

  it('decodes with a checksum whose leading zero byte is left out, about one message in 256', () => {
    let trimmed = 0;
    for (let sequence = 0; sequence < 2000; sequence++) {
      const payload = encodePayload(newerMeter(), { sequence, trimMessageCrc: true });
      if (payload.length < encodePayload(newerMeter(), { sequence }).length) trimmed++;
      const { decoder } = decode(encodeFrame(payload));
      expect(decoder.messageCounters).toMatchObject({ messages: 3, messageCrcBad: 0, telegrams: 1 });
    }
    expect(trimmed).toBeGreaterThan(5);
  });
});

describe('octets', () => {
  it('are given as hexadecimal, and as text where all of it is printable', () => {
    const { telegrams } = decode(
      encodeTelegram(telegramOf([octetEntry('1-0:0.2.0*0', '312e30'), power('1-0:16.7.0*255', -1)])),
    );
    expect(telegrams[0]?.entries.map((found) => [found.value, found.text])).toEqual([
      ['312e30', '1.0'],
      [-1, null],
    ]);
  });
});

describe('an absent field', () => {
  it('is null, the value too, and costs nothing else', () => {
    const { telegrams } = decode(entryFrame([ENERGY_NAME, ABSENT, ABSENT, ABSENT, ABSENT, ABSENT, ABSENT]));
    expect(telegrams[0]).toMatchObject({ serverId: null, listName: null, secIndex: null, sensorTime: null });
    expect(telegrams[0]?.entries[0]).toMatchObject({
      status: null,
      statusBytes: 0,
      valTime: null,
      unit: null,
      scaler: null,
      type: null,
      raw: null,
      value: null,
    });
  });

  it('is not the same as 0 or false', () => {
    const fields = (value: Uint8Array): Uint8Array[] => [ENERGY_NAME, ABSENT, ABSENT, ABSENT, ABSENT, value, ABSENT];
    expect(decode(entryFrame(fields(integer('uint', 0)))).telegrams[0]?.entries[0]?.value).toBe(0);
    expect(decode(entryFrame(fields(boolean(false)))).telegrams[0]?.entries[0]?.value).toBe(false);
    expect(decode(entryFrame(fields(boolean(true)))).telegrams[0]?.entries[0]?.value).toBe(true);
    expect(decode(entryFrame(fields(Uint8Array.of(0x42, 0xff)))).telegrams[0]?.entries[0]?.value).toBe(true);
  });
});

describe('a time', () => {
  const withTime = (time: Uint8Array): SmlTelegram | undefined =>
    decode(getListFrame([ABSENT, ABSENT, ABSENT, time, list([]), ABSENT, ABSENT])).telegrams[0];
  const seconds = integer('uint', 1_700_000_000, 4);

  it.each([1, 3, 4, 8])('may have %i bytes', (width) => {
    expect(withTime(list([integer('uint', 1), integer('uint', 99, width)]))?.secIndex).toBe(99);
  });

  it('of choice 2 is a timestamp and no seconds counter', () => {
    const telegram = withTime(list([integer('uint', 2), seconds]));
    expect(telegram).toMatchObject({ secIndex: null, sensorTime: { kind: 'timestamp', seconds: 1_700_000_000 } });
  });

  it('may be a list of time and two offsets', () => {
    for (const tag of [2, 3]) {
      const local = list([seconds, integer('int', 60, 2), integer('int', -60, 2)]);
      expect(withTime(list([integer('uint', tag), local]))?.sensorTime).toEqual({
        kind: 'timestamp',
        seconds: 1_700_000_000,
        localOffsetMinutes: 60,
        seasonOffsetMinutes: -60,
      });
    }
  });

  it('of an unknown form is null', () => {
    for (const time of [
      list([integer('uint', 9), seconds]),
      list([seconds]),
      octets(Uint8Array.of(1)),
      list([ABSENT, list([])]),
    ]) {
      expect(withTime(time)).toMatchObject({ secIndex: null, sensorTime: null });
    }
  });
});

it('hands out lists that stay as they are when later bytes complete a telegram', () => {
  const bytes = encodeTelegram(newerMeter());
  const decoder = new SmlDecoder();
  const early = decoder.push(bytes.subarray(0, 50));
  const late = decoder.push(bytes.subarray(50));
  decoder.push(bytes);
  expect([early.length, late.length]).toEqual([0, 1]);
});
