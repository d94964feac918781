// What SunSpec says of strings and batteries: 160, 714, 124, 713, 802 to 805. Facts of the published definitions only
// (https://github.com/sunspec/models, json/model_*.json).
import { points, sunSpecModel, type PointRow } from '../../definition/sunspec/model.ts';
import { STRINGS } from '../../vocabulary/measurands.ts';

/** Where the first string begins, and registers of each. */
const MPPT = { from: 10, size: 20 } as const;
const PORT = { from: 20, size: 25 } as const;
/** Port type of 714: photovoltaics. */
const PHOTOVOLTAICS = 0;

const strings = sunSpecModel({
  ...{ id: 160, title: 'strings (MPPT)', role: 'strings', length: 8 },
  points: STRINGS.flatMap((string, index) => {
    const at = (register: number): number => register + MPPT.size * index;
    const rows: PointRow[] = [
      ['DCA', at(19), 'uint16', 2, `dcCurrentS${string}`],
      ['DCV', at(20), 'uint16', 3, `dcVoltageS${string}`],
      ['DCW', at(21), 'uint16', 4, `dcPowerS${string}`],
      ['DCWH', at(22), 'acc32', 5, `dcEnergyS${string}`],
    ];
    return points(rows, index + 1);
  }),
  repeat: {
    ...{ ...MPPT, countAt: 8, nameAt: 11, nameRegisters: 8, kindAt: null, stringKind: PHOTOVOLTAICS },
    // Fronius GEN24 shows what goes into and out of its battery as modules 3 and 4: "StCha 3", "StDisCha 4".
    otherNames: /^St(Dis)?Cha/i,
  },
});

const ports = sunSpecModel({
  ...{ id: 714, title: 'DER DC measurement', role: 'strings', length: 18 },
  points: [
    ...points([
      ['DCA', 5, 'int16', 15, 'dcCurrent'],
      ['DCW', 6, 'int16', 17, 'dcPower'],
    ]),
    ...STRINGS.flatMap((string, index) => {
      const at = (register: number): number => register + PORT.size * index;
      const rows: PointRow[] = [
        ['DCA', at(30), 'int16', 15, `dcCurrentS${string}`],
        ['DCV', at(31), 'uint16', 16, `dcVoltageS${string}`],
        ['DCW', at(32), 'int16', 17, `dcPowerS${string}`],
        ['DCWhInj', at(33), 'uint64', 18, `dcEnergyS${string}`],
      ];
      return points(rows, index + 1);
    }),
  ],
  repeat: {
    ...{ ...PORT, countAt: 4, nameAt: 22, nameRegisters: 8, kindAt: 20, stringKind: PHOTOVOLTAICS },
    otherNames: /^St(Dis)?Cha/i,
  },
});

/**
 * Power and current of a battery (802: W, A) are left out: the definitions do not say which way is positive, and devices
 * differ. What tells of one string or cell module (804, 805) is no measurand.
 */
export const sunSpecDirectCurrent = [
  strings,
  ports,
  sunSpecModel({
    ...{ id: 124, title: 'storage', role: 'battery', length: 24 },
    points: points([
      ['ChaState', 8, 'uint16', 22, 'batteryStateOfCharge'],
      ['InBatV', 10, 'uint16', 24, 'batteryVoltage'],
    ]),
  }),
  sunSpecModel({
    ...{ id: 713, title: 'DER storage capacity', role: 'battery', length: 7 },
    points: points([['SoC', 4, 'uint16', 8, 'batteryStateOfCharge']]),
  }),
  sunSpecModel({
    ...{ id: 802, title: 'battery', role: 'battery', length: 62 },
    points: points([
      ['SoC', 11, 'uint16', 56, 'batteryStateOfCharge'],
      ['V', 34, 'uint16', 59, 'batteryVoltage'],
    ]),
  }),
  sunSpecModel({
    ...{ id: 803, title: 'lithium-ion bank', role: 'other', length: 26 },
    points: points([['ModTmpAvg', 10, 'int16', 23, 'temperature']]),
  }),
];
