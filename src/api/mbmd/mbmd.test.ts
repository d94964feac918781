// mbmd's interface: ids, names, units, what is left out, and its sentences.
import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { LIFETIME_MS, LiveHouse } from '../../../test/support/live-house.ts';
import { createServer } from '../server.ts';

let house: LiveHouse;
let app: FastifyInstance;

beforeEach(() => {
  house = new LiveHouse();
  house.addBus('rs485');
  house.addBus('cabinet', {}, 'modbus-tcp');
  app = createServer(house.deps());
});

afterEach(() => app.close());

const get = (url: string) => app.inject({ url });

it('has an object per device under mbmd ids, measurands sorted by mbmd names, energies in kWh', async () => {
  house.addDevice('grid', 11);
  house.addDevice('roof', 26, { type: 'JANITZA', bus: 'cabinet' });
  house.addDevice('sml', null, { kind: 'sml', bus: 'ir', id: null });
  house.read('grid', { voltageL1: 230.5, energyImport: 1500, powerL1: 5, reactiveEnergyImport: 2500, currentN: 1 });
  house.read('roof', { power: -900 });
  house.read('sml', { energyImportL1: 10 });
  const reply = await get('/api/last');
  expect(reply.headers['content-type']).toBe('application/json; charset=UTF-8');
  expect(reply.headers['access-control-allow-origin']).toBe('*');
  const body = reply.json();
  expect(Object.keys(body)).toEqual(['JANITZA2.26', 'SDM1.11', 'sml']);
  const grid = body['SDM1.11'];
  expect(Object.keys(grid)).toEqual(['Timestamp', 'Unix', 'Import', 'PowerL1', 'ReactiveImport', 'VoltageL1']);
  expect(Date.parse(grid.Timestamp)).toBe(house.clock.wallMs());
  expect([grid.Unix, grid.Import, grid.PowerL1, grid.ReactiveImport, grid.VoltageL1]).toEqual([
    ...[Math.floor(house.clock.wallMs() / 1000), 1.5, 5, 2.5, 230.5],
  ]);
  for (const id of ['SDM1.11', 'sdm1.11', 'grid']) expect((await get(`/api/last/${id}`)).json()).toEqual(grid);
  expect((await get('/api/last/sml')).json()).toMatchObject({ ImportL1: 0.01 });
});

it('has means over the last 60 s', async () => {
  house.addDevice('grid', 11);
  house.read('grid', { powerL1: 10 });
  house.read('grid', { powerL1: 20 });
  expect((await get('/api/avg/SDM1.11')).json().PowerL1).toBe(15);
  expect((await get('/api/avg')).json()['SDM1.11'].PowerL1).toBe(15);
});

it('leaves out dead values and silent devices', async () => {
  house.addDevice('grid', 11);
  house.read('grid', { powerL1: 5 });
  await house.clock.advance(LIFETIME_MS - 1);
  house.read('grid', { powerL2: 6 });
  await house.clock.advance(LIFETIME_MS);
  expect(Object.keys((await get('/api/last/grid')).json())).toEqual(['Timestamp', 'Unix', 'PowerL2']);
  await house.clock.advance(1);
  const cases = [
    ['/api/last/grid', 'device grid is not available'],
    ['/api/avg/SDM1.11', 'device SDM1.11 is not available'],
    ['/api/last/SDM1.7', 'device SDM1.7 does not exist'],
    ['/api/last', 'all meters are inactive'],
    ['/api/avg', 'all meters are inactive'],
  ];
  for (const [url, text] of cases) {
    const reply = await get(url!);
    expect([url, reply.statusCode, reply.body]).toEqual([url, 400, text]);
  }
});

it('has the status of every device', async () => {
  const grid = house.addDevice('grid', 11);
  grid.health = { ...grid.health, requests: 120, errors: { MODBUS_CRC: 2, MODBUS_TIMEOUT: 4 } };
  house.read('grid', { powerL1: 5 });
  await house.clock.advance(6000);
  const { StartTime, ...rest } = (await get('/api/status')).json();
  expect(Date.parse(StartTime)).toBe(house.clock.wallMs() - 6000);
  expect(rest).toEqual({
    ...{ UpTime: 6, Goroutines: 11, Memory: { Alloc: 1_568_344, HeapAlloc: 1_568_344 } },
    Meters: [
      {
        ...{ Device: 'SDM1.11', Type: 'SDM', Online: true },
        ...{ Requests: 120, RequestsPerMinute: 1200, Errors: 6, ErrorsPerMinute: 60 },
      },
    ],
  });
});

it('prints at most 6 digits behind the point', async () => {
  house.addDevice('grid', 11);
  house.read('grid', { voltageL1: 230.123456789, energyImport: 1234.5678, currentL1: 0.1 + 0.2, powerL1: -1e-9 });
  const { body } = await get('/api/last/grid');
  expect(body).toContain('"VoltageL1":230.123457');
  expect(body).toContain('"Import":1.234568');
  expect(body).toContain('"CurrentL1":0.3');
  expect(body).toMatch(/"PowerL1":0[,}]/);
});
