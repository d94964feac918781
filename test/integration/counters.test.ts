// Counters over restarts and exchanges of the meter, with the whole hub: what the history knows judges the first reading.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { exchange } from '../../src/cli/history/history.ts';
import { startHttpEndpoint, type HttpEndpoint } from '../../src/simulator/http/endpoint.ts';
import { systemClock } from '../../src/transport/system-clock.ts';
import { eventually } from '../support/eventually.ts';
import { CommandWorld } from '../support/command-world.ts';
import { HubHouse } from '../support/hub-house.ts';
import { tempFolder } from '../support/temp-folder.ts';

let folder: string;
let meter: HttpEndpoint;
let countWh: number;
let house: HubHouse;

beforeEach(async () => {
  folder = tempFolder();
  countWh = 3_746_000;
  meter = await startHttpEndpoint({ clock: systemClock, respond: () => ({ body: JSON.stringify({ wh: countWh }) }) });
  house = new HubHouse();
});

afterEach(async () => {
  await house.stop();
  await meter.stop();
});

async function start(confirm = '10min'): Promise<void> {
  await house.start(`
server: { listen: 127.0.0.1:0 }
history: { path: ${join(folder, 'history.db')}, commit: 1s }
counters: { confirm: ${confirm} }
devices:
  m: { model: http-json, url: ${meter.url}, interval: 1s, values: { energyImport: { path: wh, unit: Wh } } }
`);
}

/** What is shown now. */
function shown(): unknown {
  const { latest } = house.hub.live;
  const reading = latest.get('m', 'energyImport');
  return reading !== null && latest.isAlive(reading) ? reading.value : null;
}

const seen = (value: number) => eventually(`${value} Wh`, () => shown() === value);

test('a meter that shows 0 after a power cut is not believed, also when the file of the counters is gone', async () => {
  await start();
  await seen(3_746_000);
  await house.stop();
  rmSync(join(folder, 'counters.json'));

  countWh = 0;
  await start();
  await eventually('withheld readings', () => house.hub.live.heldBack('m') > 1);
  expect(shown()).toBeNull();
  countWh = 3_746_010;
  await seen(3_746_010);
  const { body } = await house.ask('/api/v1/energy?device=m&by=day&from=today');
  expect(body).toMatchObject({ periods: [{ import: 10 }] });
});

test('an exchanged meter is an event that stays, and its energy is right over a restart', async () => {
  await start('2s');
  await seen(3_746_000);
  countWh = 12;
  await eventually('withheld readings', () => house.hub.live.heldBack('m') > 0);
  expect(shown()).toBeNull();
  countWh = 13;
  await seen(13);
  const event = { type: 'exchange', device: 'm', measurand: 'energyImport', unit: 'Wh', source: 'hub' };
  const readings = { oldLast: 3_746_000, newFirst: 12, oldSerial: null, newSerial: null };
  const said = { id: expect.any(Number) as number, at: expect.any(String) as string };
  const text = { en: expect.any(String) as string, de: expect.any(String) as string };
  const events = { status: 200, body: { events: [{ ...event, ...readings, ...said, text }], isCut: false } };
  expect(await house.ask('/api/v1/events?kind=exchange,reset')).toEqual(events);
  expect(house.loggedTimes('energyImport ended at 3746000 Wh and goes on from 12 Wh')).toBe(1);
  countWh = 20;
  await seen(20);
  await house.stop();

  await start('2s');
  await seen(20);
  // A busy disk tells of what was before while the hub measures already.
  await expect.poll(() => house.ask('/api/v1/events?device=m&kind=exchange,reset')).toEqual(events);
  expect(await house.ask('/api/v1/events?device=other')).toEqual({ status: 200, body: { events: [], isCut: false } });
  const { body } = await house.ask('/api/v1/energy?device=m&by=day&from=today');
  expect(body).toMatchObject({ periods: [{ import: 8 }] });
});

test('an exchange that was entered by hand is believed with the first reading', async () => {
  await start();
  await seen(3_746_000);
  await house.stop();
  const world = new CommandWorld();
  const file = join(folder, 'history.db');
  await exchange('m', { file, old: '3746.002', new: '0.010', at: new Date().toISOString() }, world);
  countWh = 15;
  await start();
  await seen(15);
  const { body } = await house.ask('/api/v1/energy?device=m&by=day&from=today');
  expect(body).toMatchObject({ periods: [{ import: 7 }] });
});
