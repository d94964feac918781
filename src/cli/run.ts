// `meterhub run`: the hub itself, from a configuration file or from the second seed's flags alone.
import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import type { Config } from '../config/config.ts';
import { formatFlagProblems, quickStart, type QuickStartFlags } from '../config/quick-start.ts';
import { startHub } from '../hub.ts';
import { MeterHubError } from '../model/errors.ts';
import { systemClock } from '../transport/system-clock.ts';
import { openLog } from './log.ts';
import { readConfig } from './read-config.ts';
import { untilSignal } from './shutdown.ts';
import { hexDump, readingsText } from './verbose.ts';
import { version } from './version.ts';

/** As commander names them: the long flags are those of sdm630_httpd. */
interface RunOptions {
  readonly config?: string;
  readonly verbose?: boolean;
  readonly serialadapter?: string;
  readonly comset?: string;
  readonly device_list?: string;
  readonly url?: string;
  readonly unique_id_format?: string;
}

const DEFAULT_FILE = 'meterhub.yaml';

export function registerRun(program: Command): void {
  program
    .command('run')
    .description('read the meters and serve them')
    .option('-c, --config <file>', `configuration file (default: ${DEFAULT_FILE} when it is there)`)
    .option('-s, --serialadapter <path>', 'serial port, tcp://host:502 or rtu://host:23 (default: /dev/ttyUSB0)')
    .option('--comset <1..6>', '2400, 9600 or 19200 8N1, then the same 8E1 (default: 2)')
    .option('-d, --device_list <list>', 'meters and their unit ids, e.g. janitza:26,sdm:1 (default: SDM:1)')
    .option('-u, --url <address>', 'where to listen (default: :8008)')
    .option('-f, --unique_id_format <format>', 'UniqueId in /last (default: Instrument%d)')
    .option('-v, --verbose', 'print the traffic on the buses in hexadecimal, and every reading')
    .addHelpText('after', '\nWithout a file the flags say what to read, as with sdm630_httpd.')
    .action(run);
}

async function run(options: RunOptions): Promise<void> {
  const config = configOf(options);
  const { logger: log, lines, close } = openLog(config, systemClock, options.verbose ? 'debug' : config.log.level);
  const print = (text: string): void => void process.stderr.write(text);
  const hub = await startHub({
    config,
    clock: systemClock,
    log,
    version,
    logLines: lines,
    ...(options.verbose && { onTraffic: (bus, direction, bytes) => print(hexDump(bus, direction, bytes)) }),
  });
  if (options.verbose) hub.live.snapshots.subscribe((snapshot) => print(readingsText(snapshot)));
  const asked = untilSignal();
  log.info(`MeterHub ${version} reads ${config.devices.length} devices and listens on ${hub.addresses.join(', ')}`);
  const signal = await asked;
  log.info(`${signal}: ending`);
  await hub.stop();
  await close();
}

function configOf(options: RunOptions): Config {
  const { config } = options;
  const flags: QuickStartFlags = {
    serialAdapter: options.serialadapter,
    comset: options.comset,
    deviceList: options.device_list,
    url: options.url,
    uniqueIdFormat: options.unique_id_format,
  };
  const hasFlags = Object.values(flags).some((flag) => flag !== undefined);
  if (config !== undefined && hasFlags) {
    throw new MeterHubError('USAGE', 'run: use either -c with a file, or -s, --comset, -d, -u and -f without one');
  }
  const file = config ?? (!hasFlags && existsSync(DEFAULT_FILE) ? DEFAULT_FILE : null);
  if (file !== null) return readConfig(file, (text) => process.stderr.write(text));
  const started = quickStart(flags);
  if (!started.ok) throw new MeterHubError('USAGE', `run: ${formatFlagProblems(started.problems)}`);
  return started.config;
}
