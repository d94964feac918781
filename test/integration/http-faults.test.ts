// Every kind of HTTP device on real sockets: its values, and every fault with a typed error and a return.
import { afterEach, describe, expect, it } from 'vitest';
import { ERROR_CATALOGUE } from '../../src/vocabulary/error-codes.ts';
import { HTTP_FAULTS, type HttpFault, type SimReply, type SimRequest } from '../../src/simulator/http/endpoint.ts';
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

/** Every kind of device with a value that proves it was read. */
const KINDS: readonly {
  name: string;
  device: HouseOptions['devices'][number];
  respond: (clock: FakeClock) => (request: SimRequest) => SimReply;
  proof: Record<string, unknown>;
}[] = [
  {
    name: 'fronius-symo',
    device: { name: 'dut', model: 'fronius-symo' },
    respond: (clock) => (request) => simFronius(clock).respond(request),
    proof: { power: 1000, energyTotal: 16_001_000 },
  },
  {
    name: 'fronius-powerflow',
    device: { name: 'dut', model: 'fronius-powerflow' },
    respond: (clock) => (request) => simFronius(clock).respond(request),
    proof: { power: -400, loadPower: 600, pvPower: 1000 },
  },
  {
    name: 'fronius-meter',
    device: { name: 'dut', model: 'fronius-meter' },
    respond: (clock) => (request) => simFronius(clock).respond(request),
    proof: { power: -400, frequency: 50 },
  },
  {
    name: 'go-e',
    device: { name: 'dut', model: 'go-e' },
    respond: (clock) => {
      const wallbox = new SimGoE({ clock });
      return (request) => wallbox.respond(request);
    },
    proof: { power: 1382.4, currentLimit: 6, phases: 1, state: 'charge', stopped: false },
  },
  {
    name: 'ai-on-the-edge',
    device: { name: 'dut', model: 'ai-on-the-edge', unit: 'l' },
    respond: (clock) => {
      const meter = new SimWaterMeter({ clock });
      return (request) => meter.respond(request);
    },
    proof: { volume: 1130154, status: 'no error' },
  },
  {
    name: 'http-json',
    device: { name: 'dut', model: 'http-json', intervalMs: 30_000, lifetimeMs: 90_000, request: TANK_REQUEST },
    respond: () => tankReply,
    proof: { volume: 812.5, state: 'filling' },
  },
];

const EXPECTED: Readonly<Record<HttpFault, { code: string; says: RegExp; needsTime?: true }>> = {
  hang: { code: 'HTTP_TIMEOUT', says: /no answer within 5000 ms/, needsTime: true },
  error500: { code: 'HTTP_STATUS', says: /status 500: couldn't take api lock in 3s, please try again later/ },
  half: { code: 'HTTP_CONTENT', says: /the answer broke off after \d+ bytes/ },
  notJson: { code: 'HTTP_CONTENT', says: /the answer is not JSON \(text\/html\): Welcome Please log in/ },
  huge: { code: 'HTTP_ANSWER_TOO_LARGE', says: /longer than 1048576 bytes/ },
  redirect: {
    code: 'HTTP_STATUS',
    says: /redirected to http:\/\/192\.0\.2\.1\/login \(status 302\), another host: set `url` to it if it is your device/,
  },
  slow: { code: 'HTTP_TIMEOUT', says: /no complete answer within 5000 ms/, needsTime: true },
  hangUp: { code: 'HTTP_CONNECT', says: /the device hung up without an answer/ },
  noHttp: { code: 'HTTP_CONTENT', says: /what answers does not speak HTTP/ },
};

describe.each(KINDS)('$name', ({ device, respond, proof }) => {
  it('gives its values, with the host time of the answer and its lifetime', async () => {
    const clock = new FakeClock();
    const { answered, values, snapshots, health, group } = await open({
      clock,
      respond: respond(clock),
      devices: [device],
    });
    await answered(1);
    expect(values('dut')).toMatchObject(proof);
    expect(health('dut')).toMatchObject({ state: 'online', reason: null, code: null, requests: 1 });
    const [first] = snapshots;
    const lifetimeMs = group.devices[0]?.lifetimeMs;
    expect(first?.readings.every((reading) => reading.measuredAtMs === clock.wallMs())).toBe(true);
    expect(first?.readings.every(({ validForMs }) => validForMs === lifetimeMs)).toBe(true);
    // What the view promises is what comes, in the same units.
    const promised = group.devices[0]?.measurands ?? {};
    const wrong = first?.readings.filter(({ measurand, unit }) => promised[measurand] !== unit);
    expect(wrong).toEqual([]);
  });

  it.each(HTTP_FAULTS)('survives %s: a typed error, old values kept, back again', async (fault) => {
    const clock = new FakeClock();
    const { endpoint, answered, health, values, nextRequest, nextPoll, group } = await open({
      clock,
      respond: respond(clock),
      devices: [device],
    });
    await answered(1);
    endpoint.setFault(fault);
    const { code, says, needsTime } = EXPECTED[fault];
    await nextRequest();
    if (needsTime) await clock.advance(5000);
    await eventually(code, () => (health('dut').errors[code] ?? 0) > 0);
    expect(health('dut')).toMatchObject({ code, reason: expect.stringMatching(says) as string });
    expect(health('dut').facts).toMatchObject({ where: expect.stringMatching(/^(GET|POST) http:/) as string });
    expect(health('dut').reason).toContain(`GET ${endpoint.url}/`);
    expect(health('dut').state).toMatch(/degraded|offline/);
    expect(values('dut')).toMatchObject(proof);
    expect(Object.keys(ERROR_CATALOGUE)).toContain(code);
    expect(group.bus.stats().errors[code]).toBeGreaterThan(0);
    endpoint.setFault(null);
    await nextPoll();
    expect(health('dut')).toMatchObject({ state: 'online', reason: null });
  });

  it('says when nothing listens at its address', async () => {
    const clock = new FakeClock();
    const { endpoint, health, answered, nextRequest } = await open({
      clock,
      respond: respond(clock),
      devices: [device],
    });
    await answered(1);
    await endpoint.stop();
    await nextRequest();
    await eventually('HTTP_CONNECT', () => (health('dut').errors['HTTP_CONNECT'] ?? 0) > 0);
    expect(health('dut').reason).toMatch(/connection refused: is this the right address and port\?/);
  });
});
