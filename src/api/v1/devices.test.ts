// MeterHub's own interface: shapes, lifetimes, unknown names; the answers for everything that is not there.
import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LIFETIME_MS, LiveHouse } from '../../../test/support/live-house.ts';
import { createServer } from '../server.ts';

let house: LiveHouse;
let app: FastifyInstance;

beforeEach(() => {
  house = new LiveHouse();
  app = createServer(house.deps());
});

afterEach(() => app.close());

const get = (url: string) => app.inject({ url });
const iso = (ms: number) => new Date(ms).toISOString();

describe('/api/v1', () => {
  it('shows a device with its health and every measurand it is known to have', async () => {
    house.addOnePhase('bat', 2);
    house.read('bat', { power: -310.5, extra: 'yes' });
    const at = iso(house.clock.wallMs());
    const absent = (unit: string) => ({ value: null, unit, at: null });
    const expected = {
      name: 'bat',
      label: null,
      icon: null,
      room: null,
      kind: 'modbus',
      hasWire: true,
      model: 'eastron-sdm120',
      type: 'SDM',
      manufacturer: 'Eastron',
      description: 'SDM630',
      placement: null,
      de: { title: 'Eastron SDM120-Modbus / SDM120CT', placement: null },
      bus: 'rs485',
      id: 2,
      apiId: 2,
      lifetimeMs: LIFETIME_MS,
      quirks: [],
      production: null,
      health: {
        ...{ state: 'online', since: at, reason: null, code: null, facts: {}, lastSuccess: at },
        ...{ requests: 7, errors: {}, roundTripMs: 42, heldBack: 0, withheld: {} },
      },
      readings: {
        power: { value: -310.5, unit: 'W', at },
        voltage: absent('V'),
        current: absent('A'),
        powerFactor: absent('1'),
        energyImport: absent('Wh'),
        energyExport: absent('Wh'),
        extra: { value: 'yes', unit: null, at },
      },
    };
    const reply = await get('/api/v1/devices/bat');
    expect(reply.headers['content-type']).toMatch(/^application\/json/);
    expect(reply.json()).toEqual(expected);
    expect((await get('/api/v1/devices/')).json()).toEqual([expected]);
    expect((await get('/api/v1/readings')).json()).toEqual({ bat: expected.readings });
  });

  it('turns a value into null when its lifetime is over, and keeps its time', async () => {
    house.addDevice('grid', 11);
    house.read('grid', { powerL1: 0 });
    const at = iso(house.clock.wallMs());
    await house.clock.advance(LIFETIME_MS);
    expect((await get('/api/v1/readings')).json().grid.powerL1).toEqual({ value: 0, unit: 'W', at });
    await house.clock.advance(1);
    expect((await get('/api/v1/readings')).json().grid.powerL1).toEqual({ value: null, unit: 'W', at });
  });

  it('says why a device is offline and what was held back', async () => {
    house.addDevice('grid', 11);
    house.read('grid', { energyImport: 5_000_000 });
    house.read('grid', { energyImport: 0 });
    house.goOffline('grid', 'no answer for 10 s: check the wiring');
    const { health } = (await get('/api/v1/devices/grid')).json();
    expect(health).toMatchObject({ state: 'offline', code: 'MODBUS_TIMEOUT', heldBack: 1 });
    expect(health.withheld).toEqual({
      energyImport: { count: 1, value: 0, unit: 'Wh', reason: 'fell', at: expect.any(String) as string },
    });
    expect(health.reason).toBe('no answer for 10 s: check the wiring');
  });

  it('suggests the name that was meant', async () => {
    house.addDevice('grid', 11);
    house.addDevice('battery', null);
    const cases = [
      ['gird', 'There is no device "gird".', 'did you mean "grid"?'],
      ['x', 'There is no device "x".', 'devices: grid, battery'],
    ];
    for (const [device, message, hint] of cases) {
      const reply = await get(`/api/v1/devices/${device}`);
      expect(reply.statusCode).toBe(404);
      expect(reply.json()).toEqual({ error: { code: 'HTTP_UNKNOWN_DEVICE', message, hint, facts: { device } } });
    }
  });
});

describe('everything else', () => {
  it('is a JSON error', async () => {
    const cases: [string, string, number, string][] = [
      ['GET', '/nothing', 404, 'HTTP_NOT_FOUND'],
      ['POST', '/last', 405, 'HTTP_METHOD_NOT_ALLOWED'],
      ['POST', '/lost', 404, 'HTTP_NOT_FOUND'],
      ['GET', '/api/v1/devices/a/b', 404, 'HTTP_NOT_FOUND'],
      ['GET', '/last/%zz', 400, 'HTTP_BAD_REQUEST'],
      ['GET', '/ws', 400, 'HTTP_BAD_REQUEST'],
      ['GET', '/../../etc/passwd', 404, 'HTTP_NOT_FOUND'],
      ['GET', `/last/${'9'.repeat(2000)}`, 400, 'HTTP_BAD_REQUEST'],
      ['GET', '/dashboard/../../package.json', 404, 'HTTP_NOT_FOUND'],
    ];
    for (const [method, url, status, code] of cases) {
      const reply = await app.inject({ method: method as 'GET', url });
      expect([url, reply.statusCode, reply.json().error.code]).toEqual([url, status, code]);
      expect(Object.keys(reply.json().error)).toEqual(['code', 'message', 'hint', 'facts']);
    }
  });

  it('tells nothing of the inside when something breaks', async () => {
    const device = house.addDevice('grid', 11, {
      health: () => {
        throw new Error('secret at /home/pi/meterhub/config.ts');
      },
    });
    for (const url of ['/api/v1/devices', '/last', '/status', '/metrics', '/healthz', `/last/${device.view.name}`]) {
      const reply = await get(url);
      expect([url, reply.statusCode, reply.json().error.code]).toEqual([url, 500, 'INTERNAL']);
      expect(reply.body).not.toMatch(/secret|\/home|\.ts/);
    }
  });

  it('refuses bodies over 64 kB', async () => {
    app.post('/echo', (request) => ({ length: JSON.stringify(request.body).length }));
    const post = (bytes: number) => app.inject({ method: 'POST', url: '/echo', payload: { text: 'x'.repeat(bytes) } });
    expect((await post(60_000)).statusCode).toBe(200);
    const reply = await post(70_000);
    expect([reply.statusCode, reply.json().error.code]).toEqual([413, 'HTTP_BODY_TOO_LARGE']);
  });

  it('reads nothing to a page that has pointed its own name here', async () => {
    house.addDevice('grid', 11);
    house.read('grid', { powerL1: 1 });
    const urls = [
      '/',
      '/last',
      '/status',
      '/firehose',
      '/api/last',
      '/api/v1/devices',
      '/api/v1/energy',
      '/api/v1/stream',
    ];
    for (const url of [
      ...urls,
      '/metrics',
      '/healthz',
      '/dashboard',
      '/log',
      '/trace/json',
      '/api/openapi.json',
      '/no',
    ]) {
      const reply = await app.inject({ url, headers: { host: 'evil.example.com:8008' } });
      expect([url, reply.statusCode, reply.json().error.code]).toEqual([url, 403, 'HTTP_FOREIGN_HOST']);
    }
    expect((await app.inject({ url: '/last', headers: { host: 'home:8008' } })).statusCode).toBe(200);
  });

  it('needs a token where a token names the right `read`, except for the watchdog', async () => {
    const tokens = [{ name: 'grafana', secret: 'battery', may: ['read' as const] }];
    const guarded = createServer(
      house.deps({ config: { server: { hosts: [], tokens }, uniqueIdFormat: 'Instrument%d' } }),
    );
    house.addDevice('grid', 11);
    house.read('grid', { powerL1: 1 });
    for (const url of [
      '/',
      '/last',
      '/api/last',
      '/api/v1/devices',
      '/metrics',
      '/dashboard',
      '/status',
      '/api/v1/stream',
    ]) {
      expect([url, (await guarded.inject({ url })).statusCode]).toEqual([url, 401]);
    }
    const headers = { authorization: 'Bearer battery' };
    expect((await guarded.inject({ url: '/last', headers })).statusCode).toBe(200);
    expect((await guarded.inject({ url: '/healthz' })).statusCode).toBe(200);
    await guarded.close();
  });
});
