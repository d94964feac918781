// Durations: what is understood, what is not, and that writing and reading agree.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DURATION_PATTERN, durationHint, formatDuration, parseDuration } from './duration.ts';

describe('durations', () => {
  it.each([
    ['0s', 0],
    ['500ms', 500],
    ['10s', 10_000],
    ['5min', 300_000],
    ['1h', 3_600_000],
    ['1.5h', 5_400_000],
    ['0.25s', 250],
    ['30d', 2_592_000_000],
    ['2y', 63_072_000_000],
  ])('reads %s', (text, ms) => expect(parseDuration(text)).toBe(ms));

  it.each(['', '10', 's', '5m', '10 s', '-1s', '1e3s', '1.s', '.5s', '10S', '1w', '0.5ms', '9999999y', '10s5', ' 10s'])(
    'refuses "%s"',
    (text) => expect(parseDuration(text)).toBeNull(),
  );

  it('writes what it reads, in the largest unit that is exact', () => {
    expect(formatDuration(90_000)).toBe('90s');
    expect(formatDuration(300_000)).toBe('5min');
    expect(formatDuration(0)).toBe('0s');
    expect(formatDuration(1)).toBe('1ms');
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 31_536_000_000_000 }), (ms) => parseDuration(formatDuration(ms)) === ms),
    );
  });

  it('accepts nothing that its pattern for the JSON schema refuses', () => {
    const pattern = new RegExp(DURATION_PATTERN);
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9. msindhy-]{0,8}$/), (text) => {
        return parseDuration(text) === null || pattern.test(text);
      }),
    );
  });

  it('names the slip', () => {
    expect(durationHint('10').en).toContain('10s');
    expect(durationHint('5m').en).toContain('5min');
    expect(durationHint('5 minutes').en).toContain('5min');
    expect(durationHint('10 s').en).toContain('without a space: 10s');
    expect(durationHint('soon').en).toContain('500ms, 10s, 5min, 1h, 30d, 2y');
  });
});
