// Random, truncated and bit-flipped inputs, the same ones for the same seed (a million in the long run): no throw, no hang,
// and never a value from a telegram whose checksum is wrong. Checksums and counts are held against a second, independent reading of SML.
import { describe, expect, it } from 'vitest';
import { amount, seedOr } from '../../../test/support/amount.ts';
import { seededRandom } from '../../../test/support/seeded-random.ts';
import { countLists, slowCrc } from '../../../test/support/sml-oracle.ts';
import { energy, octetEntry, power, telegramOf } from '../../../test/support/sml-telegrams.ts';
import { crcX25 } from './crc.ts';
import { SmlDecoder } from './decoder.ts';
import { encodeFrame, encodePayload, encodeTelegram, smlEntry } from './encode.ts';
import { concat } from './encode-tlv.ts';
import { readTelegram } from '../../kinds/sml/readings.ts';
import type { SmlTelegram } from './telegram.ts';

const STREAM_INPUTS = amount(600_000, 20_000);
const PAYLOAD_INPUTS = amount(200_000, 8000);
const BODY_INPUTS = amount(200_000, 8000);
const SEED = seedOr(1);
const SAID = `METERHUB_SEED=${SEED}`;

const SOURCES = [
  telegramOf([energy('1-0:1.8.0*255', 224624136, { status: 0x1c0104, statusBytes: 4 }), power('1-0:16.7.0*255', -193)]),
  telegramOf([octetEntry('1-0:96.50.1*1', '1b1b1b1b'), smlEntry({ obis: '1-0:96.50.2*6' })]),
  telegramOf([
    energy('1-0:1.8.0*255', 5, { status: 0x1b0, statusBytes: 2 }),
    power('1-0:15.7.0*255', 7, { scaler: -1 }),
  ]),
];
const TELEGRAMS = [
  ...SOURCES.map((source) => encodeTelegram(source)),
  ...SOURCES.map((source) => encodeTelegram(source, { messageCrc: 'kermit', transportCrc: 'kermit' })),
];
/** Bytes that mean something to the decoder: escapes, starts, ends, TL fields. */
const NASTY = Uint8Array.of(
  0x1b,
  0x1b,
  0x1b,
  0x1b,
  0x01,
  0x1a,
  0x00,
  0x76,
  0x77,
  0x72,
  0xf1,
  0x83,
  0x59,
  0x69,
  0x65,
  0xff,
);

class Mutator {
  private readonly random: () => number;

  constructor(seed: number) {
    this.random = seededRandom(seed);
  }

  below(limit: number): number {
    return Math.floor(this.random() * limit);
  }

  pick<T>(list: readonly T[]): T {
    const item = list[this.below(list.length)];
    if (item === undefined) throw new Error('nothing to pick from');
    return item;
  }

  /** Flips, overwrites; the length stays. */
  damage(bytes: Uint8Array): Uint8Array {
    const damaged = bytes.slice();
    for (let left = 1 + this.below(8); left > 0; left--) {
      const at = this.below(damaged.length);
      const kind = this.below(3);
      if (kind === 0) damaged[at] = NASTY[this.below(NASTY.length)] ?? 0;
      else if (kind === 1) damaged[at] = this.below(256);
      else damaged[at] = (damaged[at] ?? 0) ^ (1 << this.below(8));
    }
    return damaged;
  }

  noise(): Uint8Array {
    const isNasty = this.below(2) === 0;
    return Uint8Array.from({ length: this.below(200) }, () =>
      isNasty ? (NASTY[this.below(NASTY.length)] ?? 0) : this.below(256),
    );
  }

  /** Random, truncated, torn, spliced or damaged. */
  mutate(of: readonly Uint8Array[]): Uint8Array {
    const bytes = this.pick(of);
    const at = this.below(bytes.length);
    switch (this.below(6)) {
      case 0:
        return this.noise();
      case 1:
        return bytes.subarray(0, at);
      case 2:
        return concat([bytes.subarray(0, at), bytes.subarray(at + 1 + this.below(4))]);
      case 3:
        return concat([bytes.subarray(0, at), this.noise(), bytes.subarray(at)]);
      case 4: {
        const other = this.pick(of);
        return concat([bytes.subarray(0, at), other.subarray(this.below(other.length))]);
      }
      default:
        return this.damage(bytes);
    }
  }
}

/** Everything that a telegram says must be usable: no NaN, no infinity, nothing undefined. */
function complaint(telegram: SmlTelegram): string | null {
  for (const reading of readTelegram(telegram).readings) {
    const { value } = reading;
    if (typeof value === 'number' ? !Number.isFinite(value) : typeof value !== 'string' && typeof value !== 'boolean') {
      return `${reading.measurand} is ${String(value)}`;
    }
  }
  return null;
}

/** The checksum of the frame that a telegram came from, looked up in the input and calculated bit by bit. */
function frameIsRight(input: Uint8Array, { frameOffset, frameBytes }: SmlTelegram): boolean {
  const frame = input.subarray(frameOffset, frameOffset + frameBytes);
  const checked = frame.subarray(0, -2);
  const low = frame.at(-2) ?? 0;
  const high = frame.at(-1) ?? 0;
  const kermit = slowCrc(checked, 0, 0);
  return [slowCrc(checked, 0xffff, 0xffff), kermit, ((kermit & 0xff) << 8) | (kermit >> 8)].includes(low | (high << 8));
}

describe('damaged inputs', () => {
  it(`${STREAM_INPUTS} damaged streams: never a telegram from a frame with a wrong checksum`, () => {
    const mutator = new Mutator(SEED);
    const decoder = new SmlDecoder();
    let telegrams = 0;
    const faults: string[] = [];
    for (let input = 0; input < STREAM_INPUTS; input++) {
      const bytes = mutator.mutate(TELEGRAMS);
      decoder.reset();
      const cut = mutator.below(bytes.length + 1);
      const found = [...decoder.push(bytes.subarray(0, cut)), ...decoder.push(bytes.subarray(cut))];
      for (const telegram of found) {
        telegrams++;
        const fault = frameIsRight(bytes, telegram) ? complaint(telegram) : 'a telegram from a broken frame';
        if (fault !== null) faults.push(`input ${input}: ${fault}`);
      }
    }
    expect(faults, SAID).toEqual([]);
    expect(telegrams).toBeGreaterThan(0);
    expect(decoder.frameCounters.crcBad).toBeGreaterThan(0);
  });

  it(`${PAYLOAD_INPUTS} damaged messages in right frames: the second reading agrees`, () => {
    const mutator = new Mutator(SEED + 1);
    const payloads = [
      ...SOURCES.map((source) => encodePayload(source)),
      ...SOURCES.map((source) => encodePayload(source, { zerosBetween: 2 })),
    ];
    const decoder = new SmlDecoder();
    const faults: string[] = [];
    for (let input = 0; input < PAYLOAD_INPUTS; input++) {
      const payload = mutator.mutate(payloads);
      const found = decoder.push(encodeFrame(payload));
      // What the decoder sees has the padding removed, so the second reading sees the same bytes.
      const expected = countLists(payload);
      if (found.length !== expected) faults.push(`input ${input}: ${found.length} telegrams, expected ${expected}`);
      for (const telegram of found) {
        const fault = complaint(telegram);
        if (fault !== null) faults.push(`input ${input}: ${fault}`);
      }
    }
    expect(faults, SAID).toEqual([]);
    expect(decoder.frameCounters).toMatchObject({ valid: PAYLOAD_INPUTS, crcBad: 0 });
    expect(decoder.messageCounters.messageCrcBad).toBeGreaterThan(0);
    expect(decoder.messageCounters.malformed).toBeGreaterThan(0);
    expect(decoder.messageCounters.telegrams).toBeGreaterThan(0);
  });

  it(`${BODY_INPUTS} damaged value lists with right checksums: the second reading agrees`, () => {
    const mutator = new Mutator(SEED + 2);
    const decoder = new SmlDecoder();
    const faults: string[] = [];
    // The getList response lies between the open response and the close response; its checksum is the last of it.
    const bodies = SOURCES.map((source) => getListMessage(encodePayload(source)));
    for (let input = 0; input < BODY_INPUTS; input++) {
      const message = mutator.damage(mutator.pick(bodies));
      const crcAt = message.length - 3;
      const crc = crcX25(message, 0, crcAt - 1);
      message.set([0x63, crc & 0xff, crc >> 8, 0], crcAt - 1);
      const found = decoder.push(encodeFrame(message));
      const expected = countLists(message);
      if (found.length !== expected) faults.push(`input ${input}: ${found.length} telegrams, expected ${expected}`);
      for (const telegram of found) {
        const fault = complaint(telegram);
        if (fault !== null) faults.push(`input ${input}: ${fault}`);
      }
    }
    expect(faults, SAID).toEqual([]);
    expect(decoder.messageCounters.telegrams).toBeGreaterThan(BODY_INPUTS / 10);
    expect(decoder.messageCounters.entriesSkipped).toBeGreaterThan(0);
  });
});

/** The second message of a payload of three, found by the end of the first and the start of the third. */
function getListMessage(payload: Uint8Array): Uint8Array {
  const starts: number[] = [];
  for (let at = 0; at + 3 < payload.length; at++) {
    if (payload[at] === 0x76 && payload[at + 1] === 0x05 && payload[at + 2] === starts.length) starts.push(at);
  }
  const [, start, end] = starts;
  return payload.slice(start, end);
}
