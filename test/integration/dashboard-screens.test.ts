// Every view on every screen: nothing wider than it, nothing cut, text that is read, targets that are hit, nothing that jumps;
// with one meter, a house, and forty meters whose names no screen has room for.
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTab, startBrowser } from '../support/browser.ts';
import { LiteralPage } from '../support/literal-page.ts';
import { largeHouse, oneMeter, plainHouse, sunnyHouse } from '../support/literal-houses.ts';
import { drawn, textOf } from '../support/page-actions.ts';
import { faultsOf, shiftsOf, WATCH_SHIFTS } from '../support/page-judge.ts';

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
    await context.close();
  });
});

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
    const context = await browser.newContext({ locale: 'de-DE', viewport: PHONE });
    const tab = await open(context, 'now', flow);
    await expect.poll(() => textOf(tab, '.figures dd')).toMatch(/kWh$/);
    const navigation = await tab.evaluate<number>("document.querySelector('nav').getBoundingClientRect().top");
    expect(await bottomOf(tab, flow)).toBeLessThan(navigation);
    expect(await bottomOf(tab, '.figures')).toBeLessThan(navigation);
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
