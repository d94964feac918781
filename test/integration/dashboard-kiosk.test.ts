// The page on a wall, and what browsers allow over HTTPS only: an offline start. Under the name of a host, for loopback counts as
// safe whatever the scheme is.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { axeViolations } from '../support/axe.ts';
import { openPage, startBrowser } from '../support/browser.ts';
import { makeCertificate } from '../support/certificate.ts';
import { LiteralPage } from '../support/literal-page.ts';
import { largeHouse, sunnyHouse } from '../support/literal-houses.ts';
import { textOf } from '../support/page-actions.ts';
import { shown } from '../support/shown-page.ts';

const HOST = 'hub.test';
const FULL_HD = { width: 1920, height: 1080 };
/** What is read from three metres. */
const LEAST_NUMBER_PX = 64;

let browser: Browser;
let page: LiteralPage;

beforeAll(async () => {
  page = new LiteralPage(largeHouse());
  const flags = [`--host-resolver-rules=MAP ${HOST} 127.0.0.1`, '--ignore-certificate-errors'];
  [browser] = await Promise.all([startBrowser(flags), page.start()]);
});

afterAll(async () => {
  await browser.close();
  await page.stop();
});

const kioskOf = (one: LiteralPage, scheme = 'http'): string => `${one.url('', HOST, scheme)}?kiosk#/now`;
const isSecure = (tab: Page): Promise<boolean> => tab.evaluate<boolean>('window.isSecureContext');

it('fills a wall without scrolling, in large numbers, dim at night, and comes anew with a new version', async () => {
  page.nowMs = Date.parse('2026-06-15T13:00:00+02:00');
  const options = { locale: 'de-DE', viewport: FULL_HD, colorScheme: 'dark' } as const;
  const { page: tab, oddities, close } = await openPage(browser, kioskOf(page), options);
  await tab.waitForSelector('.kiosk .part');
  await expect.poll(() => textOf(tab, '.kiosk .figures dd')).toMatch(/kWh$/);
  await shown(tab, 'kiosk');
  await tab.setViewportSize(FULL_HD);
  const sizes = await tab.evaluate<number[]>(
    `[document.documentElement.scrollWidth, document.documentElement.scrollHeight]`,
  );
  expect(sizes).toEqual([FULL_HD.width, FULL_HD.height]);
  const small = await tab.evaluate<string[]>(`[...document.querySelectorAll('.kiosk :is(strong, .soc, .kiosk-clock)')]
    .filter((one) => parseFloat(getComputedStyle(one).fontSize) < ${LEAST_NUMBER_PX}).map((one) => one.textContent)`);
  expect(small).toEqual([]);
  expect(await tab.locator('nav, button, summary').count()).toBe(0);
  expect(await axeViolations(tab)).toEqual([]);
  // Over plain HTTP the screen goes off: the page says so.
  expect(await isSecure(tab)).toBe(false);
  await expect.poll(() => textOf(tab, '.kiosk footer')).toContain('HTTPS');
  expect(await tab.locator('.kiosk.night').count()).toBe(0);
  page.nowMs = Date.parse('2026-06-15T23:00:00+02:00');
  await tab.waitForSelector('.kiosk.night');
  page.nowMs = null;
  await tab.evaluate('globalThis.isOldPage = true');
  page.house = { ...page.house, building: { ...page.house.building, version: '1.2.4' } };
  await expect
    .poll(() =>
      tab.evaluate<boolean>("globalThis.isOldPage === undefined && document.querySelector('.kiosk') !== null"),
    )
    .toBe(true);
  expect(oddities).toEqual([]);
  await close();
});

it('copies a text where browsers give no clipboard', async () => {
  page.house = sunnyHouse();
  const { page: tab, close } = await openPage(browser, page.url('system', HOST), { locale: 'en-GB' });
  await tab.evaluate(`document.addEventListener('copy', () => {
    const { value, selectionStart, selectionEnd } = document.activeElement;
    globalThis.copied = value.slice(selectionStart, selectionEnd);
  })`);
  expect(await isSecure(tab)).toBe(false);
  await tab.click('button:text-is("Search")');
  await tab.click('button:text-is("Copy")');
  await tab.waitForSelector('button:text-is("Copied")');
  expect(await tab.evaluate('globalThis.copied')).toBe('devices:\n  meter: { model: sdm630 }\n');
  await close();
});

it('starts without a connection over HTTPS, and says since when there is none instead of old numbers', async () => {
  const safe = await new LiteralPage(sunnyHouse(), makeCertificate(HOST)).start();
  const { page: tab, close } = await openPage(browser, kioskOf(safe, 'https'), { locale: 'en-GB', viewport: FULL_HD });
  await tab.waitForSelector('.kiosk .part');
  expect(await isSecure(tab)).toBe(true);
  await expect
    .poll(() =>
      tab.evaluate<number>("caches.open('meterhub-page').then((kept) => kept.keys()).then((keys) => keys.length)"),
    )
    .toBeGreaterThan(5);
  await tab.reload();
  await tab.waitForSelector('.kiosk .part');
  await safe.stop();
  await tab.reload();
  await expect.poll(() => textOf(tab, '.connection.lost')).toMatch(/^No connection since \d\d:\d\d:\d\d\.$/);
  expect(await tab.locator('.part, .figures').count()).toBe(0);
  await close();
});
