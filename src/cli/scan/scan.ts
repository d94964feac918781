// `meterhub scan`: which meters are on a bus. gosdm630's output, then what the catalogue makes of it.
import {
  scanListener,
  scanTimeoutMs,
  TCP_SCAN_TIMEOUT_MS,
  NETWORK_SCAN_TIMEOUT_MS,
  SERIAL_SCAN_TIMEOUT_MS,
} from '../../kinds/modbus/commissioning/scan-timeout.ts';
import type { Command } from 'commander';
import { PRIMARY } from '../../codec/m-bus/link.ts';
import type { ModbusBus } from '../../kinds/modbus/bus/modbus-bus.ts';
import { lineTiming } from '../../kinds/modbus/open-bus.ts';
import { catalogueOf, MODELS_FLAG } from '../own-models/own-models.ts';
import type { ModbusMeterModel } from '../../definition/modbus/model.ts';
import { isModbusModel, type ModbusBusConfig } from '../../kinds/modbus/config.ts';
import { formatDuration } from '../../time/duration.ts';
import { localDateTime } from '../../time/local-time.ts';
import { USUAL_LINES } from '../../transport/ports/usual-lines.ts';
import { describeBus } from '../../kinds/kinds.ts';
import { detectEcho, QUESTIONS_PER_ID, scanBus, type Found } from '../../kinds/modbus/commissioning/scan-bus.ts';
import { addBusOptions, busOf, usage, wholeNumberFlag, type BusFlags } from '../shared/bus-option.ts';
import { withBus } from '../shared/bus-session.ts';
import { processContext, type CommandContext } from '../shared/command-context.ts';
import { nextSteps, SmlStart, smlNote } from './scan-advice.ts';
import { deviceLine, foundJson, modelText, summaryLines } from './scan-report.ts';
import { configurationText, type BusFindings } from '../../commissioning/found-config.ts';
import { scanForMBus } from './scan-m-bus.ts';
import { ProgressBar } from '../shared/terminal.ts';

export interface ScanFlags extends BusFlags {
  readonly ids: string;
  readonly timeout?: string;
  readonly auto?: boolean;
  readonly all?: boolean;
  readonly yaml?: boolean;
  readonly json?: boolean;
  readonly models?: string;
  /** Look for M-Bus meters instead of Modbus ones. */
  readonly mBus?: boolean;
}

/** From 10 ids on, a device at each of them is unlikely; network meters often answer to any id. */
const SUSPICIOUSLY_MANY = 10;

/** Every unit id of a Modbus. */
const ALL_UNITS = '1-247';

export function registerScan(program: Command): void {
  addBusOptions(program.command('scan').description('find the meters on a bus and tell what they are'))
    .option('--m-bus', 'look for M-Bus meters (2400 8E1 unless told otherwise) instead of Modbus ones')
    .option('--ids <list>', 'ids to ask, for example 1-40 or 1,2,20-30 (M-Bus: 0-250)', ALL_UNITS)
    .option(
      '--timeout <ms>',
      `time for an answer (default: ${SERIAL_SCAN_TIMEOUT_MS}, on a network ${NETWORK_SCAN_TIMEOUT_MS}, Modbus TCP ${TCP_SCAN_TIMEOUT_MS})`,
    )
    .option('--auto', 'try the usual baud rates and parities until somebody answers')
    .option('--all', 'with --auto: try all of them, whoever answers')
    .option('--yaml', 'print a configuration for what was found')
    .option('--json', 'print what was found as JSON')
    .option(...MODELS_FLAG)
    .action((flags: ScanFlags) => scan(flags, processContext()));
}

export async function scan(flags: ScanFlags, context: CommandContext): Promise<void> {
  const { terminal, clock } = context;
  if (flags.mBus === true) {
    await scanForMBus(flags, flags.ids === ALL_UNITS ? null : idsOf(flags.ids, PRIMARY), context);
    return;
  }
  const ids = idsOf(flags.ids);
  const models = catalogueOf(flags.models, terminal.err).all.filter(isModbusModel);
  const buses = busesOf(flags).map((bus) => ({ bus, timeoutMs: timeoutOf(flags, bus) }));
  if (flags.yaml === true && flags.json === true) throw usage('--yaml and --json exclude each other', 'use one');
  const isForPrograms = flags.yaml === true || flags.json === true;
  const say = isForPrograms ? terminal.err : terminal.out;
  const log = (line: string): void => say(`${localDateTime(clock.wallMs())} ${line}\n`);
  log('Starting bus scan');
  const findings: BusFindings[] = [];
  for (const { bus, timeoutMs } of buses) {
    if (buses.length > 1) log(`Trying ${describeBus(bus)}, at most ${durationText(bus, ids.length, timeoutMs)}`);
    const result = await scanOne(bus, { ids, models, timeoutMs }, context, log);
    findings.push(result);
    // With --all the next setting may reach meters that this one does not.
    if (flags.all !== true && result.found.some(({ kind }) => kind === 'meter')) break;
  }
  const found = findings.flatMap((each) => each.found);
  for (const line of summaryLines(found)) log(line);
  for (const { bus, found: here } of findings) {
    if (buses.length > 1 && here.length > 0) say(`\n${describeBus(bus)}:`);
    say(modelText(here));
    if (here.length === ids.length && ids.length >= SUSPICIOUSLY_MANY) {
      say(`NOTE: ${bus.name} answers at every id: it is probably one device that does not look at the id\n`);
    }
  }
  say(nextSteps(flags.serialadapter ?? '', findings, flags.auto === true));
  if (flags.yaml === true) terminal.out(configurationText(findings));
  if (flags.json === true) terminal.out(`${JSON.stringify(findings.map(findingsJson), null, 2)}\n`);
}

function findingsJson({ bus, found }: BusFindings): unknown {
  return { bus, devices: found.map(foundJson) };
}

/** What is asked for on each bus. */
interface Search {
  readonly ids: readonly number[];
  readonly models: readonly ModbusMeterModel[];
  readonly timeoutMs: number;
}

/** What answers on one bus. Rejects with the wire's error, or CANCELLED. */
export async function scanOne(
  config: ModbusBusConfig,
  search: Search,
  context: CommandContext,
  log: (line: string) => void,
): Promise<BusFindings> {
  const { terminal, clock, signal } = context;
  const { ids, models, timeoutMs } = search;
  const listener = scanListener(config.type);
  const bar = new ProgressBar(terminal);
  const found: Found[] = [];
  const work = async (bus: ModbusBus): Promise<'echo' | 'done'> => {
    if (config.type === 'modbus-rtu' && !config.echo) {
      if (await detectEcho(bus, listener, timeoutMs)) return 'echo';
    }
    await scanBus({
      bus,
      models,
      ids,
      timeoutMs,
      listener,
      onResult(result) {
        bar.clear();
        log(deviceLine(result));
        if (result.kind !== 'silent') found.push(result);
      },
      onProgress: (done) => bar.draw(done, ids.length, `${found.length} found`),
    });
    return 'done';
  };
  const smlStart = new SmlStart();
  const onTraffic = (direction: 'out' | 'in', bytes: Uint8Array): void => {
    if (direction === 'in' && smlStart.isIn(bytes)) {
      bar.clear();
      terminal.err(`NOTE: ${smlNote(config)}\n`);
    }
    listener.hear(direction, bytes);
  };
  try {
    const end = await withBus(config, { clock, signal, onTraffic }, work);
    if (end === 'done' || config.type !== 'modbus-rtu') return { bus: config, found };
  } finally {
    bar.clear();
  }
  log('The adapter returns what is sent (echo): taken off from now on');
  return scanOne({ ...config, echo: true }, search, context, log);
}

/** One bus, or with `--auto` the same port with each of the usual settings. */
function busesOf(flags: ScanFlags): ModbusBusConfig[] {
  const bus = busOf(flags);
  if (flags.auto !== true) {
    if (flags.all === true) throw usage('--all belongs to --auto', 'add --auto, or leave --all out');
    return [bus];
  }
  if (bus.type !== 'modbus-rtu') throw usage('--auto: a network address has no baud rate', 'set it in the converter');
  if ((flags.comset ?? flags.baud ?? flags.framing) !== undefined) {
    throw usage('--auto tries all settings', 'leave --comset, --baud and --framing out');
  }
  return USUAL_LINES.map((line) => ({ ...bus, ...line }));
}

function timeoutOf({ timeout }: ScanFlags, bus: ModbusBusConfig): number {
  if (timeout !== undefined) return wholeNumberFlag('--timeout', timeout, 10, 10_000);
  return scanTimeoutMs(bus.type);
}

/** How long it takes when nobody answers: question and answer on the wire, the silence, the time-out. */
function durationText(bus: ModbusBusConfig, ids: number, timeoutMs: number): string {
  const { byteMs, gapMs } = bus.type === 'modbus-rtu' ? lineTiming(bus) : { byteMs: 0, gapMs: 0 };
  const eachMs = QUESTION_BYTES * byteMs + gapMs + timeoutMs;
  return formatDuration(Math.ceil((ids * QUESTIONS_PER_ID * eachMs) / 1000) * 1000);
}

/** A read of two registers: 8 bytes out, 9 bytes in. */
const QUESTION_BYTES = 17;

/** `1-40`, `1,2,20-30`; sorted, each once. Throws USAGE. */
export function idsOf(list: string, { first: least, last: most } = { first: 1, last: 247 }): number[] {
  const ids = new Set<number>();
  for (const part of list.split(',')) {
    const [first = '', last = first, ...rest] = part.trim().split('-');
    if (rest.length > 0) throw usage(`--ids: "${part}" is not a range`, 'for example 1-40 or 1,2,20-30');
    const from = wholeNumberFlag('--ids', first, least, most);
    const to = wholeNumberFlag('--ids', last, least, most);
    if (from > to) throw usage(`--ids: "${part}" runs backwards`, `write ${to}-${from}`);
    for (let id = from; id <= to; id++) ids.add(id);
  }
  return [...ids].sort((a, b) => a - b);
}
