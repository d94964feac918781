// The past on the page against a year that is known by hand: figures, days on which clocks change, gaps, zoom, files.
import { readFile } from 'node:fs/promises';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPage, startBrowser, type WatchedPage } from '../support/browser.ts';
import { drawn, numberOf, untilTrue } from '../support/page-actions.ts';
import {
  countedWh,
  EnergyHouse,
  FIRST_MS,
  gridPower,
  NOW_MS,
  STEP_MS,
  wasRecorded,
  type Counter,
} from '../support/energy-house.ts';

interface Periods {
  readonly periods: readonly Readonly<Record<string, number | null>>[];
}

/** Columns of the page's table, and what the interface calls them. */
const COLUMNS = [
  ['produced', 'Produced kWh', 'production'],
  ['discharged', 'Battery discharges kWh', 'batteryDischarge'],
  ['drawn', 'Drawn from the grid kWh', 'gridImport'],
  ['used', 'Used kWh', 'consumption'],
  ['charged', 'Battery charges kWh', 'batteryCharge'],
  ['fedIn', 'Fed in kWh', 'gridExport'],
] as const;

let browser: Browser;
let house: EnergyHouse;

beforeAll(async () => {
  [browser, house] = await Promise.all([startBrowser(), EnergyHouse.start()]);
});

afterAll(async () => {
  await browser.close();
  await house.stop();
});

const at = (text: string): number => Date.parse(text);

/** By hand: what was counted between two readings, the ones just before the edges. Wh */
function counted(counter: Counter, fromMs: number, toMs: number): number {
  const lastBefore = (ms: number): number => {
    let step = FIRST_MS + Math.floor((Math.min(ms, NOW_MS + 1) - 1 - FIRST_MS) / STEP_MS) * STEP_MS;
    while (!wasRecorded(step)) step -= STEP_MS;
    return step;
  };
  let sum = 0;
  for (let ms = lastBefore(fromMs); ms < lastBefore(toMs); ms += STEP_MS) sum += countedWh(counter, ms);
  return sum;
}

function balance(fromMs: number, toMs: number) {
  const of = (counter: Counter): number => counted(counter, fromMs, toMs);
  const [produced, drawn, fedIn] = [of('produced'), of('drawn'), of('fedIn')];
  const [charged, discharged] = [of('charged'), of('discharged')];
  return { produced, drawn, fedIn, charged, discharged, used: produced + drawn - fedIn + discharged - charged };
}

async function openHistory(options: BrowserContextOptions = { locale: 'en-GB' }): Promise<WatchedPage> {
  const watched = await openPage(browser, `${house.url}/#/history`, options);
  await settled(watched.page);
  return watched;
}

async function show(page: Page, span: string, date: string): Promise<void> {
  await page.check(`.segments input >> nth=${['day', 'week', 'month', 'year', 'total'].indexOf(span)}`, {
    force: true,
  });
  if (span !== 'total') await page.fill('input[type=date]', date);
  await settled(page);
}

/** What is asked for is on the screen. */
async function settled(page: Page): Promise<void> {
  await drawn(page);
  await untilTrue(
    page,
    'everything is loaded',
    `[...document.querySelectorAll('main div')].every((one) => one.style.visibility !== 'hidden')
      && document.querySelector('main [aria-busy=true]') === null && document.querySelector('.figures') !== null`,
  );
}

/** Name and columns of each bar, kWh. */
async function table(page: Page): Promise<{ name: string; values: (number | null)[] }[]> {
  await page.evaluate("document.querySelector('details.more').open = true");
  const heads = await page.locator('details.more thead th').allTextContents();
  expect(heads.slice(1)).toEqual(COLUMNS.map(([, head]) => head));
  return Promise.all(
    (await page.locator('details.more tbody tr').all()).map(async (row) => ({
      name: (await row.locator('th').textContent()) ?? '',
      values: (await row.locator('td').allTextContents()).map(numberOf),
    })),
  );
}

async function figures(page: Page): Promise<string[]> {
  return page.locator('.figures dd').allTextContents();
}

const kwh = (wh: number): string => {
  const size = wh / 1000;
  if (size >= 10_000) return `${(wh / 1e6).toFixed(2)} MWh`;
  return `${size.toLocaleString('en-GB', digits(size < 10 ? 2 : size < 100 ? 1 : 0))} kWh`;
};
const digits = (count: number) => ({ minimumFractionDigits: count, maximumFractionDigits: count });

describe('figures', () => {
  const cases = [
    ['day', '2025-10-25', '2025-10-25T00:00:00+02:00', '2025-10-26T00:00:00+02:00', 24, 'hour'],
    ['day', '2025-03-30', '2025-03-30T00:00:00+01:00', '2025-03-31T00:00:00+02:00', 23, 'hour'],
    ['week', '2025-10-15', '2025-10-13T00:00:00+02:00', '2025-10-20T00:00:00+02:00', 7, 'day'],
    ['month', '2025-03-31', '2025-03-01T00:00:00+01:00', '2025-04-01T00:00:00+02:00', 31, 'day'],
    ['month', '2025-02-10', '2025-02-01T00:00:00+01:00', '2025-03-01T00:00:00+01:00', 28, 'day'],
    ['year', '2025-05-05', '2025-01-01T00:00:00+01:00', '2026-01-01T00:00:00+01:00', 12, 'month'],
    ['total', '', '2024-01-01T00:00:00+01:00', '2026-01-01T00:00:00+01:00', 2, 'year'],
  ] as const;

  it.each(cases)(
    'of the %s of %s are those of the interface and of the counters',
    async (span, date, from, to, count, by) => {
      const { page, oddities, close } = await openHistory();
      await show(page, span, date);
      const rows = await table(page);
      expect(rows).toHaveLength(count);
      const query = `by=${by}&from=${encodeURIComponent(from)}&to=${encodeURIComponent(to)}`;
      const { periods } = await house.json<Periods>(`api/v1/energy?${query}`);
      expect(periods).toHaveLength(count);
      for (const [index, { values }] of rows.entries()) {
        for (const [column, [, , key]] of COLUMNS.entries()) {
          const wh = periods[index]?.[key] ?? null;
          const shown = values[column] ?? null;
          expect(shown === null).toBe(wh === null);
          expect(Math.abs((shown ?? 0) - (wh ?? 0) / 1000)).toBeLessThan(0.00501);
        }
      }
      // Before the first reading nothing is known: the first year has no beginning.
      const sum = balance(Math.max(at(from), FIRST_MS + 1), at(to));
      const ownUse = (sum.produced - sum.fedIn) / sum.produced;
      const ownSupply = (sum.used - sum.drawn) / sum.used;
      expect(await figures(page)).toEqual([
        ...[kwh(sum.produced), kwh(sum.used), kwh(sum.drawn), kwh(sum.fedIn)],
        ...[`${(ownUse * 100).toFixed(0)} %`, `${(ownSupply * 100).toFixed(0)} %`],
      ]);
      for (const [column, [key]] of COLUMNS.entries()) {
        const shown = rows.reduce((total, { values }) => total + (values[column] ?? 0), 0);
        expect(Math.abs(shown - sum[key] / 1000)).toBeLessThan(0.005 * count + 1e-6);
      }
      expect(oddities).toEqual([]);
      await close();
    },
  );

  it('of today are those until now, and what is not over is called incomplete', async () => {
    const { page, close } = await openHistory();
    await settled(page);
    const rows = await table(page);
    // The day on which clocks go back: 25 hours, of which fifteen and a half are over.
    expect(rows).toHaveLength(25);
    expect(rows.slice(0, 4).map(({ name }) => name)).toEqual(['00:00', '01:00', '02:00', '02:00']);
    expect(rows.map(({ name }) => name.includes('incomplete'))).toEqual([
      ...new Array<boolean>(15).fill(false),
      ...new Array<boolean>(10).fill(true),
    ]);
    const sum = balance(at('2025-10-26T00:00:00+02:00'), NOW_MS);
    expect((await figures(page)).slice(0, 4)).toEqual([
      kwh(sum.produced),
      kwh(sum.used),
      kwh(sum.drawn),
      kwh(sum.fedIn),
    ]);
    await expect.poll(() => page.isDisabled('.stepper button >> nth=1')).toBe(true);
    await close();
  });
});

describe('a period', () => {
  it('without readings says so, and has no figures', async () => {
    const { page, close } = await openHistory();
    await show(page, 'day', '2025-08-03');
    expect(await figures(page)).toEqual(new Array<string>(6).fill('–'));
    for (const card of ['Energy (kWh)', 'Power (kW)']) {
      await expect.poll(() => page.textContent(`section:has(h2:text-is("${card}"))`)).toContain('Nothing was recorded');
    }
    await close();
  });

  it('partly without readings has a hole, in the curve and in the bars', async () => {
    const { page, close } = await openHistory();
    await show(page, 'day', '2025-09-10');
    const rows = await table(page);
    const unknown = rows.flatMap(({ values }, hour) => (values.every((value) => value === null) ? [hour] : []));
    // What was counted from six to noon was noticed at noon.
    expect(unknown).toEqual([6, 7, 8, 9, 10, 11]);
    const [head, ...lines] = (await saved(page, 'power')).rows;
    const power = head?.indexOf('grid (W)') ?? -1;
    const known = lines.filter((line) => line[power] !== '').map(([time = '']) => time.slice(11));
    expect(known.filter((time) => time >= '06:00' && time < '12:00')).toEqual([]);
    expect(known).toHaveLength(18 * 2);
    // Not drawn through: there is a point without a value in the hole.
    expect(lines.some((line) => (line[0] ?? '').slice(11, 13) === '06' && line[power] === '')).toBe(true);
    await close();
  });

  it('follows the one before over month ends and changes of the clocks', async () => {
    const { page, close } = await openHistory();
    const name = () => page.textContent('.stepper output');
    const step = async (button: number): Promise<string | null> => {
      await page.click(`.stepper button >> nth=${button}`);
      await settled(page);
      return name();
    };
    expect(await name()).toBe('Sun, 26 October 2025');
    expect(await step(0)).toBe('Sat, 25 October 2025');
    expect(await step(1)).toBe('Sun, 26 October 2025');
    await show(page, 'day', '2025-03-31');
    expect(await step(0)).toBe('Sun, 30 March 2025');
    expect(await step(0)).toBe('Sat, 29 March 2025');
    await show(page, 'month', '2025-03-31');
    expect(await step(0)).toBe('February 2025');
    expect(await step(1)).toBe('March 2025');
    expect(await step(1)).toBe('April 2025');
    await show(page, 'week', '2025-03-31');
    expect(await step(0)).toBe('24 Mar – 30 Mar 2025');
    await close();
  });

  it('is never shown with the figures of another, however long those take', async () => {
    const { page, close } = await openHistory();
    await show(page, 'day', '2025-10-24');
    const before = await figures(page);
    let answer = (): void => undefined;
    const held = new Promise<void>((resolve) => (answer = resolve));
    await page.route('**/api/v1/energy?*', async (route) => {
      await held;
      await route.continue();
    });
    await page.click('.stepper button >> nth=0');
    await drawn(page);
    await expect.poll(() => page.textContent('.stepper output')).toBe('Thu, 23 October 2025');
    await expect.poll(() => page.isVisible('.figures dd >> nth=0')).toBe(false);
    answer();
    await settled(page);
    expect(await figures(page)).not.toEqual(before);
    await page.unroute('**/api/v1/energy?*');
    await page.route('**/api/v1/energy?*', (route) => route.abort());
    await page.click('.stepper button >> nth=0');
    await page.waitForSelector('.note.bad');
    await expect.poll(() => page.locator('.figures').count()).toBe(0);
    await close();
  });

  it('compares with the one before, hour with hour', async () => {
    const { page, close } = await openHistory();
    // 25 hours after a day of 24.
    await show(page, 'day', '2025-10-26');
    await page.click('label.check:has-text("Compare")');
    await page.waitForSelector('.figures dd .small');
    await settled(page);
    // It is half past two: the hours until two are over, and as long is the part of the day before.
    const sum = balance(at('2025-10-25T00:00:00+02:00'), at('2025-10-25T14:00:00+02:00'));
    const today = balance(at('2025-10-26T00:00:00+02:00'), at('2025-10-26T14:00:00+01:00'));
    const before = await page.locator('.figures dd .small').allTextContents();
    expect(before.slice(0, 2)).toEqual([`before ${kwh(sum.produced)}`, `before ${kwh(sum.used)}`]);
    const change = Math.round((today.produced / sum.produced - 1) * 100);
    await expect
      .poll(() => page.textContent('[data-figure=produced] .change'))
      .toBe(`${change > 0 ? '+' : ''}${change} %`);
    await expect.poll(() => page.textContent('.compared')).toMatch(/26 Oct 2025.*14:00 with 25 Oct 2025.*14:00/);
    await expect
      .poll(() => page.textContent('.legend li:has-text("Used, before") strong'))
      .toBe(`${(sum.used / 1000).toFixed(2)} kWh`);
    const [head = [], ...lines] = (await saved(page, 'energy')).rows;
    const column = head.indexOf('Drawn from the grid, before (kWh)');
    const noon = lines.find(([from]) => from === '2025-10-26 12:00:00');
    const drawnThen = counted('drawn', at('2025-10-25T12:00:00+02:00'), at('2025-10-25T13:00:00+02:00'));
    expect(Number(noon?.[column])).toBeCloseTo(drawnThen / 1000, 9);
    const [curves = [], ...points] = (await saved(page, 'power')).rows;
    const [now, then] = [curves.indexOf('grid (W)'), curves.indexOf('grid, before (W)')];
    const midday = points.find(([time]) => time === '2025-10-26 12:00:00');
    expect([Number(midday?.[now]), Number(midday?.[then])].map(Math.round)).toEqual([
      Math.round(meanPower('2025-10-26T12:00:00+01:00', points)),
      Math.round(meanPower('2025-10-25T12:00:00+02:00', points)),
    ]);
    await close();
  });

  it('loses no day and no curve beside a longer month, and one in which the clocks were changed', async () => {
    const { page, oddities, close } = await openHistory();
    // 30 days after 31, with an hour less on the 30th of March.
    await show(page, 'month', '2025-04-10');
    await page.click('label.check:has-text("Compare")');
    await page.waitForSelector('.figures dd .small');
    await settled(page);
    const [head = [], ...lines] = (await saved(page, 'energy')).rows;
    const column = head.indexOf('Drawn from the grid, before (kWh)');
    expect(lines).toHaveLength(31);
    const last = counted('drawn', at('2025-03-31T00:00:00+02:00'), at('2025-04-01T00:00:00+02:00'));
    expect(Number(lines[30]?.[column])).toBeCloseTo(last / 1000, 9);
    const march = balance(at('2025-03-01T00:00:00+01:00'), at('2025-04-01T00:00:00+02:00'));
    const sum = lines.reduce((all, line) => all + Number(line[column]), 0);
    expect(sum).toBeCloseTo(march.drawn / 1000, 6);
    await expect.poll(() => page.textContent('.compared')).toBe('Compared: April 2025 with March 2025.');
    const [curves = [], ...points] = (await saved(page, 'power')).rows;
    const [now, then] = [curves.indexOf('grid (W)'), curves.indexOf('grid, before (W)')];
    const days = (at: number) =>
      new Set(points.filter((line) => line[at] !== '').map(([time = '']) => time.slice(0, 10)));
    expect([days(now).size, days(then).size]).toEqual([30, 31]);
    expect(oddities).toEqual([]);
    await close();
  });
});

/** Of the step that begins there, as long as the steps of the file. */
function meanPower(begin: string, rows: readonly (readonly string[])[]): number {
  const [one, two] = [at(rows[10]?.[1] ?? ''), at(rows[11]?.[1] ?? '')];
  let sum = 0;
  let count = 0;
  for (let ms = at(begin); ms < at(begin) + two - one; ms += 60_000) {
    sum += gridPower(ms);
    count++;
  }
  return sum / count;
}

interface SavedFile {
  readonly name: string;
  readonly text: string;
  readonly rows: readonly (readonly string[])[];
}

/** RFC 4180, without line ends inside of fields. */
function fieldsOf(line: string, separator: string): string[] {
  return line
    .split(new RegExp(`${separator}(?=(?:[^"]*"[^"]*")*[^"]*$)`))
    .map((field) => field.replace(/^"(.*)"$/, '$1').replaceAll('""', '"'));
}

async function saved(page: Page, what: 'energy' | 'power', separator = ','): Promise<SavedFile> {
  const download = page.waitForEvent('download');
  await page.click(
    `section:has(h2:text-matches("^(${what === 'energy' ? 'Energy|Energie' : 'Power|Leistung'})")) button:text-matches("CSV")`,
  );
  const file = await download;
  const text = await readFile(await file.path(), 'utf8');
  const lines = text.replace('\uFEFF', '').trimEnd().split('\r\n');
  return { name: file.suggestedFilename(), text, rows: lines.map((line) => fieldsOf(line, separator)) };
}

describe('a file', () => {
  it('holds what the table shows', async () => {
    const { page, close } = await openHistory();
    await show(page, 'month', '2025-02-10');
    const shown = await table(page);
    const { text, rows } = await saved(page, 'energy');
    expect(text.startsWith('\uFEFFFrom,To,')).toBe(true);
    const [head = [], ...lines] = rows;
    const first = head.indexOf('Produced (kWh)');
    expect(lines).toHaveLength(28);
    for (const [index, line] of lines.entries()) {
      const values = line.slice(first, first + COLUMNS.length).map(Number);
      expect(
        values.map((value, column) => Math.abs(value - (shown[index]?.values[column] ?? NaN)) < 0.00501),
      ).not.toContain(false);
    }
    expect(lines[0]?.slice(0, 3)).toEqual(['2025-02-01 00:00:00', '2025-02-02 00:00:00', '2025-01-31T23:00:00.000Z']);
    await close();
  });

  it('on a German page is one for a German spreadsheet', async () => {
    const { page, close } = await openHistory({ locale: 'de-DE' });
    await show(page, 'month', '2025-02-10');
    const { text, rows } = await saved(page, 'energy', ';');
    expect(text).toContain('Erzeugt (kWh)');
    const [head = [], first = []] = rows;
    expect(first[head.indexOf('Erzeugt (kWh)')]).toMatch(/^\d+,\d+$/);
    expect(first).toContain('ja');
    await close();
  });
});

describe('the curves', () => {
  const times = async (page: Page): Promise<{ first: number; last: number; stepS: number }> => {
    const [, ...lines] = (await saved(page, 'power')).rows;
    const all = lines.map(([, time = '']) => at(time));
    const [one = 0, two = 0] = all;
    return { first: one, last: all.at(-1) ?? 0, stepS: (two - one) / 1000 };
  };
  const BEGIN = at('2025-10-24T00:00:00+02:00');
  const HOUR = 3_600_000;

  it('are looked at closely, moved along and shown as a whole, by keyboard, mouse and wheel', async () => {
    const { page, oddities, close } = await openHistory();
    await show(page, 'day', '2025-10-24');
    const whole = await times(page);
    expect(whole.first).toBe(BEGIN);
    const press = async (name: string): Promise<void> => {
      await page.locator(`.buttons button:has-text("${name}")`).focus();
      await page.keyboard.press('Enter');
      await settled(page);
    };
    await press('Closer');
    const half = await times(page);
    expect([half.first, half.last]).toEqual([BEGIN + 6 * HOUR, expect.closeTo(BEGIN + 18 * HOUR, -6)]);
    expect(half.stepS).toBeLessThan(whole.stepS);
    await press('Later');
    expect((await times(page)).first).toBe(BEGIN + 12 * HOUR);
    await press('Later');
    // Not beyond the end of the day.
    expect((await times(page)).first).toBe(BEGIN + 12 * HOUR);
    await press('Whole period');
    expect(await times(page)).toEqual(whole);

    const over = page.locator('section:has(h2:text-is("Power (kW)")) .u-over');
    await over.scrollIntoViewIfNeeded();
    const box = (await over.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
    const x = (share: number): number => box.x + box.width * share;
    const y = box.y + box.height / 2;
    await page.mouse.move(x(0.25), y);
    await page.mouse.down();
    await page.mouse.move(x(0.4), y, { steps: 3 });
    await page.mouse.move(x(0.5), y, { steps: 3 });
    await page.mouse.up();
    await settled(page);
    const dragged = await times(page);
    expect(Math.abs(dragged.first - (BEGIN + 6 * HOUR))).toBeLessThan(600_000);
    expect(Math.abs(dragged.last - (BEGIN + 12 * HOUR))).toBeLessThan(600_000);
    await page.mouse.dblclick(x(0.5), y);
    await settled(page);
    expect(await times(page)).toEqual(whole);

    await page.keyboard.down('Control');
    await page.mouse.move(x(0.5), y);
    await page.mouse.wheel(0, -300);
    await page.keyboard.up('Control');
    await settled(page);
    const wheeled = await times(page);
    expect(wheeled.first).toBeGreaterThan(BEGIN + HOUR);
    expect(wheeled.last).toBeLessThan(BEGIN + 23 * HOUR);
    await page.mouse.move(x(0.5), y);
    await page.keyboard.down('Shift');
    await page.mouse.down();
    await page.mouse.move(x(0.52), y, { steps: 3 });
    await page.mouse.up();
    await page.keyboard.up('Shift');
    await settled(page);
    expect((await times(page)).first).toBeLessThan(wheeled.first);
    // Another day is shown as a whole again.
    await page.click('.stepper button >> nth=0');
    await settled(page);
    expect((await times(page)).first).toBe(BEGIN - 24 * HOUR);
    expect(oddities).toEqual([]);
    await close();
  });

  it('follow one finger and two', async () => {
    const { page, close } = await openHistory({
      locale: 'en-GB',
      hasTouch: true,
      viewport: { width: 400, height: 800 },
    });
    await show(page, 'day', '2025-10-24');
    const over = page.locator('section:has(h2:text-is("Power (kW)")) .u-over');
    const session = await page.context().newCDPSession(page);
    const touch = async (type: 'touchStart' | 'touchMove' | 'touchEnd', ...shares: number[]): Promise<void> => {
      await over.scrollIntoViewIfNeeded();
      const box = (await over.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
      const y = Math.round(box.y + box.height / 2);
      const touchPoints = shares.map((share, id) => ({ x: Math.round(box.x + box.width * share), y, id }));
      await session.send('Input.dispatchTouchEvent', { type, touchPoints });
      await drawn(page);
    };
    await touch('touchStart', 0.4, 0.6);
    for (const far of [0.12, 0.14, 0.16, 0.18, 0.2]) await touch('touchMove', 0.5 - far, 0.5 + far);
    await touch('touchEnd');
    await settled(page);
    const pinched = await times(page);
    // Twice as far apart: half the day.
    expect((pinched.last - pinched.first) / HOUR).toBeGreaterThan(9);
    expect((pinched.last - pinched.first) / HOUR).toBeLessThan(16);
    await touch('touchStart', 0.5);
    for (const share of [0.55, 0.6, 0.65]) await touch('touchMove', share);
    await touch('touchEnd');
    await settled(page);
    expect((await times(page)).first).toBeLessThan(pinched.first - HOUR / 2);
    await close();
  });
});

describe('a browser in another time zone', () => {
  it('shows the days of the house, and says so', async () => {
    const { page, close } = await openHistory({ locale: 'en-GB', timezoneId: 'America/Los_Angeles' });
    await expect.poll(() => page.textContent('.stepper output')).toBe('Sun, 26 October 2025');
    await expect.poll(() => page.textContent('main')).toContain('Days and times are those of the hub (Europe/Berlin).');
    const { rows } = await saved(page, 'energy');
    expect(rows[1]?.slice(0, 3)).toEqual(['2025-10-26 00:00:00', '2025-10-26 01:00:00', '2025-10-25T22:00:00.000Z']);
    await show(page, 'day', '2025-03-30');
    const sum = balance(at('2025-03-30T00:00:00+01:00'), at('2025-03-31T00:00:00+02:00'));
    expect((await figures(page))[0]).toBe(kwh(sum.produced));
    expect((await table(page)).map(({ name }) => name).slice(0, 4)).toEqual(['00:00', '01:00', '03:00', '04:00']);
    await close();
  });

  it('of the same hours is told nothing', async () => {
    const { page, close } = await openHistory({ locale: 'en-GB', timezoneId: 'Europe/Vienna' });
    expect(await page.textContent('main')).not.toContain('those of the hub');
    await close();
  });
});
