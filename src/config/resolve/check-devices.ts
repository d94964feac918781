// What cannot be about the devices together: one address twice on a bus, one number twice in the interfaces,
// a bus that nobody uses. Knows no file format.
import { PUBLISHED_DEVICE } from '../../live/published-device-name.ts';
import type { BusConfig, DeviceConfig } from '../../kinds/kinds.ts';
import { DEFAULT_LINE } from '../../transport/serial-line.ts';
import type { Report } from '../../yaml/report.ts';
import type { BusInput } from '../schema/buses.ts';

export function checkDevices(devices: readonly DeviceConfig[], report: Report): void {
  if (devices.some(({ name }) => name === PUBLISHED_DEVICE)) {
    const message = `${PUBLISHED_DEVICE} is where published values appear among the devices`;
    report.error(['devices', PUBLISHED_DEVICE], message, 'choose another name', 'key');
  }
  checkAddresses(devices, report);
  checkApiIds(devices, report);
}

/** What must be on its bus only once: unit id, inverter number, the meter under an infrared head. */
function addressOnBus(device: DeviceConfig): { key: string; text: string } | null {
  switch (device.kind) {
    case 'modbus':
      return { key: String(device.id), text: `unit id ${device.id}` };
    case 'sml':
      return { key: 'head', text: 'the infrared head' };
    case 'http': {
      const { id, model, request } = device;
      if (request !== null) return null;
      return { key: `${model.id} ${id ?? ''}`, text: id === null ? model.id : `number ${id}` };
    }
  }
}

const REMEDIES: Readonly<Record<DeviceConfig['kind'], string>> = {
  modbus: 'every meter on a bus needs its own id: set another one in the meter and here',
  sml: 'a head reads one meter: give every meter a bus of its own',
  http: 'give every device behind one URL its own `id`, and every other device its own bus',
};

function checkAddresses(devices: readonly DeviceConfig[], report: Report): void {
  const seen = new Map<string, DeviceConfig>();
  for (const device of devices) {
    const address = addressOnBus(device);
    if (address === null) continue;
    const key = `${device.bus} ${address.key}`;
    const other = seen.get(key);
    if (other === undefined) {
      seen.set(key, device);
      continue;
    }
    const place = `${other.name} (${report.place(['devices', other.name])})`;
    const message = `${address.text} on bus ${device.bus} is already taken by ${place}`;
    const part = device.kind === 'sml' || !report.has(['devices', device.name, 'id']) ? 'bus' : 'id';
    report.error(['devices', device.name, part], message, REMEDIES[device.kind]);
  }
}

function checkApiIds(devices: readonly DeviceConfig[], report: Report): void {
  const seen = new Map<number, DeviceConfig>();
  for (const device of devices) {
    if (device.apiId === null) continue;
    const other = seen.get(device.apiId);
    if (other === undefined) seen.set(device.apiId, device);
    else if (!sameUnit(device, other)) {
      const path = ['devices', device.name];
      const own = report.has([...path, 'apiId']);
      report.error(
        own ? [...path, 'apiId'] : [...path, 'id'],
        `/last/${device.apiId} would be both ${device.name} and ${other.name} (${report.place(['devices', other.name])})`,
        own ? 'choose another `apiId`' : `give one of them a number of its own, for example apiId: ${freeId(devices)}`,
      );
    }
  }
}

/** One unit id twice on one bus is said already. */
function sameUnit(a: DeviceConfig, b: DeviceConfig): boolean {
  return a.kind === 'modbus' && b.kind === 'modbus' && a.bus === b.bus && a.id === b.id;
}

function freeId(devices: readonly DeviceConfig[]): number {
  return Math.max(100, ...devices.map(({ apiId }) => apiId ?? 0)) + 1;
}

/** Buses that no device names. `used`: what the devices of the file name, those with mistakes too. */
export function warnAboutUnusedBuses(names: readonly string[], used: ReadonlySet<string>, report: Report): void {
  for (const name of names) {
    if (used.has(name)) continue;
    report.warn(['buses', name], 'no device is on this bus', 'remove it, or name it with `bus:` in a device', 'key');
  }
}

/** Serial buses whose line settings are a guess that a meter's factory setting contradicts. */
export function warnAboutGuessedLines(
  inputs: Readonly<Record<string, BusInput>>,
  buses: readonly BusConfig[],
  devices: readonly DeviceConfig[],
  report: Report,
): void {
  for (const { name, type } of buses) {
    const input = inputs[name];
    if (type !== 'modbus-rtu' || input?.type !== 'modbus-rtu') continue;
    if (input.baud === undefined && input.framing === undefined && input.comset === undefined) {
      warnAboutGuessedLine(name, devices, report);
    }
  }
}

function warnAboutGuessedLine(bus: string, devices: readonly DeviceConfig[], report: Report): void {
  for (const device of devices) {
    if (device.bus !== bus || device.kind !== 'modbus') continue;
    const { baud = null, framing = null } = device.model.line ?? {};
    if (baud === null || framing === null) continue;
    if (baud === DEFAULT_LINE.baud && framing === DEFAULT_LINE.framing) continue;
    const used = `${DEFAULT_LINE.baud} ${DEFAULT_LINE.framing}`;
    report.warn(
      ['buses', bus],
      `says neither baud nor framing, so ${used} is used; ${device.model.model} leaves the factory with ${baud} ${framing}`,
      'add `baud` and `framing` as they are set in the meters',
      'key',
    );
    return;
  }
}
