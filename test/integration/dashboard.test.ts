// The page in a real browser, fed by the demo's building: every view in both languages and themes, on a phone and a
// screen, accessible, with the values of the interface; what is switched off is missing; what is commanded happens.
import { mkdirSync, readFileSync } from 'node:fs';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPage, openTab, startBrowser, type WatchedPage } from '../support/browser.ts';
import { DashboardHouse } from '../support/dashboard-house.ts';
import { eventually } from '../support/eventually.ts';

interface Device {
  readonly name: string;
  readonly health: { readonly state: string };
  readonly readings: Readonly<Record<string, { readonly value: number | string | boolean | null }>>;
}

const SECRET = 'a-token-for-the-wallbox';
/** A folder for pictures of every view, for whoever changes the page: METERHUB_SCREENSHOTS=screenshots. */
const SCREENSHOTS = process.env['METERHUB_SCREENSHOTS'] ?? null;
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const VIEWS = ['now', 'meters', 'meters/home', 'meters/grid', 'history', 'control', 'system'] as const;

let browser: Browser;
let house: DashboardHouse;

beforeAll(async () => {
  if (SCREENSHOTS !== null) mkdirSync(SCREENSHOTS, { recursive: true });
  browser = await startBrowser();
  house = await DashboardHouse.start((text) => {
    return text.replace(
      'server: {',
      `server: { tokens: [{ name: phone, secret: ${SECRET}, may: [command, publish] }],`,
    );
  });
  await eventually('everything answers', async () => {
    const devices = await house.json<Device[]>('api/v1/devices');
    return devices.every(({ name, health }) => name === 'published' || health.state === 'online');
  });
});

afterAll(async () => {
  await browser.close();
  await house.stop();
});

const open = (view: string, options: Parameters<typeof openPage>[2] = {}): Promise<WatchedPage> =>
  openPage(browser, `${house.url}/#/${view}`, options);

const textOf = async (page: Page, selector: string): Promise<string> =>
  ((await page.textContent(selector)) ?? '').trim();

const reading = async (device: string, measurand: string) =>
  (await house.json<Device>(`api/v1/devices/${device}`)).readings[measurand]?.value;

/** Runs axe in the page, past its policy: the policy is for what the page itself loads. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    interface Axe {
      run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
    }
    const { axe } = globalThis as unknown as { axe: Axe };
    const { violations: found } = await axe.run();
    return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`);
  });
}

describe('every view', () => {
  const looks = [
    { locale: 'en-GB', colorScheme: 'light', viewport: { width: 1280, height: 900 } },
    { locale: 'de-DE', colorScheme: 'dark', viewport: { width: 360, height: 760 } },
    { locale: 'en-GB', colorScheme: 'dark', viewport: { width: 1920, height: 1080 } },
    { locale: 'de-DE', colorScheme: 'light', viewport: { width: 360, height: 760 } },
  ] as const;

  for (const [index, look] of looks.entries()) {
    // Each theme and each layout once; all of them together in the long run.
    const isJudged = index < 2 || process.env['METERHUB_LONG'] !== undefined;
    const name = `${look.locale.slice(0, 2)}-${look.colorScheme}-${look.viewport.width}`;
    it(`is complete, accessible and no wider than the screen: ${name}`, async () => {
      const context = await browser.newContext(look);
      for (const view of VIEWS) {
        const { page, oddities, close } = await openTab(context, `${house.url}/#/${view}`);
        await page.waitForSelector('.connection.live');
        await page.waitForSelector('main :is(.part, .device, .target, tr, .note)', { state: 'attached' });
        expect([view, await textOf(page, 'body')]).not.toEqual([view, expect.stringMatching(/undefined|NaN|\[object/)]);
        const overflow = await page.evaluate<number>(
          'document.documentElement.scrollWidth - document.documentElement.clientWidth',
        );
        expect([view, overflow]).toEqual([view, 0]);
        if (isJudged) expect([view, await violations(page)]).toEqual([view, []]);
        await expect.poll(() => page.getAttribute('html', 'lang')).toBe(look.locale.slice(0, 2));
        if (SCREENSHOTS !== null) {
          await page.screenshot({ path: `${SCREENSHOTS}/${view.replace('/', '-')}-${name}.png`, fullPage: true });
        }
        expect([view, oddities]).toEqual([view, []]);
        await close();
      }
      await context.close();
    });
  }

  it('is reached by keyboard, and the choice of language and theme is kept', async () => {
    const { page, close } = await open('now', { locale: 'en-GB' });
    await page.waitForSelector('.part');
    await page.keyboard.press('Tab');
    await expect.poll(() => page.evaluate('document.activeElement.className')).toBe('skip');
    await page.focus('nav a[href="#/meters"]');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.device');
    await expect.poll(() => page.evaluate('document.activeElement.id')).toBe('main');
    await page.click('.menu summary');
    await page.selectOption('#language', 'de');
    await page.selectOption('#theme', 'dark');
    await expect.poll(() => textOf(page, 'h1')).toBe('Zähler');
    await page.reload();
    await page.waitForSelector('.device');
    await expect.poll(() => textOf(page, 'h1')).toBe('Zähler');
    await expect.poll(() => page.getAttribute('html', 'data-theme')).toBe('dark');
    await close();
  });
});

describe('values', () => {
  it('are those of the interface', async () => {
    const { page, close } = await open('meters', { locale: 'en-GB' });
    await page.waitForSelector('[data-device=home] [data-measurand=energyImport]');
    for (const [device, measurand] of [
      ['home', 'energyImport'],
      ['home', 'energyImportL2'],
      ['grid', 'energyImport'],
      ['pv1', 'energyTotal'],
    ] as const) {
      await eventually(`${device}.${measurand} is shown`, async () => {
        const value = Number(await reading(device, measurand)) / 1000;
        const shown = await textOf(page, `[data-device=${device}] [data-measurand=${measurand}]`);
        // Counters count meanwhile: to 0.01 kWh.
        return Math.abs(Number(shown.replaceAll(',', '')) - value) < 0.0101;
      });
    }
    for (const [device, measurand] of [
      ['home', 'powerL1'],
      ['grid', 'power'],
    ] as const) {
      await eventually(`${device}.${measurand} follows`, async () => {
        const value = Math.round(Number(await reading(device, measurand)));
        const shown = await textOf(page, `[data-device=${device}] [data-measurand=${measurand}]`);
        return Number(shown.replaceAll(',', '').replace('−', '-')) === value;
      });
    }
    await page.getByText('kW', { exact: true }).first().click();
    await eventually('powers are shown in kW', async () => {
      const value = Number(await reading('home', 'power')) / 1000;
      return Math.abs(Number(await textOf(page, '[data-device=home] [data-measurand=power]')) - value) < 0.0006;
    });
    await close();
  });

  it('have curves that say which is the whole and which a phase', async () => {
    const { page, close } = await open('meters/home', { locale: 'en-GB' });
    await eventually('all curves', async () => {
      const legend = await page.$$eval('.legend > *', (all) => all.map((each) => each.textContent));
      return ['Active power L1', 'Active power L2', 'Active power L3'].every((name) =>
        legend.some((text) => text.includes(name)),
      );
    });
    await close();
  });

  it('make a flow that adds up', async () => {
    const { page, close } = await open('now');
    await page.waitForSelector('[data-part=grid] [data-watts]');
    const watts = async (part: string): Promise<number> =>
      Number(await page.getAttribute(`[data-part=${part}] [data-watts]`, 'data-watts'));
    await eventually(
      'the grid is that of its meter',
      async () => (await watts('grid')) === (await reading('grid', 'power')),
    );
    const sum = await page.evaluate<number>(`[...document.querySelectorAll('[data-watts]')]
      .reduce((total, part) => total + Number(part.getAttribute('data-watts')), 0)`);
    expect(Math.abs(sum)).toBeLessThan(1);
    await close();
  });

  it('of others are shown as text, whatever they look like', async () => {
    const { page, oddities, close } = await open('meters');
    await page.waitForSelector('[data-device=published]');
    const evil = '<img src=x onerror="document.title=1"><script>alert(1)</script>';
    await fetch(house.url, {
      method: 'POST',
      headers: { authorization: `Bearer ${SECRET}` },
      body: JSON.stringify({ bat_info: evil }),
    });
    await eventually('it is shown', async () => (await textOf(page, '[data-measurand=bat_info]')) === evil);
    await expect.poll(() => page.$$('td img, td script')).toEqual([]);
    expect(oddities).toEqual([]);
    await close();
  });
});

describe('a meter that is switched off', () => {
  it('is missing with its reason, never 0, and comes back', async () => {
    const { page, close } = await open('now', { locale: 'en-GB' });
    await page.waitForSelector('[data-part=battery]:not(.missing)');
    house.world.bus.setDead(2, true);
    await page.waitForSelector('[data-part=battery].missing');
    await expect.poll(() => textOf(page, '[data-part=battery] .part-power')).toBe('–');
    await expect.poll(() => textOf(page, '[data-part=battery] .reason')).toMatch(/^bat: nothing for \d+ s\w/);
    expect(await reading('bat', 'power')).toBeNull();
    await expect.poll(() => textOf(page, '.flow-use strong')).toBe('–');
    await page.click('nav a[href="#/meters"]');
    await page.waitForSelector('[data-device=bat] .health.offline');
    expect(await textOf(page, '[data-device=bat] .health .reason')).not.toBe('');
    await expect.poll(() => textOf(page, '[data-device=bat] [data-measurand=power]')).toBe('–');
    house.world.bus.setDead(2, false);
    await page.waitForSelector('[data-device=bat] .health.online');
    await eventually('the value is back', async () =>
      /\d/.test(await textOf(page, '[data-device=bat] [data-measurand=power]')),
    );
    await close();
  });
});

describe('a command', () => {
  it('is refused without the right token and done with it, and the real state is read back', async () => {
    const { page, close } = await open('control', { locale: 'en-GB' });
    await page.waitForSelector('[data-target=goe]');
    await expect.poll(() => page.isDisabled('[data-key=amp] button')).toBe(true);
    await page.fill('input[name=token]', 'wrong');
    await page.keyboard.press('Enter');
    await page.waitForSelector('[data-key=frc]:not([disabled]) button');
    await page.click('[data-key=frc] button:has-text("stop")');
    await page.waitForSelector('.outcome.refused');
    await expect.poll(() => textOf(page, '.outcome')).toContain('The token is not known.');
    expect(await reading('car', 'stopped')).toBe(false);

    await page.fill('input[name=token]', SECRET);
    await page.keyboard.press('Enter');
    await page.fill('[data-key=amp] input[type=range]', '10');
    await page.click('[data-key=amp] button');
    await page.waitForSelector('.outcome.done');
    expect(await reading('car', 'currentLimit')).toBe(10);
    await page.waitForSelector('[data-key=amp] [data-current="10"]');
    await page.click('[data-key=frc] button:has-text("stop")');
    await page.waitForSelector('[data-key=frc] button[aria-pressed=true]:has-text("stop")');
    expect(await reading('car', 'stopped')).toBe(true);
    await close();
  });
});

describe('the way to the hub', () => {
  it('may be lost: the page says that its values are old, and goes on by itself', async () => {
    const own = await DashboardHouse.start();
    const { page, close } = await openPage(browser, `${own.url}/#/now`, { locale: 'en-GB' });
    await page.waitForSelector('.connection.live');
    await own.stopHub();
    await page.waitForSelector('.connection.lost');
    await expect.poll(() => textOf(page, '.banner')).toMatch(/^Connection lost\. Values are from \d\d:\d\d:\d\d\.$/);
    await own.startHub();
    await page.waitForSelector('.connection.live');
    await expect.poll(() => page.$('.banner')).toBeNull();
    await close();
    await own.stop();
  });

  it('may lead through a proxy under a prefix', async () => {
    const outside: string[] = [];
    const proxy = await startProxy('/energy/house', outside);
    const { port } = proxy.address() as AddressInfo;
    const { page, oddities, close } = await openPage(browser, `http://127.0.0.1:${port}/energy/house/`);
    await page.waitForSelector('.connection.live');
    await page.click('nav a[href="#/system"]');
    await page.waitForSelector('[data-bus=rs485]');
    expect(outside).toEqual([]);
    expect(oddities).toEqual([]);
    await close();
    proxy.closeAllConnections();
    proxy.close();
  });

  it('is short: the first page needs at most 80 kB', async () => {
    // What goes through a worker is counted in another way.
    const { page, close } = await open('now', { serviceWorkers: 'block' });
    await page.waitForSelector('.chart, .chart-room');
    const bytes = await page.evaluate<number>(`performance.getEntries()
      .filter((entry) => entry.entryType === 'navigation' || /\\/dashboard\\//.test(entry.name))
      .reduce((sum, entry) => sum + (entry.encodedBodySize ?? 0), 0)`);
    expect(bytes).toBeGreaterThan(10_000);
    expect(bytes).toBeLessThan(80_000);
    await close();
  });
});

describe('a search for meters', () => {
  it('finds them between the polls and gives lines for the configuration', async () => {
    const ask = (headers: Record<string, string>, bus = 'rs485', body: object = { from: 25, to: 27 }) =>
      fetch(`${house.url}/api/v1/buses/${bus}/scan`, { method: 'POST', headers, body: JSON.stringify(body) });
    expect((await ask({})).status).toBe(401);
    const allowed = { authorization: `Bearer ${SECRET}` };
    expect((await ask(allowed, 'ir')).status).toBe(404);
    expect((await ask(allowed, 'rs485', { from: 5, to: 300 })).status).toBe(400);
    const reply = await ask(allowed);
    expect(reply.status).toBe(200);
    const events = (await reply.text())
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(events[0]).toEqual({ count: 3, done: 0 });
    const [found] = events.flatMap((event) => event.found ?? []);
    expect(found).toMatchObject({ id: 26, kind: 'meter' });
    expect(found.models[0]).toMatch(/^janitza/);
    expect(events.at(-1).yaml).toContain('# wp: id 26 is configured already');
  });
});

/** Takes the prefix off; notes what was asked for outside of it. */
function startProxy(prefix: string, outside: string[]): Promise<Server> {
  const proxy = createServer((incoming, outgoing) => {
    const path = incoming.url ?? '';
    if (!path.startsWith(`${prefix}/`)) {
      outside.push(path);
      outgoing.writeHead(404).end();
      return;
    }
    const { method, headers } = incoming;
    const onward = request(house.url + path.slice(prefix.length), { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on('error', () => outgoing.destroy());
    outgoing.on('close', () => onward.destroy());
    incoming.pipe(onward);
  });
  return new Promise((resolve) => {
    proxy.listen(0, '127.0.0.1', () => resolve(proxy));
  });
}
