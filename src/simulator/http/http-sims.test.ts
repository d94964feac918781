// The simulated HTTP devices behave like the real ones where tests and the demo rely on it.
import { describe, expect, it } from 'vitest';
import { parseEdgeDevice } from '../../catalog/http/ai-on-the-edge.ts';
import { parseInverter, parsePowerFlow } from '../../codec/http/fronius.ts';
import { parseGoEStatus } from '../../catalog/http/go-e.ts';
import type { HttpParsed } from '../../codec/http/answer.ts';
import { FakeClock } from '../../../test/support/fake-clock.ts';
import type { SimReply, SimRequest } from './endpoint.ts';
import { SimFronius, sun } from './fronius.ts';
import { SimGoE } from './go-e.ts';
import { SimWaterMeter } from './water-meter.ts';

const HOUR_MS = 3_600_000;
const settings = { id: 1, unit: 'l', values: [] } as const;

function ask(device: { respond(request: SimRequest): SimReply }, url: string): unknown {
  const { pathname: path, searchParams: query } = new URL(url, 'http://device');
  return JSON.parse(device.respond({ method: 'GET', path, query, headers: {}, body: '' }).body);
}

function valuesOf(parsed: HttpParsed): Record<string, unknown> {
  if (parsed.kind !== 'values') return { ...parsed };
  return Object.fromEntries(parsed.values.map(({ measurand, value }) => [measurand, value]));
}

describe('the simulated wallbox', () => {
  const status = (box: SimGoE) => valuesOf(parseGoEStatus(ask(box, '/api/status')));

  it('charges with what it is told, a second later', async () => {
    const clock = new FakeClock();
    const box = new SimGoE({ clock });
    expect(status(box)).toMatchObject({ power: 1382.4, currentLimit: 6, phases: 1, state: 'charge' });
    expect(ask(box, '/api/set?amp=10&psm=2')).toEqual({ amp: true, psm: true });
    expect(status(box)).toMatchObject({ currentLimit: 6 });
    await clock.advance(1000);
    expect(status(box)).toMatchObject({ currentLimit: 10, phases: 3, power: 6913, powerL3: 2311 });
  });

  it.each([
    ['amp=5', { amp: 'value out of range' }],
    ['amp=17', { amp: 'value out of range' }],
    ['amp=', { amp: 'could not parse value' }],
    ['psm=x', { psm: 'could not parse value' }],
    ['oct=1', { oct: 'unknown key oct' }],
  ])('refuses %s in words', async (query, said) => {
    const clock = new FakeClock();
    const box = new SimGoE({ clock });
    expect(ask(box, `/api/set?${query}`)).toEqual(said);
    await clock.advance(2000);
    expect(status(box)).toMatchObject({ currentLimit: 6, phases: 1 });
  });

  it('stops when it is told, and when the car is full', async () => {
    const clock = new FakeClock();
    const box = new SimGoE({ clock, carNeedsWh: 2000, energyTotalWh: 1000 });
    ask(box, '/api/set?frc=1');
    await clock.advance(1000);
    expect(status(box)).toMatchObject({ state: 'complete', stopped: true, power: 0 });
    ask(box, '/api/set?frc=0');
    await clock.advance(10 * HOUR_MS);
    expect(status(box)).toMatchObject({ state: 'complete', power: 0, energyTotal: 3000, energySession: 2000 });
    box.unplug();
    expect(status(box)).toMatchObject({ state: 'idle' });
    box.plugIn(500);
    expect(status(box)).toMatchObject({ state: 'charge', energySession: 0 });
  });

  it('gives only what is asked for', () => {
    expect(ask(new SimGoE({ clock: new FakeClock() }), '/api/status?filter=amp,car,none')).toEqual({ amp: 6, car: 2 });
  });
});

describe('the simulated inverters', () => {
  it('have a sun by day and none by night', () => {
    const day = (hour: number) => new Date(2026, 5, 15, hour).getTime();
    const power = sun(5000);
    expect([0, 5, 6, 20, 23].map((hour) => power(day(hour)))).toEqual([0, 0, 0, 0, 0]);
    expect(power(day(13))).toBe(5000);
    expect(power(day(9))).toBeGreaterThan(1000);
  });

  it('count what they feed in, and start each day anew', async () => {
    const clock = new FakeClock(new Date(2026, 5, 15, 12).getTime());
    const site = new SimFronius({ clock, inverters: [{ id: 1, power: () => 1000, energyTotalWh: 5000 }] });
    const values = () =>
      valuesOf(parseInverter(ask(site, '/solar_api/v1/GetInverterRealtimeData.cgi?Scope=System'), settings));
    await clock.advance(2 * HOUR_MS);
    expect(values()).toMatchObject({ power: 1000, energyDay: 2000, energyTotal: 7000 });
    await clock.advance(11 * HOUR_MS);
    expect(values()).toMatchObject({ energyTotal: 18_000 });
    expect(values()['energyDay']).toBeLessThan(1100);
  });

  it('balance grid, load and sun', () => {
    const clock = new FakeClock();
    const site = new SimFronius({ clock, load: () => 700, inverters: [{ id: 1, power: () => 1000 }] });
    const flow = valuesOf(parsePowerFlow(ask(site, '/solar_api/v1/GetPowerFlowRealtimeData.fcgi')));
    expect(flow).toMatchObject({ power: -300, loadPower: 700, pvPower: 1000, autonomy: 100, selfConsumption: 70 });
    site.setAsleep(true);
    const night = valuesOf(parsePowerFlow(ask(site, '/solar_api/v1/GetPowerFlowRealtimeData.fcgi')));
    expect(night).toMatchObject({ power: 700, pvPower: null });
  });
});

describe('the simulated water meter', () => {
  it('moves by rounds, as texts or as numbers', async () => {
    for (const bareNumbers of [false, true]) {
      const clock = new FakeClock();
      const meter = new SimWaterMeter({ clock, litresPerMinute: 2, startLitres: 100, roundMs: 60_000, bareNumbers });
      const values = () => valuesOf(parseEdgeDevice(ask(meter, '/json'), settings));
      expect(values()).toMatchObject({ volume: 100, rate: 2, raw: '00000100' });
      await clock.advance(59_000);
      expect(values()).toMatchObject({ volume: 100 });
      await clock.advance(1000);
      expect(values()).toMatchObject({ volume: 102, previous: 102, status: 'no error' });
      meter.reject('Neg. Rate');
      expect(values()).toMatchObject({ volume: null, rate: null, previous: 102, status: 'Neg. Rate' });
    }
  });
});
