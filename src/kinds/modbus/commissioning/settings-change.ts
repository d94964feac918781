// Changes one setting of a meter and makes sure of it: unlock, write, read back where the meter answers afterwards.
// Knows the order of things; opens no bus and asks no person.
import type { ModbusBus } from '../bus/modbus-bus.ts';
import type { LineSettings, Framing } from '../../../transport/serial-line.ts';
import type { SettingRow } from '../../../definition/modbus/model.ts';
import type { Clock } from '../../../model/clock.ts';
import type { MeterHubError } from '../../../model/error.ts';
import { ask } from './scan-ask.ts';
import { readSetting, unlock, writeSetting, type Meter, type WriteResult } from './settings-io.ts';
import { decodeSetting, encodeSetting, settingMeaning, settingRegisters } from './settings-values.ts';

/** Runs work on the bus; `line` null keeps the line as it is (and is the only way on a network). */
export type OnBus = <T>(line: LineSettings | null, work: (bus: ModbusBus) => Promise<T>) => Promise<T>;

/** Where a meter answers. */
export interface Whereabouts {
  readonly unit: number;
  /** null: a network address, whose line nobody here can change. */
  readonly line: LineSettings | null;
}

export interface Change {
  readonly setting: SettingRow;
  /** Raw value before; null when it could not be read. */
  readonly before: number | null;
  readonly wanted: number;
}

export type ChangeOutcome =
  /** Read back: the meter has it and answers there. */
  | { readonly kind: 'done'; readonly at: Whereabouts }
  /** Read back where it was before: taken, in effect after power has been off and on. */
  | { readonly kind: 'afterRestart' }
  /** Accepted; a register that can only be written cannot be read back. */
  | { readonly kind: 'sent' }
  /** Another device answers at the unit id that was wanted: nothing was written. */
  | { readonly kind: 'taken' }
  | { readonly kind: 'refused'; readonly error: MeterHubError }
  /** The meter took the write and holds something else; `restored` says whether the value before is back. */
  | { readonly kind: 'notKept'; readonly found: number | null; readonly restored: boolean }
  /** It does not answer at any of the places where it should. */
  | { readonly kind: 'lost'; readonly tried: readonly Whereabouts[]; readonly error: MeterHubError };

/** A meter that changes its line is deaf for a moment. */
const ROUNDS = 3;
const BETWEEN_ROUNDS_MS = 500;

/** Rejects only when a wire fails. */
export async function changeSetting(
  onBus: OnBus,
  meter: Meter,
  line: LineSettings | null,
  change: Change,
  password: number | null,
  clock: Clock,
): Promise<ChangeOutcome> {
  const { setting } = change;
  if (setting.name === 'unitId' && change.wanted !== meter.unit) {
    if (await onBus(line, (bus) => isTaken(bus, meter, change))) return { kind: 'taken' };
  }
  const written = await onBus(line, (bus) => write(bus, meter, change, password));
  if (written.kind === 'refused') return { kind: 'refused', error: written.error };
  if (setting.access === 'wo' && written.kind === 'accepted') return { kind: 'sent' };
  // As the register holds it: a 32-bit float rounds.
  const expected = decodeSetting(encodeSetting(change.wanted, setting, meter.model), setting, meter.model);
  const here: Whereabouts = { unit: meter.unit, line };
  const there = whereaboutsAfter(here, change);
  const places = samePlace(here, there) ? [here] : [there, here];
  let error = written.kind === 'unknown' ? written.error : null;
  for (let round = 0; round < ROUNDS; round++) {
    if (round > 0) await clock.sleep(BETWEEN_ROUNDS_MS);
    for (const place of places) {
      const moved = { ...meter, unit: place.unit };
      const reading = await onBus(place.line, (bus) => readSetting(bus, moved, setting));
      if (reading.kind !== 'value') {
        error = reading.error;
        continue;
      }
      if (reading.raw === expected)
        return samePlace(place, there) ? { kind: 'done', at: place } : { kind: 'afterRestart' };
      return { kind: 'notKept', found: reading.raw, restored: await restore(onBus, moved, place, change, reading.raw) };
    }
  }
  if (error === null) throw new TypeError('a setting that was not read back left no error');
  return { kind: 'lost', tried: places, error };
}

/** True when anything at all is heard from the unit id that the meter is to have. */
async function isTaken(bus: ModbusBus, { timeoutMs }: Meter, { setting, wanted }: Change): Promise<boolean> {
  const question = { kind: setting.function, address: setting.address, count: settingRegisters(setting) };
  const answer = await ask(bus, wanted, question, timeoutMs);
  return answer.kind !== 'silent';
}

async function write(bus: ModbusBus, meter: Meter, change: Change, password: number | null): Promise<WriteResult> {
  if (password !== null) {
    const opened = await unlock(bus, meter, change.setting, password);
    if (opened.kind === 'refused') return opened;
  }
  return writeSetting(bus, meter, change.setting, change.wanted);
}

/** True when the value before is what the meter holds in the end. */
async function restore(
  onBus: OnBus,
  meter: Meter,
  place: Whereabouts,
  { setting, before }: Change,
  found: number | null,
): Promise<boolean> {
  if (before === null || found === before) return found === before;
  return onBus(place.line, async (bus) => {
    await writeSetting(bus, meter, setting, before);
    const reading = await readSetting(bus, meter, setting);
    return reading.kind === 'value' && reading.raw === before;
  });
}

/** Where the meter answers once the change is in effect. */
export function whereaboutsAfter(here: Whereabouts, { setting, wanted }: Change): Whereabouts {
  if (setting.name === 'unitId') return { ...here, unit: wanted };
  if (here.line === null) return here;
  const meaning = settingMeaning(setting, wanted) ?? '';
  if (setting.name === 'baud' && /^\d+$/.test(meaning))
    return { ...here, line: { ...here.line, baud: Number(meaning) } };
  if (setting.name === 'parityStop' && isFraming(meaning)) return { ...here, line: { ...here.line, framing: meaning } };
  return here;
}

function samePlace(a: Whereabouts, b: Whereabouts): boolean {
  return a.unit === b.unit && a.line?.baud === b.line?.baud && a.line?.framing === b.line?.framing;
}

function isFraming(text: string): text is Framing {
  return text === '8N1' || text === '8E1' || text === '8O1' || text === '8N2';
}

/** Line and unit id last: what comes after them has to look for the meter elsewhere. */
const LAST = ['unitId', 'parityStop', 'baud'];

/** The order in which several changes are made. */
export function inOrder(changes: readonly Change[]): Change[] {
  return [...changes].sort((a, b) => LAST.indexOf(a.setting.name) - LAST.indexOf(b.setting.name));
}
