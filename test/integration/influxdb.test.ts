// Readings in a real InfluxDB 1: what was measured stands there with the times of the readings, and what goes wrong is said.
import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { HubHouse } from '../support/hub-house.ts';
import { ADMIN, hasInfluxServer, InfluxServer } from '../support/influx-server.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { eventually } from '../support/eventually.ts';

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

async function config(output: string, flush = '200ms'): Promise<string> {
  const gateway = await house.gateway(1);
  const box = await house.wallbox();
  return [
    'server: { listen: 127.0.0.1:0 }',
    `buses: { wire: { type: modbus-tcp, address: "${gateway.address}" } }`,
    'devices:',
    '  home: { model: sdm120, bus: wire, id: 1, poll: { fast: 200ms, slow: 500ms } }',
    `  car: { model: go-e, url: "${box.url}", interval: 300ms }`,
    `outputs: { influx: { type: influxdb, flush: ${flush}, ${output} } }`,
    '',
  ].join('\n');
}

async function health(name = 'influx'): Promise<{ problem: string | null }> {
  const { body } = await house.ask('/healthz');
  return (
    (body as { outputs: Record<string, { problem: string | null }> }).outputs[name] ?? { problem: 'no such output' }
  );
}

const count = async (influx: InfluxServer, database: string, field = 'power'): Promise<number> => {
  const [series] = await influx.query(`SELECT count("${field}") FROM "readings"`, database);
  return Number(series?.values[0]?.[1] ?? 0);
};

/** Of all powers of the meter, ms. */
async function powerTimes(influx: InfluxServer): Promise<number[]> {
  const [series] = await influx.query(`SELECT "power" FROM "readings" WHERE "device" = 'home'`, 'meterhub');
  return (series?.values ?? []).map(([time]) => Number(time));
}

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

  it('stalled: polling goes on as before, and nothing is missing afterwards', async () => {
    const influx = await started();
    await influx.query('CREATE DATABASE meterhub');
    await house.start(await config(`url: "${influx.url}", database: meterhub, interval: 0s, timeout: 500ms`));
    await eventually('it is written', async () => (await count(influx, 'meterhub')) >= 5);
    const seen: number[] = [];
    house.hub.live.snapshots.subscribe(({ device, readings }) => {
      const power = readings.find(({ measurand }) => measurand === 'power');
      if (device === 'home' && power) seen.push(power.measuredAtMs);
    });
    influx.freeze();
    await eventually('it is noticed', async () => (await health()).problem?.includes('no answer within') === true);
    const before = seen.length;
    await eventually('polling goes on', () => seen.length >= before + 10);
    expect((await health()).problem).not.toBeNull();
    influx.thaw();
    await eventually('it is well', async () => (await health()).problem === null);
    await house.stop();
    const times = await powerTimes(influx);
    expect(times).toEqual(expect.arrayContaining(seen));
    expect(house.loggedTimes('works again')).toBe(1);
  });

  it('killed and started again: everything of the time between is there', async () => {
    const influx = await started();
    await influx.query('CREATE DATABASE meterhub');
    await house.start(await config(`url: "${influx.url}", database: meterhub, interval: 0s`));
    await eventually('it is written', async () => (await count(influx, 'meterhub')) >= 5);
    await influx.kill();
    const seen: number[] = [];
    house.hub.live.snapshots.subscribe(({ device, readings }) => {
      for (const { measurand, measuredAtMs } of readings) {
        if (device === 'home' && measurand === 'power') seen.push(measuredAtMs);
      }
    });
    await eventually('it is noticed', async () => (await health()).problem?.includes('connection refused') === true);
    await eventually('it goes on', () => seen.length >= 10);
    await influx.resume();
    await eventually('it is well', async () => (await health()).problem === null);
    await house.stop();
    const times = await powerTimes(influx);
    expect(times).toEqual(expect.arrayContaining(seen));
    expect(new Set(times).size).toBe(times.length);
  });

  it('with the wrong database, then the wrong password: said with the remedy, and a new configuration brings all in', async () => {
    const influx = await started({ withPasswords: true });
    await influx.query('CREATE DATABASE meterhub');
    const access = (password: string): string => `user: ${ADMIN.user}, password: "${password}"`;
    const wrong = await config(`url: "${influx.url}", database: nowhere, interval: 0s, ${access('not-the-secret')}`);
    await house.start(wrong);
    const seen: number[] = [];
    house.hub.live.snapshots.subscribe(({ device, readings }) => {
      for (const { measurand, measuredAtMs } of readings) {
        if (device === 'home' && measurand === 'power') seen.push(measuredAtMs);
      }
    });
    await eventually('it is noticed', async () => (await health()).problem?.includes('refuses access') === true);
    expect((await health()).problem).toContain('check `user` and `password`');
    house.text = wrong.replace('not-the-secret', ADMIN.password);
    expect((await house.hub.reload('test')).changed).toEqual(['output influx']);
    await eventually('it is noticed', async () => (await health()).problem?.includes('database not found') === true);
    expect((await health()).problem).toContain('CREATE DATABASE "nowhere"');
    house.text = wrong.replace('not-the-secret', ADMIN.password).replace('nowhere', 'meterhub');
    const connections = house.hub.live.buses.map((bus) => bus.stats().requests);
    expect((await house.hub.reload('test')).changed).toEqual(['output influx']);
    await eventually('it is well', async () => (await count(influx, 'meterhub')) >= 10);
    expect((await health()).problem).toBeNull();
    expect(house.hub.live.buses.map((bus) => bus.stats().requests)[0]).toBeGreaterThanOrEqual(connections[0] ?? 0);
    await house.stop();
    const times = await powerTimes(influx);
    expect(times).toEqual(expect.arrayContaining(seen));
    expect(house.logged.join()).not.toContain(ADMIN.password);
    expect(house.logged.join()).not.toContain('not-the-secret');
  });

  it('with a field of another type: that field is missing, its neighbours are there', async () => {
    const influx = await started();
    await influx.query('CREATE DATABASE meterhub');
    const old = `readings,device=old voltage=230i ${Date.now()}`;
    const made = await fetch(`${influx.url}/write?db=meterhub&precision=ms`, { method: 'POST', body: old });
    expect(made.status).toBe(204);
    await house.start(await config(`url: "${influx.url}", database: meterhub, interval: 0s`));
    await eventually('the rest is written', async () => (await count(influx, 'meterhub')) >= 5);
    expect((await health()).problem).toMatch(/the field voltage of readings has the type integer/);
    expect(await count(influx, 'meterhub', 'voltage')).toBe(1);
    await eventually('its neighbours, too', async () => (await count(influx, 'meterhub', 'current')) >= 4);
    expect(house.loggedTimes('the field voltage')).toBe(1);
    const metrics = String((await house.ask('/metrics')).body);
    expect(metrics).toMatch(/^meterhub_output_dropped_total\{output="influx"\} [1-9]\d*$/m);
    expect(metrics).toMatch(/^meterhub_output_up\{output="influx"\} 0$/m);
  });

  it('that takes small requests only', async () => {
    const influx = await started({ maxBodyBytes: 400 });
    await influx.query('CREATE DATABASE meterhub');
    await house.start(await config(`url: "${influx.url}", database: meterhub, interval: 0s`, '3s'));
    await eventually('it is written', async () => (await count(influx, 'meterhub')) >= 20);
    expect((await health()).problem).toBeNull();
  });

  it('answers the queries of docs/influxdb.md', async () => {
    const influx = await started();
    await influx.query('CREATE DATABASE meterhub');
    const hourMs = 3_600_000;
    const nowMs = Date.now();
    const rows = Array.from({ length: 72 }, (_, at) => {
      const timeMs = nowMs - at * hourMs;
      return `readings,device=grid,model=m power=${at},energyImport=${100_000 - at * 500} ${timeMs}`;
    });
    const body = [...rows, `readings,device=car,model=go-e state_text="charge",power=7360 ${nowMs}`].join('\n');
    await fetch(`${influx.url}/write?db=meterhub&precision=ms`, { method: 'POST', body });
    const text = readFileSync(new URL('../../docs/influxdb.md', import.meta.url), 'utf8');
    const queries = [...text.matchAll(/```sql\n([^]*?)```/g)].map(([, query = '']) => query);
    expect(queries).toHaveLength(4);
    const answers = await Promise.all(queries.map((query) => influx.query(query, 'meterhub')));
    const [power, energy, state, all] = answers;
    expect(power?.[0]?.values.length).toBeGreaterThan(20);
    // Each whole day counted 24 x 500 Wh.
    expect(energy?.[0]?.values.map(([, kWh]) => kWh)).toContain(12);
    expect(state?.[0]?.values[0]?.[1]).toBe('charge');
    expect(all?.map(({ tags }) => tags?.['device']).sort()).toEqual(['car', 'grid']);
  });
});
