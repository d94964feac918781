// The password of the page in a real browser: chosen at the first visit with the code, logging in and out, changing it; below a
// prefix behind a proxy with TLS as well; in both languages, for keys and screen readers.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openPage, startBrowser } from '../support/browser.ts';
import { HubHouse } from '../support/hub-house.ts';
import { textOf, untilTrue } from '../support/page-actions.ts';
import { keptFolder } from '../support/temp-folder.ts';
import { startTlsProxy, type TlsProxy } from '../support/tls-proxy.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const PASSWORD = 'three words long';
const NEW_PASSWORD = 'four words are better';
const PREFIX = '/energy';
const house = new HubHouse();
let browser: Browser;
let proxy: TlsProxy;

beforeAll(async () => {
  browser = await startBrowser();
  const password = join(keptFolder(), 'password.json');
  await house.start(`server: { listen: 127.0.0.1:0, passwordFile: "${password}" }\n`);
  proxy = await startTlsProxy({ target: house.url(''), prefix: PREFIX, keepsHost: true });
});

afterAll(async () => {
  await browser.close();
  await proxy.stop();
  await house.stop();
});

async function openMenu(page: Page): Promise<void> {
  await page.click('.menu summary');
  await page.waitForSelector('.access');
}

async function fill(page: Page, fields: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(fields)) await page.fill(`dialog [name=${name}]`, text);
  await page.keyboard.press('Enter');
}

/** As the hub sees this browser. */
async function isLoggedIn(page: Page): Promise<boolean> {
  return page.evaluate<boolean>("fetch('api/v1/session').then((reply) => reply.json()).then((one) => one.loggedIn)");
}

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  return page.evaluate<string[]>(
    'axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + " " + nodes.map(({ html }) => html).join()))',
  );
}

it('is chosen at the first visit with the code, changed, and asked for afterwards', async () => {
  const { page, close } = await openPage(browser, `${house.url('')}/#/now`, { locale: 'en-GB' });
  await openMenu(page);
  await page.click('.access button:text-is("Choose a password")');
  await page.waitForSelector('dialog[open] [name=code]');
  // The first field has the focus, and what lies behind the dialogue cannot be reached.
  expect(await page.evaluate('document.activeElement.name')).toBe('code');
  expect(await violations(page)).toEqual([]);

  const chosen = { newPassword: PASSWORD, repeated: PASSWORD };
  await fill(page, { ...chosen, code: 'AAAA-AAAA', repeated: 'another' });
  await untilTrue(page, 'that they differ', "document.querySelector('dialog .refused').textContent.includes('differ')");
  await fill(page, { ...chosen, code: 'AAAA-AAAA' });
  await untilTrue(
    page,
    'that it is not the code',
    "document.querySelector('dialog .refused').textContent.includes('code')",
  );
  await fill(page, { ...chosen, code: (house.hub.setupCode ?? '').toLowerCase() });
  await page.waitForSelector('dialog', { state: 'detached' });
  await page.waitForSelector('.access button:text-is("Log out")');
  expect(await isLoggedIn(page)).toBe(true);
  expect(await page.evaluate('document.cookie')).toBe('');

  await page.click('.access button:text-is("Change the password")');
  await page.waitForSelector('dialog[open]');
  await fill(page, { password: PASSWORD, newPassword: NEW_PASSWORD, repeated: NEW_PASSWORD });
  await page.waitForSelector('dialog', { state: 'detached' });
  // It goes on after the page was loaded anew, until it is ended.
  await page.reload();
  await openMenu(page);
  await page.click('.access button:text-is("Log out")');
  await page.waitForSelector('.access button:text-is("Log in")');
  expect(await isLoggedIn(page)).toBe(false);

  await page.click('.access button:text-is("Log in")');
  await page.waitForSelector('dialog[open]');
  await fill(page, { password: PASSWORD });
  await untilTrue(page, 'the refusal', "document.querySelector('dialog .refused').textContent.includes('wrong')");
  await page.keyboard.press('Escape');
  await page.waitForSelector('dialog', { state: 'detached' });
  expect(await page.evaluate('document.activeElement.textContent')).toBe('Log in');
  await close();
});

it('is asked for in German below a prefix behind a proxy with TLS, whose cookie only this hub gets', async () => {
  const options = { locale: 'de-DE', ignoreHTTPSErrors: true, viewport: { width: 360, height: 640 } };
  const { page, close } = await openPage(browser, `https://127.0.0.1:${proxy.port}${PREFIX}/#/now`, options);
  await openMenu(page);
  await page.click('.access button:text-is("Anmelden")');
  await page.waitForSelector('dialog[open]');
  expect(await violations(page)).toEqual([]);
  await fill(page, { password: NEW_PASSWORD });
  await page.waitForSelector('.access button:text-is("Abmelden")');
  expect(await textOf(page, '.access p')).toMatch(/^Angemeldet bis \d\d:\d\d/);
  const cookies = await page.context().cookies();
  expect(cookies.map(({ path, httpOnly, sameSite }) => ({ path, httpOnly, sameSite }))).toEqual([
    { path: `${PREFIX}/api/v1`, httpOnly: true, sameSite: 'Strict' },
  ]);
  expect(proxy.outside.filter((path) => path !== '/favicon.ico')).toEqual([]);
  await close();
});
