// Readings in a real InfluxDB 1: what was measured stands there with the times of the readings, and what goes wrong is said.
import { afterEach, describe, expect, it } from 'vitest';
import { eventually, HubHouse } from '../support/hub-house.ts';
import { hasInfluxServer, InfluxServer } from '../support/influx-server.ts';
import { tempFolder } from '../support/temp-folder.ts';

const house = new HubHouse();
let server: InfluxServer | null = null;

afterEach(async () => {
  server?.thaw();
  await house.stop();
  await server?.stop();
  server = null;
});

async function started(options: Parameters<typeof InfluxServer.start>[1] = {}): Promise<InfluxServer> {
  server = await InfluxServer.start(tempFolder(), options);
  return server;
}

async function config(output: string): Promise<string> {
  const gateway = await house.gateway(1);
  const box = await house.wallbox();
  return [
    'server: { listen: 127.0.0.1:0 }',
    `buses: { wire: { type: modbus-tcp, address: "${gateway.address}" } }`,
    'devices:',
    '  home: { model: sdm120, bus: wire, id: 1, poll: { fast: 200ms, slow: 500ms } }',
    `  car: { model: go-e, url: "${box.url}", interval: 300ms }`,
    `outputs: { influx: { type: influxdb, flush: 200ms, ${output} } }`,
    '',
  ].join('\n');
}

const count = async (influx: InfluxServer, database: string, field = 'power'): Promise<number> => {
  const [series] = await influx.query(`SELECT count("${field}") FROM "readings"`, database);
  return Number(series?.values[0]?.[1] ?? 0);
};

describe.skipIf(!hasInfluxServer)('a real InfluxDB (skipped where influxd is not installed)', () => {
  it('has every reading with device, model and the time of the reading', async () => {
    const influx = await started();
    await influx.query('CREATE DATABASE meterhub');
    const text = await config(`url: "${influx.url}", database: meterhub, interval: 0s, tags: { building: "A, B" }`);
    await house.start(text);
    const seen: { power: number; atMs: number }[] = [];
    house.hub.live.snapshots.subscribe(({ device, readings }) => {
      for (const { measurand, value, measuredAtMs } of readings) {
        if (device === 'home' && measurand === 'power') seen.push({ power: Number(value), atMs: measuredAtMs });
      }
    });
    await eventually('ten readings are there', async () => (await count(influx, 'meterhub')) >= 10);
    await house.stop();
    const rows = (await influx.rows('readings', 'meterhub')).filter(({ device }) => device === 'home');
    expect(rows[0]).toMatchObject({ device: 'home', model: 'eastron-sdm120', building: 'A, B' });
    const written = rows.flatMap(({ time, power }) => (power === null ? [] : [{ power, atMs: time }]));
    expect(written).toEqual(expect.arrayContaining(seen));
    const [car] = (await influx.rows('readings', 'meterhub')).filter(({ device }) => device === 'car');
    expect(car).toMatchObject({ model: 'go-e', state_text: expect.any(String) as string });
    expect(car?.['stopped']).toSatisfy((value) => value === 0 || value === 1);
  });
});
