// A network with the SMA meters in it: built from the configuration, started and stopped whole.
import type { Clock } from '../../model/clock.ts';
import type { DeviceView } from '../../model/device-view.ts';
import { listeningGroup } from '../../source/listening-group.ts';
import type { Sinks, SourceGroup } from '../../source/source-group.ts';
import { TelegramStream } from '../../source/telegram-stream.ts';
import { unitsByName, wiredView } from '../../source/wired-view.ts';
import { formatAddress } from '../../transport/address.ts';
import { openDatagrams } from '../../transport/datagram/multicast.ts';
import type { SpeedwireBusConfig, SpeedwireDeviceConfig } from './config.ts';
import { SpeedwireDevice } from './device.ts';
import { HeardMeters, SpeedwireDecoder } from './heard.ts';

/** Networks lose a group when a switch restarts: it is joined anew. */
const LEAST_SILENCE_MS = 30_000;

export function speedwireGroup(
  { name: bus, type, place }: SpeedwireBusConfig,
  devices: readonly SpeedwireDeviceConfig[],
  clock: Clock,
  sinks: Sinks,
): SourceGroup {
  const { onTraffic } = sinks;
  const meters = new HeardMeters();
  const stream = new TelegramStream({
    ...{ name: bus, clock, byteMs: 0, decoder: new SpeedwireDecoder(), silentCode: 'SPEEDWIRE_SILENT' },
    open: () => openDatagrams(place),
    silenceMs: Math.max(LEAST_SILENCE_MS, ...devices.map(({ lifetimeMs }) => lifetimeMs)),
    onArrival: (arrival) => {
      for (const telegram of arrival.telegrams) meters.heard(telegram, clock.monotonicMs());
      for (const { device } of members) device.accept(arrival);
    },
    onState: (open, reason) => sinks.onBusState(bus, open, reason),
    ...(onTraffic && { onTraffic: (bytes: Uint8Array) => onTraffic(bus, 'in', bytes) }),
  });
  const members = devices.map((config) => {
    const { name, serial, lifetimeMs, measurands } = config;
    const device = new SpeedwireDevice({
      ...{ name, serial, lifetimeMs, measurands, clock, meters },
      wireTrouble: () => stream.problem,
      onSnapshot: sinks.onSnapshot,
      onHealth: (transition) => sinks.onHealth({ device: name, ...transition, atMs: clock.wallMs() }),
    });
    return { device, view: viewOf(device, config) };
  });
  const address = formatAddress({ host: place.sender ?? place.group ?? '', port: place.port });
  return listeningGroup({ name: bus, type, address }, stream, members);
}

function viewOf(device: SpeedwireDevice, config: SpeedwireDeviceConfig): DeviceView {
  const { model, measurands } = config;
  const expected = model.measurands.filter((measurand) => !model.sometimes.includes(measurand));
  return {
    ...wiredView(config),
    values: 'when heard',
    measurands: unitsByName(measurands ?? expected),
    health: () => device.health,
    lastReceived: () => device.lastReceived(),
  };
}
