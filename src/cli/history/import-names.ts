// What a configuration says of names: its devices as the running hub has them. Nothing is opened or asked for it.
import type { Config } from '../../config/config.ts';
import type { ImportDevice, ImportNames } from '../../history/import/plan.ts';
import { KINDS } from '../../kinds/kinds.ts';
import { PUBLISHED_DEVICE } from '../../live/published-device-name.ts';
import type { Clock } from '../../model/clock.ts';

export function namesIn({ dataset, devices, buses, publish }: Config, clock: Clock): ImportNames {
  const sinks = { onSnapshot: () => undefined, onHealth: () => undefined, onBusState: () => undefined };
  const groups = buses.map((bus) => {
    const own = devices.filter((device) => device.bus === bus.name);
    return KINDS.ofBus(bus).buildGroup(bus, own, clock, sinks);
  });
  const published: ImportDevice = {
    ...{ name: PUBLISHED_DEVICE, apiId: null, phases: null, values: 'declared' },
    measurands: Object.fromEntries(publish.map(({ key, unit }) => [key, unit ?? null])),
  };
  return { dataset, devices: [...groups.flatMap((group) => group.devices), published] };
}
