// What comes instead of telegrams, from the level of the line on.
import { describe, expect, it } from 'vitest';
import { DSMR5_LINES, p1Telegram } from '../../../test/support/p1-telegrams.ts';
import { encodeTelegram as encodeSml } from '../sml/encode.ts';
import { ForeignBytesWatch, type ForeignBytes } from './foreign-bytes.ts';

/** The levels of 8N1 characters without a pause between them. */
function levelsOf(bytes: Uint8Array): number[] {
  return [...bytes].flatMap((byte) => [0, ...Array.from({ length: 8 }, (_, bit) => (byte >> bit) & 1), 1]);
}

/** What a receiver makes of levels: a start bit is a fall after a high level, a character counts with a high stop bit. */
function received(levels: readonly number[]): Uint8Array {
  const bytes: number[] = [];
  for (let at = 1; at + 9 < levels.length; at++) {
    if (levels[at - 1] !== 1 || levels[at] !== 0 || levels[at + 9] !== 1) continue;
    bytes.push(levels.slice(at + 1, at + 9).reduce((byte, level, bit) => byte | (level << bit), 0));
    at += 8;
  }
  return Uint8Array.from(bytes);
}

function judge(bytes: Uint8Array): Set<ForeignBytes | null> {
  const watch = new ForeignBytesWatch();
  return new Set([...bytes].map((byte) => watch.push(byte)));
}

const TELEGRAM = p1Telegram(DSMR5_LINES);

describe('what comes on a line', () => {
  it('is a signal that nobody inverted', () => {
    const levels = levelsOf(TELEGRAM);
    expect(received([1, 1, ...levels, 1])).toEqual(Uint8Array.from(TELEGRAM));
    const inverted = received([0, 0, ...levels.map((level) => 1 - level), 0]);
    expect(inverted.length).toBeGreaterThan(TELEGRAM.length / 2);
    expect(judge(inverted)).toContain('inverted');
  });

  it('is SML', () => {
    const sml = encodeSml({ serverId: '0a01454d480000000042', listName: '', sensorTime: null, entries: [] }, {});
    expect(judge(Buffer.concat(Array.from({ length: 10 }, () => sml)))).toContain('smlFrames');
  });

  it('is nothing known when it is a telegram, noise or rest', () => {
    const nothing = new Set([null]);
    expect(judge(Buffer.concat([TELEGRAM, TELEGRAM]))).toEqual(nothing);
    expect(judge(Buffer.from(Array.from({ length: 4096 }, (_, index) => (index * 7919) % 251)))).toEqual(nothing);
    expect(judge(Buffer.alloc(4096, 0xff))).toEqual(nothing);
    expect(judge(Buffer.alloc(4096))).toEqual(nothing);
  });
});
