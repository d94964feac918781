// The vocabulary: every measurand MeterHub knows, with its canonical unit and its names in the two older programs.
// It must not know where a value comes from. Per measurand: unit, meaning, gosdm630 IEC 61850 name, mbmd name.

/** Canonical units. Energies are Wh, powers W: interfaces that promise kWh convert at their own edge. */
export type Unit =
  'Hz' | 'A' | 'V' | 'W' | 'var' | 'VA' | '1' | 'deg' | '%' | 'Wh' | 'varh' | 'VAh' | 'degC' | 'm3' | 'm3/h';

export interface MeasurandInfo<U extends Unit | null = Unit | null> {
  /** Canonical unit; null for words and truth values. */
  readonly unit: U;
  readonly description: string;
  /** Name in gosdm630's firehose, WebSocket and MQTT messages; null where it had none. */
  readonly iec61850: string | null;
  /** Name in mbmd's REST answers; null where it had none. */
  readonly mbmd: string | null;
}

function m<U extends Unit | null>(
  unit: U,
  description: string,
  iec61850: string | null,
  mbmd: string | null,
): MeasurandInfo<U> {
  return { unit, description, iec61850, mbmd };
}

export const MEASURANDS = {
  frequency: m('Hz', 'mains frequency', 'Freq', 'Frequency'),
  frequencyL1: m('Hz', 'mains frequency of phase L1', null, 'FrequencyL1'),
  frequencyL2: m('Hz', 'mains frequency of phase L2', null, 'FrequencyL2'),
  frequencyL3: m('Hz', 'mains frequency of phase L3', null, 'FrequencyL3'),
  current: m('A', 'current', null, 'Current'),
  currentL1: m('A', 'current of phase L1', 'AmpLocPhsA', 'CurrentL1'),
  currentL2: m('A', 'current of phase L2', 'AmpLocPhsB', 'CurrentL2'),
  currentL3: m('A', 'current of phase L3', 'AmpLocPhsC', 'CurrentL3'),
  currentN: m('A', 'neutral current', null, null),
  voltage: m('V', 'voltage line to neutral', null, 'Voltage'),
  voltageL1: m('V', 'voltage line to neutral of phase L1', 'VolLocPhsA', 'VoltageL1'),
  voltageL2: m('V', 'voltage line to neutral of phase L2', 'VolLocPhsB', 'VoltageL2'),
  voltageL3: m('V', 'voltage line to neutral of phase L3', 'VolLocPhsC', 'VoltageL3'),
  voltageL1L2: m('V', 'voltage between L1 and L2', null, 'VoltageL1_L2'),
  voltageL2L3: m('V', 'voltage between L2 and L3', null, 'VoltageL2_L3'),
  voltageL3L1: m('V', 'voltage between L3 and L1', null, 'VoltageL3_L1'),
  voltageLN: m('V', 'average voltage line to neutral', null, 'VoltageL_N_avg'),
  voltageLL: m('V', 'average voltage line to line', null, 'VoltageL_L_avg'),
  power: m('W', 'active power, signed', null, 'Power'),
  powerL1: m('W', 'active power, signed of phase L1', 'WLocPhsA', 'PowerL1'),
  powerL2: m('W', 'active power, signed of phase L2', 'WLocPhsB', 'PowerL2'),
  powerL3: m('W', 'active power, signed of phase L3', 'WLocPhsC', 'PowerL3'),
  importPower: m('W', 'active power drawn, never negative', null, 'ImportPower'),
  importPowerL1: m('W', 'active power drawn, never negative of phase L1', null, 'ImportPowerL1'),
  importPowerL2: m('W', 'active power drawn, never negative of phase L2', null, 'ImportPowerL2'),
  importPowerL3: m('W', 'active power drawn, never negative of phase L3', null, 'ImportPowerL3'),
  exportPower: m('W', 'active power fed in, never negative', null, 'ExportPower'),
  exportPowerL1: m('W', 'active power fed in, never negative of phase L1', null, 'ExportPowerL1'),
  exportPowerL2: m('W', 'active power fed in, never negative of phase L2', null, 'ExportPowerL2'),
  exportPowerL3: m('W', 'active power fed in, never negative of phase L3', null, 'ExportPowerL3'),
  reactivePower: m('var', 'reactive power', null, 'ReactivePower'),
  reactivePowerL1: m('var', 'reactive power of phase L1', null, 'ReactivePowerL1'),
  reactivePowerL2: m('var', 'reactive power of phase L2', null, 'ReactivePowerL2'),
  reactivePowerL3: m('var', 'reactive power of phase L3', null, 'ReactivePowerL3'),
  apparentPower: m('VA', 'apparent power', null, 'ApparentPower'),
  apparentPowerL1: m('VA', 'apparent power of phase L1', null, 'ApparentPowerL1'),
  apparentPowerL2: m('VA', 'apparent power of phase L2', null, 'ApparentPowerL2'),
  apparentPowerL3: m('VA', 'apparent power of phase L3', null, 'ApparentPowerL3'),
  powerFactor: m('1', 'power factor', null, 'Cosphi'),
  powerFactorL1: m('1', 'power factor of phase L1', 'AngLocPhsA', 'CosphiL1'),
  powerFactorL2: m('1', 'power factor of phase L2', 'AngLocPhsB', 'CosphiL2'),
  powerFactorL3: m('1', 'power factor of phase L3', 'AngLocPhsC', 'CosphiL3'),
  phaseAngle: m('deg', 'phase angle', null, 'PhaseAngle'),
  phaseAngleL1: m('deg', 'phase angle of phase L1', null, null),
  phaseAngleL2: m('deg', 'phase angle of phase L2', null, null),
  phaseAngleL3: m('deg', 'phase angle of phase L3', null, null),
  thdVoltage: m(
    '%',
    'total harmonic distortion of the voltage, line to neutral; without phase: average',
    'ThdVol',
    'THD',
  ),
  thdVoltageL1: m(
    '%',
    'total harmonic distortion of the voltage, line to neutral; without phase: average of phase L1',
    'ThdVolPhsA',
    'THDL1',
  ),
  thdVoltageL2: m(
    '%',
    'total harmonic distortion of the voltage, line to neutral; without phase: average of phase L2',
    'ThdVolPhsB',
    'THDL2',
  ),
  thdVoltageL3: m(
    '%',
    'total harmonic distortion of the voltage, line to neutral; without phase: average of phase L3',
    'ThdVolPhsC',
    'THDL3',
  ),
  thdCurrent: m('%', 'total harmonic distortion of the current; without phase: average', null, null),
  thdCurrentL1: m('%', 'total harmonic distortion of the current; without phase: average of phase L1', null, null),
  thdCurrentL2: m('%', 'total harmonic distortion of the current; without phase: average of phase L2', null, null),
  thdCurrentL3: m('%', 'total harmonic distortion of the current; without phase: average of phase L3', null, null),
  energySum: m('Wh', 'active energy, total', null, 'Sum'),
  energySumL1: m('Wh', 'active energy, total, phase L1', null, 'SumL1'),
  energySumL2: m('Wh', 'active energy, total, phase L2', null, 'SumL2'),
  energySumL3: m('Wh', 'active energy, total, phase L3', null, 'SumL3'),
  energySumT1: m('Wh', 'active energy, total, tariff 1', null, 'SumT1'),
  energySumT2: m('Wh', 'active energy, total, tariff 2', null, 'SumT2'),
  energyImport: m('Wh', 'active energy drawn', 'TotkWhImport', 'Import'),
  energyImportL1: m('Wh', 'active energy drawn, phase L1', 'TotkWhImportPhsA', 'ImportL1'),
  energyImportL2: m('Wh', 'active energy drawn, phase L2', 'TotkWhImportPhsB', 'ImportL2'),
  energyImportL3: m('Wh', 'active energy drawn, phase L3', 'TotkWhImportPhsC', 'ImportL3'),
  energyImportT1: m('Wh', 'active energy drawn, tariff 1', null, 'ImportT1'),
  energyImportT2: m('Wh', 'active energy drawn, tariff 2', null, 'ImportT2'),
  energyExport: m('Wh', 'active energy fed in', 'TotkWhExport', 'Export'),
  energyExportL1: m('Wh', 'active energy fed in, phase L1', 'TotkWhExportPhsA', 'ExportL1'),
  energyExportL2: m('Wh', 'active energy fed in, phase L2', 'TotkWhExportPhsB', 'ExportL2'),
  energyExportL3: m('Wh', 'active energy fed in, phase L3', 'TotkWhExportPhsC', 'ExportL3'),
  energyExportT1: m('Wh', 'active energy fed in, tariff 1', null, 'ExportT1'),
  energyExportT2: m('Wh', 'active energy fed in, tariff 2', null, 'ExportT2'),
  reactiveEnergySum: m('varh', 'reactive energy, total', null, 'ReactiveSum'),
  reactiveEnergySumL1: m('varh', 'reactive energy, total, phase L1', null, 'ReactiveSumL1'),
  reactiveEnergySumL2: m('varh', 'reactive energy, total, phase L2', null, 'ReactiveSumL2'),
  reactiveEnergySumL3: m('varh', 'reactive energy, total, phase L3', null, 'ReactiveSumL3'),
  reactiveEnergySumT1: m('varh', 'reactive energy, total, tariff 1', null, 'ReactiveSumT1'),
  reactiveEnergySumT2: m('varh', 'reactive energy, total, tariff 2', null, 'ReactiveSumT2'),
  reactiveEnergyImport: m('varh', 'reactive energy drawn', null, 'ReactiveImport'),
  reactiveEnergyImportL1: m('varh', 'reactive energy drawn, phase L1', null, 'ReactiveImportL1'),
  reactiveEnergyImportL2: m('varh', 'reactive energy drawn, phase L2', null, 'ReactiveImportL2'),
  reactiveEnergyImportL3: m('varh', 'reactive energy drawn, phase L3', null, 'ReactiveImportL3'),
  reactiveEnergyImportT1: m('varh', 'reactive energy drawn, tariff 1', null, 'ReactiveImportT1'),
  reactiveEnergyImportT2: m('varh', 'reactive energy drawn, tariff 2', null, 'ReactiveImportT2'),
  reactiveEnergyExport: m('varh', 'reactive energy fed in', null, 'ReactiveExport'),
  reactiveEnergyExportL1: m('varh', 'reactive energy fed in, phase L1', null, 'ReactiveExportL1'),
  reactiveEnergyExportL2: m('varh', 'reactive energy fed in, phase L2', null, 'ReactiveExportL2'),
  reactiveEnergyExportL3: m('varh', 'reactive energy fed in, phase L3', null, 'ReactiveExportL3'),
  reactiveEnergyExportT1: m('varh', 'reactive energy fed in, tariff 1', null, 'ReactiveExportT1'),
  reactiveEnergyExportT2: m('varh', 'reactive energy fed in, tariff 2', null, 'ReactiveExportT2'),
  apparentEnergy: m('VAh', 'apparent energy, total', null, null),
  dcCurrent: m('A', 'DC current', null, 'DCCurrent'),
  dcVoltage: m('V', 'DC voltage', null, 'DCVoltage'),
  dcPower: m('W', 'DC power', null, 'DCPower'),
  dcCurrentS1: m('A', 'DC current of string 1', null, 'DCCurrentS1'),
  dcVoltageS1: m('V', 'DC voltage of string 1', null, 'DCVoltageS1'),
  dcPowerS1: m('W', 'DC power of string 1', null, 'DCPowerS1'),
  dcEnergyS1: m('Wh', 'energy of string 1', null, 'DCEnergyS1'),
  dcCurrentS2: m('A', 'DC current of string 2', null, 'DCCurrentS2'),
  dcVoltageS2: m('V', 'DC voltage of string 2', null, 'DCVoltageS2'),
  dcPowerS2: m('W', 'DC power of string 2', null, 'DCPowerS2'),
  dcEnergyS2: m('Wh', 'energy of string 2', null, 'DCEnergyS2'),
  dcCurrentS3: m('A', 'DC current of string 3', null, 'DCCurrentS3'),
  dcVoltageS3: m('V', 'DC voltage of string 3', null, 'DCVoltageS3'),
  dcPowerS3: m('W', 'DC power of string 3', null, 'DCPowerS3'),
  dcEnergyS3: m('Wh', 'energy of string 3', null, 'DCEnergyS3'),
  dcCurrentS4: m('A', 'DC current of string 4', null, 'DCCurrentS4'),
  dcVoltageS4: m('V', 'DC voltage of string 4', null, 'DCVoltageS4'),
  dcPowerS4: m('W', 'DC power of string 4', null, 'DCPowerS4'),
  dcEnergyS4: m('Wh', 'energy of string 4', null, 'DCEnergyS4'),
  heatSinkTemperature: m('degC', 'inverter heat sink temperature', null, 'HeatSinkTemp'),
  batteryStateOfCharge: m('%', 'battery state of charge', null, 'ChargeState'),
  batteryVoltage: m('V', 'battery voltage', null, 'BatteryVoltage'),
  threePhaseVectorCurrent: m('A', 'vector sum of the phase currents', null, 'ThreePhase_Vec_A'),
  energyTotal: m('Wh', 'energy produced (inverter) or charged (wallbox) since installation', null, null),
  energyDay: m('Wh', 'energy of today', null, null),
  energyYear: m('Wh', 'energy of this year', null, null),
  energySession: m('Wh', 'energy since the car was plugged in', null, null),
  currentLimit: m('A', 'charging current that the wallbox offers', null, null),
  phases: m('1', 'phases used for charging, 1 or 3', null, null),
  stopped: m(null, 'charging is forced off (true, false)', null, null),
  state: m(null, 'state as a word: idle, charge, wait, complete, error for a wallbox', null, null),
  stateOfCharge: m('%', 'battery charge', null, null),
  volume: m('m3', 'meter reading of water or gas (l where the configuration says so)', null, null),
  volumeFlow: m('m3/h', 'flow of water or gas', null, null),
  temperature: m('degC', 'temperature', null, null),
} as const;

export type Measurand = keyof typeof MEASURANDS;

/** The unit a measurand is kept in. */
export type UnitOf<M extends Measurand> = (typeof MEASURANDS)[M]['unit'];

export function isMeasurand(name: string): name is Measurand {
  return Object.hasOwn(MEASURANDS, name);
}

/** What is known of a measurand by name; undefined for names from the configuration or raw OBIS codes. */
export function measurandInfo(name: string): MeasurandInfo | undefined {
  return isMeasurand(name) ? MEASURANDS[name] : undefined;
}
