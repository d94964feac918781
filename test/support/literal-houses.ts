// Houses as tests of the page write them down: one meter, a house with sun and battery, forty meters with long names. Data only.
import type { DeviceJson, ReadingJson } from '../../src/api/v1/answers/device.ts';
import type { LiteralHouse } from './literal-page.ts';

const NO_ROLES = { grid: null, house: null, pv: [], battery: [], car: [], consumers: [] };
const LONG = 'Waschküche_und_Trockenraum_Einliegerwohnung_Obergeschoss_Nord Unterverteilung';

interface DeviceOf {
  readonly name: string;
  readonly watts: number;
  readonly label?: string;
  readonly room?: string;
  readonly more?: Readonly<Record<string, ReadingJson>>;
  readonly bus?: string;
}

function reading(value: ReadingJson['value'], unit: string): ReadingJson {
  return { value, unit, at: new Date().toISOString() };
}

/** A three-phase meter that answers. */
export function meter({ name, watts, label, room, more = {}, bus = 'rs485' }: DeviceOf): DeviceJson {
  const phases = ['L1', 'L2', 'L3'].flatMap((phase, at): [string, ReadingJson][] => [
    [`voltage${phase}`, reading(231.4 + at, 'V')],
    [`current${phase}`, reading(Math.abs(watts) / 690 + at, 'A')],
    [`power${phase}`, reading(watts / 3, 'W')],
  ]);
  const counters = { energyImport: reading(12_345_678, 'Wh'), energyExport: reading(2_345_678, 'Wh') };
  const now = new Date().toISOString();
  return {
    ...{ name, label: label ?? null, icon: null, room: room ?? null, kind: 'modbus', hasWire: true },
    ...{
      model: 'eastron-sdm630',
      type: 'SDM',
      manufacturer: 'Eastron',
      description: 'SDM630 Modbus V2',
      placement: null,
    },
    de: { title: 'Eastron SDM630 Modbus V2', placement: null },
    ...{ bus, id: 1, apiId: 1, lifetimeMs: 10_000, quirks: [], production: name.startsWith('pv') ? 'import' : null },
    health: {
      ...{ state: 'online', since: now, reason: null, code: null, facts: {}, lastSuccess: now, requests: 1000 },
      ...{ errors: {}, roundTripMs: 31, heldBack: 0, withheld: {} },
    },
    readings: {
      power: reading(watts, 'W'),
      ...Object.fromEntries(phases),
      frequency: reading(50.01, 'Hz'),
      ...counters,
      ...more,
    },
  };
}

/** Nothing came of it for a while: its values are over, their times stay. */
export function silent(device: DeviceJson, sinceMs: number): DeviceJson {
  const at = new Date(sinceMs).toISOString();
  const readings = Object.entries(device.readings).map(
    ([name, { unit }]) => [name, { value: null, unit, at }] as const,
  );
  return {
    ...device,
    readings: Object.fromEntries(readings),
    health: {
      ...device.health,
      ...{
        state: 'offline',
        since: at,
        reason: 'The meter does not answer.',
        code: 'MODBUS_TIMEOUT',
        facts: {},
        lastSuccess: at,
      },
    },
  };
}

function house(devices: readonly DeviceJson[], roles: Partial<LiteralHouse['building']['roles']>): LiteralHouse {
  const onWires = new Map<string, string[]>();
  for (const { name, bus } of devices) onWires.set(bus, [...(onWires.get(bus) ?? []), name]);
  const fine = { problem: null, code: null, facts: {}, open: true, requests: 1000, errors: {}, load: 0.4, waiting: 1 };
  return {
    building: {
      ...{ version: '1.2.3', hasHistory: true, now: 0, timeZone: 'Europe/Berlin' },
      ...{ roles: { ...NO_ROLES, ...roles }, needsToken: { read: false, command: false } },
    },
    devices,
    buses: [...onWires].map(([name, names]) => ({
      ...fine,
      ...{ name, type: 'modbus-rtu', address: '/dev/serial/by-id/usb-FTDI_FT232R_USB_UART_A50285BI-if00-port0' },
      ...{ behindMs: 0, roundTripMs: 31, devices: names, canScan: true },
    })),
    commands: {
      needsToken: false,
      targets: [
        {
          ...{ target: 'goe', device: devices.at(-1)?.name ?? '', last: null },
          parameters: [
            { key: 'amp', allowed: { kind: 'range', least: 6, most: 16 }, measurand: null, current: 10 },
            { key: 'frc', allowed: { kind: 'list', values: [0, 1, 2] }, measurand: null, current: 0 },
          ],
        },
      ],
    },
    values: {
      buses: { rs485: { type: 'modbus-rtu', port: '/dev/ttyUSB0' } },
      devices: Object.fromEntries(devices.map(({ name, bus }) => [name, { model: 'eastron-sdm630', bus, id: 1 }])),
      outputs: { mqtt: { type: 'mqtt', url: 'mqtt://broker.local' } },
      roles,
    },
  };
}

/** One meter that has no part. */
export function oneMeter(): LiteralHouse {
  return house([meter({ name: 'meter', watts: 312 })], {});
}

/** A grid meter and a consumer: no sun, no battery. */
export function plainHouse(): LiteralHouse {
  return house([meter({ name: 'grid', watts: 1312 }), meter({ name: 'wp', watts: 640, label: 'Wärmepumpe' })], {
    grid: 'grid',
    consumers: ['wp'],
  });
}

const SUNNY = [
  { name: 'grid', watts: -2170 },
  { name: 'pv', watts: 7245 },
  { name: 'bat', watts: 1310, more: { stateOfCharge: reading(76, '%') } },
  { name: 'home', watts: 3765 },
] as const;

export function sunnyHouse(): LiteralHouse {
  const car = meter({ name: 'car', watts: 2005, more: { state: reading('charge', '') } });
  return house([...SUNNY.map((each) => meter(each)), car], {
    ...{ grid: 'grid', pv: ['pv'], battery: ['bat'], house: 'home', car: ['car'] },
  });
}

/** Forty meters, thirty of them consumers, all with names that no screen has room for. */
export function largeHouse(): LiteralHouse {
  const flats = Array.from({ length: 35 }, (_, at) => {
    const name = `Unterverteilung_Einliegerwohnung_${at}`;
    return meter({ name, watts: at * 11, label: `${LONG} ${at}`, room: at % 2 === 0 ? 'Keller' : 'Dachgeschoss' });
  });
  const car = meter({ name: 'car', watts: 11_005 });
  return house([...SUNNY.map((each) => meter(each)), car, ...flats], {
    ...{ grid: 'grid', pv: ['pv'], battery: ['bat'], house: 'home', car: ['car'] },
    consumers: flats.slice(0, 30).map(({ name }) => name),
  });
}
