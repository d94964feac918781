// The topics of mbmd: `<topic>/sdm1-24/Power/L1`, 3 decimals, energies in kWh, values not kept by the broker, and
// `<topic>/status` = connected or disconnected, kept. It must not know the network.
// https://github.com/volkszaehler/mbmd (server/mqtt.go)
import type { LiveState } from '../../../live/live-state.ts';
import { mbmdId } from '../../../live/mbmd-id.ts';
import type { DeviceView } from '../../../model/device-view.ts';
import { measurandInfo } from '../../../vocabulary/measurands.ts';
import type { ReadingTopic } from './reading-topics.ts';

/** `PowerL1`, `ImportT1`, `VoltageS2`: phase, tariff and string are a level of their own. */
const WITH_PART = /(\w+)([LTS]\d)/;

/** Null: mbmd has no name for it, or the device is no meter. */
export function mbmdTopic(topic: string, live: LiveState): ReadingTopic {
  return (device, measurand) => {
    const name = measurandInfo(measurand)?.mbmd ?? null;
    if (name === null || !device.hasWire) return null;
    return `${topic}/${levelOf(live, device)}/${levelsOf(name)}`;
  };
}

/** `SDM1.24` is `sdm1-24`. What means something else in topics becomes `_`. */
function levelOf(live: LiveState, device: DeviceView): string {
  return mbmdId(live, device)
    .toLowerCase()
    .replaceAll('#', '')
    .replaceAll('.', '-')
    .replace(/[+/\0]/g, '_');
}

function levelsOf(name: string): string {
  const [, plain, part] = WITH_PART.exec(name) ?? [];
  return plain === undefined || part === undefined ? name : `${plain}/${part}`;
}
