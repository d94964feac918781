// Instants as text name the same instant in every zone.
import * as fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { isoUtc, rfc3339Local } from './zoned-time.ts';

const zone = process.env['TZ'];

afterEach(() => {
  if (zone === undefined) delete process.env['TZ'];
  else process.env['TZ'] = zone;
});

describe('rfc3339Local', () => {
  it.each([
    ['Europe/Berlin', '2026-01-15T12:00:00.007Z', '2026-01-15T13:00:00.007+01:00'],
    ['Europe/Berlin', '2026-07-15T12:00:00.120Z', '2026-07-15T14:00:00.120+02:00'],
    ['Europe/Berlin', '2026-10-25T00:30:00.000Z', '2026-10-25T02:30:00.000+02:00'],
    ['Europe/Berlin', '2026-10-25T01:30:00.000Z', '2026-10-25T02:30:00.000+01:00'],
    ['America/St_Johns', '2026-01-01T00:00:00.000Z', '2025-12-31T20:30:00.000-03:30'],
    ['UTC', '2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000+00:00'],
  ])('in %s writes %s as %s', (name, instant, expected) => {
    process.env['TZ'] = name;
    expect(rfc3339Local(Date.parse(instant))).toBe(expected);
  });

  it('can be read back anywhere', () => {
    const zones = fc.constantFrom('Asia/Kolkata', 'America/Los_Angeles', 'Pacific/Chatham', 'Europe/Dublin', 'UTC');
    const instants = fc.integer({ min: Date.UTC(1970), max: Date.UTC(2100) });
    fc.assert(
      fc.property(zones, instants, (name, ms) => {
        process.env['TZ'] = name;
        expect(Date.parse(rfc3339Local(ms))).toBe(ms);
        expect(isoUtc(ms)).toBe(new Date(ms).toISOString());
      }),
    );
  });
});
