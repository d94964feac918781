// SunSpec's meters: 201 to 204 in integers, 211 to 214 in floats. Facts of the published definitions only
// (https://github.com/sunspec/models, json/model_*.json). Power is positive when energy is imported.
import { points, sunSpecModel, type PointRow } from '../../definition/sunspec/model.ts';
import { PHASES } from '../../vocabulary/measurands.ts';

/** Registers of the scale factors. */
const OF = { A: 6, V: 15, Hz: 17, W: 22, VA: 27, var: 32, PF: 37, Wh: 54 } as const;

/** What there is once, for all phases together. */
const INTEGERS: readonly PointRow[] = [
  ['A', 2, 'int16', OF.A, 'current'],
  ['Hz', 16, 'int16', OF.Hz, 'frequency'],
  ['W', 18, 'int16', OF.W, 'power'],
  ['VA', 23, 'int16', OF.VA, 'apparentPower'],
  ['VAR', 28, 'int16', OF.var, 'reactivePower'],
  ['PF', 33, 'int16', OF.PF, 'powerFactor'],
  ['TotWhExp', 38, 'acc32', OF.Wh, 'energyExport'],
  ['TotWhImp', 46, 'acc32', OF.Wh, 'energyImport'],
];

const INTEGER_PHASES: readonly PointRow[] = [
  ['PhV', 7, 'int16', OF.V, 'voltageLN'],
  ['PPV', 11, 'int16', OF.V, 'voltageLL'],
  ['PhVphAB', 12, 'int16', OF.V, 'voltageL1L2'],
  ['PhVphBC', 13, 'int16', OF.V, 'voltageL2L3'],
  ['PhVphCA', 14, 'int16', OF.V, 'voltageL3L1'],
  ...PHASES.flatMap((phase, index): PointRow[] => [
    [`A ${phase}`, 3 + index, 'int16', OF.A, `current${phase}`],
    [`PhV ${phase}`, 8 + index, 'int16', OF.V, `voltage${phase}`],
    [`W ${phase}`, 19 + index, 'int16', OF.W, `power${phase}`],
    [`VA ${phase}`, 24 + index, 'int16', OF.VA, `apparentPower${phase}`],
    [`VAR ${phase}`, 29 + index, 'int16', OF.var, `reactivePower${phase}`],
    [`PF ${phase}`, 34 + index, 'int16', OF.PF, `powerFactor${phase}`],
    [`TotWhExp ${phase}`, 40 + 2 * index, 'acc32', OF.Wh, `energyExport${phase}`],
    [`TotWhImp ${phase}`, 48 + 2 * index, 'acc32', OF.Wh, `energyImport${phase}`],
  ]),
];

const FLOATS: readonly PointRow[] = [
  ['A', 2, 'float32', null, 'current'],
  ['Hz', 26, 'float32', null, 'frequency'],
  ['W', 28, 'float32', null, 'power'],
  ['VA', 36, 'float32', null, 'apparentPower'],
  ['VAR', 44, 'float32', null, 'reactivePower'],
  ['PF', 52, 'float32', null, 'powerFactor'],
  ['TotWhExp', 60, 'float32', null, 'energyExport'],
  ['TotWhImp', 68, 'float32', null, 'energyImport'],
];

const FLOAT_PHASES: readonly PointRow[] = [
  ['PhV', 10, 'float32', null, 'voltageLN'],
  ['PPV', 18, 'float32', null, 'voltageLL'],
  ['PPVphAB', 20, 'float32', null, 'voltageL1L2'],
  ['PPVphBC', 22, 'float32', null, 'voltageL2L3'],
  ['PPVphCA', 24, 'float32', null, 'voltageL3L1'],
  ...PHASES.flatMap((phase, index): PointRow[] => [
    [`A ${phase}`, 4 + 2 * index, 'float32', null, `current${phase}`],
    [`PhV ${phase}`, 12 + 2 * index, 'float32', null, `voltage${phase}`],
    [`W ${phase}`, 30 + 2 * index, 'float32', null, `power${phase}`],
    [`VA ${phase}`, 38 + 2 * index, 'float32', null, `apparentPower${phase}`],
    [`VAR ${phase}`, 46 + 2 * index, 'float32', null, `reactivePower${phase}`],
    [`PF ${phase}`, 54 + 2 * index, 'float32', null, `powerFactor${phase}`],
    [`TotWhExp ${phase}`, 62 + 2 * index, 'float32', null, `energyExport${phase}`],
    [`TotWhImp ${phase}`, 70 + 2 * index, 'float32', null, `energyImport${phase}`],
  ]),
];

const ONE_PHASE_INTEGER: readonly PointRow[] = [['PhVphA', 8, 'int16', OF.V, 'voltage']];
const ONE_PHASE_FLOAT: readonly PointRow[] = [['PhVphA', 12, 'float32', null, 'voltage']];

const WIRINGS = [
  ['one phase', 1],
  ['split phase', null],
  ['three phases', 3],
  ['three phases without neutral', 3],
] as const;

export const sunSpecMeters = WIRINGS.flatMap(([wiring, phases], index) => {
  const isOne = phases === 1;
  return [
    sunSpecModel({
      ...{ id: 201 + index, title: `meter, ${wiring}`, role: 'meter', length: 105, phases },
      points: points([...INTEGERS, ...(isOne ? ONE_PHASE_INTEGER : INTEGER_PHASES)]),
    }),
    sunSpecModel({
      ...{ id: 211 + index, title: `meter, ${wiring}, floats`, role: 'meter', length: 124, phases },
      points: points([...FLOATS, ...(isOne ? ONE_PHASE_FLOAT : FLOAT_PHASES)]),
    }),
  ];
});
