// SunSpec's inverters: 101 to 103 in integers, 111 to 113 in floats, and 701 of the newer family. Facts of the published
// definitions only (https://github.com/sunspec/models, json/model_*.json).
import { points, sunSpecModel, type PointRow } from '../../definition/sunspec/model.ts';

const CURRENT = 6;
const VOLTAGE = 13;
const TEMPERATURE = 37;

/** The same in all three: power is positive when the inverter produces. */
const INTEGERS: readonly PointRow[] = [
  ['A', 2, 'uint16', CURRENT, 'current'],
  ['W', 14, 'int16', 15, 'power'],
  ['Hz', 16, 'uint16', 17, 'frequency'],
  ['VA', 18, 'int16', 19, 'apparentPower'],
  ['VAr', 20, 'int16', 21, 'reactivePower'],
  ['PF', 22, 'int16', 23, 'powerFactor'],
  ['WH', 24, 'acc32', 26, 'energyTotal'],
  ['DCA', 27, 'uint16', 28, 'dcCurrent'],
  ['DCV', 29, 'uint16', 30, 'dcVoltage'],
  ['DCW', 31, 'int16', 32, 'dcPower'],
  ['TmpCab', 33, 'int16', TEMPERATURE, 'temperature'],
  ['TmpSnk', 34, 'int16', TEMPERATURE, 'heatSinkTemperature'],
];

const INTEGER_PHASES: readonly PointRow[] = [
  ['AphA', 3, 'uint16', CURRENT, 'currentL1'],
  ['AphB', 4, 'uint16', CURRENT, 'currentL2'],
  ['AphC', 5, 'uint16', CURRENT, 'currentL3'],
  ['PPVphAB', 7, 'uint16', VOLTAGE, 'voltageL1L2'],
  ['PPVphBC', 8, 'uint16', VOLTAGE, 'voltageL2L3'],
  ['PPVphCA', 9, 'uint16', VOLTAGE, 'voltageL3L1'],
  ['PhVphA', 10, 'uint16', VOLTAGE, 'voltageL1'],
  ['PhVphB', 11, 'uint16', VOLTAGE, 'voltageL2'],
  ['PhVphC', 12, 'uint16', VOLTAGE, 'voltageL3'],
];

const FLOATS: readonly PointRow[] = [
  ['A', 2, 'float32', null, 'current'],
  ['W', 22, 'float32', null, 'power'],
  ['Hz', 24, 'float32', null, 'frequency'],
  ['VA', 26, 'float32', null, 'apparentPower'],
  ['VAr', 28, 'float32', null, 'reactivePower'],
  ['PF', 30, 'float32', null, 'powerFactor'],
  ['WH', 32, 'float32', null, 'energyTotal'],
  ['DCA', 34, 'float32', null, 'dcCurrent'],
  ['DCV', 36, 'float32', null, 'dcVoltage'],
  ['DCW', 38, 'float32', null, 'dcPower'],
  ['TmpCab', 40, 'float32', null, 'temperature'],
  ['TmpSnk', 42, 'float32', null, 'heatSinkTemperature'],
];

const FLOAT_PHASES: readonly PointRow[] = [
  ['AphA', 4, 'float32', null, 'currentL1'],
  ['AphB', 6, 'float32', null, 'currentL2'],
  ['AphC', 8, 'float32', null, 'currentL3'],
  ['PPVphAB', 10, 'float32', null, 'voltageL1L2'],
  ['PPVphBC', 12, 'float32', null, 'voltageL2L3'],
  ['PPVphCA', 14, 'float32', null, 'voltageL3L1'],
  ['PhVphA', 16, 'float32', null, 'voltageL1'],
  ['PhVphB', 18, 'float32', null, 'voltageL2'],
  ['PhVphC', 20, 'float32', null, 'voltageL3'],
];

const ONE_PHASE_INTEGER: readonly PointRow[] = [['PhVphA', 10, 'uint16', VOLTAGE, 'voltage']];
const ONE_PHASE_FLOAT: readonly PointRow[] = [['PhVphA', 16, 'float32', null, 'voltage']];

const integer = { role: 'inverter', length: 50 } as const;
const float = { role: 'inverter', length: 60 } as const;

/** Registers of the scale factors of 701. */
const OF_701 = { A: 113, V: 114, Hz: 115, W: 116, PF: 117, VA: 118, var: 119, Wh: 120, degC: 122 } as const;

/** What it has for each phase, in the same order from the first register of the phase on. */
function phaseOf701(phase: 'L1' | 'L2' | 'L3', first: number, lineToLine: PointRow[4]): PointRow[] {
  return [
    [`W${phase}`, first, 'int16', OF_701.W, `power${phase}`],
    [`VA${phase}`, first + 1, 'int16', OF_701.VA, `apparentPower${phase}`],
    [`Var${phase}`, first + 2, 'int16', OF_701.var, `reactivePower${phase}`],
    [`PF${phase}`, first + 3, 'int16', OF_701.PF, `powerFactor${phase}`],
    [`A${phase}`, first + 4, 'int16', OF_701.A, `current${phase}`],
    [`V${phase}-`, first + 5, 'uint16', OF_701.V, lineToLine],
    [`V${phase}`, first + 6, 'uint16', OF_701.V, `voltage${phase}`],
  ];
}

/** What it absorbs (TotWhAbs) is left out: beside `power`, which is positive when it produces, it would be taken for its sum. */
const der = sunSpecModel({
  ...{ id: 701, title: 'DER AC measurement', role: 'inverter', length: 153 },
  points: points([
    ['W', 10, 'int16', OF_701.W, 'power'],
    ['VA', 11, 'int16', OF_701.VA, 'apparentPower'],
    ['Var', 12, 'int16', OF_701.var, 'reactivePower'],
    ['PF', 13, 'int16', OF_701.PF, 'powerFactor'],
    ['A', 14, 'int16', OF_701.A, 'current'],
    ['LLV', 15, 'uint16', OF_701.V, 'voltageLL'],
    ['LNV', 16, 'uint16', OF_701.V, 'voltageLN'],
    ['Hz', 17, 'uint32', OF_701.Hz, 'frequency'],
    ['TotWhInj', 19, 'uint64', OF_701.Wh, 'energyTotal'],
    ['TmpCab', 36, 'int16', OF_701.degC, 'temperature'],
    ['TmpSnk', 37, 'int16', OF_701.degC, 'heatSinkTemperature'],
    ...phaseOf701('L1', 41, 'voltageL1L2'),
    ...phaseOf701('L2', 64, 'voltageL2L3'),
    ...phaseOf701('L3', 87, 'voltageL3L1'),
  ]),
});

export const sunSpecInverters = [
  sunSpecModel({
    ...{ ...integer, id: 101, title: 'inverter, one phase', phases: 1 },
    points: points([...INTEGERS, ...ONE_PHASE_INTEGER]),
  }),
  sunSpecModel({
    ...{ ...integer, id: 102, title: 'inverter, split phase' },
    points: points([...INTEGERS, ...INTEGER_PHASES]),
  }),
  sunSpecModel({
    ...{ ...integer, id: 103, title: 'inverter, three phases', phases: 3 },
    points: points([...INTEGERS, ...INTEGER_PHASES]),
  }),
  sunSpecModel({
    ...{ ...float, id: 111, title: 'inverter, one phase, floats', phases: 1 },
    points: points([...FLOATS, ...ONE_PHASE_FLOAT]),
  }),
  sunSpecModel({
    ...{ ...float, id: 112, title: 'inverter, split phase, floats' },
    points: points([...FLOATS, ...FLOAT_PHASES]),
  }),
  sunSpecModel({
    ...{ ...float, id: 113, title: 'inverter, three phases, floats', phases: 3 },
    points: points([...FLOATS, ...FLOAT_PHASES]),
  }),
  der,
];
