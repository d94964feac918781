// Factor and direction of a device through the whole hub: a Modbus meter and an HTTP device, each read plain and at its place,
// and every interface that shows them says the same.
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startHttpEndpoint } from '../../src/simulator/http/endpoint.ts';
import { systemClock } from '../../src/transport/system-clock.ts';
import { eventually } from '../support/eventually.ts';
import { HubHouse } from '../support/hub-house.ts';

let house: HubHouse;
beforeEach(() => {
  house = new HubHouse();
});
afterEach(() => house.stop());

interface DeviceBody {
  readonly readings: Record<string, { readonly value: unknown }>;
  readonly placement: string | null;
  readonly de: { readonly placement: string | null };
}

async function device(name: string): Promise<DeviceBody> {
  return (await house.ask(`/api/v1/devices/${name}`)).body as DeviceBody;
}

it('everybody sees the same numbers, and where they come from', async () => {
  const body = JSON.stringify({ w: -200, imp: 1000, exp: 50, a: 2 });
  const endpoint = await startHttpEndpoint({
    clock: systemClock,
    respond: () => ({ status: 200, contentType: 'application/json', body }),
  });
  try {
    const values =
      'values: { power: { path: w, unit: W }, energyImport: { path: imp, unit: Wh }, energyExport: { path: exp, unit: Wh }, currentL1: { path: a, unit: A } }';
    await house.start(
      `server: { listen: 127.0.0.1:0 }
devices:
  plain: { model: http-json, url: "${endpoint.url}", interval: 1s, apiId: 1, ${values} }
  placed: { model: http-json, url: "${endpoint.url}/", interval: 1s, apiId: 2, ct: 200/5, invert: true, phases: [L2, L1, L3], ${values} }
dataset: { grid_p: placed.power, grid_imp: placed.energyImport }
`,
    );
    await eventually('values', async () => (await device('placed')).readings['power']?.value === 8000);
    const placed = await device('placed');
    const shown = Object.fromEntries(Object.entries(placed.readings).map(([name, { value }]) => [name, value]));
    expect(shown).toEqual({ power: 8000, energyExport: 40_000, energyImport: 2000, currentL2: 80 });
    expect(placed.placement).toContain('current x 40');
    expect(placed.de.placement).toContain('Bezug und Einspeisung vertauscht');
    await eventually('plain', async () => (await device('plain')).readings['power']?.value === -200);
    expect(await device('plain')).toMatchObject({ placement: null, readings: { energyImport: { value: 1000 } } });
    await eventually('the dataset', async () => ((await house.ask('/')).body as { grid_p: unknown }).grid_p === 8000);
    expect((await house.ask('/')).body).toMatchObject({ grid_imp: 2000 });
    expect((await house.ask('/last/2')).body).toMatchObject({ Current: { L2: 80 } });
    const { body: metrics } = await house.ask('/metrics');
    expect(metrics).toMatch(/device="placed".* 8000$/m);
  } finally {
    await endpoint.stop();
  }
});

it('the table of registers names what is published of each', async () => {
  const { address } = await house.gateway(1);
  await house.start(
    `server: { listen: 127.0.0.1:0 }
buses: { a: { type: modbus-tcp, address: "${address}" } }
devices: { m: { model: sdm120, bus: a, id: 1, apiId: 1, invert: true, measurands: [power, energyImport] } }
`,
  );
  await eventually('values', async () => typeof (await device('m')).readings['power']?.value === 'number');
  expect(Object.keys((await device('m')).readings).sort()).toEqual(['energyImport', 'power']);
  const { body } = await house.ask('/api/v1/devices/m/source');
  const rows = (body as { rows: { measurand: string; register: { address: number } | null }[] }).rows;
  // What is published as import is what the meter counts as export.
  expect(rows.find(({ measurand }) => measurand === 'energyImport')?.register?.address).toBe(0x4a);
});
