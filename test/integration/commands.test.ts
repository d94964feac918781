// Commands through the front door to a simulated wallbox on a real socket: done, refused, failed, tried again.
import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { HttpEndpoint, SimReply } from '../../src/simulator/http/endpoint.ts';
import { HubHouse } from '../support/hub-house.ts';
import { eventually } from '../support/eventually.ts';

let house: HubHouse;

beforeEach(() => {
  house = new HubHouse();
});

afterEach(() => house.stop());

const configFor = (wallbox: HttpEndpoint, more = ''): string => `
server: { listen: 127.0.0.1:0, hosts: [meters.example.org]${more} }
devices:
  car: { model: go-e, url: ${wallbox.url}, interval: 1s, timeout: 1s, lifetime: 30s }
dataset: { car_amp: car.currentLimit, car_stop: car.stopped }
commands:
  goe: { device: car, allow: { amp: 6..32, frc: [0, 1, 2], psm: [1, 2] } }
`;

async function startWith(options: Parameters<HubHouse['wallbox']>[0] = {}, more = ''): Promise<HttpEndpoint> {
  const wallbox = await house.wallbox(options);
  await house.start(configFor(wallbox, more));
  await eventually('the first dataset', async () => (await house.ask('/')).status === 200);
  return wallbox;
}

const sets = (wallbox: HttpEndpoint): string[] => wallbox.stats.requests.filter((one) => one.includes('/api/set'));
const codeOf = ({ status, body }: { status: number; body: unknown }): unknown[] => [
  status,
  (body as { error: { code: string } }).error.code,
];

describe('a command that is done', () => {
  test('GET answers with the dataset, and the wallbox has it', async () => {
    const wallbox = await startWith();
    const { status, body } = await house.ask('/command/goe?amp=8&frc=1');
    expect(status).toBe(200);
    expect(Object.keys(body as object)).toEqual(['time', 'timestamp', 'car_amp', 'car_stop', 'measure_time']);
    expect(sets(wallbox)).toEqual(['GET /api/set?amp=8&frc=1']);
    await eventually('the dataset shows it', async () => {
      const { car_amp, car_stop } = (await house.ask('/')).body as Record<string, unknown>;
      return car_amp === 8 && car_stop === true;
    });
    await eventually('its outcome is known', () => house.loggedTimes('command goe amp=8&frc=1: done') === 1);
    expect((await house.ask('/api/v1/commands')).body).toEqual({
      needsToken: false,
      targets: [
        {
          target: 'goe',
          device: 'car',
          parameters: [
            { key: 'amp', allowed: { kind: 'range', least: 6, most: 32 }, measurand: 'currentLimit', current: 8 },
            { key: 'frc', allowed: { kind: 'list', values: [0, 1, 2] }, measurand: 'stopped', current: 1 },
            { key: 'psm', allowed: { kind: 'list', values: [1, 2] }, measurand: 'phases', current: 1 },
          ],
          last: {
            settings: { amp: '8', frc: '1' },
            ...{ state: 'done', at: expect.any(String), readBack: { amp: 8, frc: 1 }, problem: null },
          },
        },
      ],
    });
  });

  test('is answered when the wallbox has accepted it, before it shows, with what was measured', async () => {
    const status: SimReply = { body: JSON.stringify({ amp: 6, frc: 0, car: 1, nrg: [] }) };
    await startWith({ respond: ({ path }) => (path === '/api/set' ? { body: '{"amp":true}' } : status) });
    await eventually(
      'a reading',
      async () => ((await house.ask('/')).body as Record<string, unknown>)['car_amp'] === 6,
    );
    const { status: code, body } = await house.ask('/command/goe?amp=8');
    expect([code, (body as Record<string, unknown>)['car_amp']]).toEqual([200, 6]);
    const last = async () => (await house.ask('/api/v1/commands')).body as { targets: { last: unknown }[] };
    expect((await last()).targets[0]?.last).toMatchObject({ state: 'accepted', settings: { amp: '8' }, problem: null });
    const problem = 'car took the command but does not follow it: amp is 6, not 8';
    await eventually('the outcome', () => house.loggedTimes(`command goe amp=8: COMMAND_FAILED: ${problem}`) === 1);
    expect((await last()).targets[0]?.last).toMatchObject({ state: 'failed', readBack: null, problem });
  });

  test('POST answers with what the wallbox shows, whatever the Content-Type', async () => {
    await startWith();
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    expect(await house.post('/api/v1/commands/goe', { amp: 10, psm: 2 }, form)).toEqual({
      status: 200,
      body: { target: 'goe', result: 'done', readBack: { amp: 10, psm: 2 } },
    });
  });

  test('works from a page of the hub itself', async () => {
    await startWith();
    const headers = { origin: house.url(''), 'sec-fetch-site': 'same-origin' };
    expect((await house.post('/api/v1/commands/goe', { amp: 9 }, headers)).status).toBe(200);
  });
});

describe('a command that is refused', () => {
  test('by its target, keys or values, before anything is handed on', async () => {
    const wallbox = await startWith();
    for (const query of ['', '?', '?amp=5', '?amp=33', '?amp=8.5', '?oct=1', '?amp=8&oct=1', '?amp=8&amp=9', '?amp']) {
      expect(codeOf(await house.ask(`/command/goe${query}`)), query).toEqual([400, 'COMMAND_NOT_ALLOWED']);
    }
    expect(codeOf(await house.ask('/command/toaster?amp=8'))).toEqual([404, 'COMMAND_UNKNOWN_TARGET']);
    expect(codeOf(await house.post('/api/v1/commands/toaster', { amp: 8 }))).toEqual([404, 'COMMAND_UNKNOWN_TARGET']);
    expect(codeOf(await house.post('/api/v1/commands/goe', {}))).toEqual([400, 'COMMAND_NOT_ALLOWED']);
    expect(codeOf(await house.post('/api/v1/commands/goe', { amp: [8] }))).toEqual([400, 'COMMAND_NOT_ALLOWED']);
    expect(codeOf(await house.post('/api/v1/commands/goe', [8]))).toEqual([400, 'HTTP_BAD_REQUEST']);
    expect(codeOf(await house.ask('/api/v1/commands/goe', { method: 'POST', body: 'amp=8' }))).toEqual([
      400,
      'HTTP_BAD_REQUEST',
    ]);
    const { body } = await house.ask('/command/goe?amp=99');
    expect(body).toMatchObject({
      error: { message: expect.stringContaining('amp may be 6..32, whole numbers. Allowed: amp=6..32&frc=0|1|2') },
    });
    expect(sets(wallbox)).toEqual([]);
  });

  test('because it comes from a page of another site', async () => {
    const wallbox = await startWith();
    const foreign: [Record<string, string>, string][] = [
      [{ 'sec-fetch-site': 'cross-site' }, 'HTTP_FOREIGN_ORIGIN'],
      [{ origin: 'http://evil.example.com' }, 'HTTP_FOREIGN_ORIGIN'],
      [{ origin: 'null' }, 'HTTP_FOREIGN_ORIGIN'],
      [{ host: 'evil.example.com' }, 'HTTP_FOREIGN_HOST'],
      [{ host: 'evil.example.com', origin: 'http://evil.example.com' }, 'HTTP_FOREIGN_HOST'],
    ];
    for (const [headers, code] of foreign) {
      for (const [method, path] of [
        ['GET', '/command/goe?amp=8'],
        ['POST', '/api/v1/commands/goe'],
        ['POST', '/api/v1/reload'],
        ['POST', '/'],
      ] as const) {
        expect(await rawAsk(method, path, headers), `${method} ${path} ${JSON.stringify(headers)}`).toEqual([
          403,
          code,
        ]);
      }
    }
    expect(await rawAsk('GET', '/command/goe?amp=8', { host: 'meters.example.org' })).toEqual([200, undefined]);
    expect(sets(wallbox)).toEqual(['GET /api/set?amp=8']);
    expect(house.loggedTimes('refused: ')).toBe(10);
  });

  test('without a token, with a wrong one, or one that may not', async () => {
    const tokens = `, tokens: [{ name: evcc, secret: correct-horse, may: [command] },
      { name: battery, secret: staple-battery, may: [publish] }, { name: grafana, secret: grafana-reads, may: [read] }]`;
    const wallbox = await house.wallbox();
    await house.start(configFor(wallbox, tokens));
    const bearer = (secret: string) => ({ authorization: `Bearer ${secret}` });
    const command = (headers: Record<string, string>) => house.post('/api/v1/commands/goe', { amp: 8 }, headers);
    expect(codeOf(await command({}))).toEqual([401, 'HTTP_UNAUTHORIZED']);
    expect(codeOf(await command(bearer('correct-horsf')))).toEqual([401, 'HTTP_UNAUTHORIZED']);
    expect(codeOf(await command(bearer('staple-battery')))).toEqual([403, 'HTTP_FORBIDDEN']);
    expect(codeOf(await command({ ...bearer('correct-horse'), 'sec-fetch-site': 'cross-site' }))).toEqual([
      403,
      'HTTP_FOREIGN_ORIGIN',
    ]);
    expect(codeOf(await house.ask('/api/v1/reload', { method: 'POST', headers: bearer('staple-battery') }))).toEqual([
      403,
      'HTTP_FORBIDDEN',
    ]);
    // Reading is demanded too, by the third token: who may only command sees what was set, not the dataset.
    expect(codeOf(await house.ask('/'))).toEqual([401, 'HTTP_UNAUTHORIZED']);
    expect(codeOf(await house.ask('/api/v1/commands'))).toEqual([401, 'HTTP_UNAUTHORIZED']);
    expect((await house.ask('/api/v1/commands', { headers: bearer('grafana-reads') })).status).toBe(200);
    expect(sets(wallbox)).toEqual([]);
    expect(await house.ask('/command/goe?amp=8', { headers: bearer('correct-horse') })).toEqual({
      status: 200,
      body: { target: 'goe', result: 'accepted' },
    });
    await eventually('the outcome', () => house.loggedTimes('command goe amp=8: done') === 1);
    expect(house.logged.join('')).toMatch(/"who":"evcc","msg":"command goe amp=8: done"/);
    for (let guess = 0; guess < 12; guess++) await command(bearer(`guess-${guess}`));
    expect(codeOf(await command(bearer('guess-again')))).toEqual([429, 'HTTP_TOO_MANY_ATTEMPTS']);
    expect(house.logged.join('')).not.toMatch(/correct-hors|staple|guess-/);
  });

  test('HEAD commands nothing', async () => {
    const wallbox = await startWith();
    expect((await fetch(house.url('/command/goe?amp=8'), { method: 'HEAD' })).status).toBe(404);
    expect(sets(wallbox)).toEqual([]);
  });
});

describe('a command that fails', () => {
  const failure = async (query = '?amp=8') => {
    const { status, body } = await house.ask(`/command/goe${query}`);
    return [status, (body as { error: { message: string } }).error.message];
  };

  test('because the wallbox refuses a key', async () => {
    const wallbox = await startWith();
    expect(await failure('?amp=20&frc=1')).toEqual([502, 'car refuses amp=20: value out of range']);
    expect(sets(wallbox)).toEqual(['GET /api/set?amp=20&frc=1', 'GET /api/set?amp=20']);
    expect(house.loggedTimes('COMMAND_FAILED: car refuses amp=20: value out of range')).toBe(1);
  });

  test('because its lock is taken twice', async () => {
    const wallbox = await startWith();
    wallbox.setFault('error500');
    expect(await failure()).toEqual([
      502,
      expect.stringMatching(/^car cannot be told: GET .*\/api\/set: status 500: couldn't take api lock in 3s/),
    ]);
    expect(sets(wallbox)).toHaveLength(2);
  });

  test('because it hangs', async () => {
    const wallbox = await startWith();
    wallbox.setFault('hang');
    expect(await failure()).toEqual([502, expect.stringMatching(/no answer within 1000 ms$/)]);
    expect(sets(wallbox)).toHaveLength(2);
  });

  test('because it does not follow', async () => {
    const status: SimReply = { body: JSON.stringify({ amp: 6, frc: 0, car: 1, nrg: [] }) };
    await startWith({ respond: ({ path }) => (path === '/api/set' ? { body: '{"amp":true}' } : status) });
    expect(codeOf(await house.post('/api/v1/commands/goe', { amp: 8 }))).toEqual([502, 'COMMAND_FAILED']);
    expect(house.loggedTimes('car took the command but does not follow it: amp is 6, not 8')).toBe(1);
  });

  test('but not when the second try works', async () => {
    const wallbox = await startWith();
    wallbox.setFault('error500');
    const given = house.post('/api/v1/commands/goe', { amp: 8 });
    await eventually('the first try', () => sets(wallbox).length === 1);
    wallbox.setFault(null);
    expect(await given).toMatchObject({ status: 200, body: { readBack: { amp: 8 } } });
    expect(sets(wallbox)).toHaveLength(2);
  });
});

/** Any header, Host too, which fetch sets itself. */
function rawAsk(method: string, path: string, headers: Record<string, string>): Promise<[number, string | undefined]> {
  return new Promise((resolve, reject) => {
    const asking = request(house.url(path), { method, headers }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () => {
        const { error } = JSON.parse(text) as { error?: { code: string } };
        resolve([response.statusCode ?? 0, error?.code]);
      });
    });
    asking.on('error', reject);
    asking.end(method === 'POST' ? '{"amp": 8}' : undefined);
  });
}
