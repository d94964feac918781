// `meterhub init`: looks at the serial ports and writes a first configuration of what is there. Never over a file.
import { existsSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Command } from 'commander';
import { firstConfig, type PortFindings } from '../../commissioning/first-config.ts';
import { isModbusModel, type ModbusBusConfig } from '../../kinds/modbus/config.ts';
import { scanTimeoutMs } from '../../kinds/modbus/commissioning/scan-timeout.ts';
import { errnoOf, errorText, MeterHubError } from '../../model/error.ts';
import { localDateTime } from '../../time/local-time.ts';
import { ownersOf } from '../place/keep-owner.ts';
import { catalogueOf } from '../own-models/own-models.ts';
import { OWN_FILE } from '../place/config-place.ts';
import { hasPackagedService } from '../place/service-files.ts';
import { idsOf, scanOne } from '../scan/scan.ts';
import { USUAL_LINES } from '../../transport/ports/usual-lines.ts';
import { busOf, usage } from '../shared/bus-option.ts';
import { processContext, type CommandContext } from '../shared/command-context.ts';
import { listenSml } from '../shared/sml-session.ts';
import { withRemedy } from '../trouble/remedy.ts';
import { serialPorts } from '../../transport/ports/serial-ports.ts';
import { makeFolderSync } from '../../files/make-folder.ts';

export interface InitFlags {
  readonly serialadapter?: readonly string[];
  readonly ids: string;
  readonly auto?: boolean;
  /** False: `--no-scan`. */
  readonly scan: boolean;
}

/** Infrared heads send every 1 to 5 s. */
const LISTEN_MS = 6000;

export function registerInit(program: Command): void {
  program
    .command('init')
    .description('find the meters and write a first configuration; never over a file that is there')
    .argument('[file]', 'the file to write', OWN_FILE)
    .option('-s, --serialadapter <port...>', 'look here only: serial ports, tcp://host:502, rtu://host:23')
    .option('--ids <list>', 'unit ids to ask, for example 1-40', '1-247')
    .option('--auto', 'try the usual baud rates and parities where nobody answers (minutes a port)')
    .option('--no-scan', 'look at nothing, only write the file')
    .action((file: string, flags: InitFlags) => init(file, flags, processContext()));
}

/** Rejects with USAGE when the file is there or cannot be written. What cannot be looked at is said and left out. */
export async function init(file: string, flags: InitFlags, context: CommandContext): Promise<void> {
  const { terminal, clock, signal } = context;
  refuseThere(file);
  const ids = idsOf(flags.ids);
  const looked = flags.scan ? (flags.serialadapter ?? serialPorts()) : [];
  if (flags.scan && looked.length === 0) {
    terminal.err('No serial port is there: is the adapter plugged in? A gateway in the network is named with -s.\n');
  }
  const ports: PortFindings[] = [];
  for (const port of looked) {
    try {
      const found = await look(port, ids, flags.auto === true, context);
      ports.push(...found);
      if (found.length === 0) terminal.err(`${port}: nothing was found\n${NOTHING}`);
    } catch (error) {
      if (signal.aborted || !(error instanceof MeterHubError) || error.code === 'USAGE') throw error;
      terminal.err(`${port}: ${withRemedy(error)}\n`);
    }
  }
  write(file, firstConfig({ at: localDateTime(clock.wallMs()), file, ports, looked }));
  const service = file.startsWith('/etc/') ? serviceStep() : '';
  terminal.out(`${file} is written.\nNext:\n  meterhub check -c ${file}\n  meterhub run -c ${file}\n${service}`);
}

function serviceStep(): string {
  return hasPackagedService()
    ? '  sudo systemctl restart meterhub\n'
    : '  sudo meterhub install-service --enable   start it with the machine\n';
}

const NOTHING = `  hint: check A and B (exchange them), the power of the meter and its unit id; --auto tries other speeds\n`;

async function look(
  port: string,
  ids: readonly number[],
  isAuto: boolean,
  context: CommandContext,
): Promise<PortFindings[]> {
  const { terminal } = context;
  const bus = busOf({ serialadapter: port });
  if (bus.type === 'modbus-rtu') {
    terminal.err(`${port}: listening for an infrared head, ${LISTEN_MS / 1000} s\n`);
    const line = { port: bus.port, baud: bus.baud, framing: bus.framing };
    if (await hearsTelegram(line, context)) {
      terminal.err(`${port}: an SML meter sends here\n`);
      return [{ kind: 'sends', line }];
    }
  }
  const models = catalogueOf(undefined, terminal.err).all.filter(isModbusModel);
  const lines = isAuto && bus.type === 'modbus-rtu' ? USUAL_LINES : [null];
  for (const line of lines) {
    const asked: ModbusBusConfig = bus.type === 'modbus-rtu' && line !== null ? { ...bus, ...line } : bus;
    const speed = asked.type === 'modbus-rtu' ? `, ${asked.baud} ${asked.framing}` : '';
    terminal.err(`${port}${speed}: asking ${ids.length} unit ids\n`);
    const findings = await scanOne(asked, { ids, models, timeoutMs: scanTimeoutMs(asked.type) }, context, (text) => {
      if (!text.endsWith(': n/a')) terminal.err(`${port}: ${text}\n`);
    });
    if (findings.found.length > 0) return [{ kind: 'asked', findings }];
  }
  return [];
}

async function hearsTelegram(line: Parameters<typeof listenSml>[0], context: CommandContext): Promise<boolean> {
  let isHeard = false;
  await listenSml(line, context, {
    forMs: LISTEN_MS,
    onPiece({ telegrams }) {
      isHeard ||= telegrams.length > 0;
      return isHeard;
    },
  });
  return isHeard;
}

function refuseThere(file: string): void {
  if (!existsSync(file)) return;
  throw usage(
    `${file} is there already and is left as it is`,
    `\`meterhub scan --yaml\` prints what to add to it, \`meterhub check -c ${file}\` judges it; or name another file`,
  );
}

function write(file: string, text: string): void {
  try {
    makeFolderSync(dirname(file));
    const give = ownersOf(dirname(file), [file]);
    writeFileSync(file, text, { flag: 'wx', mode: 0o644 });
    give();
  } catch (error) {
    const { errno } = errnoOf(error);
    if (errno === 'EEXIST') refuseThere(file);
    const hint = errno === 'EACCES' ? 'try it with sudo, or name a file in your own folder' : 'name another file';
    throw usage(`cannot write ${file}: ${errorText(error)}`, hint);
  }
}
