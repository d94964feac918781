// `meterhub run`: the hub itself, from a configuration file or from the second seed's flags alone.
import type { Command } from 'commander';
import type { Config } from '../config/config.ts';
import { startHub } from '../hub.ts';
import { MeterHubError } from '../model/errors.ts';
import { systemClock } from '../transport/system-clock.ts';
import { createLog } from './log.ts';
import { readConfig } from './read-config.ts';
import { untilSignal } from './shutdown.ts';
import { hexDump, readingsText } from './verbose.ts';
import { version } from './version.ts';

interface RunOptions {
  readonly config?: string;
  readonly verbose?: boolean;
}

const DEFAULT_FILE = 'meterhub.yaml';

export function registerRun(program: Command): void {
  program
    .command('run')
    .description('read the meters and serve them')
    .option('-c, --config <file>', `configuration file (default: ${DEFAULT_FILE})`)
    .option('-v, --verbose', 'print the traffic on the buses in hexadecimal, and every reading')
    .action(run);
}

async function run(options: RunOptions): Promise<void> {
  const config = configOf(options);
  const log = createLog(options.verbose ? 'debug' : config.log.level);
  const print = (text: string): void => void process.stderr.write(text);
  const hub = await startHub({
    config,
    clock: systemClock,
    log,
    version,
    ...(options.verbose && { onTraffic: (bus, direction, bytes) => print(hexDump(bus, direction, bytes)) }),
  });
  if (options.verbose) hub.live.snapshots.subscribe((snapshot) => print(readingsText(snapshot)));
  log.info(`MeterHub ${version} reads ${config.devices.length} devices and listens on ${hub.addresses.join(', ')}`);
  const signal = await untilSignal();
  log.info(`${signal}: ending`);
  await hub.stop();
}

function configOf(options: RunOptions): Config {
  if (options.config === undefined) {
    throw new MeterHubError('USAGE', `say what to read: -c ${DEFAULT_FILE}`);
  }
  return readConfig(options.config, (text) => process.stderr.write(text));
}
