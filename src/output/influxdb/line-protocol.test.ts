// Line protocol: whatever names and values come, a strict reader gets back what was meant.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseLine } from '../../../test/support/line-protocol-oracle.ts';
import { fieldCount, keyName, lineOf, measurementName, numberValue, textValue, withoutField } from './line-protocol.ts';
import { runs } from '../../../test/support/amount.ts';

/** Names with everything that has a meaning in line protocol. */
const nasty = fc.string({
  unit: fc.constantFrom(...Array.from('aZ9_#,= "\\\'{}[]\n\r\t\0äß€😀-:*.')),
  minLength: 0,
  maxLength: 12,
});
const value = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), nasty, fc.string({ unit: 'binary' }));

/** What a name is meant to become: without what line protocol cannot carry. */
const plain = (text: string): string => {
  const clean = Buffer.from(text)
    .toString()
    .replace(/\p{Cc}/gu, ' ')
    .replaceAll('\\', '/')
    .replaceAll('"', "'");
  return clean === '' ? 'none' : clean;
};

const written = (one: number | string): string => (typeof one === 'number' ? (numberValue(one) ?? '') : textValue(one));

/** As a server gets it. */
const sent = (line: string): string => Buffer.from(line).toString();

describe('line protocol', () => {
  it('is read back as it was meant, whatever is in it', () => {
    const point = fc.record({
      measurement: nasty,
      tags: fc.uniqueArray(fc.tuple(nasty, nasty), { selector: ([key]) => plain(key), maxLength: 4 }),
      fields: fc.uniqueArray(fc.tuple(nasty, value), { selector: ([key]) => plain(key), minLength: 1, maxLength: 6 }),
      timeMs: fc.integer({ min: 0, max: 4e12 }),
    });
    fc.assert(
      fc.property(point, ({ measurement, tags, fields, timeMs }) => {
        const tagNames = new Set(tags.map(([key]) => plain(key)));
        const usable = fields.filter(
          ([key]) => !tagNames.has(plain(key)) && plain(key) !== 'time' && !key.startsWith('_'),
        );
        fc.pre(usable.length > 0);
        const series = [measurementName(measurement), ...tags.map(([key, tag]) => `${keyName(key)}=${keyName(tag)}`)];
        const all = usable.map(([key, one]) => `${keyName(key)}=${written(one)}`);
        const line = sent(lineOf(series.join(','), all, timeMs));
        const parsed = parseLine(line);
        expect(parsed).toEqual({
          measurement: plain(measurement.replace(/^[#_]+/, '')),
          tags: Object.fromEntries(tags.map(([key, tag]) => [plain(key), plain(tag)])),
          fields: Object.fromEntries(usable.map(([key, one]) => [plain(key), meant(one)])),
          timeMs,
        });
        expect(fieldCount(line)).toBe(usable.length);
      }),
      { numRuns: runs(2000) },
    );
  });

  it('gives up one field and nothing else', () => {
    const fields = fc.uniqueArray(fc.tuple(nasty, value), { selector: ([key]) => plain(key), minLength: 1 });
    fc.assert(
      fc.property(nasty, nasty, fields, nasty, (measurement, tag, all, other) => {
        const usable = all.filter(([key]) => plain(key) !== 'time' && !key.startsWith('_') && plain(key) !== 'tag');
        fc.pre(usable.length > 0);
        const line = lineOf(
          `${measurementName(measurement)},tag=${keyName(tag)}`,
          usable.map(([key, one]) => `${keyName(key)}=${written(one)}`),
          5,
        );
        const { fields: before, ...same } = parseLine(sent(line));
        for (const [key] of usable) {
          const rest = withoutField(line, null, plain(key));
          if (usable.length === 1) expect(rest).toBeNull();
          else {
            const expected = Object.fromEntries(Object.entries(before).filter(([name]) => name !== plain(key)));
            expect(parseLine(sent(rest ?? ''))).toEqual({ ...same, fields: expected });
          }
        }
        const name = plain(measurement.replace(/^[#_]+/, ''));
        expect(withoutField(line, `${name}x`, plain(usable[0]?.[0] ?? ''))).toBe(line);
        if (!(plain(other) in before)) expect(withoutField(line, name, plain(other))).toBe(line);
      }),
      { numRuns: runs(1000) },
    );
  });

  it('writes whole numbers as floating-point numbers, and no number that a database cannot take', () => {
    expect([5, -0, 0.1, 1e21, 5e-324, -230.5].map(numberValue)).toEqual(['5', '0', '0.1', '1e+21', '5e-324', '-230.5']);
    expect([NaN, Infinity, -Infinity].map(numberValue)).toEqual([null, null, null]);
  });

  it('cuts texts that are no states', () => {
    const { fields } = parseLine(`m t_text=${textValue('x'.repeat(5000))} 1`);
    expect(fields).toEqual({ t_text: `${'x'.repeat(999)}…` });
  });
});

function meant(value: number | string): number | string {
  if (typeof value === 'number') return value === 0 ? 0 : value;
  return Buffer.from(value)
    .toString()
    .replace(/\p{Cc}/gu, ' ');
}
