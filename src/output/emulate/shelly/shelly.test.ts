// Requests as real programs and batteries send them, answered as by a Shelly: forms and fields that they read.
import { beforeEach, describe, expect, test } from 'vitest';
import { LiveHouse } from '../../../../test/support/live-house.ts';
import { EcoTracker } from '../ecotracker.ts';
import type { HttpReply, PlayedMeter } from '../played-meter.ts';
import { GridMeter } from '../values/grid-figures.ts';
import { shelly3Em, shellyEm } from './gen1.ts';
import { Decimal, writeJson } from './json-writer.ts';
import { ShellyPro3Em } from './pro-3em.ts';

const MAC = '021A4B00C0FE';
let house: LiveHouse;
let pro: ShellyPro3Em;

const options = () => {
  const grid = new GridMeter({ device: 'grid', invert: false, live: house.live, clock: house.clock });
  return { mac: MAC, device: 'grid', clock: house.clock, read: () => grid.read() };
};
const get = (meter: PlayedMeter, target: string): HttpReply => {
  const { pathname: path, searchParams: query } = new URL(target, 'http://meter');
  return meter.answer({ method: 'GET', path, query, body: '' });
};
const post = (meter: PlayedMeter, path: string, body: string): HttpReply =>
  meter.answer({ method: 'POST', path, query: new URLSearchParams(), body });
const json = ({ body }: HttpReply): unknown => JSON.parse(body);

beforeEach(() => {
  house = new LiveHouse();
  house.addDevice('grid', 1);
  house.read('grid', {
    ...{ powerL1: 100, powerL2: -300, powerL3: 50.26, voltageL1: 230, voltageL2: 231, voltageL3: 232 },
    ...{ currentL1: 0.5, currentL2: 1.4, currentL3: 0.3, frequency: 50, energyImport: 12_000, energyExport: 34_000 },
  });
  pro = new ShellyPro3Em(options());
});

describe('Shelly Pro 3EM', () => {
  test('EM.GetStatus by GET, as Hoymiles, Growatt, Zendure and uni-meter ask: every number with a point', () => {
    const { status, type, body } = get(pro, '/rpc/EM.GetStatus?id=0');
    expect([status, type]).toEqual([200, 'application/json']);
    expect(body).toContain('"a_act_power":100.0,');
    expect(body).toContain('"total_act_power":-149.740,');
    expect(body).toContain('"c_act_power":50.3,');
    expect(body).toContain('"a_voltage":230.0,');
    expect(body).toContain('"n_current":null,"total_current":2.200,');
    expect(JSON.parse(body)).toMatchObject({ id: 0, b_act_power: -300, a_freq: 50, user_calibrated_phase: [] });
    expect(get(pro, '/rpc/EM.GetStatus').body).toBe(body);
  });

  test('EMData.GetStatus: Wh, the whole at phase a where the phases are not counted', () => {
    expect(json(get(pro, '/rpc/EMData.GetStatus?id=0'))).toEqual({
      ...{ id: 0, a_total_act_energy: 12_000, b_total_act_energy: 0, c_total_act_energy: 0 },
      ...{ a_total_act_ret_energy: 34_000, b_total_act_ret_energy: 0, c_total_act_ret_energy: 0 },
      ...{ total_act: 12_000, total_act_ret: 34_000 },
    });
  });

  test('calls of evcc: the list of methods, then a body with id, src and method at the path of the method', () => {
    const body = (method: string): string => JSON.stringify({ id: 0, src: 'evcc', method });
    const { methods } = json(post(pro, '/rpc/Shelly.ListMethods', body('Shelly.ListMethods'))) as { methods: string[] };
    expect(methods).toEqual(expect.arrayContaining(['EM.GetStatus', 'EMData.GetStatus', 'Shelly.GetDeviceInfo']));
    expect(methods).not.toContain('EM1.GetStatus');
    expect(json(post(pro, '/rpc/EM.GetStatus', body('EM.GetStatus')))).toMatchObject({ total_act_power: -149.74 });
    expect(get(pro, '/shelly').body).toContain('"gen":2');
  });

  test('frames over HTTP, WebSocket and as datagrams: the number and the asker come back', () => {
    const frame = '{"id":7,"src":"user_1","method":"EM.GetStatus","params":{"id":0}}';
    const reply = json(post(pro, '/rpc', frame));
    expect(reply).toMatchObject({ id: 7, src: 'shellypro3em-021a4b00c0fe', dst: 'user_1', result: { id: 0 } });
    const datagram = pro.answerText('{"id":1,"src":"cli","method":"EM.GetStatus","params":{"id":0}}');
    expect(datagram).toMatchObject({ asker: 'cli', isOff: false });
    // Marstek's firmware takes no answer of less than 250 characters over its wired network.
    expect(datagram?.text.length).toBeGreaterThan(250);
    expect(pro.answerText('{"id":"a","method":"shelly.getdeviceinfo"}')?.text).toContain('"id":"a","src"');
  });

  test('calls of Home Assistant: info, configuration, state, components, scripts', () => {
    expect(json(get(pro, '/shelly'))).toMatchObject({
      ...{ id: 'shellypro3em-021a4b00c0fe', mac: MAC, model: 'SPEM-003CEBEU', gen: 2, auth_en: false },
      ...{ app: 'Pro3EM', profile: 'triphase' },
    });
    const call = (method: string, params = {}): unknown =>
      (
        JSON.parse(pro.answerText(JSON.stringify({ id: 1, src: 'aios-1', method, params }))?.text ?? '{}') as {
          result: unknown;
        }
      ).result;
    expect(call('Shelly.GetStatus')).toMatchObject({
      'em:0': { a_act_power: 100 },
      'emdata:0': { total_act: 12_000 },
      sys: { mac: MAC, restart_required: false, available_updates: {} },
      wifi: { status: 'disconnected' },
    });
    expect(call('Shelly.GetConfig')).toMatchObject({ sys: { device: { mac: MAC, name: 'grid' } }, 'em:0': { id: 0 } });
    expect(call('Shelly.GetComponents', { dynamic_only: true })).toMatchObject({ components: [], total: 0 });
    expect(call('Script.List')).toEqual({ scripts: [] });
    const news = JSON.parse(pro.news('aios-1') ?? '{}') as Record<string, unknown>;
    expect(news).toMatchObject({ method: 'NotifyStatus', dst: 'aios-1' });
    expect(news['params']).toMatchObject({ 'em:0': { total_act_power: -149.74 }, 'emdata:0': { total_act: 12_000 } });
    expect(JSON.parse(pro.news('aios-1') ?? '{}')).not.toHaveProperty(['params', 'emdata:0']);
  });

  test('what it does not know is refused in its own words', () => {
    expect(json(get(pro, '/rpc/Switch.Set?id=0&on=true'))).toEqual({ code: 404, message: 'No handler for Switch.Set' });
    expect(get(pro, '/rpc/Switch.Set').status).toBe(404);
    expect(get(pro, '/rpc/EM.GetStatus?id=1').status).toBe(500);
    expect(json(post(pro, '/rpc', '{"id":3,"method":"Shelly.Reboot"}'))).toMatchObject({ id: 3, error: { code: 404 } });
    expect(get(pro, '/../../etc/passwd').status).toBe(404);
  });

  test('garbage is no request', () => {
    for (const text of ['', '{', '[]', 'null', '{"method":7}', '\0\0\0', '"EM.GetStatus"', '[{"method":"x"}]']) {
      expect(pro.answerText(text), text).toBeNull();
      expect(post(pro, '/rpc', text).status, text).toBe(500);
    }
    expect(pro.answerText(`{"id":1,"method":"${'x'.repeat(9000)}"}`)).toBeNull();
  });

  test('switched off when there is no present power: never an old number, never 0, nothing a program could take for one', async () => {
    await house.clock.advance(10_001);
    const replies = [
      get(pro, '/rpc/EM.GetStatus?id=0'),
      get(pro, '/rpc/EMData.GetStatus?id=0'),
      get(pro, '/rpc/Shelly.GetStatus'),
      post(pro, '/rpc', '{"id":1,"method":"EM.GetStatus","params":{"id":0}}'),
    ];
    for (const { status, type, body } of replies) {
      expect([status, type]).toEqual([503, 'text/plain; charset=utf-8']);
      expect(body).not.toMatch(/[0-9]/);
    }
    expect(pro.answerText('{"id":1,"method":"EM.GetStatus"}')).toMatchObject({ isOff: true });
    expect(pro.news('x')).toBeNull();
    // It can still be found and set up.
    expect(get(pro, '/shelly').status).toBe(200);
  });
});

describe('first generation', () => {
  test('Shelly EM: the total at the first channel, the second is not connected', () => {
    const em = shellyEm(options());
    expect(json(get(em, '/shelly'))).toMatchObject({ type: 'SHEM', mac: MAC, auth: false, num_emeters: 2 });
    expect(json(get(em, '/status'))).toMatchObject({
      mac: MAC,
      emeters: [
        { power: -149.74, is_valid: true, total: 12_000, total_returned: 34_000 },
        { power: 0, is_valid: false, total: null },
      ],
    });
    expect(json(get(em, '/emeter/0'))).toMatchObject({ power: -149.74, voltage: 230 });
    expect(get(em, '/emeter/2').status).toBe(404);
    expect(json(get(em, '/settings'))).toMatchObject({ device: { type: 'SHEM', hostname: `shellyem-${MAC}` } });
  });

  test('Shelly 3EM: three channels and their sum', () => {
    const em = shelly3Em(options());
    const status = json(get(em, '/status')) as { emeters: { power: number; current: number; is_valid: boolean }[] };
    expect(status).toMatchObject({ total_power: -149.74 });
    expect(status.emeters.map(({ power, current, is_valid: isValid }) => [power, current, isValid])).toEqual([
      [100, 0.5, true],
      [-300, 1.4, true],
      [50.26, 0.3, true],
    ]);
  });

  test('switched off without a present power', async () => {
    await house.clock.advance(10_001);
    expect([get(shellyEm(options()), '/status').status, get(shelly3Em(options()), '/emeter/0').status]).toEqual([
      503, 503,
    ]);
  });
});

describe('EcoTracker', () => {
  const tracker = (): EcoTracker =>
    new EcoTracker({ ...options(), meanPower: () => house.live.averages.mean('grid', 'powerL1') });

  test('one page: whole watts, Wh', () => {
    expect(json(get(tracker(), '/v1/json'))).toEqual({
      ...{ power: -150, powerAvg: 100, powerPhase1: 100, powerPhase2: -300, powerPhase3: 50 },
      ...{ energyCounterIn: 12_000, energyCounterOut: 34_000 },
    });
    expect(get(tracker(), '/').status).toBe(404);
  });

  test('leaves out phases and counters that nobody measures, and is off without a power', async () => {
    house.addDevice('grid', null, { kind: 'sml', phases: null, values: 'when heard', measurands: { power: 'W' } });
    await house.clock.advance(10_001);
    expect(get(tracker(), '/v1/json').status).toBe(503);
    house.live.removeDevice('grid');
    house.addDevice('grid', null, { kind: 'sml', phases: null, values: 'when heard', measurands: { power: 'W' } });
    house.read('grid', { power: -0.2 });
    expect(get(tracker(), '/v1/json').body).toBe('{"power":0,"powerAvg":0}');
  });
});

test('numbers have a fixed number of digits, and no -0', () => {
  expect(writeJson({ a: new Decimal(-0.04, 1), b: [1, 'x"', null, true], c: new Decimal(12, 1) })).toBe(
    '{"a":0.0,"b":[1,"x\\"",null,true],"c":12.0}',
  );
});
