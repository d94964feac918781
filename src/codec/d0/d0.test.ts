// The words of IEC 62056-21: identifications of real meters, check characters, and blocks in any pieces with anything around them.
import { describe, expect, it } from 'vitest';
import { parseDataLines } from '../obis-text/data-line.ts';
import { characterOf, parseIdentification } from './identification.ts';
import { acknowledge, blockCheck, encodeReadout, SIGN_ON, wakeUp } from './messages.ts';
import { MAX_READOUT_BYTES, ReadoutCollector, type Readout } from './readout.ts';
import { seededRandom } from '../../simulator/physics/random.ts';

describe('an identification', () => {
  it.each([
    ['/LGZ5ZMF100AC.M23', 'LGZ', 'C', 9600],
    ['/LGZ4ZMF100AC.M23', 'LGZ', 'C', 4800],
    ['/LUGCUH50', 'LUG', 'B', 2400],
    ['/EMH5 mMoDiS7', 'EMH', 'C', 9600],
    ['/ISk5MT174-0001', 'ISk', 'C', 9600],
    ['/ESY5Q3DA1004 V3.04', 'ESY', 'C', 9600],
    ['/SIE0\\@TD3510', 'SIE', 'C', 300],
    ['/ACE0\\3k260V01.19', 'ACE', 'C', 300],
    ['/ABB \\X/1', 'ABB', 'A', 300],
    ['\u007f\u0001/GEC090100040100@000', 'GEC', 'C', 300],
  ])('%j', (line, maker, mode, baud) => {
    expect(parseIdentification(`${line}\r`)).toMatchObject({ maker, mode, baud });
  });

  it.each(['', '/?!', '/?12345678!', '/LG', 'LGZ5', '/12345', '1.8.0(000123.4*kWh)', '/LGZ5ZMF\u0007100'])(
    '%j is none',
    (line) => expect(parseIdentification(line)).toBeNull(),
  );
});

describe('what is sent', () => {
  it('is as the standard shows it', () => {
    expect(Buffer.from(SIGN_ON).toString('hex')).toBe('2f3f210d0a');
    expect(Buffer.from(acknowledge('5')).toString('hex')).toBe('063035300d0a');
    expect([characterOf(300), characterOf(9600), characterOf(115_200)]).toEqual(['0', '5', null]);
  });

  it('wakes for 2.1 to 2.3 s', () => {
    const byteMs = 10_000 / 300;
    expect(wakeUp(byteMs).length * byteMs).toBeGreaterThan(2100);
    expect(wakeUp(byteMs).length * byteMs).toBeLessThan(2300);
    expect(wakeUp(byteMs).every((byte) => byte === 0)).toBe(true);
  });
});

const LINES = ['0.0.0(28013333)', '1.8.0(000083.205*kWh)', '6.8(0096.614*MWh)6.26(03966.92*m3)9.21(66153690)'];
const FRAME = encodeReadout(LINES);

function collect(bytes: Uint8Array, size = bytes.length): Readout | null {
  const collector = new ReadoutCollector();
  for (let at = 0; at < bytes.length; at += size) {
    const readout = collector.push(bytes.subarray(at, at + size));
    if (readout !== null) return readout;
  }
  return null;
}

describe('a readout', () => {
  it('is found in any pieces, behind noise and with parity bits', () => {
    for (const size of [1, 2, 7, 1000]) {
      expect(collect(Buffer.concat([Buffer.from('\0\x9f!x'), FRAME]), size)).toEqual({
        text: LINES.join('\n'),
        check: 'right',
      });
    }
    expect(collect(FRAME.map((byte) => byte | 0x80))).toMatchObject({ check: 'right' });
  });

  it('begins anew with STX: what came before it was noise', () => {
    expect(collect(Buffer.concat([Buffer.of(2, 0x31, 0x32), FRAME]))).toMatchObject({ check: 'right' });
  });

  it('without a frame ends with its mark, and loses the echo of what was sent', () => {
    const bytes = Buffer.from(`\x06040\r\n${LINES.join('\r\n')}\r\n!\r\n`, 'latin1');
    expect(collect(bytes, 3)).toEqual({ text: LINES.join('\n'), check: 'none' });
  });

  it('with any one bit wrong is never taken for right', () => {
    for (let at = 1; at < FRAME.length; at++) {
      for (let bit = 0; bit < 7; bit++) {
        const readout = collect(FRAME.map((byte, index) => (index === at ? byte ^ (1 << bit) : byte)));
        expect(readout === null || 'wrong' in readout || readout.text === LINES.join('\n')).toBe(true);
      }
    }
  });

  it('that does not end is given up, and its memory is bounded', () => {
    const collector = new ReadoutCollector();
    let readout: Readout | null = null;
    for (let byte = 0; byte < 2 * MAX_READOUT_BYTES && readout === null; byte++)
      readout = collector.push(Buffer.of(0x31));
    expect(readout).toEqual({ wrong: 'too long' });
    expect(collector.length).toBe(MAX_READOUT_BYTES);
  });

  it('of any bytes at all: no throw', () => {
    const random = seededRandom(7);
    for (let run = 0; run < 300; run++) {
      const bytes = Uint8Array.from({ length: 400 }, () => random.below(256));
      const readout = collect(bytes, 1 + random.below(40));
      if (readout !== null && 'text' in readout) expect(() => parseDataLines(readout.text)).not.toThrow();
    }
  });

  it('has the check character of ISO 1155', () => {
    // 31 ^ 2e ^ 38 ^ 28 ^ 31 ^ 29 ^ 0d ^ 0a ^ 21 ^ 0d ^ 0a ^ 03
    expect(blockCheck(Buffer.from('1.8(1)\r\n!\r\n\x03', 'latin1'))).toBe(0x35);
  });
});

describe('lines with several values', () => {
  it('are taken apart', () => {
    const { lines, odd } = parseDataLines('6.8(0096.614*MWh)6.26(03966.92*m3)9.21(66153690)\nF(0)9.20(64030000)');
    expect(lines.map(({ obis, groups }) => `${obis} ${groups.join()}`)).toEqual([
      ...[
        '1-0:6.8.0*255 0096.614*MWh',
        '1-0:6.26.0*255 03966.92*m3',
        '1-0:9.21.0*255 66153690',
        '1-0:9.20.0*255 64030000',
      ],
    ]);
    expect(odd).toBe(1);
  });

  it('that are damaged take no time', () => {
    expect(parseDataLines(`1.8.0${'()'.repeat(4000)}x`).lines).toEqual([]);
  });
});
