// What a period is compared with, over every change of the clocks.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { changeOf, comparedParts, sameTime } from './comparison.ts';
import type { Bar } from './bars.ts';
import { neighbour, partName, periodAt, type Period } from './periods.ts';
import { slotsOf } from './slots.ts';
import { hubZone, setHubZone, wallText } from '../shared/zone.ts';

const own = hubZone();
beforeAll(() => setHubZone('Europe/Berlin'));
afterAll(() => setHubZone(own));

const at = (text: string): number => Date.parse(text);

function parts(span: 'day' | 'week' | 'month' | 'year', now: string) {
  const nowMs = at(now);
  const period = periodAt(span, nowMs);
  return comparedParts(span, period, neighbour(span, period, -1), nowMs);
}

const shown = (period: Period | undefined) => period && [wallText(period.fromMs), wallText(period.toMs)];

describe('a running period', () => {
  it.each([
    [
      'month',
      '2026-11-29T16:52:10+01:00',
      '2026-11-01 00:00:00',
      '2026-11-29 16:00:00',
      '2026-10-01 00:00:00',
      '2026-10-29 16:00:00',
    ],
    [
      'day',
      '2026-10-25T14:30:00+01:00',
      '2026-10-25 00:00:00',
      '2026-10-25 14:00:00',
      '2026-10-24 00:00:00',
      '2026-10-24 14:00:00',
    ],
    [
      'week',
      '2026-11-25T00:10:00+01:00',
      '2026-11-23 00:00:00',
      '2026-11-25 00:00:00',
      '2026-11-16 00:00:00',
      '2026-11-18 00:00:00',
    ],
    [
      'year',
      '2028-11-29T16:52:10+01:00',
      '2028-01-01 00:00:00',
      '2028-11-29 00:00:00',
      '2027-01-01 00:00:00',
      '2027-11-29 00:00:00',
    ],
    // February has no 30th: both end after 28 days.
    [
      'month',
      '2026-03-30T12:00:00+02:00',
      '2026-03-01 00:00:00',
      '2026-03-29 00:00:00',
      '2026-02-01 00:00:00',
      '2026-03-01 00:00:00',
    ],
  ] as const)('%s of %s has the same part of the one before beside it', (span, now, from, to, fromBefore, toBefore) => {
    const compared = parts(span, now);
    expect(shown(compared?.now)).toEqual([from, to]);
    expect(shown(compared?.before)).toEqual([fromBefore, toBefore]);
  });

  it('has nothing to compare before its first hour or day is over', () => {
    expect(parts('day', '2026-11-29T00:40:00+01:00')).toBeNull();
    expect(parts('year', '2026-01-01T23:00:00+01:00')).toBeNull();
  });

  it('names its days', () => {
    const compared = parts('month', '2026-11-29T16:52:10+01:00');
    if (compared === null) throw new Error('nothing compared');
    expect(partName('de', 'month', compared.before, compared.by)).toMatch(/^1\. Okt\..*\s29\. Okt\..*16:00$/u);
    const year = parts('year', '2028-11-29T16:52:10+01:00');
    expect(year && partName('en', 'year', year.now, year.by)).toMatch(/1 Jan.*28 Nov 2028/);
  });
});

it('a period that is over is compared whole', () => {
  const period = periodAt('month', at('2026-03-10T12:00:00+01:00'));
  const before = neighbour('month', period, -1);
  expect(comparedParts('month', period, before, period.toMs)).toEqual({ now: period, before, by: null });
});

it('parts are equally long by the clock, whatever time it is', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: at('2020-01-01'), max: at('2035-01-01') }),
      fc.constantFrom('day', 'week', 'month', 'year'),
      (nowMs, span) => {
        const period = periodAt(span, nowMs);
        const before = neighbour(span, period, -1);
        const compared = comparedParts(span, period, before, nowMs);
        if (compared === null) return;
        expect(compared.now.toMs).toBeLessThanOrEqual(nowMs);
        expect(compared.now.toMs).toBeGreaterThan(period.fromMs);
        expect(compared.before.toMs).toBeLessThanOrEqual(before.toMs);
        const moved = sameTime(span, compared.now.toMs, period, before);
        // But for the hour that one of them lacks, or has twice.
        expect(Math.abs(moved - compared.before.toMs)).toBeLessThanOrEqual(3_600_000);
      },
    ),
  );
});

describe('bars beside each other', () => {
  const bars = (...times: readonly string[]): Bar[] =>
    times.map((time) => {
      const balance = { produced: null, used: null, drawn: null, fedIn: null, charged: null, discharged: null };
      return {
        ...{ fromMs: at(time), toMs: at(time) + 1, isComplete: true },
        balance: { ...balance, selfConsumption: null, selfSufficiency: null },
      };
    });
  const days = (month: string, count: number) =>
    bars(...Array.from({ length: count }, (_, day) => `${month}-${String(day + 1).padStart(2, '0')}T00:00:00Z`));

  it('are all there when the month before is longer', () => {
    const slots = slotsOf('month', days('2026-11', 30), days('2026-10', 31));
    expect(slots).toHaveLength(31);
    expect([slots[30]?.bar, slots[30]?.before?.fromMs]).toEqual([null, at('2026-10-31T00:00:00Z')]);
    expect(slotsOf('month', days('2026-10', 31), days('2026-11', 30))).toHaveLength(31);
  });

  it('are the same hours where clocks are changed', () => {
    const long = bars(
      '2026-10-25T01:00+02:00',
      '2026-10-25T02:00+02:00',
      '2026-10-25T02:00+01:00',
      '2026-10-25T03:00+01:00',
    );
    const usual = bars('2026-10-24T01:00+02:00', '2026-10-24T02:00+02:00', '2026-10-24T03:00+02:00');
    const hours = slotsOf('day', long, usual).map(({ bar, before }) =>
      [bar, before].map((one) => one && wallText(one.fromMs).slice(11, 13)),
    );
    expect(hours).toEqual([
      ['01', '01'],
      ['02', '02'],
      ['02', null],
      ['03', '03'],
    ]);
    expect(slotsOf('day', usual, long).map(({ before }) => before)).toEqual(long);
    expect(slotsOf('day', usual, [])).toHaveLength(3);
  });
});

it('a change is a share of what was before', () => {
  expect([changeOf(111, 100), changeOf(50, 100), changeOf(1, 0), changeOf(null, 5), changeOf(5, null)]).toEqual([
    expect.closeTo(0.11),
    -0.5,
    null,
    null,
    null,
  ]);
});
