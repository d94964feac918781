// The prices of a dynamic tariff over time: learned from a file, kept on the disk, told when missing, never overwritten.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { TEST_TIMEOUT_S } from '../../test/support/eventually.ts';
import { FakeClock } from '../../test/support/fake-clock.ts';
import { tempFolder } from '../../test/support/temp-folder.ts';
import { Calendar } from '../time/calendar.ts';
import { nanoText, toNano } from './exact.ts';
import { PriceBook } from './price-book.ts';
import { keepPrices, keptPrices } from './price-folder.ts';
import { PriceSource } from './price-source.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
let folder: string;
let clock: FakeClock;
let book: PriceBook;
let problems: (string | null)[];
const sources: PriceSource[] = [];

beforeEach(() => {
  folder = tempFolder();
  clock = new FakeClock();
  book = new PriceBook();
  problems = [];
});

afterEach(async () => {
  await Promise.all(sources.splice(0).map((source) => source.stop()));
});

/** Files are read and written in real time, the pauses in between are the clock's. */
function soon(check: () => void): Promise<void> {
  return vi.waitFor(check, { timeout: TEST_TIMEOUT_S * 800, interval: 5 });
}

const published = (): string => join(folder, 'published.csv');

/** Each hour of the clock's day costs this. */
function publish(price: number, firstHour = 0): void {
  const midnight = Math.floor(clock.wallMs() / DAY_MS) * DAY_MS;
  const rows = Array.from({ length: 24 - firstHour }, (_, index) => {
    return `${new Date(midnight + (firstHour + index) * HOUR_MS).toISOString()},${price}`;
  });
  writeFileSync(published(), `from,price\n${rows.join('\n')}\n`);
}

function start(): PriceSource {
  const dynamic = {
    ...{ name: 'import-2026-01-01', url: null, file: published(), token: null, preset: null, unit: null },
    ...{ factor: toNano(1), add: 0n, everyMs: HOUR_MS },
  };
  const calendar = new Calendar('Europe/Berlin');
  const onProblem = (problem: string | null): void => void problems.push(problem);
  const source = new PriceSource({ dynamic, currency: 'EUR', book, folder, calendar, clock, onProblem });
  sources.push(source);
  source.start();
  return source;
}

const priceNow = (): string | null => {
  const price = book.between(clock.wallMs(), clock.wallMs() + 1)[0]?.price;
  return price === undefined ? null : nanoText(price);
};
const keptText = (): string => readFileSync(join(folder, 'import-2026-01-01.csv'), 'utf8');

describe('a price source', () => {
  it('learns, keeps what it learned, and asks again', async () => {
    publish(0.25);
    const source = start();
    await soon(() => expect(priceNow()).toBe('0.25'));
    await soon(() => expect(keptText()).toContain('2026-01-15T00:00:00.000Z,2026-01-15T01:00:00.000Z,0.25'));
    expect(source.health()).toMatchObject({ name: 'tariff import-2026-01-01', problem: null, code: null });
    publish(0.5);
    await clock.advance(HOUR_MS);
    // What was in force stays; from the next hour on it is the new price.
    await soon(() => expect(nanoText(book.slots.at(-1)?.price ?? 0n)).toBe('0.5'));
    expect(nanoText(book.between(clock.wallMs() - 1, clock.wallMs())[0]?.price ?? 0n)).toBe('0.25');
    await soon(() => expect(keptText()).toContain(',0.5\n'));
  });

  it('tells when it cannot get prices, tries again, and says when it is over', async () => {
    const source = start();
    await soon(() => expect(problems).toHaveLength(1));
    expect(source.health()).toMatchObject({ code: 'TARIFF_FETCH', facts: { where: published() } });
    publish(0.25);
    await clock.advance(60_000);
    await soon(() => expect(problems.at(-1)).toBeNull());
    expect(source.health().problem).toBeNull();
  });

  it('tells when there is no price for now', async () => {
    publish(0.25, 20);
    const source = start();
    await soon(() => expect(source.health()).toMatchObject({ code: 'TARIFF_PRICES' }));
  });

  it('goes on with the kept prices, which nobody changes afterwards', async () => {
    const hour = { fromMs: clock.wallMs() - HOUR_MS, toMs: clock.wallMs() + HOUR_MS, price: toNano(0.1) };
    await keepPrices(folder, 'import-2026-01-01', [hour]);
    publish(0.25);
    start();
    await soon(() => expect(book.slots.length).toBeGreaterThan(10));
    expect(priceNow()).toBe('0.1');
    await soon(() => expect(keptText()).toContain(',0.25\n'));
    expect(keptText()).toContain(',0.1\n');
  });

  it('says what a wrong answer is, in both languages', async () => {
    writeFileSync(published(), '<html>sorry</html>');
    const source = start();
    await soon(() => expect(source.health().code).toBe('TARIFF_FETCH'));
    expect(source.health().facts).toMatchObject({
      said: expect.stringContaining('names no columns') as string,
      saidDe: expect.stringContaining('nennt keine Spalten') as string,
    });
  });
});

it('lines of the kept prices that cannot be read are left out and counted', async () => {
  writeFileSync(join(folder, 'x.csv'), 'from,to,price\n2026-01-15T00:00Z,2026-01-15T01:00Z,0.3\nbroken\n');
  expect(await keptPrices(folder, 'x')).toMatchObject({ slots: [{ price: toNano(0.3) }], unreadable: 1 });
  rmSync(join(folder, 'x.csv'));
  expect(await keptPrices(folder, 'x')).toEqual({ slots: [], unreadable: 0 });
});
