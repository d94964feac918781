// Looking for meters from the page, on every kind of bus that can be asked: token, ids, progress, lines for the
// configuration, stopping, two at the same time.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { findModel } from '../../src/catalog/index.ts';
import { loadConfig } from '../../src/config/load.ts';
import { startSimulator, type RunningSimulator } from '../../src/simulator/modbus/simulator.ts';
import { systemClock } from '../../src/transport/system-clock.ts';
import { openPage, startBrowser } from '../support/browser.ts';
import { DashboardHouse } from '../support/dashboard-house.ts';
import { drawn, textOf } from '../support/page-actions.ts';
import { openPtyPair, type PtyPair } from '../support/pty-pair.ts';
import { eventually } from '../support/eventually.ts';

const SECRET = 'a-token-for-the-search';
const MODEL = 'sdm120';

let browser: Browser;
let house: DashboardHouse;
let cable: PtyPair;
let others: RunningSimulator;
/** The section `buses` as the hub has it. */
let buses = '';

beforeAll(async () => {
  [browser, cable] = await Promise.all([startBrowser(), openPtyPair()]);
  const model = findModel(MODEL);
  if (model?.kind !== 'modbus') throw new TypeError(`the catalogue has no Modbus meter ${MODEL}`);
  others = await startSimulator(
    {
      buses: [
        { name: 'port', links: [{ type: 'modbus-rtu', path: cable.left }], meters: [{ model, id: 4 }] },
        { name: 'tcp', links: [{ type: 'modbus-tcp', host: '127.0.0.1', port: 0 }], meters: [{ model, id: 9 }] },
      ],
    },
    systemClock,
  );
  house = await DashboardHouse.start((text) => {
    const changed = text
      .replace('server: {', `server: { tokens: [{ name: laptop, secret: ${SECRET}, may: [command] }],`)
      .replace('buses:\n', `buses:\n  wire: { type: modbus-rtu, port: "${cable.right}", baud: 9600, framing: 8N1 }\n`)
      .replace('buses:\n', `buses:\n  tcp: { type: modbus-tcp, address: "${others.link('modbus-tcp').address}" }\n`)
      .replace(/ {2}wp:.*\n/, '');
    buses = /^buses:\n( .*\n)+/m.exec(changed)?.[0] ?? '';
    return changed;
  });
});

afterAll(async () => {
  await browser.close();
  await house.stop();
  await others.stop();
  await cable.unplug();
});

async function openScan(token: string | null = SECRET) {
  const watched = await openPage(browser, `${house.url}/#/system`, { locale: 'en-GB' });
  await watched.page.waitForSelector('section:has(h2:text-is("Find meters")) :is(select, form)');
  if (token !== null) await enter(watched.page, token);
  return watched;
}

async function enter(page: Page, token: string): Promise<void> {
  await page.fill('input[name=token]', token);
  await page.keyboard.press('Enter');
  await page.waitForSelector('button:text-is("Search")');
}

async function search(page: Page, bus: string, from: number, to: number): Promise<void> {
  await page.selectOption('label:has-text("Bus") select', bus);
  await page.fill('label:has-text("Ids from") input', String(from));
  await page.fill('label.field:text-matches("^to") input', String(to));
  await page.click('button:text-is("Search")');
}

it('needs a token, which stays in this browser; a wrong one is told and forgotten', async () => {
  const { page, close } = await openScan(null);
  await expect.poll(() => page.locator('button:text-is("Search")').count()).toBe(0);
  await enter(page, 'wrong');
  await search(page, 'tcp', 9, 9);
  await page.waitForSelector('.scan .bad-text');
  await expect.poll(() => textOf(page, '.scan .bad-text')).toContain('The token is not known.');
  await enter(page, SECRET);
  await page.reload();
  await page.waitForSelector('button:text-is("Search")');
  await expect.poll(() => page.evaluate("localStorage.getItem('meterhub')")).toContain(SECRET);
  expect(await page.evaluate<string>('document.cookie + location.href + document.body.outerHTML')).not.toContain(
    SECRET,
  );
  await close();
  const other = await openScan(null);
  expect(await other.page.locator('button:text-is("Search")').count()).toBe(0);
  await other.close();
});

it.each([
  ['rs485', 24, 27, 26, 'janitza'],
  ['wire', 3, 5, 4, MODEL],
  ['tcp', 8, 10, 9, MODEL],
])('finds the meter on %s and gives lines that the check accepts', async (bus, from, to, id, model) => {
  const { page, oddities, close } = await openScan();
  await expect
    .poll(() => page.locator('label:has-text("Bus") option').allTextContents())
    .toEqual(['tcp', 'wire', 'rs485']);
  await search(page, bus, from, to);
  await page.waitForSelector('.scan pre');
  const progress = page.locator('.scan progress');
  expect([await progress.getAttribute('max'), await progress.getAttribute('value')]).toEqual(
    new Array<string>(2).fill(String(to - from + 1)),
  );
  await expect.poll(() => textOf(page, '.scan li')).toMatch(new RegExp(`^Id ${id}: .*${model}`));
  const yaml = (await page.textContent('.scan pre')) ?? '';
  const checked = loadConfig(buses + yaml, 'meterhub.yaml', {});
  expect([yaml, checked.ok ? [] : checked.problems]).toEqual([yaml, []]);
  if (!checked.ok) return;
  expect(checked.config.devices.map(({ bus: on }) => on)).toEqual([bus]);
  expect(oddities).toEqual([]);
  await close();
});

it('asks only for ids that there can be', async () => {
  const { page, close } = await openScan();
  for (const [from, to] of [
    ['0', '5'],
    ['6', '5'],
    ['1', '248'],
    ['', '5'],
    ['1.5', '5'],
  ] as const) {
    await page.fill('label:has-text("Ids from") input', from);
    await page.fill('label.field:text-matches("^to") input', to);
    await drawn(page);
    expect([from, to, await page.isDisabled('button:text-is("Search")')]).toEqual([from, to, true]);
  }
  await page.fill('label:has-text("Ids from") input', '5');
  await drawn(page);
  await expect.poll(() => page.isDisabled('button:text-is("Search")')).toBe(false);
  await close();
});

it('is told that somebody else is searching, until that one stops', async () => {
  const one = await openScan();
  const two = await openScan();
  await search(one.page, 'rs485', 1, 247);
  await one.page.waitForSelector('.scan li');
  await search(two.page, 'rs485', 26, 26);
  await two.page.waitForSelector('.scan .bad-text');
  await expect.poll(() => textOf(two.page, '.scan .bad-text')).toContain('under way already');
  // Another bus is free.
  await search(two.page, 'tcp', 9, 9);
  await two.page.waitForSelector('.scan pre');
  // Reading goes on meanwhile.
  const before = await house.json<{ health: { requests: number } }>('api/v1/devices/home');
  await eventually('the meters are read', async () => {
    const now = await house.json<{ health: { requests: number } }>('api/v1/devices/home');
    return now.health.requests > before.health.requests + 2;
  });
  await one.page.click('button:text-is("Stop")');
  await one.page.waitForSelector('button:text-is("Search")');
  // What was found until then stays on the page.
  await expect.poll(() => textOf(one.page, '.scan li')).toContain('Id 1');
  await eventually('the bus is free', async () => {
    await search(two.page, 'rs485', 26, 26);
    await two.page.waitForSelector('.scan :is(pre, .bad-text)');
    return (await two.page.locator('.scan pre').count()) === 1;
  });
  // Whoever leaves the view stops it as well.
  await search(one.page, 'rs485', 1, 247);
  await one.page.waitForSelector('.scan li');
  await one.page.click('nav a[href="#/now"]');
  await eventually('the bus is free again', async () => {
    await search(two.page, 'rs485', 26, 26);
    await two.page.waitForSelector('.scan :is(pre, .bad-text)');
    return (await two.page.locator('.scan pre').count()) === 1;
  });
  await one.close();
  await two.close();
});
