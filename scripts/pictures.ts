// `npm run pictures`: makes the pictures of docs/img anew, from the demo's building after some minutes, in Debian's chromium.
// `npm run pictures -- all FOLDER`: every view and state of the page at phone, tablet, desktop and wall, in both languages and
// themes, from houses that are written down: for whoever changes the page.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser } from 'playwright-core';
import { startBrowser } from '../test/support/browser.ts';
import { DashboardHouse } from '../test/support/dashboard-house.ts';
import { largeHouse, oneMeter, plainHouse, silent, sunnyHouse } from '../test/support/literal-houses.ts';
import { LiteralPage, type LiteralHouse } from '../test/support/literal-page.ts';

const FOLDER = fileURLToPath(new URL('../docs/img/', import.meta.url));
/** So that the curve of the day has something to show. */
const MINUTES = 10;
/** View -> height of its picture, pixels. */
const PICTURES = { now: 1110, meters: 1000 } as const;
const WIDTH = 1280;

const VIEWS = ['now', 'meters', 'meters/home', 'history', 'control', 'system', 'setup', 'setup/find', 'setup/new'];
const SIZES = {
  phone: { width: 390, height: 844 },
  tablet: { width: 820, height: 1180 },
  desktop: { width: 1440, height: 900 },
  wall: { width: 1920, height: 1080 },
} as const;
const LOOKS = [
  { locale: 'de-DE', colorScheme: 'light' },
  { locale: 'en-GB', colorScheme: 'dark' },
] as const;
/** Until a chart is drawn, ms. */
const DRAWN_MS = 1000;

async function docs(browser: Browser, minutes: number): Promise<void> {
  const house = await DashboardHouse.start();
  try {
    console.log(`The demo runs for ${minutes} minutes first.`);
    await sleep(minutes * 60_000);
    for (const [view, height] of Object.entries(PICTURES)) {
      const options = { locale: 'en-GB', colorScheme: 'light', viewport: { width: WIDTH, height } } as const;
      const page = await browser.newPage(options);
      await page.goto(`${house.url}/#/${view}`);
      await page.waitForSelector('.connection.live');
      await page.waitForSelector('main :is(.part, .device)', { state: 'attached' });
      await sleep(3000);
      await page.screenshot({ path: `${FOLDER}dashboard-${view}.png` });
      console.log(`docs/img/dashboard-${view}.png`);
      await page.close();
    }
  } finally {
    await house.stop();
  }
}

/** Each state with the views in which it is seen. */
function states(): readonly (readonly [name: string, house: LiteralHouse, addresses: readonly string[]])[] {
  const sunny = sunnyHouse();
  const since = Date.now() - 7 * 60_000;
  return [
    ['house', sunny, VIEWS.map((view) => `#/${view}`)],
    ['kiosk', sunny, ['?kiosk#/now']],
    ['forty', largeHouse(), ['#/now', '#/meters', '#/history']],
    ['one', oneMeter(), ['#/now', '#/meters']],
    ['plain', plainHouse(), ['#/now', '#/history']],
    ['silent', { ...sunny, devices: sunny.devices.map((device) => silent(device, since)) }, ['#/now', '#/meters']],
  ];
}

async function everything(browser: Browser, folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const page = await new LiteralPage(oneMeter()).start();
  for (const [state, house, addresses] of states()) {
    page.house = house;
    for (const look of LOOKS) {
      for (const [size, viewport] of Object.entries(SIZES)) {
        const context = await browser.newContext({ ...look, viewport });
        for (const address of addresses) {
          const tab = await context.newPage();
          await tab.goto(page.url() + address);
          await tab.waitForSelector('.connection.live');
          await sleep(DRAWN_MS);
          const view = address.replaceAll(/[^a-z]+/g, '-').replace(/^-/, '');
          const name = [state, view, size, look.locale.slice(0, 2), look.colorScheme].join('-');
          await tab.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
          await tab.close();
        }
        await context.close();
      }
    }
    console.log(`${state}: done`);
  }
  await page.stop();
}

const [what = String(MINUTES), folder = 'screenshots'] = process.argv.slice(2);
const browser = await startBrowser();
try {
  if (what === 'all') await everything(browser, folder);
  else await docs(browser, Number(what));
} finally {
  await browser.close();
}
process.exit(0);
