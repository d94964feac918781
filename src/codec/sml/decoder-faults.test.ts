// What no meter should send, and telegrams whose checksum is wrong: what is dropped, what is kept, what is counted.
// None of it may throw, and none of it may cost a value that is right.
import { describe, expect, it } from 'vitest';
import { ENERGY_NAME, entryFrame, getListFrame, newerMeter, olderMeter } from '../../../test/support/sml-telegrams.ts';
import { SmlDecoder, type SmlDecoderOptions } from './decoder.ts';
import { encodeFrame, encodeMessage, encodePayload, encodeTelegram } from './encode.ts';
import { ABSENT, concat, integer, list, octets } from './encode-tlv.ts';
import { fromHex, toObis } from './octet-names.ts';
import type { SmlTelegram } from './telegram.ts';

function decode(
  bytes: Uint8Array,
  options?: SmlDecoderOptions,
): { telegrams: readonly SmlTelegram[]; decoder: SmlDecoder } {
  const decoder = new SmlDecoder(options);
  return { telegrams: decoder.push(bytes), decoder };
}

describe('what a meter should not send', () => {
  it('leaves the other entries alone: entries of a wrong form are skipped and counted', () => {
    const good = list([ENERGY_NAME, ABSENT, ABSENT, ABSENT, ABSENT, integer('uint', 5), ABSENT]);
    const bad = [
      integer('uint', 1),
      list([ENERGY_NAME, ABSENT]),
      list([ABSENT, ABSENT, ABSENT, ABSENT, ABSENT, integer('uint', 5), ABSENT]),
      list([list([ENERGY_NAME]), ABSENT, ABSENT, ABSENT, ABSENT, integer('uint', 5), ABSENT]),
    ];
    const entries = list([...bad, good]);
    const { telegrams, decoder } = decode(getListFrame([ABSENT, ABSENT, ABSENT, ABSENT, entries, ABSENT, ABSENT]));
    expect(telegrams[0]?.entries.map((entry) => entry.value)).toEqual([5]);
    expect(decoder.messageCounters.entriesSkipped).toBe(bad.length);
  });

  it('becomes null: a list or nine bytes for a value, a list for a status, unit or scaler', () => {
    const nested = list([integer('uint', 1), list([ABSENT])]);
    const nineBytes = fromHex('6a112233445566778899');
    for (const value of [nested, nineBytes]) {
      const { telegrams } = decode(entryFrame([ENERGY_NAME, nested, nested, nested, nested, value, nested]));
      expect(telegrams[0]?.entries[0]).toMatchObject({
        status: null,
        valTime: null,
        unit: null,
        scaler: null,
        value: null,
      });
    }
  });

  it('keeps a name of other than six bytes as hexadecimal', () => {
    const { telegrams } = decode(
      entryFrame([octets(fromHex('0102')), ABSENT, ABSENT, ABSENT, ABSENT, integer('uint', 5), ABSENT]),
    );
    expect(telegrams[0]?.entries[0]).toMatchObject({ obis: '0102', value: 5 });
  });

  it('is passed by where the message is of an unknown kind', () => {
    const unknown = encodeMessage(0xff01, list([octets(fromHex('aabb')), list([ABSENT, list([])])]), 7);
    const { telegrams, decoder } = decode(encodeFrame(concat([unknown, encodePayload(newerMeter())])));
    expect(telegrams).toHaveLength(1);
    expect(decoder.messageCounters).toMatchObject({ messages: 4, unknownMessages: 1, malformed: 0 });
  });

  it('breaks off where the structure does; what came before is kept', () => {
    const { telegrams, decoder } = decode(encodeFrame(concat([encodePayload(newerMeter()), fromHex('7605ffff')])));
    expect(telegrams).toHaveLength(1);
    expect(decoder.messageCounters).toMatchObject({ messages: 3, malformed: 1 });
  });

  it('does not make a telegram of a getList response without a value list', () => {
    const { telegrams, decoder } = decode(getListFrame([ABSENT, ABSENT, ABSENT, ABSENT, ABSENT, ABSENT, ABSENT]));
    expect(telegrams).toEqual([]);
    expect(decoder.messageCounters.malformed).toBe(1);
  });
});

describe('checksums', () => {
  it('of a message that is wrong in a right frame: its values are not used, the next message is', () => {
    const payload = encodePayload(newerMeter());
    const broken = payload.slice();
    const at = broken.findIndex((_, index) => toObis(payload.subarray(index, index + 6)) === '1-0:1.8.0*255');
    broken[at + 5] = 0xfe;
    const { telegrams, decoder } = decode(encodeFrame(concat([broken, encodePayload(olderMeter(0x182))])));
    expect(telegrams.map((telegram) => telegram.serverId)).toEqual(['06545354010203040506']);
    expect(decoder.messageCounters).toMatchObject({ messages: 6, messageCrcBad: 1, telegrams: 1 });
  });

  it('of the frame as Kermit counts only if the messages have Kermit too', () => {
    const mixed = encodeTelegram(newerMeter(), { transportCrc: 'kermit' });
    expect(decode(mixed)).toMatchObject({ telegrams: [], decoder: { frameCounters: { valid: 0, crcBad: 1 } } });
  });

  it('of a Kermit frame may stand low byte first', () => {
    const bytes = encodeTelegram(newerMeter(), { transportCrc: 'kermit', messageCrc: 'kermit' });
    const [high = 0, low = 0] = bytes.slice(-2);
    bytes.set([low, high], bytes.length - 2);
    expect(decode(bytes).telegrams).toHaveLength(1);
  });

  it('as Kermit are refused where the quirk is off', () => {
    const everywhere = encodeTelegram(newerMeter(), { transportCrc: 'kermit', messageCrc: 'kermit' });
    const messages = encodeTelegram(newerMeter(), { messageCrc: 'kermit' });
    const options = { acceptKermit: false };
    expect(decode(everywhere, options)).toMatchObject({ telegrams: [], decoder: { frameCounters: { crcBad: 1 } } });
    expect(decode(messages, options)).toMatchObject({
      telegrams: [],
      decoder: { messageCounters: { messageCrcBad: 3 } },
    });
  });

  it('of every frame with one or two bits flipped are wrong', () => {
    const bytes = encodeTelegram(olderMeter(0x1b0));
    const decoder = new SmlDecoder();
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      for (const second of [bit, bit + 1, bit + 97]) {
        const flipped = bytes.slice();
        for (const flip of second === bit ? [bit] : [bit, second]) {
          if (flip >> 3 < flipped.length) flipped[flip >> 3] = (flipped[flip >> 3] ?? 0) ^ (1 << (flip & 7));
        }
        expect(decoder.push(flipped), `bits ${bit} and ${second}`).toEqual([]);
        decoder.reset();
      }
    }
  });
});
