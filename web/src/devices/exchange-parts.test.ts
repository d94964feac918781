import { expect, test } from 'vitest';
import { exchangeParts } from './exchange-parts.ts';

const AT = '2026-01-15T12:00:00.000Z';
const EVENT = {
  ...{
    type: 'exchange' as const,
    at: AT,
    device: 'grid',
    measurand: 'energyImport',
    unit: 'Wh',
    source: 'hub' as const,
  },
  ...{ oldLast: 3_746_200, newFirst: 12_000, oldSerial: null, newSerial: null },
};
const LATER_MS = Date.parse(AT) + 7 * 86_400_000;

test.each([
  ['en', /^3,746\.2\d* kWh$/, /^12\.\d+ kWh$/],
  ['de', /^3\.746,2\d* kWh$/, /^12,\d+ kWh$/],
] as const)(
  'in %s: what the old meter showed last and the new one first, as the page shows counters',
  (language, old, fresh) => {
    const parts = exchangeParts(EVENT, { language, powerUnit: 'W' }, LATER_MS);
    expect(parts.old).toMatch(old);
    expect(parts.new).toMatch(fresh);
    expect(parts.time).toContain('2026');
    expect(parts.counter).not.toBe('');
  },
);
