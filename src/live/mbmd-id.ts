// What a device is called by mbmd's interfaces. Pure; it must not know them.
import type { DeviceView } from '../model/device-view.ts';
import type { LiveState } from './live-state.ts';

/** `SDM1.11`: type, number of the bus in the order of the configuration (from 1), id; our name where there is no id. */
export function mbmdId(live: Pick<LiveState, 'buses'>, device: DeviceView): string {
  const bus = live.buses.findIndex(({ name }) => name === device.bus) + 1;
  return bus === 0 || device.id === null ? device.name : `${device.type}${bus}.${device.id}`;
}
