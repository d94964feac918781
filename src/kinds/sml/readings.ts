// The meaning of a telegram: OBIS entries become readings under MeterHub's measurand names, power gets its sign.
// Pure: must not know bytes, time, devices or models. What the meter did not send is absent, never 0.

import { measurandInfo, type Measurand } from '../../vocabulary/measurands.ts';
import { identityOf, isIdentity, type SmlIdentity } from '../../codec/sml/identity.ts';
import { measurandOfObis } from '../../vocabulary/obis.ts';
import {
  DEFAULT_SML_QUIRKS,
  phaseDirection,
  statusDirection,
  unsignedDzgPower,
  type SmlDirection,
  type SmlPhase,
  type SmlQuirk,
  type SmlQuirks,
} from '../../definition/sml/quirks.ts';
import type { SmlEntry, SmlTelegram } from '../../codec/sml/telegram.ts';
import { scaleDecimal } from '../../codec/sml/units.ts';

export interface SmlReading {
  /** A measurand of the vocabulary, or the raw OBIS code where there is none. */
  readonly measurand: string;
  /** In `unit`; octet strings in hexadecimal. */
  readonly value: number | boolean | string;
  readonly unit: string | null;
  /** The code it came from. */
  readonly obis: string;
}

export interface SmlMeterValues extends SmlIdentity {
  readonly readings: readonly SmlReading[];
  /** The code that `power` came from, null where there is no power: perhaps the PIN was not entered. */
  readonly powerFrom: string | null;
  /** From the status word of 1.8.0, else 2.8.0. */
  readonly direction: SmlDirection | null;
  /** Quirks that changed something in this telegram. */
  readonly quirksApplied: readonly SmlQuirk[];
}

const ENERGY_IMPORT = '1-0:1.8.0*255';
const ENERGY_EXPORT = '1-0:2.8.0*255';
const POWER_SIGNED = '1-0:16.7.0*255';
const POWER_MAGNITUDE = '1-0:15.7.0*255';
const POWER_IMPORT = '1-0:1.7.0*255';
const POWER_IMPORT_SIGNED = '1-0:1.7.1*255';
const POWER_EXPORT = '1-0:2.7.0*255';
const POWER_PHASES: Readonly<Record<string, SmlPhase>> = {
  '1-0:36.7.0*255': 'L1',
  '1-0:56.7.0*255': 'L2',
  '1-0:76.7.0*255': 'L3',
};

type NumberEntry = SmlEntry & { readonly value: number };

/** The entries that decide on power, as far as the telegram has them with a number in W. */
interface PowerEntries {
  signed: NumberEntry | null;
  magnitude: NumberEntry | null;
  imported: NumberEntry | null;
  importedSigned: NumberEntry | null;
  exported: NumberEntry | null;
  readonly phases: Map<SmlPhase, NumberEntry>;
}

/** Names the values of a telegram. Where a code comes twice, the later one counts. */
export function readTelegram(telegram: SmlTelegram, quirks: SmlQuirks = DEFAULT_SML_QUIRKS): SmlMeterValues {
  const readings: SmlReading[] = [];
  const identityEntries: SmlEntry[] = [];
  const powers: PowerEntries = {
    ...{ signed: null, magnitude: null, imported: null, importedSigned: null, exported: null },
    phases: new Map(),
  };
  let importEntry: SmlEntry | null = null;
  let exportEntry: SmlEntry | null = null;

  for (const entry of telegram.entries) {
    if (entry.obis === ENERGY_IMPORT) importEntry = entry;
    else if (entry.obis === ENERGY_EXPORT) exportEntry = entry;
    if (entry.value === null) continue;
    if (isIdentity(entry)) identityEntries.push(entry);
    else if (!takePower(powers, entry)) put(readings, namedReading(entry, measurandOfObis(entry.obis)));
  }

  const status = [importEntry, exportEntry].find((entry) => entry !== null && statusDirection(entry) !== null) ?? null;
  const direction = status === null ? null : statusDirection(status);
  const identity = identityOf(telegram, identityEntries);
  const quirksApplied: SmlQuirk[] = telegram.messageCrc === 'kermit' ? ['crcKermit'] : [];
  const context: PowerContext = { quirks, status, direction, deviceId: identity.deviceId, quirksApplied };
  addPhases(readings, powers, context);
  const powerFrom = addPower(readings, powers, context);
  return {
    deviceId: identity.deviceId,
    maker: identity.maker,
    publicKey: identity.publicKey,
    readings,
    powerFrom,
    direction,
    quirksApplied,
  };
}

function put(readings: SmlReading[], reading: SmlReading): void {
  for (let index = readings.length - 1; index >= 0; index--) {
    if (readings[index]?.measurand !== reading.measurand) continue;
    readings[index] = reading;
    return;
  }
  readings.push(reading);
}

/** A reading under the measurand's name, if it is a number in the measurand's unit; else under the OBIS code. */
function namedReading(entry: SmlEntry, measurand: Measurand | undefined): SmlReading {
  const value = entry.value ?? '';
  if (measurand !== undefined && typeof value === 'number') {
    const unit = measurandInfo(measurand)?.unit ?? null;
    if (entry.unit === null || entry.unit === unit) return { measurand, value, unit, obis: entry.obis };
  }
  return { measurand: entry.obis, value, unit: entry.unit, obis: entry.obis };
}

function isWatts(entry: SmlEntry): entry is NumberEntry {
  return typeof entry.value === 'number' && (entry.unit === null || entry.unit === 'W');
}

/** Keeps an entry back if it has a say in `power`. */
function takePower(powers: PowerEntries, entry: SmlEntry): boolean {
  if (!isWatts(entry)) return false;
  switch (entry.obis) {
    case POWER_SIGNED:
      powers.signed = entry;
      return true;
    case POWER_MAGNITUDE:
      powers.magnitude = entry;
      return true;
    case POWER_IMPORT:
      powers.imported = entry;
      return true;
    case POWER_IMPORT_SIGNED:
      powers.importedSigned = entry;
      return true;
    case POWER_EXPORT:
      powers.exported = entry;
      return true;
    default: {
      const phase = POWER_PHASES[entry.obis];
      if (phase !== undefined) powers.phases.set(phase, entry);
      return phase !== undefined;
    }
  }
}

interface PowerContext {
  readonly quirks: SmlQuirks;
  /** The entry whose status word tells the direction. */
  readonly status: SmlEntry | null;
  readonly direction: SmlDirection | null;
  readonly deviceId: string | null;
  readonly quirksApplied: SmlQuirk[];
}

/** Adds the power of each phase. That of a meter with one phase goes where the whole goes. */
function addPhases(readings: SmlReading[], { phases }: PowerEntries, context: PowerContext): void {
  const { status, direction } = context;
  for (const [phase, entry] of phases) {
    const ofPhase = phases.size === 1 || status === null ? direction : phaseDirection(status, phase);
    const value = signedPower(entry, { ...context, direction: ofPhase });
    put(readings, { measurand: `power${phase}`, value, unit: 'W', obis: entry.obis });
  }
}

/**
 * Adds `power`, from the best of what there is: 16.7.0, else 15.7.0, else 1.7.0 (less 2.7.0), else 1.7.1, else the only phase
 * that is sent. What is not needed for it keeps a name of its own. Gives the code that power came from.
 */
function addPower(readings: SmlReading[], powers: PowerEntries, context: PowerContext): string | null {
  const { signed, magnitude, imported, importedSigned, exported } = powers;
  const source = signed ?? magnitude ?? imported ?? importedSigned;
  if (source === null && exported === null && powers.phases.size === 1) return addOnlyPhase(readings, powers);
  if (source !== null) {
    const value =
      source === signed
        ? signedPower(source, context)
        : source === importedSigned
          ? source.value
          : source === imported && exported !== null
            ? difference(imported, exported)
            : signedByStatus(source, context);
    put(readings, { measurand: 'power', value, unit: 'W', obis: source.obis });
  }
  const halves = source !== imported || exported !== null;
  if (imported !== null && halves) put(readings, namedReading(imported, 'importPower'));
  if (exported !== null) put(readings, namedReading(exported, 'exportPower'));
  if (magnitude !== null && source !== magnitude) put(readings, namedReading(magnitude, undefined));
  if (importedSigned !== null && source !== importedSigned) put(readings, namedReading(importedSigned, undefined));
  return source?.obis ?? null;
}

/** A meter with one phase may send the power of that phase and no other. */
function addOnlyPhase(readings: SmlReading[], { phases }: PowerEntries): string | null {
  const [entry] = phases.values();
  const phase = readings.find(({ obis }) => obis === entry?.obis);
  if (phase === undefined) return null;
  put(readings, { ...phase, measurand: 'power' });
  return phase.obis;
}

/** A signed power is right as sent, but for the DZG meters that tag it signed and mean it unsigned. */
function signedPower(entry: NumberEntry, { quirks, direction, deviceId, quirksApplied }: PowerContext): number {
  const raw = unsignedDzgPower(entry, { setting: quirks.dzgUnsignedPower, deviceId, direction });
  const meant = raw === null ? null : scaleDecimal(raw, entry.scaler ?? 0);
  if (meant === null) return entry.value;
  if (!quirksApplied.includes('dzgUnsignedPower')) quirksApplied.push('dzgUnsignedPower');
  return meant;
}

/** A magnitude gets its direction from the status word. One that is negative already has it. */
function signedByStatus(entry: NumberEntry, { quirks, direction, quirksApplied }: PowerContext): number {
  const sent = entry.value;
  if (sent <= 0 || direction !== 'export' || !quirks.signPowerFromStatus) return sent;
  quirksApplied.push('signPowerFromStatus');
  return -sent;
}

function difference(imported: NumberEntry, exported: NumberEntry): number {
  const decimals = Math.max(0, -(imported.scaler ?? 0), -(exported.scaler ?? 0));
  return Number((imported.value - exported.value).toFixed(Math.min(decimals, 20)));
}
