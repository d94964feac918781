// An HTTP bus on real sockets: shared requests, one at a time, commands first, pauses, secrets, stopping.
import { afterEach, describe, expect, it } from 'vitest';
import type { SimRequest } from '../../src/simulator/http/endpoint.ts';
import { SimGoE } from '../../src/simulator/http/go-e.ts';
import { SimWaterMeter } from '../../src/simulator/http/water-meter.ts';
import { FakeClock } from '../support/fake-clock.ts';
import {
  openHttpDeviceHouse,
  simFronius,
  TANK_REQUEST,
  tankReply,
  type HouseOptions,
  type HttpDeviceHouse,
} from '../support/http-device-house.ts';
import { eventually } from '../support/eventually.ts';

let house: HttpDeviceHouse | null = null;

afterEach(async () => {
  await house?.stop();
  house = null;
});

async function open(options: HouseOptions): Promise<HttpDeviceHouse> {
  house = await openHttpDeviceHouse(options);
  return house;
}

describe('an HTTP bus', () => {
  const goE = { name: 'car', model: 'go-e', intervalMs: 2000 };

  it('asks once for inverters that share a URL', async () => {
    const clock = new FakeClock();
    const site = simFronius(clock, [1, 2, 10]);
    const { answered, values, nextPoll, endpoint } = await open({
      clock,
      respond: (request) => site.respond(request),
      devices: [1, 2, 10].map((id) => ({
        name: `pv${id}`,
        model: 'fronius-symo',
        id,
        intervalMs: id === 2 ? 8000 : 4000,
      })),
    });
    await answered(1);
    expect([values('pv1')['power'], values('pv2')['power'], values('pv10')['power']]).toEqual([1000, 2000, 10_000]);
    for (let i = 0; i < 3; i++) await nextPoll();
    expect(endpoint.stats.requests).toEqual(
      new Array(4).fill('GET /solar_api/v1/GetInverterRealtimeData.cgi?Scope=System&DataCollection=CommonInverterData'),
    );
    expect(endpoint.stats.mostAtOnce).toBe(1);
    expect(endpoint.stats.connections).toBe(1);
  });

  it('asks different things one after the other', async () => {
    const clock = new FakeClock();
    const site = simFronius(clock);
    const { answered, endpoint, values } = await open({
      clock,
      respond: (request) => site.respond(request),
      devices: [
        { name: 'pv', model: 'fronius-symo' },
        { name: 'flow', model: 'fronius-powerflow' },
        { name: 'grid', model: 'fronius-meter' },
      ],
    });
    await answered(3);
    expect(endpoint.stats.requests.map((request) => /Get\w+/.exec(request)?.[0])).toEqual([
      'GetInverterRealtimeData',
      'GetPowerFlowRealtimeData',
      'GetMeterRealtimeData',
    ]);
    expect(endpoint.stats.mostAtOnce).toBe(1);
    expect(values('grid')['power']).toBe(values('flow')['power']);
  });

  describe('with several requests', () => {
    const value = (name: string, request?: string) => ({
      ...{ name, path: name, unit: null, scale: 1, offset: 0, type: null },
      ...(request !== undefined && { request }),
    });
    const request = {
      ...TANK_REQUEST,
      path: '/fast',
      values: [value('a'), value('b', 'slow')],
      requests: { slow: { method: 'POST', path: '/slow', body: '{}', intervalMs: 30_000 } as const },
    };

    it('asks each at its own time, and says which one fails while the other one works', async () => {
      let isBroken = false;
      const { answered, nextPoll, endpoint, health, values, changes } = await open({
        respond: ({ path }) =>
          isBroken && path === '/slow' ? { status: 500, body: 'no' } : { body: JSON.stringify({ a: 1, b: 2 }) },
        devices: [{ name: 'x', model: 'http-json', intervalMs: 10_000, lifetimeMs: 30_000, request }],
      });
      await answered(2);
      const until = (what: string, condition: () => boolean) => eventually(what, condition, { step: nextPoll });
      const times = (asked: string): number => endpoint.stats.requests.filter((each) => each === asked).length;
      await until('two slow requests', () => times('POST /slow') === 2);
      expect(times('GET /fast')).toBeGreaterThanOrEqual(3);
      expect(values('x')).toEqual({ a: 1, b: 2 });
      isBroken = true;
      await until('a failure', () => health('x').state === 'degraded');
      await nextPoll();
      expect(health('x')).toMatchObject({ state: 'degraded', code: 'HTTP_STATUS' });
      expect(health('x').reason).toContain('/slow: status 500');
      isBroken = false;
      await until('all is well', () => health('x').state === 'online');
      expect(changes.map(({ to }) => to)).toEqual(['online', 'degraded', 'online']);
    });
  });

  it('logs in, and anew when the session has run out, without a failure', async () => {
    let session = 0;
    const { answered, nextPoll, endpoint, health, values, traffic } = await open({
      respond({ method, path, headers, body }) {
        if (path === '/login')
          return { body: JSON.stringify({ sid: `s${body === '{"p":"s3cret"}' ? ++session : 'x'}` }) };
        const isRight = headers['cookie'] === `sid=s${session}`;
        return isRight ? tankReply() : { status: 403, body: `${method} forbidden` };
      },
      auth: { user: 'me', password: 's3cret' },
      login: { method: 'POST', path: '/login', body: '{"p":"{password}"}', token: 'sid', use: 'cookie', name: 'sid' },
      devices: [{ name: 'tank', model: 'http-json', request: TANK_REQUEST }],
    });
    await answered(2);
    expect(values('tank')).toEqual({ volume: 812.5, state: 'filling' });
    session++;
    await nextPoll();
    expect(endpoint.stats.requests.map((asked) => asked.split('?')[0])).toEqual([
      ...['POST /login', 'GET /api/status', 'GET /api/status', 'POST /login', 'GET /api/status'],
    ]);
    expect(health('tank')).toMatchObject({ state: 'online', errors: {} });
    expect(traffic.join()).not.toContain('s3cret');
  });

  it('leaves a device alone for as long as it asks, and says so', async () => {
    let isBusy = true;
    const { answered, nextPoll, endpoint, health, clock } = await open({
      respond: () => (isBusy ? { status: 429, headers: { 'Retry-After': '45' }, body: 'slow down' } : tankReply()),
      devices: [{ name: 'tank', model: 'http-json', intervalMs: 2000, request: TANK_REQUEST }],
    });
    await answered(1);
    expect(health('tank')).toMatchObject({ state: 'offline', code: 'HTTP_RATE_LIMIT', facts: { waitMs: 45_000 } });
    isBusy = false;
    await clock.advance(40_000);
    expect(endpoint.stats.requests).toHaveLength(1);
    await nextPoll();
    expect(health('tank').state).toBe('online');
  });

  it('hands a missing inverter its own error and the other one its values', async () => {
    const clock = new FakeClock();
    const site = simFronius(clock, [1]);
    const { answered, values, health } = await open({
      clock,
      respond: (request) => site.respond(request),
      devices: [
        { name: 'pv1', model: 'fronius-symo', id: 1 },
        { name: 'pv2', model: 'fronius-symo', id: 2 },
      ],
    });
    await answered(1);
    expect(values('pv1')['power']).toBe(1000);
    expect(health('pv2')).toMatchObject({ state: 'offline', code: 'DEVICE_ERROR' });
    expect(health('pv2').reason).toMatch(/^pv2, GET http.*no inverter 2 in the answer, which has 1/);
  });

  it('takes the error of a data logger for what it is', async () => {
    const clock = new FakeClock();
    const site = simFronius(clock);
    site.setError({ code: 8, reason: 'LNRequestTimeout' });
    const { answered, health, snapshots } = await open({
      clock,
      respond: (request) => site.respond(request),
      devices: [{ name: 'pv', model: 'fronius-symo' }],
    });
    await answered(1);
    expect(health('pv')).toMatchObject({ code: 'DEVICE_ERROR', errors: { DEVICE_ERROR: 1 } });
    expect(health('pv').reason).toMatch(/status 8 \(request timeout\): LNRequestTimeout$/);
    expect(snapshots).toEqual([]);
  });

  it('tells that the device itself has no value now', async () => {
    const level: (string | null)[] = ['812.5'];
    const { answered, nextPoll, snapshots } = await open({
      respond: () => ({ body: JSON.stringify({ data: { level, state: 'filling' } }) }),
      devices: [{ name: 'tank', model: 'http-json', request: TANK_REQUEST }],
    });
    await answered(1);
    level[0] = null;
    await nextPoll();
    expect(snapshots.map(({ readings, absent }) => [readings.map(({ value }) => value), absent])).toEqual([
      [[812.5, 'filling'], []],
      [['filling'], ['volume']],
    ]);
  });

  it('says a rejected water reading in its health, and has no value for it', async () => {
    const clock = new FakeClock();
    const meter = new SimWaterMeter({ clock });
    const { answered, health, nextPoll, snapshots } = await open({
      clock,
      respond: (request) => meter.respond(request),
      devices: [{ name: 'water', model: 'ai-on-the-edge', unit: 'l' }],
    });
    await answered(1);
    meter.reject('Rate too high - Read: "1190000"\t- Pre: 1130154');
    await nextPoll();
    expect(health('water')).toMatchObject({ state: 'degraded', code: 'DEVICE_ERROR' });
    expect(health('water').reason).toBe('main: Rate too high - Read: "1190000" - Pre: 1130154');
    expect(snapshots.at(-1)?.readings.map(({ measurand }) => measurand)).toEqual(['raw', 'previous', 'status']);
    // The last good one lives on for its lifetime.
    expect(snapshots.at(-1)?.absent).toEqual([]);
    meter.setStarting(true);
    await nextPoll();
    expect(health('water')).toMatchObject({ code: 'HTTP_STATUS' });
    expect(health('water').reason).toMatch(/status 403: Flow not \(yet\) started/);
    meter.setStarting(false);
    meter.reject(null);
    await nextPoll();
    expect(health('water').state).toBe('online');
  });

  it('lets a command go ahead of polls, waits for the request under way, and reads the effect back', async () => {
    const clock = new FakeClock();
    const wallbox = new SimGoE({ clock });
    const { answered, endpoint, group, values, nextRequest } = await open({
      clock,
      respond: (request) => wallbox.respond(request),
      devices: [goE, { name: 'other', model: 'http-json', intervalMs: 2000, request: TANK_REQUEST }],
    });
    await answered(2);
    const [control] = group.controllables;
    expect(control).toMatchObject({ device: 'car', effectMs: 1000 });
    endpoint.setFault('slow');
    await nextRequest();
    expect(endpoint.stats.requests).toHaveLength(3);
    const said = control?.tell([
      { key: 'amp', text: '8' },
      { key: 'frc', text: '9' },
    ]);
    const refused = control?.tell([{ key: 'oct', text: '1' }]);
    expect(endpoint.stats.requests).toHaveLength(3);
    endpoint.setFault(null);
    await clock.advance(5000);
    expect(await said).toEqual(
      new Map<string, true | string>([
        ['amp', true],
        ['frc', 'value out of range'],
      ]),
    );
    expect(await refused).toEqual(new Map([['oct', 'unknown key oct']]));
    await eventually('the next polls', () => endpoint.stats.requests.length >= 6);
    expect(endpoint.stats.requests.slice(3, 5)).toEqual(['GET /api/set?amp=8&frc=9', 'GET /api/set?oct=1']);
    expect(endpoint.stats.mostAtOnce).toBeLessThanOrEqual(2);
    await clock.advance(1000);
    const before = endpoint.stats.requests.length;
    control?.refresh(0);
    await answered(before + 1);
    expect(values('car')).toMatchObject({ currentLimit: 8, power: 1843.2 });
  });

  it('serves commands before a poll that has waited longer', async () => {
    const clock = new FakeClock();
    const wallbox = new SimGoE({ clock });
    const { answered, endpoint, group } = await open({
      clock,
      respond: (request) => wallbox.respond(request),
      devices: [goE],
    });
    await answered(1);
    const [control] = group.controllables;
    endpoint.setFault('hang');
    const hanging = control?.tell([{ key: 'amp', text: '7' }]).catch((error: unknown) => error);
    await eventually('the first command', () => endpoint.stats.requests.length === 2);
    await clock.advance(2000);
    expect(group.bus.stats().waiting).toBe(1);
    const second = control?.tell([{ key: 'amp', text: '8' }]);
    endpoint.setFault(null);
    await clock.advance(3000);
    expect(await hanging).toMatchObject({ code: 'HTTP_TIMEOUT' });
    expect(await second).toEqual(new Map([['amp', true]]));
    await answered(4);
    expect(endpoint.stats.requests.slice(1, 3)).toEqual(['GET /api/set?amp=7', 'GET /api/set?amp=8']);
    expect(endpoint.stats.requests[3]).toMatch(/^GET \/api\/status/);
  });

  it('asks a dead device less and less, and tells its state once', async () => {
    const clock = new FakeClock();
    const wallbox = new SimGoE({ clock });
    const { answered, endpoint, health, changes, group, nextPoll } = await open({
      clock,
      respond: (request) => wallbox.respond(request),
      devices: [{ ...goE, lifetimeMs: 30_000 }],
    });
    await answered(1);
    endpoint.setFault('hangUp');
    for (let second = 0; second < 600; second++) {
      await clock.advance(1000);
      await eventually('the answer', () => quiet(group.bus.stats()));
    }
    const tries = endpoint.stats.requests.length - 1;
    // Pauses of 2, 2, 4, 8, 16, 32, 60, 60 ... seconds.
    expect(tries).toBeGreaterThanOrEqual(12);
    expect(tries).toBeLessThanOrEqual(16);
    expect(changes.map(({ to }) => to)).toEqual(['online', 'degraded', 'offline']);
    expect(health('car').reason).toMatch(/the device hung up without an answer/);
    expect(group.bus.stats().open).toBe(false);
    endpoint.setFault(null);
    await nextPoll();
    expect(health('car').state).toBe('online');
    expect(group.bus.stats()).toMatchObject({ open: true, problem: null });
  });

  it('sends credentials and configured requests, and never tells them', async () => {
    const seen: SimRequest[] = [];
    const { answered, values, traffic, health, endpoint, nextPoll } = await open({
      respond: (request) => {
        seen.push(request);
        return tankReply();
      },
      authorization: `Basic ${Buffer.from('pi:s3cret').toString('base64')}`,
      auth: { user: 'pi', password: 's3cret' },
      devices: [
        {
          name: 'tank',
          model: 'http-json',
          request: {
            ...TANK_REQUEST,
            path: '/rpc?apikey=topsecret',
            method: 'POST',
            headers: { 'X-Key': 'hunter-2' },
            body: '{"cmd":"status"}',
          },
        },
      ],
    });
    await answered(1);
    expect(values('tank')).toEqual({ volume: 812.5, state: 'filling' });
    expect(seen[0]).toMatchObject({
      method: 'POST',
      path: '/rpc',
      body: '{"cmd":"status"}',
      headers: { 'x-key': 'hunter-2' },
    });
    endpoint.setFault('error500');
    await nextPoll();
    expect(health('tank').code).toBe('HTTP_STATUS');
    const told = JSON.stringify([health('tank'), traffic]);
    for (const secret of ['s3cret', 'topsecret', 'hunter-2', Buffer.from('pi:s3cret').toString('base64')]) {
      expect(told).not.toContain(secret);
    }
  });

  it.each([
    [null, /the device wants user and password: set `auth` \(status 401\)/],
    [{ user: 'pi', password: 'wrong' }, /the device refuses the credentials of `auth` \(status 401\)/],
  ])('says what is wrong with the credentials %j', async (auth, says) => {
    const { answered, health } = await open({ respond: tankReply, authorization: 'Basic xyz', auth, devices: [goE] });
    await answered(1);
    expect(health('car')).toMatchObject({ state: 'offline', code: 'HTTP_AUTH' });
    expect(health('car').reason).toMatch(says);
  });

  it('stops at once while a device hangs', async () => {
    const { endpoint, group, answered, nextRequest, changes } = await open({ respond: tankReply, devices: [goE] });
    await answered(1);
    endpoint.setFault('hang');
    await nextRequest();
    expect(endpoint.stats.requests).toHaveLength(2);
    const before = changes.length;
    await group.stop();
    expect(changes).toHaveLength(before);
    await expect(group.controllables[0]?.tell([{ key: 'amp', text: '6' }])).rejects.toMatchObject({
      code: 'CANCELLED',
    });
  });

  it('hands on only the chosen measurands', async () => {
    const clock = new FakeClock();
    const wallbox = new SimGoE({ clock });
    const { answered, values, group } = await open({
      clock,
      respond: (request) => wallbox.respond(request),
      devices: [{ ...goE, measurands: ['power', 'state'] }],
    });
    await answered(1);
    expect(Object.keys(values('car')).sort()).toEqual(['power', 'state']);
    expect(Object.keys(group.devices[0]?.measurands ?? {}).sort()).toEqual(['power', 'state']);
  });
});

function quiet({ requests, errors, roundTrips }: ReturnType<HttpDeviceHouse['group']['bus']['stats']>): boolean {
  const done = [...Object.values(errors), ...roundTrips].reduce((sum, count) => sum + count, 0);
  return requests === done;
}
