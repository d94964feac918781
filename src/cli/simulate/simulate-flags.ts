// The flags of `meterhub simulate` for a quick start without a file: one bus, its meters, links and faults. Opens nothing.
import { isModbusModel } from '../../kinds/modbus/config.ts';
import { BUILT_IN } from '../../catalog/index.ts';
import type { Catalogue } from '../../catalog/model-set.ts';
import { FRAMINGS } from '../../transport/serial-line.ts';
import { MeterHubError } from '../../model/error.ts';
import type { BusOptions, LinkOptions, MeterOptions, SimulatorOptions } from '../../simulator/modbus/simulator.ts';
import type { SunSpecSimOptions } from '../../simulator/modbus/sunspec-device.ts';
import { SUNSPEC_KINDS, sunSpecKind } from '../../simulator/modbus/sunspec-kinds.ts';
import { bitsPerCharacter } from '../../transport/serial.ts';
import { faultsOf } from './fault-flags.ts';
import { durationMs, listOf, wholeNumber, wrong } from './flag-values.ts';
import { meterOfFile } from '../shared/bus-option.ts';
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
  /** Model files with unit ids. */
  readonly model?: readonly string[];
}

/** Throws USAGE naming the flag, what is wrong with it, and what it takes. */
export function optionsFromFlags(flags: SimulateFlags, catalogue: Catalogue = BUILT_IN): SimulatorOptions {
  const baudRate = wholeNumber('--baud', flags.baud, 1, 4_000_000);
  const framing = FRAMINGS.find((each) => each === flags.framing.toUpperCase());
  if (framing === undefined) throw wrong('--framing', flags.framing, `one of ${FRAMINGS.join(', ')}`);
  const turnaroundMs = durationMs('--turnaround', flags.turnaround);
  const bus: BusOptions = {
    links: linksOf(flags, baudRate, framing),
    ...metersOf(flags.devices ?? '', flags.model ?? [], catalogue),
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

function metersOf(
  text: string,
  files: readonly string[],
  catalogue: Catalogue,
): Pick<BusOptions, 'meters' | 'sunSpec'> {
  const entries = listOf(text);
  if (entries.length + files.length === 0)
    throw new MeterHubError('USAGE', `simulate: name the meters: ${DEVICES_HINT}, or use -c`);
  const seen = new Set<number>();
  const meters: MeterOptions[] = files.map((file) => meterOfFile(file, { type: 'modbus-rtu' }));
  for (const { id } of meters) seen.add(id);
  const sunSpec: SunSpecSimOptions[] = [];
  for (const entry of entries) {
    const [name = '', idText = '1', ...more] = entry.split(':');
    if (more.length > 0) throw wrong('-d', entry, DEVICES_HINT);
    const id = wholeNumber('-d', idText, 1, 247);
    if (seen.has(id))
      throw new MeterHubError('USAGE', `simulate: -d names unit id ${id} twice; give each meter its own`);
    seen.add(id);
    const described = sunSpecKind(name);
    const model = catalogue.findModel(name);
    if (described !== null) sunSpec.push({ ...described, unitId: id });
    else if (model !== null && isModbusModel(model)) meters.push({ model, id });
    else throw wrong('-d', name, nearHint(name, catalogue));
  }
  return { meters, sunSpec };
}

function nearHint(name: string, catalogue: Catalogue): string {
  if (name.startsWith('sunspec')) return `one of ${Object.keys(SUNSPEC_KINDS).join(', ')}`;
  const near = catalogue.suggestModels(name);
  return near.length > 0 ? `did you mean ${near.join(', ')}?` : '`meterhub models` lists the names';
}

const DEVICES_HINT = '-d model:unit id, for example -d sdm630:1,janitza:26';
