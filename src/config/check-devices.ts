// What cannot be about the devices together: one unit id twice on a bus, one number twice in the interfaces,
// a bus that nobody uses. Knows no file format.
import type { BusConfig, DeviceConfig } from './config.ts';
import { DEFAULT_LINE } from './line.ts';
import type { Report } from './report.ts';
import type { BusInput } from './schema-buses.ts';

export function checkDevices(devices: readonly DeviceConfig[], report: Report): void {
  checkUnitIds(devices, report);
  checkApiIds(devices, report);
}

function checkUnitIds(devices: readonly DeviceConfig[], report: Report): void {
  const seen = new Map<string, DeviceConfig>();
  for (const device of devices) {
    const key = `${device.bus} ${device.id}`;
    const other = seen.get(key);
    if (other === undefined) seen.set(key, device);
    else {
      report.error(
        ['devices', device.name, 'id'],
        `unit id ${device.id} on bus ${device.bus} is already taken by ${other.name} (${report.place(['devices', other.name])})`,
        'every meter on a bus needs its own id: set another one in the meter and here',
      );
    }
  }
}

function checkApiIds(devices: readonly DeviceConfig[], report: Report): void {
  const seen = new Map<number, DeviceConfig>();
  for (const device of devices) {
    const other = seen.get(device.apiId);
    if (other === undefined) seen.set(device.apiId, device);
    else if (other.bus !== device.bus || other.id !== device.id) {
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

function freeId(devices: readonly DeviceConfig[]): number {
  return Math.max(100, ...devices.map(({ apiId }) => apiId)) + 1;
}

/** Buses without a device, and serial buses whose line settings are a guess that a meter's factory setting contradicts. */
export function warnAboutBuses(
  buses: Readonly<Record<string, BusInput>>,
  used: ReadonlySet<string>,
  configs: readonly BusConfig[],
  devices: readonly DeviceConfig[],
  report: Report,
): void {
  for (const name of Object.keys(buses)) {
    if (used.has(name)) continue;
    report.warn(['buses', name], 'no device is on this bus', 'remove it, or name it with `bus:` in a device', 'key');
  }
  for (const config of configs) {
    const input = buses[config.name];
    if (config.type !== 'modbus-rtu' || input?.type !== 'modbus-rtu') continue;
    if (input.baud !== undefined || input.framing !== undefined || input.comset !== undefined) continue;
    warnAboutGuessedLine(config.name, devices, report);
  }
}

function warnAboutGuessedLine(bus: string, devices: readonly DeviceConfig[], report: Report): void {
  for (const { model, bus: on } of devices) {
    const { baud = null, framing = null } = model.line ?? {};
    if (on !== bus || baud === null || framing === null) continue;
    if (baud === DEFAULT_LINE.baud && framing === DEFAULT_LINE.framing) continue;
    report.warn(
      ['buses', bus],
      `says neither baud nor framing, so ${DEFAULT_LINE.baud} ${DEFAULT_LINE.framing} is used; ${model.model} leaves the factory with ${baud} ${framing}`,
      'add `baud` and `framing` as they are set in the meters',
      'key',
    );
    return;
  }
}
