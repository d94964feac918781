// /metrics and /healthz: names, units, what is left out, and when the alarm is raised.
import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LIFETIME_MS, LiveHouse } from '../../../test/support/live-house.ts';
import { systemClock } from '../../transport/system-clock.ts';
import { createServer } from '../server.ts';

let house: LiveHouse;
let app: FastifyInstance;

beforeEach(() => {
  house = new LiveHouse();
  app = createServer(house.deps());
});

afterEach(() => app.close());

/** Samples without comments, by name and labels. */
async function metrics(): Promise<Map<string, number>> {
  const reply = await app.inject({ url: '/metrics' });
  expect(reply.statusCode).toBe(200);
  expect(reply.headers['content-type']).toMatch(/^text\/plain; version=0\.0\.4/);
  const lines = reply.body.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.split(' ').at(-1))]));
}

describe('/metrics', () => {
  it('has readings in base units with the unit in the name', async () => {
    house.addDevice('grid', 11);
    house.read('grid', {
      ...{ powerL1: -5.5, voltageL1: 230, currentL1: 2, frequency: 50, powerFactorL1: 0.9, thdVoltage: 2 },
      ...{ energyImport: 1500, energySum: -10, reactivePower: 3, reactiveEnergyImport: 2, apparentPower: 7 },
      ...{ phaseAngle: 180, temperature: 21.5, volume: 12, volumeFlow: 36, stateOfCharge: 80 },
      ...{ phases: 3, stopped: true, state: 'idle' },
    });
    const samples = await metrics();
    const of = (name: string, measurand: string, part = '') =>
      samples.get(`${name}{device="grid",measurand="${measurand}"${part}}`);
    expect(of('meterhub_phase_power_watts', 'powerL1', ',phase="L1"')).toBe(-5.5);
    expect(of('meterhub_phase_voltage_volts', 'voltageL1', ',phase="L1"')).toBe(230);
    expect(of('meterhub_phase_current_amperes', 'currentL1', ',phase="L1"')).toBe(2);
    expect(of('meterhub_frequency_hertz', 'frequency')).toBe(50);
    expect(of('meterhub_phase_power_factor_ratio', 'powerFactorL1', ',phase="L1"')).toBe(0.9);
    expect(of('meterhub_voltage_harmonic_distortion_ratio', 'thdVoltage')).toBe(0.02);
    expect(of('meterhub_import_energy_joules_total', 'energyImport')).toBe(5_400_000);
    expect(of('meterhub_energy_balance_joules', 'energySum')).toBe(-36_000);
    expect(of('meterhub_reactive_power_vars', 'reactivePower')).toBe(3);
    expect(of('meterhub_import_reactive_energy_var_seconds_total', 'reactiveEnergyImport')).toBe(7200);
    expect(of('meterhub_apparent_power_voltamperes', 'apparentPower')).toBe(7);
    expect(of('meterhub_phase_angle_radians', 'phaseAngle')).toBeCloseTo(Math.PI, 12);
    expect(of('meterhub_temperature_celsius', 'temperature')).toBe(21.5);
    expect(of('meterhub_volume_cubic_meters_total', 'volume')).toBe(12);
    expect(of('meterhub_volume_flow_cubic_meters_per_second', 'volumeFlow')).toBeCloseTo(0.01, 12);
    expect(of('meterhub_state_of_charge_ratio', 'stateOfCharge')).toBe(0.8);
    expect(of('meterhub_value', 'phases')).toBe(3);
    expect(of('meterhub_value', 'stopped')).toBe(1);
    expect([...samples.keys()].filter((key) => key.includes('"state"'))).toEqual([]);
  });

  it('adds up to the house: the sum of a metric counts nothing twice', async () => {
    house.addDevice('grid', 11);
    house.addDevice('published', null, { kind: 'published', hasWire: false, model: 'published' });
    house.read('grid', { power: 600, powerL1: 100, powerL2: 200, powerL3: 300, importPower: 600, energyImport: 10 });
    house.read('grid', { energyImportL1: 4, energyImportL2: 6, energyImportT1: 10, energyExport: 1 });
    house.read('published', { power: 600 });
    const samples = [...(await metrics())];
    const sum = (name: string): number =>
      samples.reduce((total, [key, value]) => total + (key.startsWith(`${name}{`) ? value : 0), 0);
    expect(sum('meterhub_power_watts')).toBe(600);
    expect(sum('meterhub_phase_power_watts')).toBe(600);
    expect(sum('meterhub_import_energy_joules_total')).toBe(36_000);
  });

  it('leaves out values whose lifetime is over, and devices that are gone', async () => {
    house.addDevice('grid', 11);
    house.read('grid', { powerL1: 5, energyImport: 1000 });
    const readings = async () => [...(await metrics()).keys()].filter((key) => key.includes('measurand='));
    expect(await readings()).toHaveLength(2);
    await house.clock.advance(LIFETIME_MS + 1);
    expect(await readings()).toEqual([]);
    house.live.removeDevice('grid');
    expect([...(await metrics()).keys()].filter((key) => key.includes('device="grid"'))).toEqual([]);
  });

  it('shows counters as they are at every scrape', async () => {
    house.addDevice('grid', 11);
    for (const energyImport of [1000, 1001]) {
      house.read('grid', { energyImport });
      const samples = await metrics();
      const name = 'meterhub_import_energy_joules_total{device="grid",measurand="energyImport"}';
      expect(samples.get(name)).toBe(energyImport * 3600);
    }
  });

  it('has devices, buses, errors by kind, round trips, event loop and process', async () => {
    const grid = house.addDevice('grid', 11);
    grid.health = { ...grid.health, errors: { MODBUS_CRC: 3 }, state: 'degraded' };
    house.addDevice('flat', 3);
    house.goOffline('flat');
    house.addBus('rs485', {
      ...{ requests: 700, errors: { MODBUS_TIMEOUT: 4 }, load: 0.25, waiting: 2, behindMs: 1500 },
      ...{ roundTrips: [1, 0, 2, 0, 0, 0, 0, 0, 0, 5], roundTripSumMs: 12_345 },
    });
    const samples = await metrics();
    expect(samples.get('meterhub_build_info{version="1.2.3"}')).toBe(1);
    expect(samples.get('meterhub_device_up{device="grid",model="eastron-sdm630"}')).toBe(1);
    expect(samples.get('meterhub_device_up{device="flat",model="eastron-sdm630"}')).toBe(0);
    expect(samples.get('meterhub_device_requests_total{device="grid"}')).toBe(7);
    expect(samples.get('meterhub_device_errors_total{device="grid",kind="MODBUS_CRC"}')).toBe(3);
    expect(samples.get('meterhub_bus_up{bus="rs485"}')).toBe(1);
    expect(samples.get('meterhub_bus_requests_total{bus="rs485"}')).toBe(700);
    expect(samples.get('meterhub_bus_errors_total{bus="rs485",kind="MODBUS_TIMEOUT"}')).toBe(4);
    expect(samples.get('meterhub_bus_load_ratio{bus="rs485"}')).toBe(0.25);
    expect(samples.get('meterhub_bus_waiting_requests{bus="rs485"}')).toBe(2);
    expect(samples.get('meterhub_bus_behind_seconds{bus="rs485"}')).toBe(1.5);
    const bucket = (le: string) => samples.get(`meterhub_bus_round_trip_seconds_bucket{bus="rs485",le="${le}"}`);
    expect([bucket('0.005'), bucket('0.01'), bucket('0.02'), bucket('2'), bucket('+Inf')]).toEqual([1, 1, 3, 3, 8]);
    expect(samples.get('meterhub_bus_round_trip_seconds_sum{bus="rs485"}')).toBe(12.345);
    expect(samples.get('meterhub_bus_round_trip_seconds_count{bus="rs485"}')).toBe(8);
    expect(samples.has('process_resident_memory_bytes')).toBe(true);
  });

  it('leaves out the delay of the event loop until it was sampled', async () => {
    const delays = async () => [...(await metrics())].filter(([name]) => name.startsWith('nodejs_eventloop_lag'));
    expect((await delays()).map(([name]) => name)).toEqual(['nodejs_eventloop_lag_seconds']);
    let sampled: [string, number][] = [];
    for (let tries = 0; tries < 200 && sampled.length < 2; tries++) {
      // Every answer begins a new measurement: leave it time for a sample.
      await systemClock.sleep(100);
      sampled = await delays();
    }
    expect(sampled.map(([name]) => name)).toContain('nodejs_eventloop_lag_p99_seconds');
    for (const [name, seconds] of sampled) expect(seconds, name).toBeLessThan(60);
  });

  it('does not call down what nobody has published', async () => {
    house.addDevice('published', null, { kind: 'published', hasWire: false, model: 'published' });
    house.goOffline('published');
    expect([...(await metrics()).keys()].filter((key) => key.startsWith('meterhub_device_up'))).toEqual([]);
  });
});

describe('/healthz', () => {
  const healthz = async () => {
    const reply = await app.inject({ url: '/healthz' });
    return { status: reply.statusCode, body: reply.json() };
  };

  it('is well while buses are open and somebody answers', async () => {
    house.addBus('rs485');
    house.addDevice('grid', 11);
    house.addDevice('pv', 3);
    house.goOffline('pv');
    await house.clock.advance(5000);
    expect(await healthz()).toMatchObject({
      status: 200,
      body: {
        status: 'ok',
        version: '1.2.3',
        uptimeSeconds: 5,
        buses: { rs485: { open: true, problem: null } },
        devices: { starting: 0, online: 1, degraded: 0, offline: 1 },
      },
    });
  });

  it('fails when a bus is closed, and says why', async () => {
    house.addBus('rs485', { open: false, problem: 'the adapter was unplugged' });
    house.addDevice('grid', 11);
    const { status, body } = await healthz();
    expect([status, body.status, body.buses.rs485.problem]).toEqual([503, 'failing', 'the adapter was unplugged']);
  });

  it('fails when no device answers any more', async () => {
    house.addBus('rs485');
    house.addDevice('grid', 11);
    house.goOffline('grid');
    expect((await healthz()).status).toBe(503);
  });

  it('does not count what other programs publish', async () => {
    house.addDevice('published', null, { kind: 'published', hasWire: false, model: 'published' });
    house.goOffline('published');
    house.addDevice('grid', 11);
    expect(await healthz()).toMatchObject({ status: 200, body: { devices: { online: 1, offline: 0 } } });
    house.goOffline('grid');
    expect(await healthz()).toMatchObject({ status: 503, body: { devices: { online: 0, offline: 1 } } });
  });

  it('keeps what all outputs of one name have to say', async () => {
    const output = {
      name: 'broker',
      facts: {},
      queued: 0,
      queueOf: 'messages',
      dropped: 0,
      lastSuccessMs: null,
    } as const;
    const two = createServer(
      house.deps({
        outputs: () => [
          { ...output, problem: 'another hub publishes there', code: 'MQTT_CONNECT' },
          { ...output, problem: null, code: null },
          { ...output, problem: 'the disk is full', code: 'BACKUP_WRITE' },
        ],
      }),
    );
    const { outputs, status } = (await two.inject({ url: '/healthz' })).json();
    expect([status, Object.entries(outputs)]).toEqual([
      'degraded',
      [
        ['broker', { problem: 'another hub publishes there', code: 'MQTT_CONNECT' }],
        ['broker (2)', { problem: null, code: null }],
        ['broker (3)', { problem: 'the disk is full', code: 'BACKUP_WRITE' }],
      ],
    ]);
    await two.close();
  });

  it('is well before anything is configured', async () => {
    expect((await healthz()).status).toBe(200);
  });
});
