// What cannot be about the devices together: one address twice on a bus, one number twice in the interfaces,
// a bus that nobody uses. Knows no file format and no kind.
import { inEach } from '../../vocabulary/text.ts';
import { PUBLISHED_DEVICE } from '../../live/published-device-name.ts';
import type { DeviceBase } from '../../source/entry/device-base.ts';
import type { KindList } from '../../source/entry/kind-list.ts';
import type { Report } from '../../yaml/report.ts';

export function checkDevices(devices: readonly DeviceBase[], kinds: KindList, report: Report): void {
  if (devices.some(({ name }) => name === PUBLISHED_DEVICE)) {
    const message = {
      en: `${PUBLISHED_DEVICE} is where published values appear among the devices`,
      de: `unter ${PUBLISHED_DEVICE} erscheinen die veröffentlichten Werte unter den Geräten`,
    };
    report.error(
      ['devices', PUBLISHED_DEVICE],
      message,
      { en: 'choose another name', de: 'einen anderen Namen wählen' },
      'key',
    );
  }
  checkAddresses(devices, kinds, report);
  checkApiIds(devices, kinds, report);
}

function checkAddresses(devices: readonly DeviceBase[], kinds: KindList, report: Report): void {
  const seen = new Map<string, DeviceBase>();
  for (const device of devices) {
    const kind = kinds.ofDevice(device);
    const address = kind.addressOnBus(device);
    if (address === null) continue;
    const key = `${device.bus} ${address.key}`;
    const other = seen.get(key);
    if (other === undefined) {
      seen.set(key, device);
      continue;
    }
    const line = report.place(['devices', other.name]);
    const place = inEach((language) => `${other.name} (${line[language]})`);
    const message = {
      en: `${address.text.en} on bus ${device.bus} is already taken by ${place.en}`,
      de: `${address.text.de} am Bus ${device.bus} hat schon ${place.de}`,
    };
    const part = report.has(['devices', device.name, address.part]) ? address.part : 'bus';
    report.error(['devices', device.name, part], message, kind.addressRemedy);
  }
}

function checkApiIds(devices: readonly DeviceBase[], kinds: KindList, report: Report): void {
  const seen = new Map<number, DeviceBase>();
  for (const device of devices) {
    if (device.apiId === null) continue;
    const other = seen.get(device.apiId);
    if (other === undefined) seen.set(device.apiId, device);
    else if (!haveOneAddress(device, other, kinds)) {
      const path = ['devices', device.name, 'apiId'];
      const place = report.place(['devices', other.name]);
      report.error(
        path,
        {
          en: `/last/${device.apiId} would be both ${device.name} and ${other.name} (${place.en})`,
          de: `/last/${device.apiId} wäre ${device.name} und ${other.name} (${place.de}) zugleich`,
        },
        { en: 'choose another `apiId`', de: 'eine andere `apiId` wählen' },
      );
    }
  }
}

/** One address twice on one bus: that is a mistake of its own. */
export function haveOneAddress(one: DeviceBase, other: DeviceBase, kinds: KindList): boolean {
  if (one.bus !== other.bus || one.kind !== other.kind) return false;
  const address = kinds.ofDevice(one).addressOnBus(one);
  return address !== null && address.key === kinds.ofDevice(other).addressOnBus(other)?.key;
}

/** Buses that no device names. `used`: what the devices of the file name, those with mistakes too. */
export function warnAboutUnusedBuses(names: readonly string[], used: ReadonlySet<string>, report: Report): void {
  for (const name of names) {
    if (used.has(name)) continue;
    report.warn(
      ['buses', name],
      { en: 'no device is on this bus', de: 'an diesem Bus ist kein Gerät' },
      { en: 'remove it, or name it with `bus:` in a device', de: 'weglassen, oder in einem Gerät mit `bus:` nennen' },
      'key',
    );
  }
}
