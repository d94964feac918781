// Of the mains: what an electricity meter on alternating current measures and counts. Data only.
import type { FamilyDeclaration, Plausible, Source } from './declaration.ts';

const PHASES_AND_TARIFFS = ['phases', 'tariffs'] as const;
const PHASES = ['phases'] as const;
/** Line to neutral: from the 100 V grid with its lower limit to the 277 V grid with its upper one. */
export const LINE_TO_NEUTRAL: Plausible = { least: 80, most: 300 };
/** The first phase is there when anything is. Averages are not: with three wires there is no neutral. */
const FIRST_PHASE: Plausible = { ...LINE_TO_NEUTRAL, neverZero: true };
const LINE_TO_LINE: Plausible = { least: 135, most: 520 };
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
export const MAINS = {
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
} as const satisfies Readonly<Record<string, FamilyDeclaration>>;
