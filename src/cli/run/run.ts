// `meterhub run`: the hub itself, from a configuration file or from gosdm630's flags alone.
import type { Command } from 'commander';
import { DEFAULT_SERVER, NO_SECTIONS, USUAL_PASSWORD_FILE, type Config } from '../../config/config.ts';
import { formatFlagProblems, quickStart, type QuickStartFlags } from '../shared/quick-start.ts';
import { withComset } from '../shared/comset-flag.ts';
import { MeterHubError } from '../../model/error.ts';
import { readConfig } from '../shared/read-config.ts';
import { findConfig, OWN_FILE, PLACES_TEXT } from '../place/config-place.ts';
import { DEFAULT_LOG } from '../../log/log-config.ts';
import { FRAMINGS } from '../../transport/serial-line.ts';
import { catalogueOf } from '../own-models/own-models.ts';
import { serve } from './serve.ts';

/** As commander names them: the long flags are those of sdm630_httpd. */
interface RunOptions {
  readonly config?: string;
  readonly verbose?: boolean;
  readonly serialadapter?: string;
  readonly comset?: string;
  readonly device_list?: string;
  readonly url?: string;
  readonly unique_id_format?: string;
  readonly broker?: string;
  readonly topic?: string;
  readonly user?: string;
  readonly password?: string;
  readonly clientid?: string;
  readonly rate?: string;
  readonly clean?: boolean;
  readonly qos?: string;
  readonly baud?: string;
  readonly framing?: string;
}

export function registerRun(program: Command): void {
  program
    .command('run')
    .description('read the meters and serve them')
    .option('-c, --config <file>', `configuration file (default: ${PLACES_TEXT})`)
    .option('-v, --verbose', 'print the traffic on the buses in hexadecimal, and every reading')
    .optionsGroup('Without a file, as with sdm630_httpd:')
    .option('-s, --serialadapter <path>', 'serial port, tcp://host:502 or rtu://host:23 (default: /dev/ttyUSB0)')
    .option('--comset <1..6>', '2400, 9600 or 19200 8N1, then the same 8E1 (default: 2)')
    .option('-d, --device_list <list>', 'meters and their unit ids, e.g. janitza:26,sdm:1 (default: SDM:1)')
    .option('-u, --url <address>', 'where to listen (default: :8008)')
    .option('-f, --unique_id_format <format>', 'UniqueId in /last (default: Instrument%d)')
    .option('-b, --broker <address>', 'MQTT broker: write every reading to it, e.g. localhost:1883 or mqtts://host')
    .option('-t, --topic <topic>', 'first level of the MQTT topics (default: sdm630)')
    .option('--user <name>', 'MQTT user')
    .option('--password <password>', 'MQTT password; better in the environment: METERHUB_MQTT_PASSWORD')
    .option('-i, --clientid <id>', 'MQTT client id (default: made from the identity of the machine)')
    .option('-r, --rate <seconds>', 'at most one message per MQTT topic in this time (default: 0, every reading)')
    .option('-l, --clean', 'MQTT: have the broker forget the session with the connection')
    .option('-q, --qos <0..2>', 'MQTT: quality of service (default: 0)')
    .optionsGroup('Without a file, too:')
    .option('--baud <rate>', 'speed of the serial port instead of --comset, for example 9600')
    .option('--framing <framing>', `${FRAMINGS.join(', ')} (default: 8N1)`)
    .addHelpText(
      'after',
      '\nWithout a file and without flags it starts without devices and says which address to open.',
    )
    .action(run);
}

async function run(options: RunOptions): Promise<void> {
  const { config, file } = chosen(options);
  await serve({ config, file, verbose: options.verbose === true, onReady: () => undefined });
}

const WITHOUT_FILE = `meterhub: there is no configuration yet (${PLACES_TEXT}): it starts without devices.
  Its page leads on: it finds the meters and writes ./${OWN_FILE}. \`meterhub init\` does the same in the terminal;
  \`meterhub demo\` shows a whole building that is simulated.
`;

interface Chosen {
  readonly config: Config;
  readonly file: string | null;
}

function chosen(typed: RunOptions): Chosen {
  const options = withComset(typed, (text) => process.stderr.write(text));
  const flags: QuickStartFlags = {
    serialAdapter: options.serialadapter,
    comset: options.comset,
    deviceList: options.device_list,
    url: options.url,
    uniqueIdFormat: options.unique_id_format,
    broker: options.broker,
    topic: options.topic,
    user: options.user,
    password: options.password,
    clientId: options.clientid,
    rate: options.rate,
    clean: options.clean,
    qos: options.qos,
    baud: options.baud,
    framing: options.framing,
  };
  const hasFlags = Object.values(flags).some((flag) => flag !== undefined);
  if (options.config !== undefined && hasFlags) {
    throw new MeterHubError('USAGE', 'run: use either -c with a file, or -s, --comset, -b, -d, -u and -f without one');
  }
  const file = options.config ?? (hasFlags ? null : findConfig());
  if (file !== null) return { file, config: readConfig(file, (text) => process.stderr.write(text)) };
  if (!hasFlags) {
    process.stderr.write(WITHOUT_FILE);
    const server = { ...DEFAULT_SERVER, passwordFile: USUAL_PASSWORD_FILE };
    return { file: OWN_FILE, config: { ...NO_SECTIONS, server, buses: [], devices: [], log: DEFAULT_LOG } };
  }
  // What is typed as a flag can be read by every user of the machine (`ps`).
  const password = flags.password ?? process.env['METERHUB_MQTT_PASSWORD'];
  const catalogue = catalogueOf(undefined, (text) => process.stderr.write(text));
  const started = quickStart(flags.user === undefined ? flags : { ...flags, password }, catalogue);
  if (!started.ok) throw new MeterHubError('USAGE', `run: ${formatFlagProblems(started.problems)}`);
  return { file, config: started.config };
}
