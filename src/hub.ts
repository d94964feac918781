// The composition root: builds what the configuration says, wires it together, starts and stops it in order.
// It must not know command lines or signals.
import type { Logger } from 'pino';
import { createServer } from './api/server.ts';
import { listenAll, type Listening } from './api/listen.ts';
import { formatAddress } from './config/address.ts';
import type { BusConfig, Config, DeviceConfig } from './config/config.ts';
import { LiveState } from './live/live-state.ts';
import type { Clock } from './model/clock.ts';
import { httpGroup } from './poll/http-group.ts';
import { modbusGroup } from './poll/modbus-group.ts';
import { smlGroup } from './poll/sml-group.ts';
import type { Sinks, SourceGroup } from './poll/source-group.ts';

export interface HubOptions {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Logger;
  readonly version: string;
  readonly onTraffic?: Sinks['onTraffic'];
}

export interface Hub {
  readonly live: LiveState;
  /** Where the interfaces listen: `host:port`. */
  readonly addresses: readonly string[];
  /** Ends everything: ports closed, nothing lost. Never rejects. */
  stop(): Promise<void>;
}

/** Starts the hub. Rejects with LISTEN when an address cannot be used; nothing stays open then. */
export async function startHub(options: HubOptions): Promise<Hub> {
  const { config, clock, log, version } = options;
  const live = new LiveState(clock, (error) => log.error({ err: error }, 'a listener failed'));
  const app = createServer({
    live,
    clock,
    log,
    version,
    config: { server: config.server, uniqueIdFormat: config.server.uniqueIdFormat },
  });
  const listening: Listening = await listenAll(app, config.server.listen, { log, clock });
  const groups = buildGroups(config, clock, sinksOf(live, log, options.onTraffic));
  for (const group of groups) {
    live.addBus(group.bus);
    for (const device of group.devices) live.addDevice(device);
  }
  for (const group of groups) group.start();
  return {
    live,
    addresses: listening.addresses.map(formatAddress),
    async stop() {
      await Promise.allSettled([...groups.map((group) => group.stop()), listening.close()]);
    },
  };
}

function sinksOf(live: LiveState, log: Logger, onTraffic: Sinks['onTraffic']): Sinks {
  return {
    onSnapshot: (snapshot) => live.accept(snapshot),
    onHealth(change) {
      live.changeHealth(change);
      const { device, from, to, reason } = change;
      if (to === 'online') log.info({ device, from }, `${device} is online`);
      else log.warn({ device, from, to }, `${device} is ${to}: ${reason ?? 'no reason known'}`);
    },
    onBusState(bus, open, reason) {
      if (open) log.info({ bus }, `bus ${bus} is open`);
      else log.warn({ bus }, `bus ${bus} is not open: ${reason ?? 'closed'}`);
    },
    ...(onTraffic && { onTraffic }),
  };
}

function buildGroups(config: Config, clock: Clock, sinks: Sinks): SourceGroup[] {
  return config.buses.map((bus) => {
    const devices = config.devices.filter((device) => device.bus === bus.name);
    return buildGroup(bus, devices, clock, sinks);
  });
}

function buildGroup(bus: BusConfig, devices: readonly DeviceConfig[], clock: Clock, sinks: Sinks): SourceGroup {
  switch (bus.type) {
    case 'modbus-rtu':
    case 'modbus-tcp':
    case 'modbus-rtu-over-tcp':
    case 'modbus-rtu-over-udp':
      return modbusGroup(
        bus,
        devices.filter((device) => device.kind === 'modbus'),
        clock,
        sinks,
      );
    case 'http':
      return httpGroup(
        bus,
        devices.filter((device) => device.kind === 'http'),
        clock,
        sinks,
      );
    case 'sml':
      return smlGroup(
        bus,
        devices.filter((device) => device.kind === 'sml'),
        clock,
        sinks,
      );
  }
}
