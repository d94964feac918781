// A small house for tests of the interfaces: devices from literals, values through the real live state.
import pino from 'pino';
import type { HubServices } from '../../src/api/hub-services.ts';
import type { RuntimeFigures } from '../../src/api/runtime-figures.ts';
import { LiveState } from '../../src/live/live-state.ts';
import type { BusStats, BusView } from '../../src/model/bus-stats.ts';
import type { DeviceView } from '../../src/model/device-view.ts';
import type { DeviceHealth } from '../../src/model/health.ts';
import { measurandInfo } from '../../src/vocabulary/measurands.ts';
import type { ReadingValue } from '../../src/model/reading.ts';
import { FakeClock } from './fake-clock.ts';

export const LIFETIME_MS = 10_000;

export const QUIET_LOG = pino({ level: 'silent' });

export const RUNTIME: RuntimeFigures = {
  hostName: 'raspberrypi',
  heapUsedBytes: () => 1_568_344,
  activeResources: () => 11,
};

export interface TestDevice {
  readonly view: DeviceView;
  health: DeviceHealth;
}

const PHASES = ['L1', 'L2', 'L3'];
const THREE_PHASE = ['power', 'voltage', 'current', 'powerFactor', 'energyImport', 'energyExport', 'thdVoltage'];

/** What an SDM630 measures, as far as gosdm630 knew it. */
export const SDM630_MEASURANDS = [
  ...THREE_PHASE.flatMap((name) => PHASES.map((phase) => name + phase)),
  'energyImport',
  'energyExport',
  'thdVoltage',
  'frequency',
];
export const SDM120_MEASURANDS = ['power', 'voltage', 'current', 'powerFactor', 'energyImport', 'energyExport'];

export class LiveHouse {
  readonly clock = new FakeClock();
  readonly live = new LiveState(this.clock);
  readonly devices = new Map<string, TestDevice>();

  addDevice(name: string, apiId: number | null, overrides: Partial<DeviceView> = {}): TestDevice {
    const device: TestDevice = {
      health: {
        state: 'online',
        sinceMs: this.clock.wallMs(),
        reason: null,
        code: null,
        facts: {},
        lastSuccessMs: this.clock.wallMs(),
        requests: 7,
        errors: {},
        roundTripMs: 42,
      },
      view: {
        name,
        kind: 'modbus',
        hasWire: true,
        values: 'declared',
        model: 'eastron-sdm630',
        type: 'SDM',
        manufacturer: 'Eastron',
        description: 'SDM630',
        bus: 'rs485',
        id: apiId,
        apiId,
        phases: 3,
        lifetimeMs: LIFETIME_MS,
        measurands: unitsOf(SDM630_MEASURANDS),
        quirks: [],
        health: () => device.health,
        ...overrides,
      },
    };
    this.devices.set(name, device);
    this.live.addDevice(device.view);
    return device;
  }

  addOnePhase(name: string, apiId: number): TestDevice {
    return this.addDevice(name, apiId, {
      model: 'eastron-sdm120',
      phases: 1,
      measurands: unitsOf(SDM120_MEASURANDS),
    });
  }

  addBus(name: string, stats: Partial<BusStats> = {}, type = 'modbus-rtu'): void {
    const view: BusView = {
      name,
      type,
      address: '/dev/ttyUSB0',
      asksRegisters: type.startsWith('modbus'),
      stats: () => ({
        open: true,
        problem: null,
        code: null,
        facts: {},
        requests: 0,
        errors: {},
        roundTrips: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
        roundTripSumMs: 0,
        load: 0,
        waiting: 0,
        behindMs: 0,
        ...stats,
      }),
    };
    this.live.addBus(view);
  }

  /** One poll of a device, now. */
  read(device: string, values: Readonly<Record<string, ReadingValue>>, validForMs = LIFETIME_MS): void {
    const measuredAtMs = this.clock.wallMs();
    const readings = Object.entries(values).map(([measurand, value]) => ({
      measurand,
      value,
      unit: measurandInfo(measurand)?.unit ?? null,
      measuredAtMs,
      validForMs,
    }));
    this.live.accept({ device, measuredAtMs, readings });
  }

  goOffline(name: string, reason = 'no answer for 10 s'): void {
    const device = this.devices.get(name);
    if (!device) throw new Error(`the house has no ${name}`);
    const from = device.health.state;
    const told = { reason, code: 'MODBUS_TIMEOUT', facts: { unit: 1 } } as const;
    device.health = { ...device.health, state: 'offline', ...told };
    this.live.changeHealth({ device: name, from, to: 'offline', ...told, atMs: this.clock.wallMs() });
  }

  deps(overrides: Partial<HubServices> = {}): HubServices {
    return {
      live: this.live,
      clock: this.clock,
      config: { server: { hosts: [], tokens: [] }, uniqueIdFormat: 'Instrument%d' },
      version: '1.2.3',
      log: QUIET_LOG,
      runtime: RUNTIME,
      ...overrides,
    };
  }
}

function unitsOf(measurands: readonly string[]): Record<string, string | null> {
  return Object.fromEntries(measurands.map((name) => [name, measurandInfo(name)?.unit ?? null]));
}
