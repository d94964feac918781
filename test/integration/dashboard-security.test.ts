// What a hostile device, a hostile page and a proxy may do to the page: nothing, nothing, and carry it.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startHttpEndpoint, type HttpEndpoint } from '../../src/simulator/http/endpoint.ts';
import { systemClock } from '../../src/transport/system-clock.ts';
import { openPage, startBrowser } from '../support/browser.ts';
import { DashboardHouse } from '../support/dashboard-house.ts';
import { drawn, textOf } from '../support/page-actions.ts';
import { PAGE_PROBE, type ProbeResult } from '../support/page-probe.ts';
import { startTlsProxy } from '../support/tls-proxy.ts';
import { eventually } from '../support/eventually.ts';

const EVIL = '<img src=x onerror="document.title=1"><script>alert(1)</script><a href="javascript:alert(1)">x</a>';
const SECRET = 'a-token-for-the-proxy';
const PREFIX = '/energy/house';
const VIEWS = ['now', 'meters', 'meters/tank', 'meters/home', 'history', 'control', 'system'];

let browser: Browser;
let house: DashboardHouse;
let tank: HttpEndpoint;
let broken: HttpEndpoint;

beforeAll(async () => {
  browser = await startBrowser();
  tank = await startHttpEndpoint({
    clock: systemClock,
    respond: () => ({ body: JSON.stringify({ data: { level: 12.5, state: EVIL } }) }),
  });
  broken = await startHttpEndpoint({
    clock: systemClock,
    respond: () => ({ status: 500, contentType: 'text/html', body: EVIL }),
  });
  house = await DashboardHouse.start((text) =>
    text
      .replace(
        'server: {',
        `server: { hosts: [energy.localhost], tokens: [{ name: phone, secret: ${SECRET}, may: [command, publish] }],`,
      )
      .replace(
        'devices:\n',
        `devices:
  tank: { model: http-json, url: "${tank.url}/x", interval: 1s, values: { volume: { path: data.level, unit: l }, state: { path: data.state } } }
  bad: { model: http-json, url: "${broken.url}/%3Cimg%3E", interval: 1s, values: { state: { path: data.state } } }
`,
      ),
  );
  await house.json('api/v1/devices');
});

afterAll(async () => {
  await browser.close();
  await house.stop();
  await Promise.all([tank.stop(), broken.stop()]);
});

/** Every view, its tables opened; what was broken. */
async function throughAllViews(page: Page): Promise<readonly string[]> {
  for (const view of VIEWS) {
    await page.evaluate(`location.hash = '#/${view}'`);
    await page.waitForSelector('main :is(.part, .device, .device-row, .target, tr, .note, .figures)', {
      state: 'attached',
    });
    await page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true");
    await drawn(page);
  }
  return (await page.evaluate<ProbeResult>('probe')).brokenRules;
}

describe('texts of others', () => {
  it('stay texts in every view, and no rule of the policy is broken', async () => {
    const { page, oddities, close } = await openPage(browser, `${house.url}/#/now`, { locale: 'en-GB' }, PAGE_PROBE);
    await page.waitForSelector('.connection.live');
    await fetch(house.url, {
      method: 'POST',
      headers: { authorization: `Bearer ${SECRET}` },
      body: JSON.stringify({ bat_info: EVIL }),
    });
    for (const view of VIEWS) {
      await page.evaluate(`location.hash = '#/${view}'`);
      await page.waitForSelector('main :is(.part, .device, .device-row, .target, tr, .note, .figures)', {
        state: 'attached',
      });
      await page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true");
      await drawn(page);
      const made = 'main :is(img, script, iframe, [onerror]), [href^="javascript"]';
      expect([view, await page.locator(made).count()]).toEqual([view, 0]);
      expect([view, await page.title()]).toEqual([view, expect.stringContaining('MeterHub')]);
    }
    // It was there, as it is.
    await page.evaluate("location.hash = '#/meters'");
    await eventually('the hostile state is shown', async () => {
      return (await textOf(page, '[data-device=tank] [data-measurand=state]')) === EVIL;
    });
    await page.waitForSelector('[data-device=bad] .health.offline');
    expect((await page.evaluate<ProbeResult>('probe')).brokenRules).toEqual([]);
    expect(oddities).toEqual([]);
    await close();
  });
});

describe('a page of somebody else', () => {
  it('cannot put this one into a frame', async () => {
    const stranger = await serve(`<!doctype html><title>x</title><iframe src="${house.url}/"></iframe>`);
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${(stranger.address() as AddressInfo).port}/`);
    await eventually('the frame was tried', () =>
      Promise.resolve(page.frames().length === 2 && page.frames()[1]?.url() !== ''),
    );
    await page.waitForLoadState('networkidle');
    expect(page.frames()[1]?.url()).toMatch(/^chrome-error:/);
    await page.close();
    stranger.close();
  });
});

describe.each([
  ['keeps the host', true],
  ['does not keep the host', false],
])('a proxy with HTTPS under a prefix that %s', (_name, keepsHost) => {
  it('carries every view, the live stream, a search and a command', async () => {
    const proxy = await startTlsProxy({ target: house.url, prefix: PREFIX, keepsHost });
    const url = `https://energy.localhost:${proxy.port}${PREFIX}/`;
    // No worker is believed a certificate that signs itself: the browser says so on the console.
    const options = { locale: 'en-GB', ignoreHTTPSErrors: true, serviceWorkers: 'block' } as const;
    const { page, oddities, close } = await openPage(browser, url, options, PAGE_PROBE);
    await page.waitForSelector('.connection.live');
    expect(await throughAllViews(page)).toEqual([]);
    await page.evaluate("location.hash = '#/meters'");
    await page.waitForSelector('[data-device=home] [data-measurand=power]');
    await page.evaluate('probe.listen()');
    await eventually('the stream comes through', async () => {
      return (await page.evaluate<ProbeResult>('probe')).delaysMs.length > 0;
    });
    await page.click('nav a[href="#/control"]');
    await page.fill('input[name=token]', SECRET);
    await page.keyboard.press('Enter');
    await page.click('[data-key=frc] button:has-text("charge")');
    await page.waitForSelector('.outcome.done');
    await page.click('nav a[href="#/system"]');
    await page.fill('label:has-text("Ids from") input', '26');
    await page.fill('label.field:text-matches("^to") input', '26');
    await page.click('button:text-is("Search")');
    await page.waitForSelector('.scan pre');
    expect(proxy.outside).toEqual([]);
    expect(oddities).toEqual([]);
    await close();
    await proxy.stop();
  });
});

it('a public name that the hub was not told may not command, and is told how', async () => {
  const proxy = await startTlsProxy({ target: house.url, prefix: PREFIX, keepsHost: false });
  const url = `https://other.localhost:${proxy.port}${PREFIX}/#/control`;
  const { page, close } = await openPage(browser, url, { locale: 'en-GB', ignoreHTTPSErrors: true });
  await page.fill('input[name=token]', SECRET);
  await page.keyboard.press('Enter');
  await page.click('[data-key=frc] button:has-text("stop")');
  await page.waitForSelector('.outcome.refused');
  await expect.poll(() => textOf(page, '.outcome')).toContain('server.hosts');
  await close();
  await proxy.stop();
});

function serve(html: string): Promise<Server> {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end(html);
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(server));
  });
}
