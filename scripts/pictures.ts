// `npm run pictures`: makes the pictures of docs/img anew, from the demo's building after some minutes, in Debian's chromium.
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { startBrowser } from '../test/support/browser.ts';
import { DashboardHouse } from '../test/support/dashboard-house.ts';

const FOLDER = fileURLToPath(new URL('../docs/img/', import.meta.url));
/** So that the curve of the day has something to show. */
const MINUTES = Number(process.argv[2] ?? 10);
/** View -> height of its picture, pixels. */
const PICTURES = { now: 1110, meters: 1000 } as const;
const WIDTH = 1280;

const house = await DashboardHouse.start();
const browser = await startBrowser();
try {
  console.log(`The demo runs for ${MINUTES} minutes first.`);
  await sleep(MINUTES * 60_000);
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
  await browser.close();
  await house.stop();
}
