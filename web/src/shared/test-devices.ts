// Devices from literals, for tests of what is drawn from them.
import type { DeviceJson, ReadingJson, Roles, Value } from './types.ts';

export const ROLES: Roles = { grid: 'grid', house: 'home', pv: ['pv'], battery: ['bat'], car: ['car'], consumers: [] };

type Readings = Readonly<Record<string, Value>>;

export function device(name: string, readings: Readings, change: Partial<DeviceJson> = {}): DeviceJson {
  const shown = Object.entries(readings).map(([measurand, value]): [string, ReadingJson] => {
    return [measurand, { value, unit: 'W', at: '2026-01-15T12:00:00.000Z' }];
  });
  return {
    ...{
      name,
      label: null,
      icon: null,
      room: null,
      kind: 'modbus',
      hasWire: true,
      model: 'm',
      type: 'M',
      apiId: null,
      manufacturer: '',
      placement: null,
      de: { title: '', placement: null },
      description: '',
      bus: 'b',
      id: 1,
      lifetimeMs: 10_000,
      quirks: [],
      production: null,
    },
    health: {
      ...{
        state: 'online',
        since: '2026-01-15T11:00:00.000Z',
        reason: null,
        code: null,
        facts: {},
        requests: 0,
        errors: {},
      },
      ...{ lastSuccess: '2026-01-15T12:00:00.000Z', roundTripMs: null, heldBack: 0, withheld: {} },
    },
    readings: Object.fromEntries(shown),
    ...change,
  };
}

export function building(...all: readonly DeviceJson[]): ReadonlyMap<string, DeviceJson> {
  return new Map(all.map((one) => [one.name, one]));
}
