// The flags of `meterhub simulate` for a quick start without a file: one bus, its meters, links and faults. Opens nothing.
import { isModbusModel } from '../../kinds/modbus/config.ts';
import { findModel, suggestModels } from '../../catalog/index.ts';
import { parseDuration } from '../../time/duration.ts';
import { FRAMINGS } from '../../transport/serial-line.ts';
import { MeterHubError } from '../../model/error.ts';
import { WIRE_FAULT_KINDS, type FaultRates } from '../../simulator/modbus/reply-faults.ts';
import { NUMBER_HABITS } from '../../simulator/modbus/wire-faults/gateway-numbers.ts';
import type { BusOptions, LinkOptions, MeterOptions, SimulatorOptions } from '../../simulator/modbus/simulator.ts';
import { bitsPerCharacter } from '../../transport/serial.ts';
import { listenAddress } from './sim-file.ts';

/** As commander hands them over. */
export interface SimulateFlags {
  readonly devices?: string;
  readonly tcp?: string;
  readonly rtuTcp?: string;
  readonly rtuUdp?: string;
  readonly serial?: string;
  readonly baud: string;
  readonly framing: string;
  readonly timing?: boolean;
  readonly turnaround: string;
  readonly faults?: string;
  readonly dead?: string;
  readonly seed: string;
}

/** Throws USAGE naming the flag, what is wrong with it, and what it takes. */
export function optionsFromFlags(flags: SimulateFlags): SimulatorOptions {
  const baudRate = wholeNumber('--baud', flags.baud, 1, 4_000_000);
  const framing = FRAMINGS.find((each) => each === flags.framing.toUpperCase());
  if (framing === undefined) throw wrong('--framing', flags.framing, `one of ${FRAMINGS.join(', ')}`);
  const turnaroundMs = durationMs('--turnaround', flags.turnaround);
  const bus: BusOptions = {
    links: linksOf(flags, baudRate, framing),
    meters: metersOf(flags.devices ?? ''),
    faults: faultsOf(flags.faults ?? ''),
    dead: listOf(flags.dead ?? '').map((id) => wholeNumber('--dead', id, 1, 247)),
    ...(flags.timing === true && {
      timing: { baud: baudRate, bitsPerCharacter: bitsPerCharacter(framing), turnaroundMs },
    }),
  };
  return { seed: wholeNumber('--seed', flags.seed, 0, Number.MAX_SAFE_INTEGER), buses: [bus] };
}

function linksOf(flags: SimulateFlags, baudRate: number, framing: (typeof FRAMINGS)[number]): LinkOptions[] {
  const links: LinkOptions[] = [];
  const network = [
    { flag: '--tcp', type: 'modbus-tcp', text: flags.tcp },
    { flag: '--rtu-tcp', type: 'modbus-rtu-over-tcp', text: flags.rtuTcp },
    { flag: '--rtu-udp', type: 'modbus-rtu-over-udp', text: flags.rtuUdp },
  ] as const;
  for (const { flag, type, text } of network) {
    if (text === undefined) continue;
    const address = listenAddress(text);
    if (address === null) throw wrong(flag, text, 'a port (on this machine only) or an address like 0.0.0.0:5020');
    links.push({ type, ...address });
  }
  if (flags.serial !== undefined) links.push({ type: 'modbus-rtu', path: flags.serial, baudRate, framing });
  // Something to talk to without reading the help first.
  return links.length > 0 ? links : [{ type: 'modbus-tcp', port: 5020 }];
}

function metersOf(text: string): MeterOptions[] {
  const entries = listOf(text);
  if (entries.length === 0) throw new MeterHubError('USAGE', `simulate: name the meters: ${DEVICES_HINT}, or use -c`);
  const seen = new Set<number>();
  return entries.map((entry) => {
    const [name = '', idText = '1', ...more] = entry.split(':');
    if (more.length > 0) throw wrong('-d', entry, DEVICES_HINT);
    const id = wholeNumber('-d', idText, 1, 247);
    if (seen.has(id))
      throw new MeterHubError('USAGE', `simulate: -d names unit id ${id} twice; give each meter its own`);
    seen.add(id);
    const model = findModel(name);
    if (model !== null && isModbusModel(model)) return { model, id };
    const near = suggestModels(name);
    throw wrong('-d', name, near.length > 0 ? `did you mean ${near.join(', ')}?` : '`meterhub models` lists the names');
  });
}

const DEVICES_HINT = '-d model:unit id, for example -d sdm630:1,janitza:26';
const FAULTS_HINT =
  'percentages, for example drop=5,flip=5,truncate=5,foreign=5,noise=5,late=5:900ms,echo, of the wire master=5,broadcast=5,join=5,close=5, and numbers=two, zero or swapped';

function faultsOf(text: string): Partial<FaultRates> {
  let faults: Partial<FaultRates> = {};
  for (const entry of listOf(text)) {
    const [kind = '', value = ''] = entry.split('=');
    if (kind === 'echo' && value === '') faults = { ...faults, echo: true };
    else if (kind === 'late') {
      const [percent = '', delay = ''] = value.split(':');
      faults = { ...faults, late: { percent: percentage(percent), ms: durationMs('--faults', delay) } };
    } else if (kind === 'numbers') faults = { ...faults, numbers: numberHabit(value) };
    else if (isRate(kind)) faults = { ...faults, [kind]: percentage(value) };
    else throw wrong('--faults', entry, FAULTS_HINT);
  }
  return faults;
}

const RATES = ['drop', 'flip', 'truncate', 'foreign', 'noise', ...WIRE_FAULT_KINDS] as const;

function isRate(kind: string): kind is (typeof RATES)[number] {
  return RATES.some((each) => each === kind);
}

function numberHabit(text: string): (typeof NUMBER_HABITS)[number] {
  const habit = NUMBER_HABITS.find((each) => each === text);
  if (habit === undefined) throw wrong('--faults', `numbers=${text}`, `numbers is one of ${NUMBER_HABITS.join(', ')}`);
  return habit;
}

function percentage(text: string): number {
  const value = Number(text);
  if (text === '' || !(value >= 0 && value <= 100)) throw wrong('--faults', text, FAULTS_HINT);
  return value;
}

function durationMs(flag: string, text: string): number {
  const ms = parseDuration(text);
  if (ms === null) throw wrong(flag, text, 'a duration like 10ms or 1s');
  return ms;
}

/** Decimal digits only: Number() also takes "", "0x10" and "1e3". */
export function wholeNumber(flag: string, text: string, min: number, max: number): number {
  const value = /^\d+$/.test(text) ? Number(text) : NaN;
  if (!(value >= min && value <= max)) throw wrong(flag, text, `a whole number from ${min} to ${max}`);
  return value;
}

function listOf(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function wrong(flag: string, value: string, wanted: string): MeterHubError {
  return new MeterHubError('USAGE', `simulate: ${flag}: "${value}" cannot be used; ${wanted}`);
}
