// The hub as a running program: started, read again on SIGHUP, watched by systemd, ended by a signal.
// It must not know where its configuration comes from.
import { existsSync } from 'node:fs';
import type { Config } from '../../config/config.ts';
import { loadConfig } from '../../config/load.ts';
import { startHub, type Hub } from '../../hub/hub.ts';
import { errorText } from '../../model/error.ts';
import { ownAddresses } from '../../transport/datagram/interfaces.ts';
import { systemClock } from '../../transport/system-clock.ts';
import { openLog } from '../shared/log.ts';
import { loadConfigFile } from '../shared/read-config.ts';
import { machineIdentity } from '../../transport/mqtt/client-id.ts';
import { takeName, type OwnName } from './own-name.ts';
import { useTimeZone, zoneWarning } from '../place/time-zone.ts';
import { explained } from './port-in-use.ts';
import { Systemd } from './sd-notify.ts';
import { setUpOf } from './set-up.ts';
import { untilSignal } from '../shared/shutdown.ts';
import { clickable, needsOwnName, thisMachine } from './where-to-click.ts';
import { hexDump, readingsText } from './verbose.ts';
import { version } from '../../program/version.ts';
import { counted } from '../../vocabulary/counted.ts';

/** All that a poller does at one device has a timeout, and retries are few: minutes mean that it hangs. */
const MAX_BUSY_MS = 180_000;

/** A file that is not there yet says the same. */
const NOTHING_YET = '{}';

export interface ServeOptions {
  readonly config: Config;
  /** The file it was read from, or will come into being at; null: flags say everything. */
  readonly file: string | null;
  /** Print traffic and readings on standard error. */
  readonly verbose: boolean;
  readonly onReady: (hub: Hub) => void;
}

/** Resolves when a signal ended it and everything is closed. Rejects with LISTEN when an address cannot be used. */
export async function serve({ config, file, verbose, onReady }: ServeOptions): Promise<void> {
  useTimeZone(config);
  const opened = openLog(config, systemClock, verbose ? 'debug' : null);
  const { logger: log } = opened;
  const zone = zoneWarning(config);
  if (zone !== null) log.warn(zone);
  const print = (text: string): void => void process.stderr.write(text);
  const hub = await startHub({
    config,
    clock: systemClock,
    log,
    version,
    logLines: opened.lines,
    onChanged: opened.use,
    ...(file !== null && {
      reread: () => {
        const loaded = existsSync(file)
          ? loadConfigFile(file, process.env)
          : loadConfig(NOTHING_YET, file, process.env);
        if (loaded.ok) opened.hide(loaded.config);
        return loaded;
      },
      setup: setUpOf(file, config, systemClock),
    }),
    ...(verbose && { onTraffic: (bus, direction, bytes) => print(hexDump(bus, direction, bytes)) }),
  }).catch(async (error: unknown) => {
    await opened.close();
    throw await explained(error);
  });
  if (verbose) hub.live.snapshots.subscribe((snapshot) => print(readingsText(snapshot)));
  const systemd = new Systemd({
    env: process.env,
    pid: process.pid,
    clock: systemClock,
    warn: (text) => log.warn(text),
    problem: () => toProblem(hub),
    status: () => statusOf(hub),
  });
  const asked = untilSignal(() => void reload(hub, systemd));
  onReady(hub);
  const devices = counted(config.devices.length, 'device');
  log.info(`MeterHub ${version} reads ${devices} and listens on ${hub.addresses.join(', ')}`);
  systemd.ready();
  const ownName = await sayWhereToClick(hub.addresses, config, (text) => log.info(text));
  // Not by the log: everybody in the house may read that.
  if (hub.setupCode !== null) print(setupCodeText(hub.setupCode));
  const signal = await asked;
  log.info(`${signal}: ending`);
  await Promise.all([systemd.stopping(), hub.stop(), ownName?.stop()]);
  await opened.close();
}

function setupCodeText(code: string): string {
  return `To set it up there, choose a password with the code ${code} within an hour.\n`;
}

/** `Open http://raspberrypi.local:8008`; a name of our own where the machine has none that others know. */
async function sayWhereToClick(
  addresses: readonly string[],
  { server }: Config,
  say: (text: string) => void,
): Promise<OwnName | null> {
  const machine = thisMachine();
  const ownName = needsOwnName(addresses, machine) ? await takeName(machineIdentity(), systemClock) : null;
  const [first, ...others] = clickable(addresses, machine, ownName?.name ?? null, ownAddresses(), server.tls !== null);
  if (first !== undefined) say(`Open ${first}${others.length === 0 ? '' : ` (or ${others.join(', ')})`}`);
  return ownName;
}

/** What went wrong is in the log; the old configuration goes on. */
async function reload(hub: Hub, systemd: Systemd): Promise<void> {
  systemd.reloading();
  await hub.reload('SIGHUP').catch((error: unknown) => errorText(error));
  systemd.ready();
}

function toProblem(hub: Hub): string | null {
  const busyMs = hub.longestBusyMs();
  return busyMs > MAX_BUSY_MS ? `a poller hangs since ${Math.round(busyMs / 1000)} s` : null;
}

function statusOf({ live }: Hub): string {
  const devices = live.devices.filter(({ hasWire }) => hasWire);
  const online = devices.filter((device) => device.health().state === 'online').length;
  return `${online} of ${counted(devices.length, 'device')} online`;
}
