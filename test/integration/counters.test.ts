// Counters over restarts of the whole hub: what the history knows judges the first reading.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startHttpEndpoint, type HttpEndpoint } from '../../src/simulator/http/endpoint.ts';
import { systemClock } from '../../src/transport/system-clock.ts';
import { eventually } from '../support/eventually.ts';
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
  const reading = [...house.hub.live.latest.readings('m')].find(({ measurand }) => measurand === 'energyImport');
  return reading?.value ?? null;
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
