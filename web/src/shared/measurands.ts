// Names of measurands for people, and where each stands in a table with phases as columns. Pure.
import type { Language } from './settings.ts';

export const PHASES = ['L1', 'L2', 'L3'] as const;

export interface Place {
  readonly row: string;
  /** '' = the column for the whole. */
  readonly column: '' | (typeof PHASES)[number];
}

/** powerL1 -> row "power", column "L1"; voltageL1L2 and frequency stand for themselves. */
export function placeOf(measurand: string): Place {
  const column = PHASES.find((name) => measurand.endsWith(name));
  if (column === undefined || /L\dL\d$/.test(measurand)) return { row: measurand, column: '' };
  return { row: measurand.slice(0, -2), column };
}

const NAMES: Readonly<Record<string, readonly [en: string, de: string]>> = {
  power: ['Power', 'Leistung'],
  powerImport: ['Power drawn', 'Bezugsleistung'],
  powerExport: ['Power fed in', 'Einspeiseleistung'],
  voltage: ['Voltage', 'Spannung'],
  voltageLN: ['Voltage, mean L-N', 'Spannung, Mittel L-N'],
  voltageLL: ['Voltage, mean L-L', 'Spannung, Mittel L-L'],
  current: ['Current', 'Strom'],
  currentN: ['Current, neutral', 'Strom im Neutralleiter'],
  currentSum: ['Current, sum', 'Strom, Summe'],
  powerFactor: ['Power factor', 'Leistungsfaktor'],
  phaseAngle: ['Phase angle', 'Phasenwinkel'],
  apparentPower: ['Apparent power', 'Scheinleistung'],
  reactivePower: ['Reactive power', 'Blindleistung'],
  frequency: ['Frequency', 'Frequenz'],
  energySum: ['Energy, total', 'Energie, gesamt'],
  energyImport: ['Energy drawn', 'Energie, Bezug'],
  energyExport: ['Energy fed in', 'Energie, Einspeisung'],
  energyTotal: ['Energy, total', 'Energie, gesamt'],
  energyDay: ['Energy today', 'Energie heute'],
  energyYear: ['Energy this year', 'Energie dieses Jahr'],
  energySession: ['Energy since plugged in', 'Energie seit Anstecken'],
  reactiveEnergySum: ['Reactive energy', 'Blindenergie'],
  reactiveEnergyImport: ['Reactive energy drawn', 'Blindenergie, Bezug'],
  reactiveEnergyExport: ['Reactive energy fed in', 'Blindenergie, Einspeisung'],
  apparentEnergy: ['Apparent energy', 'Scheinenergie'],
  thdVoltage: ['Distortion of voltage', 'Verzerrung der Spannung'],
  thdCurrent: ['Distortion of current', 'Verzerrung des Stroms'],
  demandPower: ['Power demand', 'Mittlere Leistung'],
  demandPowerMax: ['Greatest power demand', 'Größte mittlere Leistung'],
  currentLimit: ['Charging current', 'Ladestrom'],
  phases: ['Phases', 'Phasen'],
  stopped: ['Stopped', 'Angehalten'],
  state: ['State', 'Zustand'],
  allowed: ['Charging allowed', 'Laden erlaubt'],
  errorCode: ['Error number', 'Fehlernummer'],
  errorText: ['Error', 'Fehler'],
  stateOfCharge: ['State of charge', 'Ladestand'],
  volume: ['Meter reading', 'Zählerstand'],
  volumeFlow: ['Flow', 'Durchfluss'],
  temperature: ['Temperature', 'Temperatur'],
  serialNumber: ['Serial number', 'Seriennummer'],
};

/** Our own name where there is one, else the id as it is. `T1`, `T2`: tariffs; `L1L2`: between phases. */
export function nameOf(row: string, language: Language): string {
  const own = NAMES[row];
  if (own) return language === 'de' ? own[1] : own[0];
  const [, base = '', suffix = ''] = /^(.*?)(T\d|L\dL\d|S\d)$/.exec(row) ?? [];
  const known = NAMES[base];
  return known ? `${language === 'de' ? known[1] : known[0]} ${suffix.replace(/(L\d)(L\d)/, '$1-$2')}` : row;
}

const MAIN = new Set([
  ...['power', 'voltage', 'current', 'powerFactor', 'frequency', 'energySum', 'energyImport', 'energyExport'],
  ...['energyTotal', 'energyDay', 'energySession', 'currentLimit', 'phases', 'stopped', 'state', 'stateOfCharge'],
  ...['volume', 'volumeFlow', 'temperature', 'errorText'],
]);

/** What a household looks at; everything else is behind "all values". */
export function isMain(row: string): boolean {
  return MAIN.has(row);
}

const ORDER = ['state', 'power', 'voltage', 'current', 'powerFactor', 'frequency'];

/** The usual ones first, then as the device says. */
export function rank(row: string): number {
  const place = ORDER.indexOf(row);
  return place < 0 ? ORDER.length : place;
}
