// The whole hub with an SML meter: bytes of a simulated head in, JSON of the interfaces out.
import { afterEach, expect, test } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { formatProblems } from '../../src/yaml/file-problem.ts';
import { startHub } from '../../src/hub/hub.ts';
import { startSmlSimulator } from '../../src/simulator/sml/simulator.ts';
import { systemClock } from '../../src/transport/system-clock.ts';
import { QUIET_LOG } from '../support/live-house.ts';
import { eventually } from '../support/eventually.ts';

const cleanUps: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

async function json(url: string): Promise<unknown> {
  return (await fetch(url)).json();
}

test('an ED300L that feeds in has a negative power at every interface, and shows why', async () => {
  const simulator = await startSmlSimulator(
    { links: [{ type: 'tcp' }], everyMs: 50, style: 'ed300l', power: () => -126.6, energyImportWh: 17_243_675.6 },
    systemClock,
  );
  cleanUps.push(() => simulator.stop());
  const loaded = loadConfig(
    `
server: { listen: 127.0.0.1:0 }
buses: { ir: { type: sml, address: "${simulator.links[0]?.address ?? ''}" } }
devices: { grid: { model: ed300l, bus: ir, apiId: 11 } }
dataset: { grid_p: grid.power, grid_imp_eto: grid.energyImport }
`,
    'test.yaml',
    {},
  );
  if (!loaded.ok) throw new Error(formatProblems(loaded.problems));
  const hub = await startHub({ config: loaded.config, clock: systemClock, log: QUIET_LOG, version: '1.2.3' });
  cleanUps.push(() => hub.stop());
  const base = `http://${hub.addresses[0] ?? ''}`;

  await eventually(async () => (await fetch(`${base}/`)).status === 200);
  await eventually(async () => ((await json(`${base}/`)) as { grid_p: unknown }).grid_p !== null);
  expect(await json(`${base}/`)).toMatchObject({ grid_p: -127, grid_imp_eto: 17_243_676 });
  expect(await json(`${base}/api/v1/devices/grid`)).toMatchObject({
    kind: 'sml',
    model: 'emh-ed300l',
    quirks: ['signPowerFromStatus', 'applied: signPowerFromStatus'],
    health: { state: 'online', errors: {} },
    readings: { power: { value: -126.6, unit: 'W' }, energyImport: { value: 17_243_675.6, unit: 'Wh' } },
  });
  expect((await fetch(`${base}/last/11`)).status).toBe(200);
});
