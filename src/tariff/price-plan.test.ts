// Price lists: dates at local midnight, windows on days of 23 and 25 hours, months by days, dynamic prices with holes.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Calendar } from '../time/calendar.ts';
import { nanoText, roundedText, toNano } from './exact.ts';
import { PriceBook } from './price-book.ts';
import { PricePlan } from './price-plan.ts';
import type { TariffEntry, TariffWindow } from './tariff-config.ts';

const calendar = new Calendar('Europe/Berlin');
const HOUR_MS = 3_600_000;
const at = (text: string): number => Date.parse(text);
const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];

function entry(date: string, price: number | null, more: Partial<TariffEntry> = {}): TariffEntry {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
  const from = { year, month, day };
  return {
    from,
    price: price === null ? null : toNano(price),
    base: null,
    windows: [],
    dynamic: null,
    kWhPerM3: null,
    ...more,
  };
}

function window(beginMin: number, endMin: number, price: number, days = EVERY_DAY): TariffWindow {
  return { beginMin, endMin, days, price: toNano(price) };
}

function plan(entries: readonly TariffEntry[], books = new Map<string, PriceBook>(), isVolume = false): PricePlan {
  return new PricePlan(entries, { calendar, books, isVolume });
}

/** `22:00 0.24` by the clock on the wall, with the hours that each lasts. */
function shown(entries: readonly TariffEntry[], from: string, to: string): string[] {
  return plan(entries)
    .pieces(at(from), at(to))
    .map(({ fromMs, toMs, price, missing }) => {
      const what = price === null ? String(missing) : nanoText(price);
      return `${calendar.iso(fromMs).slice(5, 16)} ${(toMs - fromMs) / HOUR_MS}h ${what}`;
    });
}

const NIGHT = { windows: [window(22 * 60, 6 * 60, 0.24)] };

describe('prices by date', () => {
  const list = [entry('2026-01-01', 0.32), entry('2026-03-29', 0.35)];

  it('change at local midnight, and nothing is known before the first', () => {
    expect(shown(list, '2025-12-31T12:00+01:00', '2026-03-30T00:00+02:00')).toEqual([
      '12-31T12:00 12h noTariff',
      '01-01T00:00 2088h 0.32',
      '03-29T00:00 23h 0.35',
    ]);
  });

  it('of the past do not change with a new entry', () => {
    const range = [at('2026-01-01T00:00+01:00'), at('2026-03-28T00:00+01:00')] as const;
    const later = [...list, entry('2026-06-01', 0.5)];
    expect(
      plan(later)
        .pieces(...range)
        .map(({ price }) => price),
    ).toEqual(
      plan(list)
        .pieces(...range)
        .map(({ price }) => price),
    );
  });
});

describe('time windows', () => {
  it('go past midnight', () => {
    expect(shown([entry('2026-01-01', 0.32, NIGHT)], '2026-01-15T00:00+01:00', '2026-01-16T00:00+01:00')).toEqual([
      '01-15T00:00 6h 0.24',
      '01-15T06:00 16h 0.32',
      '01-15T22:00 2h 0.24',
    ]);
  });

  it.each([
    ['the day has 23 hours', '2026-03-28T22:00+01:00', '2026-03-29T06:00+02:00', 7],
    ['the day has 25 hours', '2026-10-24T22:00+02:00', '2026-10-25T06:00+01:00', 9],
  ])('follow the clock on the wall when %s', (_, from, to, hours) => {
    const pieces = plan([entry('2026-01-01', 0.32, NIGHT)]).pieces(at(from) - HOUR_MS, at(to) + HOUR_MS);
    expect(pieces.map(({ fromMs, toMs }) => (toMs - fromMs) / HOUR_MS)).toEqual([1, hours, 1]);
  });

  it('hold for both hours that come twice, and for none that is left out', () => {
    const early = [entry('2026-01-01', 0.32, { windows: [window(120, 180, 0.1)] })];
    expect(shown(early, '2026-10-25T00:00+02:00', '2026-10-26T00:00+01:00')).toEqual([
      '10-25T00:00 2h 0.32',
      '10-25T02:00 2h 0.1',
      '10-25T03:00 21h 0.32',
    ]);
    expect(shown(early, '2026-03-29T00:00+01:00', '2026-03-30T00:00+02:00')).toEqual(['03-29T00:00 23h 0.32']);
    const half = [entry('2026-01-01', 0.32, { windows: [window(150, 240, 0.1)] })];
    expect(shown(half, '2026-10-25T00:00+02:00', '2026-10-26T00:00+01:00')).toEqual([
      '10-25T00:00 2.5h 0.32',
      '10-25T02:30 0.5h 0.1',
      '10-25T02:00 0.5h 0.32',
      '10-25T02:30 1.5h 0.1',
      '10-25T04:00 20h 0.32',
    ]);
  });

  it('belong to the days on which they begin', () => {
    const weekend = [entry('2026-01-01', 0.32, { windows: [window(20 * 60, 4 * 60, 0.2, [6, 7])] })];
    // 17 January 2026 is a Saturday.
    expect(shown(weekend, '2026-01-16T20:00+01:00', '2026-01-20T00:00+01:00')).toEqual([
      '01-16T20:00 24h 0.32',
      '01-17T20:00 8h 0.2',
      '01-18T04:00 16h 0.32',
      '01-18T20:00 8h 0.2',
      '01-19T04:00 20h 0.32',
    ]);
  });

  it('pieces fill any range without gap or overlap, and say what the clock on the wall says', () => {
    const instants = fc.integer({ min: at('2026-03-01T00:00Z'), max: at('2026-11-30T00:00Z') });
    const minutes = fc.integer({ min: 0, max: 1439 });
    fc.assert(
      fc.property(
        instants,
        fc.integer({ min: 1, max: 40 * 24 * 60 }),
        minutes,
        minutes,
        (fromMs, length, begin, end) => {
          fc.pre(begin !== end);
          const entries = [entry('2026-04-01', 0.3, { windows: [window(begin, end, 0.2)] })];
          const toMs = fromMs + length * 60_000;
          const pieces = plan(entries).pieces(fromMs, toMs);
          expect(pieces[0]?.fromMs).toBe(fromMs);
          expect(pieces.at(-1)?.toMs).toBe(toMs);
          for (const [index, piece] of pieces.entries()) {
            if (index > 0) expect(piece.fromMs).toBe(pieces[index - 1]?.toMs);
            if (piece.missing !== null) continue;
            for (const ms of [piece.fromMs, piece.toMs - 1]) {
              const { hour, minute } = calendar.wallTime(ms);
              const now = hour * 60 + minute;
              const isIn = begin < end ? now >= begin && now < end : now >= begin || now < end;
              expect(nanoText(piece.price ?? 0n)).toBe(isIn ? '0.2' : '0.3');
            }
          }
        },
      ),
      { numRuns: 25 },
    );
  });
});

describe('base price', () => {
  const list = [entry('2026-01-01', 0.3, { base: toNano(12.5) }), entry('2026-02-11', 0.3, { base: toNano(14) })];
  const base = (from: string, to: string): string => roundedText(plan(list).base(at(from), at(to)) ?? -1n, 4);

  it('is that of the month for a month, whatever its length', () => {
    expect(base('2026-01-01T00:00+01:00', '2026-02-01T00:00+01:00')).toBe('12.5000');
    expect(base('2026-03-01T00:00+01:00', '2026-04-01T00:00+02:00')).toBe('14.0000');
  });

  it('changes with the day', () => {
    // 10 of 28 days at 12.50, 18 at 14.00.
    expect(base('2026-02-01T00:00+01:00', '2026-03-01T00:00+01:00')).toBe('13.4643');
  });

  it('is none where none is said', () => {
    expect(plan([entry('2026-01-01', 0.3)]).base(at('2026-01-01T00:00Z'), at('2026-02-01T00:00Z'))).toBeNull();
    expect(plan(list).base(at('2025-01-01T00:00Z'), at('2025-02-01T00:00Z'))).toBeNull();
  });
});

describe('dynamic prices', () => {
  const dynamic = {
    name: 'import-2026-01-01',
    url: null,
    file: 'x',
    token: null,
    preset: null,
    unit: null,
    factor: toNano(1.19),
    add: toNano(0.1),
    everyMs: HOUR_MS,
  };
  const T0 = at('2026-01-15T00:00+01:00');
  const slot = (hour: number, price: number) => ({
    fromMs: T0 + hour * HOUR_MS,
    toMs: T0 + (hour + 1) * HOUR_MS,
    price: toNano(price),
  });

  it('are taken times the factor, plus what is added; holes stay holes', () => {
    const books = new Map([[dynamic.name, new PriceBook([slot(0, 0.1), slot(1, -0.2), slot(3, 0.1)])]]);
    const pieces = plan([entry('2026-01-01', null, { dynamic })], books).pieces(T0, T0 + 4 * HOUR_MS);
    expect(pieces.map(({ price, missing }) => (price === null ? missing : nanoText(price)))).toEqual([
      '0.219',
      '-0.138',
      'noPrice',
      '0.219',
    ]);
  });

  it('that were in force are kept, those to come are replaced, holes are filled', () => {
    const book = new PriceBook([slot(0, 1), slot(1, 1), slot(3, 1)]);
    expect(book.learn([slot(0, 2), slot(2, 2), slot(3, 2)], T0 + HOUR_MS)).toBe(2);
    expect(book.slots.map(({ price }) => nanoText(price))).toEqual(['1', '1', '2', '2']);
    expect(book.learn([slot(3, 2)], T0)).toBe(0);
    expect(book.knownUntil(T0)).toBe(T0 + 4 * HOUR_MS);
    expect(book.knownUntil(T0 + 5 * HOUR_MS)).toBeNull();
  });

  it('a price of gas a kWh is turned into one a m3', () => {
    const gas = [entry('2026-01-01', 0.12, { kWhPerM3: toNano(10.3) })];
    expect(
      plan(gas, new Map(), true)
        .pieces(T0, T0 + 1)
        .map(({ price }) => nanoText(price ?? 0n)),
    ).toEqual(['1.236']);
    expect(
      plan(gas)
        .pieces(T0, T0 + 1)
        .map(({ price }) => nanoText(price ?? 0n)),
    ).toEqual(['0.12']);
  });
});
