// Setting up a hub in a browser, by clicks alone: from an empty folder to the first right reading of a meter that the search
// found; then what it says changed and removed by the same page. On a phone, in both languages, accessible.
import { readFileSync, writeFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TEXTS, type SetupText } from '../../web/src/setup/texts.ts';
import { axeViolations } from '../support/axe.ts';
import { openPage, startBrowser, type WatchedPage } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { numberOf, textOf } from '../support/page-actions.ts';
import { hasSocat } from '../support/pty-pair.ts';
import { SetupHouse } from '../support/setup-house.ts';
import { shown } from '../support/shown-page.ts';
import { keptFolder } from '../support/temp-folder.ts';

const PHONE = { width: 390, height: 844 };

let browser: Browser;

/** A hub with a meter to be found, and a page of somebody who has logged in: a password is the one thing that is typed. */
async function begin(locale: 'en-GB' | 'de-DE'): Promise<{ house: SetupHouse; watched: WatchedPage }> {
  const house = new SetupHouse(keptFolder());
  await house.serialMeter('sdm630', 1);
  await house.start();
  const context = { locale, viewport: PHONE, extraHTTPHeaders: {} };
  const watched = await openPage(browser, house.hub.url('/healthz'), context);
  const [name = '', value = ''] = (house.headers['cookie'] ?? '').split('=');
  await watched.page.context().addCookies([{ name, value, url: house.hub.url('/') }]);
  return { house, watched };
}

const button = (key: SetupText, language: 'en' | 'de' = 'en'): string =>
  `.setup :is(button, a.button):text-is("${TEXTS[key][language]}"):not(:disabled)`;

/** Buttons and fields that a finger would miss. */
const SMALL = `[...document.querySelectorAll('.setup :is(button, a.button, select, summary, input, label.check)')]
  .filter((one) => one.checkVisibility() && one.type !== 'checkbox' && one.getBoundingClientRect().height < 43.5)
  .map((one) => one.tagName + ' ' + one.textContent + ' ' + one.getBoundingClientRect().height)`;
const TOO_WIDE = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';

async function judge(page: Page, step: string): Promise<void> {
  await shown(page, `setup-${step}`);
  for (const width of [320, 820, PHONE.width]) {
    await page.setViewportSize({ ...PHONE, width });
    expect([step, width, await page.evaluate(TOO_WIDE)]).toEqual([step, width, 0]);
  }
  expect([step, await page.evaluate(SMALL)]).toEqual([step, []]);
  expect([step, await axeViolations(page)]).toEqual([step, []]);
}

/** From the first page to the first reading, by clicks. */
async function setUpByClicks(page: Page, url: string, language: 'en' | 'de'): Promise<void> {
  await page.goto(url);
  await page.waitForSelector(button('search', language));
  await judge(page, `${language}-1-where`);
  await page.click(button('search', language));
  await expect.poll(() => textOf(page, '.found')).toMatch(/eastron-sdm630[^]*21000001/);
  await judge(page, `${language}-2-found`);
  await page.click(button('takeIt', language));
  await page.click('.roles [data-role=grid]');
  await page.waitForSelector('.sign');
  await judge(page, `${language}-3-place`);
  const before = await textOf(page, '.sign strong');
  await page.click(button('swap', language));
  await expect.poll(() => textOf(page, '.setup:has(.sign) .sign strong')).not.toBe(before);
  await page.click(button('swap', language));
  await page.waitForSelector('.sign');
  await page.click(button('next', language));
  await page.waitForSelector('.difference .added');
  await judge(page, `${language}-4-save`);
  await page.click(button('save', language));
  await page.waitForSelector(button('toValues', language));
  await judge(page, `${language}-5-saved`);
  await page.click(button('toValues', language));
  await page.waitForSelector('[data-device=grid] [data-measurand=voltageL1]');
}

describe.skipIf(!hasSocat)('a hub without a device (socat has to be there)', () => {
  let house: SetupHouse;
  let watched: WatchedPage;

  beforeAll(async () => {
    browser = await startBrowser();
    ({ house, watched } = await begin('en-GB'));
  });

  afterAll(async () => {
    await browser.close();
    await house.stop();
  });

  it('is set up by clicks alone, and shows the first right reading', async () => {
    const { page, oddities } = watched;
    const begun = performance.now();
    await setUpByClicks(page, house.hub.url('/dashboard'), 'en');
    const volts = async (): Promise<number | null> =>
      numberOf(await textOf(page, '[data-device=grid] [data-measurand=voltageL1]'));
    await expect.poll(volts).toBeGreaterThan(200);
    console.log(`from an empty folder to the first reading: ${((performance.now() - begun) / 1000).toFixed(1)} s`);
    const { body } = await house.hub.ask('/api/v1/devices/grid');
    const { value } = (body as { readings: Record<string, { value: number }> }).readings['voltageL1'] ?? {};
    expect(Math.abs(((await volts()) ?? 0) - (value ?? 0))).toBeLessThan(5);
    const text = readFileSync(house.path, 'utf8');
    expect(text).toContain('\ndevices:\n  grid: { model: eastron-sdm630, bus: rs485, id: 1 }\n');
    expect(text).toContain('\nroles:\n  grid: grid\n');
    expect(oddities).toEqual([]);
  });

  it('shows what changes in the file by hand, and loses nothing of it', async () => {
    const { page } = watched;
    await page.goto(house.hub.url('/#/setup'));
    await page.waitForSelector('.entries a');
    await judge(page, 'en-6-overview');
    await page.click('.setup a[aria-label="Change grid"]');
    await page.waitForSelector('.setup select[name=model]');
    await page.click('.setup .more summary');
    await judge(page, 'en-7-edit');
    await page.fill('.setup input[name=lifetime]', '20s');
    const text = readFileSync(house.path, 'utf8');
    writeFileSync(house.path, text.replace('id: 1 }', 'id: 1 } # cellar'));
    await page.click(button('next'));
    await page.waitForSelector('.setup .note.bad');
    await expect.poll(() => textOf(page, '.setup .note.bad')).toContain('# cellar');
    await page.click(button('save'));
    await page.waitForSelector('.setup h2.good-text');
    expect(readFileSync(house.path, 'utf8')).toContain('id: 1, lifetime: 20s } # cellar');
    await page.goto(house.hub.url('/#/setup/history'));
    await page.waitForSelector('.setup input[name=path]');
    writeFileSync(house.path, readFileSync(house.path, 'utf8').replace('history:', '# the past\nhistory:'));
    await page.goto(house.hub.url('/#/setup'));
    await page.waitForSelector('.entries a');
  });

  it('takes an output, and a device out again, without leaving anything', async () => {
    const { page } = watched;
    await page.goto(house.hub.url('/#/setup/output'));
    await page.selectOption('.setup select[name=type]', 'mqtt');
    await page.fill('.setup input[name=url]', 'mqtt://127.0.0.1:9');
    await judge(page, 'en-8-output');
    await page.click(button('next'));
    await page.click(button('save'));
    // Whoever has saved it sees at once whether the broker is there.
    await page.waitForSelector('.saved-output .bad-text');
    await page.goto(house.hub.url('/#/setup'));
    await page.waitForSelector('.entries .bad-text');
    await page.click('.setup a[aria-label="Change grid"]');
    await page.click(button('remove'));
    await page.waitForSelector('.difference .removed');
    await judge(page, 'en-9-remove');
    await page.click(button('save'));
    await page.waitForSelector('.setup h2.good-text');
    const text = readFileSync(house.path, 'utf8');
    expect(text).toContain('\ndevices: {}\n');
    expect(text).not.toContain('rs485: {');
    expect(text).toContain('mqtt: { type: mqtt, url: ');
    await eventually('it is gone', async () => (await house.hub.ask('/api/v1/devices/grid')).status === 404);
  });

  // The same once more only for who wants the pictures: English proves that it works.
  if (process.env['METERHUB_SCREENSHOTS'] === undefined) return;
  it('looks the same in German', async () => {
    const german = await begin('de-DE');
    await setUpByClicks(german.watched.page, german.house.hub.url('/dashboard'), 'de');
    await german.watched.page.goto(german.house.hub.url('/#/setup'));
    await german.watched.page.waitForSelector('.entries a');
    await judge(german.watched.page, 'de-6-overview');
    await german.house.stop();
  });
});
