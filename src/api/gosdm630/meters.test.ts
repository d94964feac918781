// gosdm630's interface to the letter: shapes, units, error sentences, and never a dead value.
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

const ALL_VALUES = {
  ...{ powerL1: 0, powerL2: -45.25, powerL3: 1200, voltageL1: 233.1, voltageL2: 233.2, voltageL3: 233.3 },
  ...{ currentL1: 0.1, currentL2: 0.2, currentL3: 5.2, powerFactorL1: 1, powerFactorL2: -0.99, powerFactorL3: 0.98 },
  ...{ energyImportL1: 166, energyImportL2: 110, energyImportL3: 1, energyImport: 277 },
  ...{ energyExportL1: 0, energyExportL2: 302, energyExportL3: 0, energyExport: 302 },
  ...{ thdVoltageL1: 1.5, thdVoltageL2: 1.6, thdVoltageL3: 1.7, thdVoltage: 1.6, frequency: 49.98 },
};

describe('/last/{id}', () => {
  it('has exactly the shape, order and units of gosdm630', async () => {
    house.addDevice('grid', 11);
    house.read('grid', ALL_VALUES);
    const reply = await get('/last/11');
    expect(reply.statusCode).toBe(200);
    expect(reply.headers['content-type']).toBe('application/json; charset=UTF-8');
    expect(reply.headers['access-control-allow-origin']).toBe('*');
    const body = reply.json();
    expect(body.Timestamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d\d:\d\d$/);
    expect(Date.parse(body.Timestamp)).toBe(house.clock.wallMs());
    expect(reply.body).toBe(
      JSON.stringify({
        UniqueId: 'Instrument11',
        Timestamp: body.Timestamp,
        Unix: Math.floor(house.clock.wallMs() / 1000),
        ModbusDeviceId: 11,
        Power: { L1: 0, L2: -45.25, L3: 1200 },
        Voltage: { L1: 233.1, L2: 233.2, L3: 233.3 },
        Current: { L1: 0.1, L2: 0.2, L3: 5.2 },
        Cosphi: { L1: 1, L2: -0.99, L3: 0.98 },
        Import: { L1: 0.166, L2: 0.11, L3: 0.001 },
        TotalImport: 0.277,
        Export: { L1: 0, L2: 0.302, L3: 0 },
        TotalExport: 0.302,
        THD: { VoltageNeutral: { L1: 1.5, L2: 1.6, L3: 1.7 }, AvgVoltageNeutral: 1.6 },
        Frequency: 49.98,
      }),
    );
  });

  it('is found by name and with a trailing slash, and a HEAD has no body', async () => {
    house.addDevice('grid', 11);
    house.read('grid', ALL_VALUES);
    const expected = (await get('/last/11')).body;
    for (const url of ['/last/grid', '/last/11/', '/last/grid/']) expect((await get(url)).body).toBe(expected);
    expect((await get('/last/')).body).toBe(`[${expected}]`);
    const head = await app.inject({ method: 'HEAD', url: '/last/11' });
    expect([head.statusCode, head.body]).toEqual([200, '']);
    expect(head.headers['content-length']).toBe(String(Buffer.byteLength(expected)));
  });

  it('shows null, never 0, for what was not read', async () => {
    house.addDevice('grid', 11);
    house.read('grid', { powerL1: 5 });
    const body = (await get('/last/11')).json();
    expect(body.Power).toEqual({ L1: 5, L2: null, L3: null });
    expect(body.TotalImport).toBeNull();
    expect(body.THD).toEqual({ VoltageNeutral: { L1: null, L2: null, L3: null }, AvgVoltageNeutral: null });
    expect(body.Frequency).toBeNull();
  });

  it('shows a one-phase meter at L1', async () => {
    house.addOnePhase('bat', 2);
    house.read('bat', { power: -310, voltage: 231, current: 1.4, powerFactor: -0.96, energyImport: 12_340 });
    const body = (await get('/last/2')).json();
    expect(body.Power).toEqual({ L1: -310, L2: null, L3: null });
    expect([body.Voltage.L1, body.Current.L1, body.Cosphi.L1]).toEqual([231, 1.4, -0.96]);
    expect([body.TotalImport, body.Import.L1, body.TotalExport]).toEqual([12.34, 12.34, null]);
  });

  it('does not show the total of a three-phase meter as phase L1', async () => {
    house.addDevice('flat', 3, { measurands: { power: 'W' } });
    house.read('flat', { power: 900 });
    expect((await get('/last/3')).json().Power).toEqual({ L1: null, L2: null, L3: null });
  });

  it('names unknown and silent devices in the sentences clients know', async () => {
    house.addDevice('grid', 11);
    house.addDevice('sml', null, { kind: 'sml' });
    const cases = [
      ['/last/7', 'Device 7 does not exist.'],
      ['/last/sml', 'Device sml does not exist.'],
      ['/last/11', 'Device 11 is not available.'],
      ['/last/grid', 'Device grid is not available.'],
      ['/last', 'All meters are inactive.'],
      ['/minuteavg/7', 'Device 7 does not exist.'],
      ['/minuteavg/11', 'Device 11 is not available.'],
      ['/minuteavg', 'All meters are inactive.'],
    ];
    for (const [url, text] of cases) {
      const reply = await get(url!);
      expect([url, reply.statusCode, reply.body]).toEqual([url, 400, text]);
      expect(reply.headers['access-control-allow-origin']).toBe('*');
      expect(reply.headers['content-type']).toBe('text/plain; charset=utf-8');
    }
  });
});

describe('the cache behind /last', () => {
  it('serves the next value at once', async () => {
    house.addDevice('grid', 11);
    for (const power of [1, 2, 3]) {
      house.read('grid', { powerL1: power });
      expect((await get('/last/11')).json().Power.L1).toBe(power);
      expect((await get('/last')).json()[0].Power.L1).toBe(power);
    }
  });

  it('never serves a value past its lifetime, to the millisecond', async () => {
    house.addDevice('grid', 11);
    house.read('grid', { powerL1: 5 }, 1000);
    house.read('grid', { energyImport: 4000 }, 5000);
    const powers = async () => [(await get('/last/11')).json().Power.L1, (await get('/last')).json()[0].Power.L1];
    expect(await powers()).toEqual([5, 5]);
    await house.clock.advance(1000);
    expect(await powers()).toEqual([5, 5]);
    await house.clock.advance(1);
    expect(await powers()).toEqual([null, null]);
    expect((await get('/last/11')).json().TotalImport).toBe(4);
    await house.clock.advance(4000);
    expect((await get('/last/11')).body).toBe('Device 11 is not available.');
    expect((await get('/last')).body).toBe('All meters are inactive.');
  });

  it('follows health: an offline device is left out of the list at once', async () => {
    house.addDevice('grid', 11);
    house.addDevice('flat', 3);
    house.read('grid', { powerL1: 5 });
    house.read('flat', { powerL1: 6 });
    expect((await get('/last')).json().map((r: { ModbusDeviceId: number }) => r.ModbusDeviceId)).toEqual([3, 11]);
    house.goOffline('flat');
    expect((await get('/last')).json().map((r: { ModbusDeviceId: number }) => r.ModbusDeviceId)).toEqual([11]);
    expect((await get('/last/3')).body).toBe('Device 3 is not available.');
  });

  it('follows devices that are added, replaced and removed', async () => {
    house.addDevice('grid', 11);
    house.read('grid', { powerL1: 5 });
    expect((await get('/last')).json()).toHaveLength(1);
    house.live.removeDevice('grid');
    expect((await get('/last')).body).toBe('All meters are inactive.');
    expect((await get('/last/11')).body).toBe('Device 11 does not exist.');
    house.addDevice('grid', 12);
    house.read('grid', { powerL1: 6 });
    expect((await get('/last')).json()[0].UniqueId).toBe('Instrument12');
  });
});

describe('/minuteavg', () => {
  it('is the mean of the last 60 s in the same shape', async () => {
    house.addDevice('grid', 11);
    house.read('grid', { powerL1: 100, energyImport: 2000 });
    await house.clock.advance(LIFETIME_MS / 2);
    house.read('grid', { powerL1: 200, energyImport: 4000 });
    const one = (await get('/minuteavg/11')).json();
    expect([one.Power.L1, one.TotalImport, one.Power.L2]).toEqual([150, 3, null]);
    expect((await get('/minuteavg/')).json()).toEqual([one]);
    expect(Object.keys(one)).toEqual(Object.keys((await get('/last/11')).json()));
  });
});

describe('/status', () => {
  it('has the figures in both spellings and every configured meter', async () => {
    house.addDevice('grid', 11);
    house.addDevice('roof', 26, { type: 'JANITZA' });
    house.addBus('rs485', { requests: 600, errors: { MODBUS_TIMEOUT: 4, MODBUS_CRC: 2 } });
    house.addBus('ir', { requests: 999 }, 'sml');
    house.read('grid', { powerL1: 1 });
    const startedAtMs = house.clock.wallMs();
    await house.clock.advance(6000);
    const reply = await get('/status/');
    expect(reply.headers['content-type']).toBe('application/json; charset=UTF-8');
    expect(reply.headers['access-control-allow-origin']).toBe('*');
    const { Starttime, ...rest } = reply.json();
    expect(Date.parse(Starttime)).toBe(startedAtMs);
    expect(rest).toEqual({
      UptimeSeconds: 6,
      Goroutines: 11,
      Memory: { Alloc: 1_568_344, HeapAlloc: 1_568_344 },
      Modbus: {
        ...{ TotalModbusRequests: 600, ModbusRequestRatePerMinute: 6000 },
        ...{ TotalModbusErrors: 6, ModbusErrorRatePerMinute: 60 },
        ...{ Requests: 600, RequestsPerMinute: 6000, Errors: 6, ErrorsPerMinute: 60 },
      },
      ConfiguredMeters: [
        { Id: 11, Type: 'SDM', Status: 'available' },
        { Id: 26, Type: 'JANITZA', Status: 'unavailable' },
      ],
    });
  });
});
