// Numbers of devices in `/last/{id}`, where nobody says one and the unit id is taken: two meters with networks of their own are
// unit 1 both. Knows no kind.
import type { DeviceBase } from '../../source/entry/device-base.ts';

/** Four digits: no unit id, and easy to tell from one. */
const FIRST_GIVEN = 1000;
const GIVEN_NUMBERS = 9000;

/**
 * The devices with a number each. The first of a number keeps it. Whoever comes later gets one that is made of its own name,
 * so that it is the same after every start and does not depend on what else is added behind it. `isWritten`: the file says it.
 */
export function withApiNumbers(
  devices: readonly DeviceBase[],
  isWritten: (device: DeviceBase) => boolean,
  mayShare: (device: DeviceBase, other: DeviceBase) => boolean,
): DeviceBase[] {
  const first = new Map<number, DeviceBase>();
  return devices.map((device) => {
    const { apiId } = device;
    if (apiId === null) return device;
    const other = first.get(apiId);
    if (other === undefined) first.set(apiId, device);
    if (other === undefined || isWritten(device) || mayShare(device, other)) return device;
    const given = { ...device, apiId: freeFrom(numberOf(device.name), first) };
    first.set(given.apiId, given);
    return given;
  });
}

function freeFrom(wanted: number, taken: ReadonlyMap<number, DeviceBase>): number {
  let number = wanted;
  while (taken.has(number)) number = FIRST_GIVEN + ((number - FIRST_GIVEN + 1) % GIVEN_NUMBERS);
  return number;
}

/** FNV-1a over the characters, 32 bits (http://www.isthe.com/chongo/tech/comp/fnv/): it must never change. */
function numberOf(name: string): number {
  let hash = 0x811c9dc5;
  for (const character of name) {
    hash ^= character.codePointAt(0) ?? 0;
    hash = Math.imul(hash, 0x01000193) >>> 0;
  }
  return FIRST_GIVEN + (hash % GIVEN_NUMBERS);
}
