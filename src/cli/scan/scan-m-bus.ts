// `meterhub scan --m-bus`: which meters are on a wired M-Bus, with what they say and the configuration that reads them.
import { manufacturerLetters } from '../../codec/m-bus/manufacturer.ts';
import { mediumName } from '../../codec/m-bus/medium.ts';
import { formatSecondaryAddress } from '../../codec/m-bus/secondary-address.ts';
import { ALL_PRIMARY, scanMBus, type FoundOnMBus } from '../../kinds/m-bus/commissioning/scan.ts';
import { DEFAULT_M_BUS_LINE, M_BUS, type MBusConfig } from '../../kinds/m-bus/config.ts';
import { createMBus } from '../../kinds/m-bus/open-bus.ts';
import { describeBus } from '../../kinds/kinds.ts';
import { MeterHubError } from '../../model/error.ts';
import { formatAddress, parseNetworkAddress } from '../../transport/address.ts';
import { BAUD_RATES, FRAMINGS } from '../../transport/serial-line.ts';
import type { CommandContext } from '../shared/command-context.ts';
import { usage, wholeNumberFlag, type BusFlags } from '../shared/bus-option.ts';
import { ProgressBar } from '../shared/terminal.ts';
import { textTable } from '../shared/text-table.ts';

export interface MBusScanFlags extends BusFlags {
  readonly timeout?: string;
  readonly yaml?: boolean;
  readonly json?: boolean;
}

const SERIAL_TIMEOUT_MS = 150;
const NETWORK_TIMEOUT_MS = 500;
/** Values of a meter in the table; the rest is counted. */
const SHOWN_VALUES = 3;

/** @param ids primary addresses to ask; null: all. Rejects with USAGE, or the wire's error. */
export async function scanForMBus(
  flags: MBusScanFlags,
  ids: readonly number[] | null,
  context: CommandContext,
): Promise<void> {
  const { terminal } = context;
  if (flags.yaml === true && flags.json === true) throw usage('--yaml and --json exclude each other', 'use one');
  const config = mBusOf(flags);
  terminal.err(`Looking for M-Bus meters on ${describeBus(config)}\n`);
  const found = await search(config, flags, ids ?? ALL_PRIMARY, context);
  if (flags.json === true) terminal.out(`${JSON.stringify({ bus: config, meters: found.map(foundJson) }, null, 2)}\n`);
  else if (flags.yaml === true) terminal.out(foundYaml(config, found));
  else terminal.out(foundTable(config, found));
}

/** `-s /dev/ttyUSB0`, or `-s tcp://host:port` for a gateway. Throws USAGE. */
export function mBusOf({ serialadapter = '', baud, framing, comset }: BusFlags): MBusConfig {
  if (comset !== undefined) throw usage('--comset is for Modbus meters', 'use --baud and --framing');
  const network = /^(?:tcp|mbus|m-bus):\/\/(.*)$/.exec(serialadapter)?.[1];
  if (network !== undefined) {
    const address = parseNetworkAddress(network.replace(/\/$/, ''), null);
    if (address === null)
      throw usage(`-s: "${serialadapter}" is not a network address`, 'write -s tcp://192.168.0.12:10001');
    if ((baud ?? framing) !== undefined) {
      throw usage('--baud and --framing say nothing on a network address', 'set the line in the gateway');
    }
    return { name: formatAddress(address), type: M_BUS, line: address };
  }
  const rate = BAUD_RATES.find((each) => String(each) === (baud ?? String(DEFAULT_M_BUS_LINE.baud)));
  if (rate === undefined) throw usage(`--baud: "${baud ?? ''}" is not a usual rate`, `use ${BAUD_RATES.join(', ')}`);
  const frame = FRAMINGS.find((each) => each === (framing ?? DEFAULT_M_BUS_LINE.framing).toUpperCase());
  if (frame === undefined) throw usage(`--framing: "${framing ?? ''}" is not known`, `use ${FRAMINGS.join(', ')}`);
  return { name: serialadapter, type: M_BUS, line: { port: serialadapter, baud: rate, framing: frame } };
}

async function search(
  config: MBusConfig,
  { timeout }: MBusScanFlags,
  ids: readonly number[],
  { terminal, clock, signal }: CommandContext,
): Promise<FoundOnMBus[]> {
  const bus = createMBus(config, clock);
  const bar = new ProgressBar(terminal);
  const found: FoundOnMBus[] = [];
  const usualMs = 'baud' in config.line ? SERIAL_TIMEOUT_MS : NETWORK_TIMEOUT_MS;
  const timeoutMs = timeout === undefined ? usualMs : wholeNumberFlag('--timeout', timeout, 10, 10_000);
  const onAbort = (): void => void bus.stop();
  signal.addEventListener('abort', onAbort, { once: true });
  bus.start();
  try {
    const isQuiet = await scanMBus({
      ...{ bus, ids, timeoutMs },
      onFound(one) {
        found.push(one);
        bar.clear();
        terminal.err(`${foundLine(one)}\n`);
      },
      onProgress: (asked, total) => bar.draw(asked, total ?? asked, `${found.length} found`),
    });
    bar.clear();
    if (!isQuiet) terminal.err(`${DISTURBED}\n`);
    return found;
  } catch (error) {
    if (signal.aborted) throw new MeterHubError('CANCELLED', 'ended before it was finished');
    throw error;
  } finally {
    bar.clear();
    signal.removeEventListener('abort', onAbort);
    await bus.stop();
  }
}

const DISTURBED =
  'NOTE: something answers to everything, and nothing of it is understood: check baud rate and parity, and what else sends on this line';

function foundLine(found: FoundOnMBus): string {
  return found.kind === 'damaged'
    ? `${found.address}: several meters answer at once`
    : [addressOf(found), ...whoOf(found), `primary address ${found.primary}`].join(', ');
}

type FoundMeter = Extract<FoundOnMBus, { kind: 'meter' }>;

function addressOf({ primary, secondary }: FoundMeter): string {
  return secondary === null ? String(primary) : formatSecondaryAddress(secondary);
}

function whoOf({ secondary }: FoundMeter): string[] {
  if (secondary === null) return [];
  const letters = manufacturerLetters(secondary.manufacturer);
  return [...(letters === null ? [] : [letters]), mediumName(secondary.medium).en];
}

function foundTable(config: MBusConfig, found: readonly FoundOnMBus[]): string {
  if (found.length === 0) return `No M-Bus meter answers on ${describeBus(config)}.\n${NOBODY}\n`;
  const rows = found.map((one) => {
    if (one.kind === 'damaged') return [one.address, '', '', 'several meters answer at once'];
    const shown = one.values
      .slice(0, SHOWN_VALUES)
      .map(({ measurand, value, unit }) => `${measurand} ${value ?? '-'} ${unit}`);
    const rest = one.values.length - SHOWN_VALUES;
    const [maker = '', medium = ''] = whoOf(one);
    return [
      addressOf(one),
      String(one.primary),
      `${maker} ${medium}`.trim(),
      [...shown, ...(rest > 0 ? [`${rest} more`] : [])].join(', '),
    ];
  });
  return `${textTable(['SECONDARY', 'PRIMARY', 'METER', 'VALUES'], rows)}\nThe configuration that reads them: the same with --yaml\n`;
}

const NOBODY =
  'Check that the level converter has power and its voltage is on the bus; try --baud 300 and --baud 9600, and a longer --timeout behind a gateway.';

function foundYaml(config: MBusConfig, found: readonly FoundOnMBus[]): string {
  const { line } = config;
  const settings =
    'baud' in line
      ? `port: ${JSON.stringify(line.port)}, baud: ${line.baud}, framing: ${line.framing}`
      : `address: ${JSON.stringify(formatAddress(line))}`;
  const devices = found.map((one, index) => {
    if (one.kind === 'damaged') return `  # ${one.address}: several meters answer at once`;
    const address = one.secondary === null ? `id: ${one.primary}` : `secondary: ${addressOf(one)}`;
    const who = whoOf(one);
    return `  meter${index + 1}: { model: m-bus, bus: mbus, ${address} }${who.length === 0 ? '' : ` # ${who.join(', ')}`}`;
  });
  return `buses:\n  mbus: { type: m-bus, ${settings} }\ndevices:\n${devices.length === 0 ? '  {}' : devices.join('\n')}\n`;
}

function foundJson(found: FoundOnMBus): unknown {
  if (found.kind === 'damaged') return { address: found.address, damaged: true };
  const { primary, secondary, values } = found;
  return {
    primary,
    secondary: secondary === null ? null : formatSecondaryAddress(secondary),
    manufacturer: secondary === null ? null : manufacturerLetters(secondary.manufacturer),
    medium: secondary === null ? null : mediumName(secondary.medium).en,
    values: values.map(({ measurand, value, unit }) => ({ measurand, value, unit })),
  };
}
