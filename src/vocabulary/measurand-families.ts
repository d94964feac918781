// The measurands as families: what a quantity is, once; its phases, tariffs and strings are generated in measurands.ts.
// It must not know devices or values. Data only.
import type { Counts, Quantity, Unit } from './units.ts';

/** In both languages, as in the middle of a sentence. */
export interface Text {
  readonly en: string;
  readonly de: string;
}

/** Values beyond these are wrong bytes or another register, on any live meter. */
export interface Plausible {
  readonly least: number;
  readonly most: number;
  /** A live meter never shows 0 here. */
  readonly neverZero?: boolean;
}

/** What a measurand follows from exactly, by definition; `by` is applied to the values of `of` in their order. */
export interface Source {
  readonly of: readonly string[];
  readonly by: 'sum' | 'mean' | 'difference' | 'drawn' | 'fed in' | 'product' | 'same';
}

/** Names that the older programs and OBIS have, by place; what is missing has none there. */
interface ForeignNames {
  readonly whole?: string;
  readonly phases?: readonly [string, string, string];
  readonly tariffs?: readonly [string, string];
}

export interface FamilyDeclaration {
  /** Canonical; null for words and truth values. */
  readonly unit: Unit | null;
  /** Which of the generated members there are besides the family's own name. Default: none. */
  readonly has?: readonly ('phases' | 'tariffs' | 'strings')[];
  /** False: only the generated members exist. */
  readonly whole?: false;
  /** Where the name is itself a place of another family: voltageLN, currentN. */
  readonly partOf?: { readonly family: string; readonly place: string };
  /** Default: what the unit measures. */
  readonly quantity?: Quantity;
  readonly type?: 'number' | 'boolean' | 'word';
  /** Default: `no`, of counters `rising`. */
  readonly counts?: Counts;
  readonly direction?: 'import' | 'export';
  /** The family seen from the other side of the meter. */
  readonly opposite?: string;
  /** Turns its sign with the direction of the flow. */
  readonly signed?: true;
  /** null: nothing is known. Default: by the unit. */
  readonly plausible?: Plausible | null;
  /** Of the first phase, where it differs. */
  readonly plausibleL1?: Plausible;
  /** What the value without a phase is on three phases. `sum or mean`: that depends on the model. */
  readonly phases?: 'sum' | 'mean' | 'sum or mean';
  /** Changes slowly, so it is asked seldom. Default: counters are slow. */
  readonly poll?: 'fast' | 'slow';
  /** Of interest to few; `phases`: only the members of phases are. */
  readonly rare?: true | 'phases';
  /** What a household looks at. */
  readonly main?: true;
  /** Place among those shown first; the others follow as the device says. */
  readonly rank?: number;
  /** `whole`: the name of the total where it differs from that of its parts. */
  readonly text: Text & { readonly whole?: Text };
  /** IEC 61850 names of gosdm630. */
  readonly iec61850?: ForeignNames;
  /** gosdm630's `Description`, of phases with `L1 ` before it; `total` where the whole has another. */
  readonly gosdm630Text?: { readonly text: string; readonly total?: string };
  /** mbmd's name, the same with L1, T1, S1 behind it. */
  readonly mbmd?: string;
  /** False: mbmd had only the whole. */
  readonly mbmdParts?: false;
  /** Value groups C.D.E (IEC 62056-6-1), or a full code. */
  readonly obis?: ForeignNames;
  /**
   * What Prometheus calls it before what its unit is called: `dc` of meterhub_dc_power_watts. Default: nothing. Values of one
   * metric are added up without a second thought, so only what may be added shares one.
   */
  readonly metric?: string;
  readonly sources?: readonly Source[];
  /** Of each phase; `#` is the phase. */
  readonly phaseSources?: readonly Source[];
}

const PHASES_AND_TARIFFS = ['phases', 'tariffs'] as const;
const PHASES = ['phases'] as const;
const TARIFFS = ['tariffs'] as const;
const STRINGS = ['strings'] as const;

/** Line to neutral: from the 100 V grid with its lower limit to the 277 V grid with its upper one. */
const LINE_TO_NEUTRAL: Plausible = { least: 80, most: 300 };
/** The first phase is there when anything is. Averages are not: with three wires there is no neutral. */
const FIRST_PHASE: Plausible = { ...LINE_TO_NEUTRAL, neverZero: true };
const LINE_TO_LINE: Plausible = { least: 135, most: 520 };
/** Strings of panels and home batteries: low voltage ends at 1500 V (IEC 60364). */
const DIRECT_VOLTAGE: Plausible = { least: 0, most: 1500 };

/** By tariff everything is shared out: all that was counted was counted in one of the two. */
function ofTariffs(name: string): Source {
  return { of: [`${name}T1`, `${name}T2`], by: 'sum' };
}

function ofPhases(name: string, by: 'sum' | 'mean'): Source {
  return { of: [`${name}L1`, `${name}L2`, `${name}L3`], by };
}

/**
 * Sources that are not here do not follow: a total counter from those of the phases (meters that balance the phases count
 * less), the total apparent power (arithmetic or vector sum), power factors, currents from powers, line-to-line voltages.
 */
export const FAMILIES = {
  frequency: {
    ...{ unit: 'Hz', has: PHASES, rare: 'phases', main: true, rank: 5, mbmd: 'Frequency' },
    text: { en: 'mains frequency', de: 'Netzfrequenz' },
    iec61850: { whole: 'Freq' },
    gosdm630Text: { text: 'Frequency (Hz)' },
    obis: { whole: '14.7.0' },
    // A grid has one frequency.
    sources: [
      { of: ['frequencyL1'], by: 'same' },
      { of: ['frequencyL2'], by: 'same' },
      { of: ['frequencyL3'], by: 'same' },
    ],
    phaseSources: [{ of: ['frequency'], by: 'same' }],
  },
  current: {
    ...{ unit: 'A', has: PHASES, phases: 'sum or mean', main: true, rank: 3, mbmd: 'Current' },
    text: { en: 'current', de: 'Strom' },
    iec61850: { phases: ['AmpLocPhsA', 'AmpLocPhsB', 'AmpLocPhsC'] },
    gosdm630Text: { text: 'Current (A)' },
    obis: { whole: '11.7.0', phases: ['31.7.0', '51.7.0', '71.7.0'] },
  },
  currentN: {
    ...{ unit: 'A', partOf: { family: 'current', place: 'N' }, obis: { whole: '91.7.0' } },
    metric: 'neutral',
    text: { en: 'neutral current', de: 'Strom im Neutralleiter' },
  },
  voltage: {
    ...{ unit: 'V', has: PHASES, phases: 'sum or mean', main: true, rank: 2, mbmd: 'Voltage' },
    plausible: FIRST_PHASE,
    plausibleL1: FIRST_PHASE,
    text: { en: 'voltage', de: 'Spannung' },
    iec61850: { phases: ['VolLocPhsA', 'VolLocPhsB', 'VolLocPhsC'] },
    gosdm630Text: { text: 'Voltage (V)' },
    obis: { whole: '12.7.0', phases: ['32.7.0', '52.7.0', '72.7.0'] },
  },
  voltageL1L2: {
    ...{ unit: 'V', partOf: { family: 'voltage', place: 'L1L2' }, plausible: LINE_TO_LINE, mbmd: 'VoltageL1_L2' },
    metric: 'line',
    text: { en: 'voltage L1-L2', de: 'Spannung L1-L2' },
  },
  voltageL2L3: {
    ...{ unit: 'V', partOf: { family: 'voltage', place: 'L2L3' }, plausible: LINE_TO_LINE, mbmd: 'VoltageL2_L3' },
    metric: 'line',
    text: { en: 'voltage L2-L3', de: 'Spannung L2-L3' },
  },
  voltageL3L1: {
    ...{ unit: 'V', partOf: { family: 'voltage', place: 'L3L1' }, plausible: LINE_TO_LINE, mbmd: 'VoltageL3_L1' },
    metric: 'line',
    text: { en: 'voltage L3-L1', de: 'Spannung L3-L1' },
  },
  voltageLN: {
    ...{ unit: 'V', partOf: { family: 'voltage', place: 'LN' }, rare: true, mbmd: 'VoltageL_N_avg' },
    metric: 'mean',
    text: { en: 'average voltage, line to neutral', de: 'mittlere Spannung, Außenleiter gegen Neutralleiter' },
    sources: [ofPhases('voltage', 'mean')],
  },
  voltageLL: {
    ...{ unit: 'V', partOf: { family: 'voltage', place: 'LL' }, rare: true, mbmd: 'VoltageL_L_avg' },
    plausible: LINE_TO_LINE,
    metric: 'mean_line',
    text: { en: 'average voltage, line to line', de: 'mittlere Spannung zwischen den Außenleitern' },
    sources: [{ of: ['voltageL1L2', 'voltageL2L3', 'voltageL3L1'], by: 'mean' }],
  },
  power: {
    ...{ unit: 'W', has: PHASES, phases: 'sum', signed: true, main: true, rank: 1, mbmd: 'Power' },
    text: { en: 'active power', de: 'Wirkleistung' },
    iec61850: { phases: ['WLocPhsA', 'WLocPhsB', 'WLocPhsC'] },
    gosdm630Text: { text: 'Power (W)' },
    // 16.7.0, 15.7.0, 1.7.0, 1.7.1 and 2.7.0 decide on the three whole powers together: see kinds/sml/readings.ts and
    // source/obis-text/readings.ts.
    obis: { phases: ['36.7.0', '56.7.0', '76.7.0'] },
    sources: [{ of: ['importPower', 'exportPower'], by: 'difference' }, ofPhases('power', 'sum')],
    phaseSources: [{ of: ['importPower#', 'exportPower#'], by: 'difference' }],
  },
  importPower: {
    ...{ unit: 'W', has: PHASES, phases: 'sum', direction: 'import', opposite: 'exportPower', mbmd: 'ImportPower' },
    metric: 'import',
    text: { en: 'imported power', de: 'Bezugsleistung' },
    obis: { phases: ['21.7.0', '41.7.0', '61.7.0'] },
    sources: [{ of: ['power'], by: 'drawn' }],
    phaseSources: [{ of: ['power#'], by: 'drawn' }],
  },
  exportPower: {
    ...{ unit: 'W', has: PHASES, phases: 'sum', direction: 'export', opposite: 'importPower', mbmd: 'ExportPower' },
    metric: 'export',
    text: { en: 'exported power', de: 'Einspeiseleistung' },
    obis: { phases: ['22.7.0', '42.7.0', '62.7.0'] },
    sources: [{ of: ['power'], by: 'fed in' }],
    phaseSources: [{ of: ['power#'], by: 'fed in' }],
  },
  reactivePower: {
    ...{ unit: 'var', has: PHASES, phases: 'sum', signed: true, rare: true, mbmd: 'ReactivePower' },
    text: { en: 'reactive power', de: 'Blindleistung' },
    sources: [ofPhases('reactivePower', 'sum')],
  },
  apparentPower: {
    ...{ unit: 'VA', has: PHASES, rare: true, mbmd: 'ApparentPower' },
    text: { en: 'apparent power', de: 'Scheinleistung' },
    obis: { whole: '9.7.0', phases: ['29.7.0', '49.7.0', '69.7.0'] },
    // By definition of the apparent power of one phase: effective voltage times effective current.
    phaseSources: [{ of: ['voltage#', 'current#'], by: 'product' }],
  },
  powerFactor: {
    ...{ unit: '1', has: PHASES, quantity: 'powerFactor', signed: true, main: true, rank: 4, mbmd: 'Cosphi' },
    text: { en: 'power factor', de: 'Leistungsfaktor' },
    iec61850: { phases: ['AngLocPhsA', 'AngLocPhsB', 'AngLocPhsC'] },
    gosdm630Text: { text: 'Cosphi' },
    obis: { whole: '13.7.0', phases: ['33.7.0', '53.7.0', '73.7.0'] },
  },
  phaseAngle: {
    ...{ unit: 'deg', has: PHASES, signed: true, rare: true, mbmd: 'PhaseAngle', mbmdParts: false },
    text: { en: 'phase angle', de: 'Phasenwinkel' },
    // 81.7.xy: angle from y to x, where 0..2 are the voltages and 4..6 the currents of L1..L3. 81.7.1 and 81.7.2 are
    // angles between two voltages and stay OBIS.
    obis: { phases: ['81.7.4', '81.7.15', '81.7.26'] },
  },
  thdVoltage: {
    ...{
      unit: '%',
      has: PHASES,
      quantity: 'harmonicDistortion',
      phases: 'mean',
      poll: 'slow',
      rare: true,
      mbmd: 'THD',
    },
    metric: 'voltage',
    text: {
      ...{ en: 'harmonic distortion of the voltage', de: 'Oberschwingungsgehalt der Spannung' },
      whole: { en: 'average harmonic distortion of the voltage', de: 'mittlerer Oberschwingungsgehalt der Spannung' },
    },
    iec61850: { whole: 'ThdVol', phases: ['ThdVolPhsA', 'ThdVolPhsB', 'ThdVolPhsC'] },
    gosdm630Text: { text: 'Voltage to neutral THD (%)', total: 'Average voltage to neutral THD (%)' },
  },
  thdCurrent: {
    ...{ unit: '%', has: PHASES, quantity: 'harmonicDistortion', phases: 'mean', poll: 'slow', rare: true },
    metric: 'current',
    text: {
      ...{ en: 'harmonic distortion of the current', de: 'Oberschwingungsgehalt des Stroms' },
      whole: { en: 'average harmonic distortion of the current', de: 'mittlerer Oberschwingungsgehalt des Stroms' },
    },
  },
  energySum: {
    ...{ unit: 'Wh', has: PHASES_AND_TARIFFS, counts: 'both', main: true, mbmd: 'Sum' },
    text: { en: 'energy', de: 'Energie', whole: { en: 'total energy', de: 'Energie gesamt' } },
    obis: { whole: '15.8.0', tariffs: ['15.8.1', '15.8.2'] },
  },
  energyImport: {
    ...{
      unit: 'Wh',
      has: PHASES_AND_TARIFFS,
      direction: 'import',
      opposite: 'energyExport',
      main: true,
      mbmd: 'Import',
    },
    metric: 'import',
    text: {
      ...{ en: 'imported energy', de: 'Energiebezug' },
      whole: { en: 'total imported energy', de: 'Energiebezug gesamt' },
    },
    iec61850: { whole: 'TotkWhImport', phases: ['TotkWhImportPhsA', 'TotkWhImportPhsB', 'TotkWhImportPhsC'] },
    gosdm630Text: { text: 'Import (kWh)', total: 'Total Import (kWh)' },
    obis: { whole: '1.8.0', phases: ['21.8.0', '41.8.0', '61.8.0'], tariffs: ['1.8.1', '1.8.2'] },
    sources: [ofTariffs('energyImport')],
  },
  energyExport: {
    ...{
      unit: 'Wh',
      has: PHASES_AND_TARIFFS,
      direction: 'export',
      opposite: 'energyImport',
      main: true,
      mbmd: 'Export',
    },
    metric: 'export',
    text: {
      ...{ en: 'exported energy', de: 'Energieeinspeisung' },
      whole: { en: 'total exported energy', de: 'Energieeinspeisung gesamt' },
    },
    iec61850: { whole: 'TotkWhExport', phases: ['TotkWhExportPhsA', 'TotkWhExportPhsB', 'TotkWhExportPhsC'] },
    gosdm630Text: { text: 'Export (kWh)', total: 'Total Export (kWh)' },
    obis: { whole: '2.8.0', phases: ['22.8.0', '42.8.0', '62.8.0'], tariffs: ['2.8.1', '2.8.2'] },
    sources: [ofTariffs('energyExport')],
  },
  reactiveEnergySum: {
    ...{ unit: 'varh', has: PHASES_AND_TARIFFS, counts: 'both', rare: true, mbmd: 'ReactiveSum' },
    text: {
      ...{ en: 'reactive energy', de: 'Blindenergie' },
      whole: { en: 'total reactive energy', de: 'Blindenergie gesamt' },
    },
  },
  reactiveEnergyImport: {
    ...{ unit: 'varh', has: PHASES_AND_TARIFFS, direction: 'import', opposite: 'reactiveEnergyExport', rare: true },
    mbmd: 'ReactiveImport',
    metric: 'import',
    text: {
      ...{ en: 'imported reactive energy', de: 'Blindenergiebezug' },
      whole: { en: 'total imported reactive energy', de: 'Blindenergiebezug gesamt' },
    },
    obis: { whole: '3.8.0', tariffs: ['3.8.1', '3.8.2'] },
    sources: [ofTariffs('reactiveEnergyImport')],
  },
  reactiveEnergyExport: {
    ...{ unit: 'varh', has: PHASES_AND_TARIFFS, direction: 'export', opposite: 'reactiveEnergyImport', rare: true },
    mbmd: 'ReactiveExport',
    metric: 'export',
    text: {
      ...{ en: 'exported reactive energy', de: 'Blindenergieeinspeisung' },
      whole: { en: 'total exported reactive energy', de: 'Blindenergieeinspeisung gesamt' },
    },
    obis: { whole: '4.8.0', tariffs: ['4.8.1', '4.8.2'] },
    sources: [ofTariffs('reactiveEnergyExport')],
  },
  apparentEnergy: {
    ...{ unit: 'VAh', rare: true, obis: { whole: '9.8.0' } },
    text: { en: 'total apparent energy', de: 'Scheinenergie gesamt' },
  },
  dcCurrent: {
    ...{ unit: 'A', has: STRINGS, mbmd: 'DCCurrent' },
    metric: 'dc',
    text: { en: 'direct current', de: 'Gleichstrom' },
  },
  dcVoltage: {
    ...{ unit: 'V', has: STRINGS, plausible: DIRECT_VOLTAGE, mbmd: 'DCVoltage' },
    metric: 'dc',
    text: { en: 'DC voltage', de: 'Gleichspannung' },
  },
  dcPower: {
    ...{ unit: 'W', has: STRINGS, mbmd: 'DCPower' },
    metric: 'dc',
    text: { en: 'DC power', de: 'Gleichstromleistung' },
  },
  dcEnergy: {
    ...{ unit: 'Wh', has: STRINGS, whole: false, mbmd: 'DCEnergy' },
    metric: 'dc',
    text: { en: 'energy', de: 'Energie' },
  },
  heatSinkTemperature: {
    ...{ unit: 'degC', mbmd: 'HeatSinkTemp' },
    metric: 'heat_sink',
    text: { en: 'temperature of the heat sink', de: 'Temperatur des Kühlkörpers' },
  },
  batteryStateOfCharge: {
    ...{ unit: '%', quantity: 'stateOfCharge', mbmd: 'ChargeState' },
    metric: 'battery',
    text: { en: 'state of charge of the battery', de: 'Ladestand der Batterie' },
  },
  batteryVoltage: {
    ...{ unit: 'V', plausible: DIRECT_VOLTAGE, mbmd: 'BatteryVoltage' },
    metric: 'battery',
    text: { en: 'battery voltage', de: 'Batteriespannung' },
  },
  threePhaseVectorCurrent: {
    ...{ unit: 'A', rare: true, mbmd: 'ThreePhase_Vec_A' },
    metric: 'vector',
    text: { en: 'vector sum of the phase currents', de: 'Vektorsumme der Leiterströme' },
  },
  energyTotal: {
    ...{ unit: 'Wh', main: true },
    text: { en: 'energy since installation', de: 'Energie seit der Inbetriebnahme' },
  },
  energyDay: {
    ...{ unit: 'Wh', counts: 'restarts', main: true },
    metric: 'day',
    text: { en: 'energy today', de: 'Energie heute' },
  },
  energyYear: {
    ...{ unit: 'Wh', counts: 'restarts' },
    metric: 'year',
    text: { en: 'energy this year', de: 'Energie in diesem Jahr' },
  },
  energySession: {
    ...{ unit: 'Wh', counts: 'restarts', main: true },
    metric: 'session',
    text: { en: 'energy since the car was plugged in', de: 'Energie seit dem Anstecken' },
  },
  currentLimit: {
    ...{ unit: 'A', main: true },
    metric: 'limit',
    text: { en: 'offered charging current', de: 'angebotener Ladestrom' },
  },
  phases: {
    ...{ unit: '1', main: true, plausible: { least: 0, most: 3 } },
    text: { en: 'phases used for charging', de: 'genutzte Phasen beim Laden' },
  },
  stopped: {
    ...{ unit: null, type: 'boolean', main: true },
    text: { en: 'charging is stopped', de: 'Laden ist angehalten' },
  },
  state: {
    ...{ unit: null, type: 'word', main: true, rank: 0 },
    text: { en: 'state', de: 'Zustand' },
  },
  stateOfCharge: {
    ...{ unit: '%', quantity: 'stateOfCharge', main: true },
    text: { en: 'state of charge', de: 'Ladestand' },
  },
  volume: {
    ...{ unit: 'm3', main: true },
    text: { en: 'meter reading', de: 'Zählerstand' },
  },
  volumeFlow: {
    ...{ unit: 'm3/h', main: true },
    text: { en: 'flow', de: 'Durchfluss' },
  },
  temperature: {
    ...{ unit: 'degC', main: true, obis: { whole: '0-0:96.9.0*255' } },
    text: { en: 'temperature', de: 'Temperatur' },
  },
  heatEnergy: {
    ...{ unit: 'Wh', has: TARIFFS, main: true },
    metric: 'heat',
    text: { en: 'heat', de: 'Wärmemenge', whole: { en: 'total heat', de: 'Wärmemenge gesamt' } },
  },
  coolingEnergy: {
    ...{ unit: 'Wh', has: TARIFFS, main: true },
    metric: 'cooling',
    text: { en: 'cooling energy', de: 'Kältemenge', whole: { en: 'total cooling energy', de: 'Kältemenge gesamt' } },
  },
  heatPower: {
    ...{ unit: 'W', main: true },
    metric: 'heat',
    text: { en: 'thermal power', de: 'Wärmeleistung' },
  },
  coolingPower: {
    ...{ unit: 'W', main: true },
    metric: 'cooling',
    text: { en: 'cooling power', de: 'Kälteleistung' },
  },
  flowTemperature: {
    ...{ unit: 'degC', main: true },
    metric: 'flow',
    text: { en: 'flow temperature', de: 'Vorlauftemperatur' },
  },
  returnTemperature: {
    ...{ unit: 'degC', main: true },
    metric: 'return',
    text: { en: 'return temperature', de: 'Rücklauftemperatur' },
  },
  temperatureDifference: {
    ...{ unit: 'K' },
    text: { en: 'difference of flow and return temperature', de: 'Spreizung von Vor- und Rücklauf' },
  },
  volumeUncorrected: {
    ...{ unit: 'm3', rare: true },
    metric: 'uncorrected',
    text: { en: 'meter reading as measured', de: 'Zählerstand im Betriebszustand' },
  },
  operatingTime: {
    ...{ unit: 'h', poll: 'slow', rare: true },
    metric: 'operating_time',
    text: { en: 'operating time', de: 'Betriebszeit' },
  },
  pressure: {
    ...{ unit: 'bar' },
    metric: 'pressure',
    text: { en: 'pressure', de: 'Druck' },
  },
  humidity: {
    ...{ unit: '%', quantity: 'humidity', plausible: { least: 0, most: 100 } },
    text: { en: 'relative humidity', de: 'relative Luftfeuchte' },
  },
} as const satisfies Readonly<Record<string, FamilyDeclaration>>;

/** Plausible values of a unit, where the family says no others. */
export const PLAUSIBLE_BY_UNIT: Readonly<Partial<Record<Unit, Plausible>>> = {
  /** 16 2/3 Hz railways apart, every grid is 50 or 60 Hz. */
  Hz: { least: 45, most: 65, neverZero: true },
  /** Far above any meter that fits a building, far below what wrong bytes make. */
  A: { least: -10_000, most: 10_000 },
  V: LINE_TO_NEUTRAL,
  W: { least: -5e6, most: 5e6 },
  var: { least: -5e6, most: 5e6 },
  VA: { least: -5e6, most: 5e6 },
  '1': { least: -1.001, most: 1.001 },
  deg: { least: -360, most: 360 },
  '%': { least: 0, most: 400 },
  Wh: { least: -1e12, most: 1e12 },
  varh: { least: -1e12, most: 1e12 },
  VAh: { least: -1e12, most: 1e12 },
};
