// Events and costs on the page: what is shown equals what the hub says and what the hand computes, in both languages.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { HubServices } from '../../src/api/hub-services.ts';
import { loadConfig } from '../../src/config/load.ts';
import { EventLog } from '../../src/events/event-log.ts';
import { eventIdOf, type HouseEvent } from '../../src/model/event.ts';
import { Tariff } from '../../src/tariff/tariff.ts';
import { Calendar, machineTimeZone } from '../../src/time/calendar.ts';
import { axeViolations } from '../support/axe.ts';
import { openPage, startBrowser } from '../support/browser.ts';
import { LiteralHistory, type Point } from '../support/literal-history.ts';
import { shown } from '../support/shown-page.ts';
import { WebHouse } from '../support/web-house.ts';

const HOUR_MS = 3_600_000;
const calendar = new Calendar(machineTimeZone());

/** Ten days of 1 kWh an hour, a device that was away for one of 24 known hours, and a tariff. */
class EventHouse extends WebHouse {
  readonly history = new LiteralHistory(calendar);
  readonly events = new EventLog({ clock: this.clock, exchanges: this.live.exchanges, store: () => this.history });

  override deps(overrides: Partial<HubServices> = {}): HubServices {
    const devices = 'devices:\n  grid: { model: sdm630, address: 10.0.0.1, id: 1 }\n';
    const tariff = 'tariff: { import: [{ price: 0.30 }] }\nhistory: {}\n';
    const loaded = loadConfig(devices + tariff, 'meterhub.yaml', {});
    if (!loaded.ok || loaded.config.tariff === null) throw new Error('no tariff');
    const { history, events } = this;
    const config = new Tariff(loaded.config.tariff, calendar, new Map());
    return super.deps({ ...overrides, history, events, tariff: config });
  }

  fill(): void {
    const nowMs = this.clock.wallMs();
    const happened = (hoursAgo: number, kind: HouseEvent['kind'], details = {}): void => {
      const atMs = nowMs - hoursAgo * HOUR_MS;
      this.history.appendEvent({ id: eventIdOf(atMs), atMs, kind, device: 'grid', details });
    };
    happened(24, 'up');
    happened(10, 'down', { code: 'MODBUS_TIMEOUT' });
    happened(9, 'up', { awayMs: HOUR_MS });
    const points: Point[] = [];
    for (let hour = 0; hour <= 240; hour += 0.25) points.push([nowMs - (240 - hour) * HOUR_MS, hour * 1000]);
    this.history.add('grid.energyImport', points);
  }
}

let browser: Browser;
let house: EventHouse;

beforeAll(async () => {
  house = new EventHouse();
  house.addDevice('grid', 1, { shown: { label: 'Grid meter' } });
  house.fill();
  [browser] = await Promise.all([startBrowser(), house.open()]);
});

afterAll(async () => {
  await browser.close();
  await house.close();
});

it('shows events with filters, the availability, and costs as the hub says them', async () => {
  const { page, oddities } = await openPage(browser, house.url('/#/events'), { locale: 'en-GB' });
  const rows = page.locator('.events tbody tr');
  await expect.poll(() => rows.count()).toBe(3);
  expect(await rows.nth(0).textContent()).toContain('Grid meter is back (away: 60 min)');
  expect(await rows.nth(1).getAttribute('class')).toBe('bad');
  // An hour of 24, rounded down.
  await expect.poll(() => page.locator('.strips .share').textContent()).toBe('95.83 %');
  expect(await page.locator('.strips .day').count()).toBe(30);
  expect(await axeViolations(page)).toEqual([]);
  await shown(page, 'events');
  await page.selectOption('select[name=kind]', 'down');
  await expect.poll(() => rows.count()).toBe(1);
  await page.evaluate(() => (location.hash = '#/events/nobody'));
  await expect.poll(() => page.locator('.events .quiet').textContent()).toBe('Nothing of this kind has happened.');
  await page.evaluate(() => (location.hash = '#/costs'));
  const cell = (column: string) => page.locator(`tr[data-device=grid] td[data-column=${column}]`).textContent();
  await expect.poll(() => cell('yesterday')).toBe('€7.20');
  const { devices } = (await (await fetch(house.url('/api/v1/costs'))).json()) as {
    devices: { today: { total: number }; forecast: { total: number } }[];
  };
  expect(await cell('today')).toBe(`€${devices[0]?.today.total.toFixed(2)}`);
  expect(await cell('forecast')).toBe(`€${devices[0]?.forecast.total.toFixed(2)} estimated`);
  expect(await axeViolations(page)).toEqual([]);
  await shown(page, 'costs');
  await page.close();
  const german = await openPage(browser, house.url('/#/events/grid'), { locale: 'de-DE' });
  await expect
    .poll(() => german.page.locator('.events tbody tr').nth(0).textContent())
    .toContain('Grid meter ist wieder da (fort: 60 min)');
  await expect.poll(() => german.page.locator('.strips .share').textContent()).toBe('95,83 %');
  expect([...oddities, ...german.oddities]).toEqual([]);
});
