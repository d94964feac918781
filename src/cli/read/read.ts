// `meterhub read`: one reading of a device, or raw registers, as a table or JSON; Modbus meters with their registers.
import type { Command } from 'commander';
import type { ModbusBus, RequestOptions } from '../../kinds/modbus/bus/modbus-bus.ts';
import { DEFAULT_TIMEOUT_MS, plainModbusDevice, type ModbusBusConfig } from '../../kinds/modbus/config.ts';
import { describeBus } from '../../kinds/kinds.ts';
import { readOnce, type OneReading } from '../../kinds/modbus/commissioning/read-once.ts';
import { judge } from '../../kinds/modbus/commissioning/scan-score.ts';
import { lineText } from '../../definition/modbus/model-summary.ts';
import { MeterHubError } from '../../model/error.ts';
import { ERROR_CATALOGUE } from '../../vocabulary/error-codes.ts';
import type { ModbusMeterModel, ModbusRow } from '../../definition/modbus/model.ts';
import {
  addBusOptions,
  busOf,
  addModelOptions,
  meterFrom,
  usage,
  wholeNumberFlag,
  type BusFlags,
  type MeterFlags,
} from '../shared/bus-option.ts';
import { findConfig, PLACES_TEXT } from '../place/config-place.ts';
import {
  isDeclaredModbus,
  modbusOnly,
  namedDevice,
  type NamedDevice,
  type NamedModbusDevice,
} from '../place/named-device.ts';
import { withComset } from '../shared/comset-flag.ts';
import { withBus } from '../shared/bus-session.ts';
import { processContext, type CommandContext } from '../shared/command-context.ts';
import { DEFAULT_AGAIN_S, rawQuestion, rawQuestionTo, readRaw } from './read-raw.ts';
import { readDevice } from './read-device.ts';
import { readSml, type SmlReadFlags } from './read-sml.ts';
import { textTable } from '../shared/text-table.ts';

export interface ReadFlags extends BusFlags, MeterFlags {
  readonly config?: string;
  readonly raw?: readonly string[];
  readonly function?: string;
  readonly wide?: boolean;
  readonly again?: string;
  readonly timeout?: string;
  readonly json?: boolean;
}

interface Target {
  readonly bus: ModbusBusConfig;
  readonly model: ModbusMeterModel;
  readonly id: number;
  readonly rows: readonly ModbusRow[];
  readonly timeoutMs: number;
}

export function registerRead(program: Command): void {
  addModelOptions(addBusOptions(program.command('read').description('read a meter once, or some of its registers')))
    .argument('[name]', 'a device of the configuration, of any kind')
    .option('-d, --device <meter>', 'model and unit id, for example sdm630:1 (with --raw the id alone is enough)')
    .option('-c, --config <file>', `take bus and meter from a configuration (default with a name: ${PLACES_TEXT})`)
    .option(
      '--raw <numbers...>',
      'registers instead of values, as every type and with what they look like: first address and count, for example --raw 0x0000 200',
    )
    .option('--wide', 'with --raw: the types of four registers, too')
    .option(
      '--again <seconds>',
      `with --raw and a range: look three times more, this long after each other, to find counters; 0: once (default: ${DEFAULT_AGAIN_S})`,
    )
    .option('--function <code>', 'with --raw: 3 (holding) or 4 (input); default: what the model uses, else 4')
    .option(
      '--timeout <ms>',
      `time for an answer (default: ${DEFAULT_TIMEOUT_MS}); with --sml --once for a telegram (default: 30000)`,
    )
    .option('--sml', 'listen to an SML meter instead: -s is its infrared head, a serial port or host:port')
    .option('--once', 'with --sml: end after one telegram')
    .option('--json', 'print JSON')
    .action((name: string | undefined, flags: ReadFlags & SmlReadFlags & { readonly sml?: boolean }) =>
      flags.sml === true ? readSml(flags, processContext()) : read(name, flags, processContext()),
    );
}

/** Rejects with USAGE, the bus's error, or the meter's when something could not be read (what could is printed). */
export async function read(name: string | undefined, typed: ReadFlags, context: CommandContext): Promise<void> {
  const flags = withComset(typed, context.terminal.err);
  const file = flags.config ?? (name !== undefined && flags.device === undefined ? findConfig() : null);
  if (flags.raw !== undefined) return readRegisters(flags.raw, name, file, flags, context);
  if (flags.function !== undefined) throw usage('--function belongs to --raw', 'leave it out');
  const target = file === null ? fromFlags(name, flags, context) : fromFile(name, file, flags, context);
  if (!('rows' in target)) {
    const { bus, device } = target;
    return readDevice(bus, device, { json: flags.json === true, withinMs: timeoutOf(flags) }, context);
  }
  const options: RequestOptions = { priority: 'command', timeoutMs: target.timeoutMs, attempts: 2 };
  const work = (bus: ModbusBus): Promise<OneReading> => readOnce(bus, target.model, target.id, target.rows, options);
  const reading = await withBus(target.bus, context, work);
  const { terminal } = context;
  if (flags.json === true) terminal.out(`${JSON.stringify(readingJson(target, reading), null, 2)}\n`);
  else if (reading.values.length > 0) terminal.out(readingTable(target.model, reading));
  for (const doubt of doubts(target, reading)) terminal.err(`WARNING: ${doubt}\n`);
  if (reading.error !== null) throw failure(target, reading, reading.error);
  if (reading.values.length === 0) throw refusedAll(target);
}

async function readRegisters(
  raw: readonly string[],
  name: string | undefined,
  file: string | null,
  flags: ReadFlags,
  context: CommandContext,
): Promise<void> {
  const { err } = context.terminal;
  if (file === null && name !== undefined) throw noConfiguration(name);
  const named = file === null ? null : modbusOnly(deviceOfFile(name, file, flags, err), '--raw reads registers');
  const bus = named?.bus ?? busOf(flags);
  const question =
    named === null
      ? rawQuestion(raw, flags.function, flags, bus, err)
      : rawQuestionTo({ unit: named.device.id, usual: named.device.model.function }, raw, flags.function);
  const timeoutMs = timeoutOf(flags) ?? named?.device.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  const options = { timeoutMs, isJson: flags.json === true, isWide: flags.wide === true, againMs: againOf(flags) };
  return readRaw(bus, question, options, context);
}

function noConfiguration(name: string): MeterHubError {
  return usage(`"${name}": a device name needs a configuration`, 'add -c meterhub.yaml');
}

function fromFlags(name: string | undefined, flags: ReadFlags, { terminal }: CommandContext): Target | OtherTarget {
  if (name !== undefined) throw noConfiguration(name);
  const bus = busOf(flags);
  const meter = meterFrom(flags, bus, terminal.err);
  if (meter === null) throw usage('say which meter', 'for example -d sdm630:1, or -c meterhub.yaml home');
  const { model, id } = meter;
  if (model.discovers !== undefined) return { bus, device: plainModbusDevice(`unit ${id}`, model, bus.name, id) };
  return { bus, model, id, rows: model.rows, timeoutMs: timeoutOf(flags) ?? DEFAULT_TIMEOUT_MS };
}

/** A device that has nothing more to show than its values, and what it says of itself. */
type OtherTarget = NamedDevice;

function fromFile(
  name: string | undefined,
  file: string,
  flags: ReadFlags,
  { terminal }: CommandContext,
): Target | OtherTarget {
  const named = deviceOfFile(name, file, flags, terminal.err);
  return isDeclaredModbus(named) ? modbusTarget(named, flags) : named;
}

function deviceOfFile(
  name: string | undefined,
  file: string,
  flags: MeterFlags,
  warn: (text: string) => void,
): NamedDevice {
  if ((flags.device ?? flags.model) !== undefined)
    throw usage('-d and -c exclude each other', 'name the device: -c meterhub.yaml home');
  return namedDevice(name, file, warn);
}

function modbusTarget({ device, bus }: NamedModbusDevice, flags: ReadFlags): Target {
  const { model, id, measurands, timeoutMs } = device;
  const rows = model.rows.filter(({ measurand }) => measurands?.includes(measurand) ?? true);
  return { bus, model, id, rows, timeoutMs: timeoutOf(flags) ?? timeoutMs };
}

function againOf({ again }: ReadFlags): number {
  return 1000 * (again === undefined ? DEFAULT_AGAIN_S : wholeNumberFlag('--again', again, 0, 3600));
}

function timeoutOf({ timeout }: ReadFlags): number | null {
  return timeout === undefined ? null : wholeNumberFlag('--timeout', timeout, 10, 60_000);
}

function readingTable(model: ModbusMeterModel, { values, refused, failed }: OneReading): string {
  const rows = values.map(({ measurand, value, unit, row }) => [
    measurand,
    value === null ? 'not available' : valueText(value),
    unit,
    row === null ? 'computed' : registerText(model, row),
  ]);
  return textTable(['MEASURAND', 'VALUE', 'UNIT', 'REGISTER'], rows) + missingText(model, refused, failed);
}

/** Six digits after the point are more than any meter resolves, and hide the noise of 32-bit floats. */
function valueText(value: number): string {
  return String(Number(value.toFixed(6)));
}

/** `4:0x0034` is input register 0x0034, read with function 4. */
function registerText({ function: kind }: ModbusMeterModel, { address }: ModbusRow): string {
  return `${kind === 'input' ? 4 : 3}:0x${address.toString(16).padStart(4, '0')}`;
}

function missingText(model: ModbusMeterModel, refused: readonly ModbusRow[], failed: readonly ModbusRow[]): string {
  const list = (rows: readonly ModbusRow[]): string =>
    rows.map((row) => `${row.measurand} (${registerText(model, row)})`).join(', ');
  const refusedText = refused.length === 0 ? '' : `\nThe meter does not have: ${list(refused)}\n`;
  return failed.length === 0 ? refusedText : `${refusedText}\nNot read: ${list(failed)}\n`;
}

function readingJson({ model, id, bus }: Target, { values, refused, failed, error }: OneReading): unknown {
  return {
    model: model.id,
    id,
    bus: describeBus(bus),
    values: values.map(({ measurand, value, unit, row }) => ({
      measurand,
      value,
      unit,
      register: row === null ? null : row.address,
    })),
    refused: refused.map(({ measurand }) => measurand),
    failed: failed.map(({ measurand }) => measurand),
    error: error === null ? null : { code: error.code, message: error.message },
  };
}

/** Numbers of a wrong model look like numbers: what no live grid has is said. */
function doubts({ model, id }: Target, { values, refused }: OneReading): string[] {
  const odd = values.flatMap(({ row, value }) => (row !== null && judge(row.measurand, value) === 'odd' ? [row] : []));
  const names = odd.map(({ measurand }) => measurand).join(', ');
  const oddText = odd.length === 0 ? [] : [`implausible: ${names}`];
  const refusedText = refused.length > values.length ? ['most registers are refused'] : [];
  const reasons = [...oddText, ...refusedText];
  if (reasons.length === 0) return [];
  return [`${reasons.join('; ')}. Is it really ${model.id}? \`meterhub scan --ids ${id}\` tells`];
}

function failure({ model, bus }: Target, reading: OneReading, error: MeterHubError): MeterHubError {
  const factory = bus.type === 'modbus-rtu' && reading.values.length === 0 ? factoryHint(model, bus) : '';
  return new MeterHubError(error, `${error.message}\n  hint: ${ERROR_CATALOGUE[error.code].remedy.en}${factory}`, {
    cause: error,
  });
}

function factoryHint({ line }: ModbusMeterModel, bus: { baud: number; framing: string }): string {
  const used = `${bus.baud} ${bus.framing}`;
  if (line === null || lineText(line) === used || lineText(line) === 'not known') return '';
  return `\n  hint: this was ${used}; the meter leaves the factory with ${lineText(line)}`;
}

function refusedAll({ model, id }: Target): MeterHubError {
  const text = `unit ${id} answers, but has none of the registers of ${model.id}`;
  const hint = `is it another model? \`meterhub scan --ids ${id}\` tells`;
  return new MeterHubError('MODBUS_EXCEPTION', `${text}\n  hint: ${hint}`, { details: { unit: id, model: model.id } });
}
