// The page without a mouse and without eyes: every control is reached by Tab and shows it, a command is given by keys, and
// everything has a name for a screen reader.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPage, startBrowser } from '../support/browser.ts';
import { DashboardHouse } from '../support/dashboard-house.ts';
import { textOf } from '../support/page-actions.ts';
import { eventually } from '../support/eventually.ts';
import { walkByTab } from '../support/tab-stops.ts';

const SECRET = 'a-token-for-the-keyboard';
const VIEWS = ['now', 'meters', 'meters/home', 'history', 'control', 'system'];

let browser: Browser;
let house: DashboardHouse;

beforeAll(async () => {
  browser = await startBrowser();
  house = await DashboardHouse.start((text) =>
    text.replace('server: {', `server: { tokens: [{ name: phone, secret: ${SECRET}, may: [command] }],`),
  );
  await eventually('everything answers', async () => {
    const devices = await house.json<{ name: string; health: { state: string } }[]>('api/v1/devices');
    return devices.every(({ name, health }) => name === 'published' || health.state === 'online');
  });
});

afterAll(async () => {
  await browser.close();
  await house.stop();
});

async function openView(view: string) {
  const watched = await openPage(browser, `${house.url}/#/${view}`, { locale: 'en-GB' });
  await watched.page.waitForSelector('.connection.live');
  await watched.page.waitForSelector('main :is(.part, .device, .target, tr, .note, .figures)', { state: 'attached' });
  await watched.page.waitForLoadState('networkidle', { timeout: 3000 }).catch(() => undefined);
  return watched;
}

describe('Tab', () => {
  it.each(VIEWS)('reaches every control of %s, and shows where it is', async (view) => {
    const { page, close } = await openView(view);
    const { count, unseen, missed } = await walkByTab(page);
    expect(count).toBeGreaterThan(7);
    expect({ unseen, missed }).toEqual({ unseen: [], missed: [] });
    await close();
  });
});

/** Tab until the control that fits has the focus. */
async function tabTo(page: Page, selector: string): Promise<void> {
  for (let press = 0; press < 60; press++) {
    await page.keyboard.press('Tab');
    if (await page.evaluate<boolean>(`document.activeElement.matches(${JSON.stringify(selector)})`)) return;
  }
  throw new Error(`Tab does not reach ${selector}`);
}

it('a command is given by keys alone, and what came of it is announced', async () => {
  const { page, close } = await openView('now');
  await tabTo(page, 'nav a[href="#/control"]');
  await page.keyboard.press('Enter');
  await page.waitForSelector('[data-target=goe]');
  await tabTo(page, 'input[name=token]');
  await page.keyboard.type(SECRET);
  await page.keyboard.press('Enter');
  await page.waitForSelector('[data-key=amp]:not([disabled])');
  await tabTo(page, '[data-key=amp] input[type=range]');
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowRight');
  await tabTo(page, '[data-key=amp] button');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.outcome.done[role=status]');
  const { readings } = await house.json<{ readings: Record<string, { value: unknown }> }>('api/v1/devices/car');
  expect(readings['currentLimit']?.value).toBe(7);
  await close();
});

it('history and settings are used by keys alone', async () => {
  const { page, close } = await openView('history');
  await tabTo(page, '.segments input');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await eventually('it is a month', async () => /^[A-Z][a-z]+ \d{4}$/.test(await textOf(page, '.stepper output')));
  await tabTo(page, '.stepper button');
  const before = await textOf(page, '.stepper output');
  await page.keyboard.press('Enter');
  await eventually('it is the month before', async () => (await textOf(page, '.stepper output')) !== before);
  // A month without anything recorded has no curve and nothing to look closer at.
  await page.keyboard.press('Shift+Tab');
  await expect.poll(() => page.evaluate<boolean>("document.activeElement.matches('.segments input')")).toBe(true);
  await page.focus('.menu summary');
  await page.keyboard.press('Enter');
  await tabTo(page, '#language');
  await page.keyboard.type('Deutsch');
  await eventually('it is German', async () => (await textOf(page, 'h1')) === 'Verlauf');
  await close();
});

interface AxNode {
  readonly ignored: boolean;
  readonly role?: { readonly value: string };
  readonly name?: { readonly value: string };
}

const NAMED = new Set([
  ...['button', 'link', 'textbox', 'combobox', 'checkbox', 'radio', 'slider', 'spinbutton', 'progressbar', 'meter'],
  ...['image', 'img', 'region', 'navigation', 'DisclosureTriangle', 'Date', 'heading', 'columnheader', 'rowheader'],
]);

describe('a screen reader', () => {
  it.each(VIEWS)('has a name for every control, picture and part of %s', async (view) => {
    const { page, close } = await openView(view);
    const session = await page.context().newCDPSession(page);
    const { nodes } = (await session.send('Accessibility.getFullAXTree')) as { nodes: AxNode[] };
    const wanted = nodes.filter(({ ignored, role }) => !ignored && NAMED.has(role?.value ?? ''));
    expect(wanted.length).toBeGreaterThan(8);
    expect(wanted.filter(({ name }) => (name?.value ?? '').trim() === '').map(({ role }) => role?.value)).toEqual([]);
    await close();
  });

  it('hears the energy flow with figures, units and directions', async () => {
    const { page, close } = await openView('now');
    await page.waitForSelector('[data-part=grid] .part-state');
    const flow = page.getByRole('region', { name: 'Energy flow' });
    const heard = await flow.ariaSnapshot();
    for (const [part, state] of [
      ['Sun', '(produces|no sun)'],
      ['Grid', '(drawn|fed in|balanced)'],
      ['Battery', '(charges|discharges|idle)'],
      ['House', '(uses|idle)'],
    ] as const) {
      const figure = String.raw`link "${part}"[^"]*"[^"]*"[^"]*strong: "[\d.]+"\s+- text: k?W\s+- paragraph: ${state}`;
      expect(heard).toMatch(new RegExp(figure));
    }
    expect(heard).toMatch(/text: Use\s+- strong: "[\d.]+"/);
    await close();
  });
});
