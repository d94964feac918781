// Finder's 7M.24 and 7M.38. Declarations only.
import { defineModbusMeter } from '../../definition/modbus/define.ts';
import { from, registers } from '../../definition/modbus/rows.ts';

const { row, phases, lineToLine } = registers('float32');

const family = {
  manufacturer: 'Finder',
  source: 'https://cdn.findernet.com/app/uploads/2021/09/20090052/Modbus-7M24-7M38_v2_30062021.pdf',
  crossChecked: [
    'mbmd',
    'evcc (mbmd types find7m24/find7m38)',
    'Tasmota docs',
    'ioBroker template',
    'modbus_local_gateway',
    'SmartEVSE',
    'modbus-rpi preset',
  ],
  line: { baud: null, framing: null, source: 'not found; Tasmota docs set 115200 8E1 over NFC' },
  defaultUnitId: 33,
  function: 'input',
  notes: [
    {
      en: 'the manual counts from 30000: wire address = manual number - 30000',
      de: 'das Handbuch zählt ab 30000: Adresse auf der Leitung = Nummer im Handbuch - 30000',
    },
    {
      en: 'unit id 33 is the one in the ioBroker template and the evcc issue; taken as the factory id, not confirmed',
      de: 'die Nummer 33 steht in der Vorlage von ioBroker und bei evcc; als Nummer ab Werk angenommen, nicht bestätigt',
    },
    {
      en: 'energy counters n1..n4 (2752..2758) are configurable in the meter: compare once with the display',
      de: 'die Energiezähler n1..n4 (2752..2758) sind im Zähler einstellbar: einmal mit der Anzeige vergleichen',
    },
    { en: 'temperature at 2658', de: 'die Temperatur steht bei 2658' },
  ],
} as const;

const manual = 'manual: Finder 7M v2 (via modbus-rpi)';

/** Totals and the counters n1 to n4, the same on both; addresses are decimal in the manual. */
const shared = [
  row('power', 2536, 'W', {
    disputed: [{ source: 'evcc issue 26931', address: 2490, why: 'a user reads total active power at 2490' }],
  }),
  row('reactivePower', 2544, 'var'),
  row('apparentPower', 2552, 'VA'),
  row('powerFactor', 2560, '1'),
  row('frequency', 2584, 'Hz', {
    disputed: [
      {
        source: 'Tasmota docs, ioBroker, modbus_local_gateway',
        address: 2498,
        why: 'the instantaneous block starts with frequency at 2498; 2584 sits in the block mbmd uses. Both are in the IEEE area',
      },
    ],
  }),
  row('energyImport', 2752, 'Wh', {
    disputed: [
      { source: 'SmartEVSE', address: 2638, why: 'other copy of the counter, Wh' },
      {
        source: 'modbus_local_gateway',
        address: 462,
        type: 'int32',
        scale: 0.1,
        why: 'integer copy of n1, 0.1 Wh',
      },
    ],
  }),
  row('energyExport', 2754, 'Wh', {
    origin: 'Tasmota docs, ioBroker template',
    disputed: [
      {
        source: 'mbmd, modbus-rpi',
        address: 2756,
        why: 'order n1 import, n2 reactive import, n3 export, n4 reactive export; Tasmota docs and the ioBroker template have n2 (2754) = OBIS 2.8.0 export on real meters; the counters n1..n4 are configurable',
      },
    ],
  }),
  row('reactiveEnergyImport', 2756, 'varh', {
    origin: 'ioBroker template (counter order)',
    disputed: [{ source: 'mbmd, modbus-rpi', address: 2754, why: 'see energyExport' }],
  }),
  row('reactiveEnergyExport', 2758, 'varh'),
];

const finder7m24 = defineModbusMeter({
  ...family,
  id: 'finder-7m24',
  aliases: ['find7m24', '7m24', '7m.24'],
  type: 'FIND7M24',
  model: '7M.24',
  phases: 1,
  probe: 'voltage',
  rows: [
    row('voltage', 2500, 'V'),
    row('current', 2516, 'A'),
    row('phaseAngle', 2576, 'deg'),
    row('thdVoltage', 2594, '%'),
    from(manual, row('phaseAngleL1', 2570, 'deg'), row('thdCurrent', 2588, '%')),
    shared,
  ],
});

const finder7m38 = defineModbusMeter({
  ...family,
  id: 'finder-7m38',
  aliases: ['find7m38', '7m38', '7m.38'],
  type: 'FIND7M38',
  model: '7M.38',
  phases: 3,
  probe: 'voltageL1',
  rows: [
    phases('voltage', 2500, 'V'),
    phases('current', 2516, 'A'),
    phases('power', 2530, 'W'),
    phases('reactivePower', 2538, 'var'),
    phases('apparentPower', 2546, 'VA'),
    phases('powerFactor', 2554, '1'),
    row('phaseAngle', 2576, 'deg', { note: 'total' }),
    phases('thdVoltage', 2594, '%'),
    from(
      manual,
      row('voltageLN', 2506, 'V'),
      lineToLine(2508),
      row('voltageLL', 2514, 'V'),
      row('current', 2522, 'A', { note: 'sum' }),
      phases('phaseAngle', 2570, 'deg'),
      phases('thdCurrent', 2588, '%'),
    ),
    shared,
  ],
});

export const finder = [finder7m24, finder7m38];
