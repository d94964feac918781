// The composition root: builds what the configuration says, wires it together, starts and stops it in order.
// It must not know command lines or signals.
import type { Logger } from 'pino';
import { createServer } from './api/server.ts';
import { listenAll, type Listening } from './api/listen.ts';
import { formatAddress } from './config/address.ts';
import type { BusConfig, Config, DeviceConfig } from './config/config.ts';
import { Dataset } from './live/dataset.ts';
import { LiveState } from './live/live-state.ts';
import { PublishedDevice } from './live/published-device.ts';
import { PublishedValues } from './live/published.ts';
import type { Clock } from './model/clock.ts';
import { CsvBackup } from './output/csv-backup.ts';
import { FtpUpload } from './output/ftp-upload.ts';
import type { LogSource } from './output/log-source.ts';
import type { OutputHealth } from './output/output.ts';
import { Trace } from './output/trace.ts';
import { httpGroup } from './poll/http-group.ts';
import { modbusGroup } from './poll/modbus-group.ts';
import { smlGroup } from './poll/sml-group.ts';
import type { Sinks, SourceGroup } from './poll/source-group.ts';

export interface HubOptions {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Logger;
  readonly version: string;
  /** What `/log` shows. */
  readonly logLines?: LogSource & { health?(): OutputHealth };
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
  const { config, clock, log, version, logLines } = options;
  const onListenerError = (error: unknown): void => log.error({ err: error }, 'a listener failed');
  const live = new LiveState(clock, onListenerError);
  const seed = buildDataset(options, live, onListenerError);
  const app = createServer({
    ...{ live, clock, log, version },
    ...{ dataset: seed.dataset, published: seed.published, trace: seed.trace },
    ...(seed.backup && { backup: seed.backup }),
    ...(logLines && { logLines }),
    outputs: () => [...seed.outputs(), ...(logLines?.health ? [logLines.health()] : [])],
    config: { server: config.server, uniqueIdFormat: config.server.uniqueIdFormat },
  });
  const listening: Listening = await listenAll(app, config.server.listen, { log, clock });
  const groups = buildGroups(config, clock, sinksOf(live, log, options.onTraffic));
  for (const group of groups) {
    live.addBus(group.bus);
    for (const device of group.devices) live.addDevice(device);
  }
  for (const group of groups) group.start();
  seed.start();
  return {
    live,
    addresses: listening.addresses.map(formatAddress),
    async stop() {
      await Promise.allSettled([...groups.map((group) => group.stop()), listening.close(), seed.stop()]);
    },
  };
}

/** What the first seed had: the dataset, publishing, the trace and the CSV backup. */
function buildDataset({ config, clock, log }: HubOptions, live: LiveState, onError: (error: unknown) => void) {
  const values = new PublishedValues(config.publish, clock);
  const published = new PublishedDevice(values, live, clock);
  const { cycleMs } = config.server;
  const dataset = new Dataset({ entries: config.dataset, published: values, live, clock, cycleMs, onError });
  const trace = new Trace(config.trace.size);
  const { backup, ftp } = buildBackup(config, clock, log);
  return {
    ...{ dataset, published, trace, backup },
    outputs: () => [backup?.health() ?? [], ftp?.health() ?? []].flat(),
    start(): void {
      if (config.publish.length > 0) live.addDevice(published.view);
      dataset.cycles.subscribe((cycle) => trace.accept(cycle));
      if (backup) dataset.cycles.subscribe((cycle) => backup.accept(cycle));
      backup?.start();
      if (dataset.isConfigured) dataset.start();
    },
    async stop(): Promise<void> {
      dataset.stop();
      published.stop();
      ftp?.stop();
      await backup?.stop();
    },
  };
}

function buildBackup({ backup: config }: Config, clock: Clock, log: Logger) {
  if (config === null) return { backup: null, ftp: null };
  const ftp = config.ftp && new FtpUpload({ config: config.ftp, root: config.path, clock, log });
  const upload = ftp && ((name: string): void => ftp.enqueue(name));
  return { backup: new CsvBackup({ config, clock, log, upload }), ftp };
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
