// Every view on every screen: nothing wider than it, nothing cut, text that is read, targets that are hit, nothing that jumps;
// with one meter, a house, and forty meters whose names no screen has room for.
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTab, startBrowser } from '../support/browser.ts';
import { LiteralPage } from '../support/literal-page.ts';
import { largeHouse, oneMeter, plainHouse, silent, sunnyHouse } from '../support/literal-houses.ts';
import { drawn, textOf } from '../support/page-actions.ts';
import { faultsOf, shiftsOf, WATCH_SHIFTS } from '../support/page-judge.ts';
import { walkByTab } from '../support/tab-stops.ts';

const isLong = process.env['METERHUB_LONG'] !== undefined;
const WIDTHS = isLong ? Array.from({ length: 113 }, (_, at) => 320 + at * 20) : [320, 390, 820, 1280, 1920];
const LOCALES = isLong ? ['de-DE', 'en-GB'] : ['de-DE'];
const PHONE = { width: 390, height: 844 };
/** View -> what is there when it is loaded. */
const VIEWS = {
  now: '.flow, .device-rows',
  meters: '.device-row, .device',
  'meters/home': '.source',
  history: '.energies .chart',
  control: '[data-key=amp]',
  system: '[data-output=mqtt]',
  setup: '.entries a',
  'setup/find': '.wires',
  'setup/new': 'select[name=model]',
  'setup/device.home': 'select[name=model]',
} as const;
/** Google's limit for good is 0.1. */
const MOST_SHIFT = 0.05;

/** In German, without the chart, which comes after what is seen first; gzip, because plain HTTP has no brotli. */
const MOST_BYTES = 90_000;

let browser: Browser;
let page: LiteralPage;

beforeAll(async () => {
  page = new LiteralPage(largeHouse());
  [browser] = await Promise.all([startBrowser(), page.start()]);
});

afterAll(async () => {
  await browser.close();
  await page.stop();
});

async function open(context: BrowserContext, view: string, wanted: string): Promise<Page> {
  const watched = await openTab(context, page.url(view), WATCH_SHIFTS);
  await watched.page.waitForSelector(wanted);

  await drawn(watched.page);
  expect([view, watched.oddities]).toEqual([view, []]);
  return watched.page;
}

describe.each(LOCALES)('with forty meters, %s', (locale) => {
  it.each(Object.entries(VIEWS))('%s fits every screen, and nothing in it jumps', async (view, wanted) => {
    page.house = largeHouse();
    const context = await browser.newContext({ locale, viewport: PHONE });
    const tab = await open(context, view, wanted);
    const shifts = await shiftsOf(tab);
    expect([view, shifts, shifts.reduce((sum, { value }) => sum + value, 0) < MOST_SHIFT]).toEqual([
      view,
      shifts,
      true,
    ]);
    const faults: string[] = [];
    for (const width of WIDTHS) {
      await tab.setViewportSize({ width, height: width < 700 ? 844 : 1000 });
      await drawn(tab);
      faults.push(...(await faultsOf(tab)).map((fault) => `${width}: ${fault}`));
    }
    expect(faults).toEqual([]);
    if (view.startsWith('setup')) {
      const { count, unseen, missed } = await walkByTab(tab);
      expect(count).toBeGreaterThan(7);
      expect({ view, unseen, missed }).toEqual({ view, unseen: [], missed: [] });
    }
    await context.close();
  });
});

const loadedBytes = (tab: Page): Promise<number> =>
  tab.evaluate<number>(`performance.getEntries()
    .filter((entry) => entry.entryType === 'navigation' || /\\/dashboard\\//.test(entry.name))
    .filter((entry) => !/\\/(columns|day-chart)-/.test(entry.name))
    .reduce((sum, entry) => sum + (entry.encodedBodySize ?? 0), 0)`);

describe('on the first screen of a phone', () => {
  const bottomOf = (tab: Page, selector: string): Promise<number> =>
    tab.evaluate<number>(`document.querySelector(${JSON.stringify(selector)}).getBoundingClientRect().bottom`);

  it.each([
    ['one meter', oneMeter, '.device-rows'],
    ['a house without sun', plainHouse, '.flow'],
    ['five devices', sunnyHouse, '.flow'],
    ['forty devices', largeHouse, '.flow'],
  ] as const)('are what flows and what the day brought: %s', async (_name, house, flow) => {
    page.house = house();
    // What goes through a worker is counted in another way.
    const context = await browser.newContext({ locale: 'de-DE', viewport: PHONE, serviceWorkers: 'block' });
    const tab = await open(context, 'now', flow);
    await expect.poll(() => textOf(tab, '.figures dd')).toMatch(/kWh$/);
    const navigation = await tab.evaluate<number>("document.querySelector('nav').getBoundingClientRect().top");
    expect(await bottomOf(tab, flow)).toBeLessThan(navigation);
    expect(await bottomOf(tab, '.figures')).toBeLessThan(navigation);
    await tab.waitForSelector('.chart, .chart-room, .device-rows', { state: 'attached' });
    expect(await loadedBytes(tab)).toBeLessThan(MOST_BYTES);
    expect(await faultsOf(tab)).toEqual([]);
    await context.close();
  });
});

describe('of forty meters', () => {
  it('some are searched for, filtered and put in order, and the address keeps it', async () => {
    const house = largeHouse();
    page.house = house;
    const context = await browser.newContext({ locale: 'en-GB', viewport: PHONE });
    const tab = await open(context, 'meters', '.device-row');
    const names = (): Promise<(string | undefined)[]> =>
      tab.$$eval('.device-row', (rows) => rows.map((row) => row.getAttribute('data-device') ?? ''));
    await expect.poll(async () => (await names()).length).toBe(40);
    // Without accents, in any order.
    await tab.fill('input[name=find]', '17 waschkuche');
    await expect.poll(names).toEqual(['Unterverteilung_Einliegerwohnung_17']);
    await tab.reload();
    await tab.waitForSelector('.device-row');
    await expect.poll(names).toEqual(['Unterverteilung_Einliegerwohnung_17']);
    await tab.fill('input[name=find]', '');
    await tab.selectOption('select[name=sort]', 'power');
    await expect.poll(async () => (await names()).slice(0, 2)).toEqual(['car', 'pv']);
    await tab.selectOption('select[name=room]', 'Keller');
    await expect.poll(async () => (await names()).length).toBe(18);
    await tab.goBack();
    await expect.poll(async () => (await names()).length).toBe(40);
    await context.close();
  });
});

describe('a bus that is silent', () => {
  it('is one sentence, the worst state on the lamp, a number on the navigation, and counters with their time', async () => {
    const house = sunnyHouse();
    page.house = { ...house, devices: house.devices.map((device) => silent(device, Date.now() - 7 * 60_000)) };
    const context = await browser.newContext({ locale: 'en-GB', viewport: PHONE });
    const tab = await open(context, 'meters', '[data-device=grid]');
    await expect
      .poll(() => textOf(tab, '.troubles'))
      .toMatch(/^Bus rs485 does not answer since [\d:]+: 5 meters missing$/);
    await expect.poll(() => textOf(tab, '.connection.live.offline')).toBe('5 missing');
    await expect.poll(() => textOf(tab, 'nav .badge')).toBe('5 faulty');
    // The interface has no value any more; the history has the last one.
    const counter = '[data-device=grid] [data-measurand=energyImport]';
    await expect.poll(() => textOf(tab, counter)).toMatch(/^12,345\.68last at [\d:]+$/);
    await expect.poll(() => textOf(tab, '[data-device=grid] [data-measurand=power]')).toBe('–');
    expect(await faultsOf(tab)).toEqual([]);
    await tab.click('.troubles a');
    await expect.poll(() => tab.evaluate('location.hash')).toBe('#/meters?show=faults');
    page.house = house;
    await tab.waitForSelector('.connection:not(.offline)');
    await expect.poll(() => tab.$('.troubles')).toBeNull();
    await context.close();
  });
});

describe('the address', () => {
  it('keeps what is shown of the past: reload, back, and whoever gets it', async () => {
    page.house = sunnyHouse();
    const context = await browser.newContext({ locale: 'en-GB' });
    const tab = await open(context, 'history?span=nonsense&date=2026-99-99', '.energies .chart');
    await tab.check('.segments input >> nth=2', { force: true });
    await tab.fill('input[type=date]', '2026-02-10');
    await expect.poll(() => textOf(tab, '.stepper output')).toBe('February 2026');
    await tab.check('.toolbar .check input');
    await tab.uncheck('.choices label:has-text("bat") input');
    await tab.reload();
    await expect.poll(() => textOf(tab, '.stepper output')).toBe('February 2026');
    expect(await tab.isChecked('.toolbar .check input')).toBe(true);
    expect(await tab.isChecked('.choices label:has-text("bat") input')).toBe(false);
    const other = await open(context, (await tab.evaluate<string>('location.hash')).slice(2), '.stepper output');
    await expect.poll(() => textOf(other, '.stepper output')).toBe('February 2026');
    await tab.goBack();
    await tab.goBack();
    await expect.poll(() => textOf(tab, '.stepper output')).toMatch(/^[A-Z][a-z]+ \d{4}$/);
    await tab.goBack();
    await expect.poll(() => tab.isChecked('.segments input >> nth=0')).toBe(true);
    await context.close();
  });
});

describe('the settings', () => {
  it('are closed by Escape, by a tap beside them, and by going on', async () => {
    page.house = sunnyHouse();
    const context = await browser.newContext({ locale: 'en-GB' });
    const tab = await open(context, 'meters', '[data-device=grid]');
    const isOpen = (): Promise<boolean> => tab.evaluate<boolean>("document.querySelector('details.menu').open");
    await tab.click('.menu summary');
    await expect.poll(isOpen).toBe(true);
    await tab.waitForSelector('.menu .access');
    expect(await faultsOf(tab)).toEqual([]);
    await tab.keyboard.press('Escape');
    await expect.poll(isOpen).toBe(false);
    expect(await tab.evaluate("document.activeElement.matches('.menu summary')")).toBe(true);
    await tab.click('.menu summary');
    await expect.poll(isOpen).toBe(true);
    await tab.click('h1');
    await expect.poll(isOpen).toBe(false);
    await context.close();
  });
});
