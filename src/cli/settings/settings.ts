// `meterhub settings`: shows what a meter is set to, and changes it: before and after, question, write, read back.
import type { Command } from 'commander';
import type { ModbusBus } from '../../kinds/modbus/bus/modbus-bus.ts';
import { modbusMeters } from '../../catalog/index.ts';
import { DEFAULT_TIMEOUT_MS, type ModbusBusConfig } from '../../kinds/modbus/config.ts';
import type { LineSettings } from '../../transport/serial-line.ts';
import { changeSetting, inOrder, type Change, type OnBus } from '../../kinds/modbus/commissioning/settings-change.ts';
import { readSetting, type Meter } from '../../kinds/modbus/commissioning/settings-io.ts';
import { findSetting, parseSettingValue } from '../../kinds/modbus/commissioning/settings-values.ts';
import { MeterHubError } from '../../model/error.ts';
import type { SettingRow } from '../../definition/modbus/model.ts';
import {
  addBusOptions,
  addModelOptions,
  busOf,
  meterFrom,
  usage,
  wholeNumberFlag,
  type BusFlags,
  type MeterFlag,
  type MeterFlags,
} from '../shared/bus-option.ts';
import { withBus } from '../shared/bus-session.ts';
import { processContext, type CommandContext } from '../shared/command-context.ts';
import {
  adviceLines,
  changeText,
  outcomeText,
  settingJson,
  settingsTable,
  type SettingState,
} from './settings-report.ts';
import { configOf, PLACES_TEXT } from '../place/config-place.ts';
import { modbusOnly, namedDevice } from '../place/named-device.ts';
import { errorWithRemedy } from '../trouble/remedy.ts';
import { saysYes } from '../shared/terminal.ts';

export interface SettingsFlags extends BusFlags, MeterFlags {
  readonly config?: string;
  readonly set?: readonly string[];
  readonly password?: string;
  readonly timeout?: string;
  readonly yes?: boolean;
  readonly json?: boolean;
}

interface Wish {
  readonly setting: SettingRow;
  readonly wanted: number;
}

export function registerSettings(program: Command): void {
  addModelOptions(
    addBusOptions(
      program.command('settings').description('show and change what a meter is set to: unit id, baud rate ...'),
    ),
  )
    .argument('[name]', 'a device of the configuration; instead of -s and -d')
    .option('-d, --device <meter>', 'model and unit id, for example sdm120:1')
    .option('-c, --config <file>', `the configuration that names it (default: ${PLACES_TEXT})`)
    .option('--set <name=value...>', 'change a setting, for example --set address=5 --set baud=9600')
    .option('--password <number>', 'unlocks settings whose declaration says where it belongs')
    .option('--timeout <ms>', `time for an answer (default: ${DEFAULT_TIMEOUT_MS})`)
    .option('-y, --yes', 'do not ask before writing')
    .option('--json', 'print JSON instead of the table')
    .action((name: string | undefined, flags: SettingsFlags) => settings(name, flags, processContext()));
}

/** Rejects with USAGE, the wire's error, or the meter's when a setting could not be read or changed. */
export async function settings(name: string | undefined, flags: SettingsFlags, context: CommandContext): Promise<void> {
  const { bus, flag } = meant(name, flags, context.terminal.err);
  checkHasSettings(flag);
  const wishes = wishesOf(flags.set ?? [], flag);
  const password = passwordOf(flags.password, wishes);
  const timeoutMs =
    flags.timeout === undefined ? DEFAULT_TIMEOUT_MS : wholeNumberFlag('--timeout', flags.timeout, 10, 60_000);
  const meter: Meter = { model: flag.model, unit: flag.id, timeoutMs };
  const onBus: OnBus = (line, work) => withBus(withLine(bus, line), context, work);
  if (wishes.length === 0) return show(meter, onBus, flags.json === true, context);
  await change(meter, lineOf(bus), wishes, password, onBus, flags.yes === true, context);
}

function meant(
  name: string | undefined,
  flags: SettingsFlags,
  warn: (text: string) => void,
): { readonly bus: ModbusBusConfig; readonly flag: MeterFlag } {
  if (name === undefined) {
    const bus = busOf(flags);
    const flag = meterFrom(flags, bus, warn);
    if (flag === null) throw usage('say which meter', 'for example -d sdm120:1, or the name of a device');
    return { bus, flag };
  }
  if ((flags.device ?? flags.model) !== undefined) throw usage('a name and -d exclude each other', 'use one of them');
  const named = modbusOnly(namedDevice(name, configOf(flags.config), warn), 'only these have settings to show');
  return { bus: named.bus, flag: { model: named.device.model, id: named.device.id } };
}

async function show(meter: Meter, onBus: OnBus, isJson: boolean, { terminal }: CommandContext): Promise<void> {
  const states = await onBus(null, (bus) => readStates(bus, meter, meter.model.settings));
  const failed = states.map(({ reading }) => reading).find((reading) => reading?.kind === 'failed');
  const nothing = states.every(({ reading }) => reading?.kind !== 'value');
  if (failed?.kind === 'failed' && nothing) throw errorWithRemedy(failed.error);
  if (isJson) terminal.out(`${JSON.stringify(states.map(settingJson), null, 2)}\n`);
  else {
    terminal.out(settingsTable(states));
    const advice = adviceLines(meter.model, meter.model.settings).map((line) => `  ${line}\n`);
    if (advice.length > 0) terminal.out(`\nNotes:\n${advice.join('')}`);
  }
  if (failed?.kind === 'failed') throw errorWithRemedy(failed.error);
}

async function readStates(bus: ModbusBus, meter: Meter, rows: readonly SettingRow[]): Promise<SettingState[]> {
  const states: SettingState[] = [];
  for (const setting of rows) {
    const reading = setting.access === 'wo' ? null : await readSetting(bus, meter, setting);
    states.push({ setting, reading });
    // Nobody there: the other registers would only take long.
    if (states.length === 1 && reading?.kind === 'failed') break;
  }
  return states;
}

async function change(
  meter: Meter,
  line: LineSettings | null,
  wishes: readonly Wish[],
  password: number | null,
  onBus: OnBus,
  isAgreed: boolean,
  context: CommandContext,
): Promise<void> {
  const { terminal, clock } = context;
  const rows = wishes.map(({ setting }) => setting);
  const states = await onBus(line, (bus) => readStates(bus, meter, rows));
  const changes = wishes.map(({ setting, wanted }, index): Change => {
    const reading = states[index]?.reading ?? null;
    if (reading !== null && reading.kind !== 'value') throw errorWithRemedy(reading.error);
    return { setting, wanted, before: reading?.raw ?? null };
  });
  const due = inOrder(changes.filter(({ before, wanted }) => before !== wanted));
  for (const each of changes) terminal.out(`${changeText(each)}${due.includes(each) ? '' : ' (is so already)'}\n`);
  if (due.length === 0) return;
  terminal.err(`WARNING: every meter with id ${meter.unit} on this bus takes this: connect this one alone.\n`);
  for (const advice of adviceLines(meter.model, rows)) terminal.err(`note: ${advice}\n`);
  if (!isAgreed && !saysYes(await terminal.ask('Write this to the meter? (y/N) '))) {
    throw new MeterHubError('CANCELLED', 'nothing was changed (answer y, or add --yes)');
  }
  await changeAll({ unit: meter.unit, line }, due, async (at, each) => {
    const outcome = await changeSetting(onBus, { ...meter, unit: at.unit }, at.line, each, password, clock);
    const { text, isGood } = outcomeText(each, outcome);
    if (!isGood)
      throw new MeterHubError(
        { code: outcome.kind === 'lost' ? 'MODBUS_TIMEOUT' : 'MODBUS_EXCEPTION', details: { unit: at.unit } },
        text,
      );
    terminal.out(`${text}\n`);
    return outcome.kind === 'done' ? outcome.at : at;
  });
}

interface Place {
  readonly unit: number;
  readonly line: LineSettings | null;
}

/** One after the other, each where the one before has left the meter; the first that fails ends it. */
async function changeAll(
  from: Place,
  changes: readonly Change[],
  make: (at: Place, change: Change) => Promise<Place>,
): Promise<void> {
  let at = from;
  for (const each of changes) at = await make(at, each);
}

function checkHasSettings({ model }: MeterFlag): void {
  if (model.settings.length > 0) return;
  const others = modbusMeters.filter((each) => each.settings.some(({ access }) => access !== 'ro'));
  const names = others.map(({ id }) => id).join(', ');
  throw usage(`no settings registers of ${model.id} are known: it is set at the meter itself`, `known for ${names}`);
}

function wishesOf(texts: readonly string[], { model }: MeterFlag): Wish[] {
  const wishes = texts.map((text): Wish => {
    const [, name = '', value = ''] = /^([^=]+)=(.+)$/s.exec(text) ?? [];
    if (name === '') throw usage(`--set: "${text}" is not name=value`, 'for example --set address=5');
    const setting = findSetting(model, name.trim());
    if (!setting.ok) throw usage(`--set: ${setting.problem}`, '`meterhub settings` without --set shows them');
    const wanted = parseSettingValue(setting.value, value);
    if (!wanted.ok) throw usage(`--set: ${wanted.problem}`, '`meterhub settings` without --set shows what is set');
    return { setting: setting.value, wanted: wanted.value };
  });
  const twice = wishes.find((wish, index) => wishes.findIndex(({ setting }) => setting === wish.setting) !== index);
  if (twice !== undefined) throw usage(`--set: ${twice.setting.name} is there twice`, 'set it once');
  return wishes;
}

function passwordOf(text: string | undefined, wishes: readonly Wish[]): number | null {
  if (text === undefined) return null;
  if (wishes.length === 0) throw usage('--password is for changing settings', 'add --set');
  if (wishes.every(({ setting }) => setting.unlockAddress === undefined)) {
    const names = wishes.map(({ setting }) => setting.name).join(', ');
    throw usage(`--password: no register is known to write it to before ${names}`, 'leave it out');
  }
  return wholeNumberFlag('--password', text, 0, 99_999_999);
}

function lineOf(bus: ModbusBusConfig): LineSettings | null {
  return bus.type === 'modbus-rtu' ? { baud: bus.baud, framing: bus.framing } : null;
}

function withLine(bus: ModbusBusConfig, line: LineSettings | null): ModbusBusConfig {
  return line === null || bus.type !== 'modbus-rtu' ? bus : { ...bus, ...line };
}
