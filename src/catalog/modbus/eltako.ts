// Eltako's DSZ15DZMOD and DSZ16. Declarations only.
import { defineModbusMeter } from '../../definition/modbus/define.ts';
import { from, registers, setting } from '../../definition/modbus/rows.ts';

const hundredths = registers('uint32', { step: 0.01 });
const power = registers('int32');
const factor = registers('int32', { step: 0.001 });

const identify = {
  function: 'holding',
  address: 0xfc0c,
  type: 'uint32',
  values: {},
  note: 'model code, table in Eltako V3.7.4',
} as const;

const eltakoCode = [
  setting('serialNumber', 0xfc00, 'bcd32', { access: 'ro' }),
  setting('meterCode', 0xfc02, 'uint32', { access: 'ro', values: { '0x0000000D': 'Eltako' } }),
];

const dsz15 = defineModbusMeter({
  id: 'eltako-dsz15dzmod',
  aliases: ['eltakodsz15', 'dsz15', 'dsz15dzmod'],
  type: 'ELTAKODSZ15',
  manufacturer: 'Eltako',
  model: 'DSZ15DZMOD',
  phases: 3,
  source:
    'https://www.eltako.com/fileadmin/downloads/de/_bedienung/Modbus-RTU_protocol_specification_for_DSZ15DZMOD_V1.6_English_version.pdf',
  crossChecked: [
    'mbmd',
    'evcc (mbmd type eltakodsz15)',
    'Eltako V1.6',
    'Eltako V3.7.4',
    'eltako-modbus',
    'Tinkerforge bricklib2 warp',
  ],
  line: { baud: 9600, framing: '8N1', source: 'Eltako V1.6' },
  defaultUnitId: 1,
  function: 'input',
  probe: 'voltageL1',
  identify,
  rows: [
    hundredths.phases('voltage', 0x00, 'V', {
      disputed: [{ source: 'Tinkerforge', type: 'int32', why: 'no effect' }],
    }),
    hundredths.phases('current', 0x06, 'A'),
    power.phases('power', 0x0c, 'W'),
    factor.phases('powerFactor', 0x1e, '1'),
    power.row('power', 0x34, 'W', {
      disputed: [
        {
          source: 'Eltako V1.6',
          scale: 1000,
          why: 'prints kW with no decimals; mbmd, Tinkerforge and V3.7.4 use W',
        },
      ],
    }),
    factor.row('powerFactor', 0x3e, '1'),
    hundredths.row('energyImport', 0x48, 'kWh'),
    hundredths.row('energyExport', 0x4a, 'kWh'),
  ],
  settings: [
    setting('parityStop', 0x0012, 'uint32', { access: 'ro', values: { 0: '8N1' } }),
    setting('unitId', 0x0014, 'uint32', { values: '1..250 (V1.6) / 1..247 (V3.7.4)' }),
    setting('baud', 0x001c, 'uint32', {
      access: 'ro',
      values: { 0: 2400, 1: 4800, 2: 9600, 3: 19200, 5: 1200 },
      note: 'V3.7.4 numbers the codes otherwise: 5=9600, 9=57600',
    }),
    setting('pulseMode', 0x0056, 'uint32', { access: 'ro' }),
    ...eltakoCode,
  ],
  notes: [
    {
      en: 'a new unit id is active at once: the reply already comes from the new id',
      de: 'eine neue Nummer gilt sofort: Schon die Antwort kommt von der neuen',
    },
    {
      en: 'resettable counters: import 0x0060, export 0x0062',
      de: 'rücksetzbare Zähler: Bezug 0x0060, Einspeisung 0x0062',
    },
    {
      en: 'Tinkerforge marks it as not identifiable by the Eastron meter code probe',
      de: 'nach Tinkerforge ist er an der Gerätekennung von Eastron nicht zu erkennen',
    },
  ],
});

const dsz16 = defineModbusMeter({
  id: 'eltako-dsz16',
  aliases: ['eltakodsz16', 'dsz16', 'dsz16d', 'dsz16dz', 'dsz16wd', 'dsz16wdz'],
  type: 'ELTAKODSZ16',
  manufacturer: 'Eltako',
  model: 'DSZ16D/DZ/WD/WDZ (E = non-MID)',
  german: { model: 'DSZ16D/DZ/WD/WDZ (E = ohne MID)' },
  phases: 3,
  source: 'https://www.eltako.com/fileadmin/downloads/de/Technische_Daten/Eltako_Modbus-RTU_Specification_V3.7.4.pdf',
  crossChecked: ['mbmd (same producer as DSZ15)', 'Eltako V3.7.4', 'eltako-modbus', 'Tinkerforge bricklib2 warp'],
  line: { baud: 9600, framing: '8N1', source: 'Eltako V3.7.4' },
  defaultUnitId: 1,
  function: 'input',
  probe: 'voltageL1',
  identify,
  rows: [
    hundredths.phases('voltage', 0x00, 'V'),
    hundredths.phases('current', 0x06, 'A'),
    power.phases('power', 0x0c, 'W'),
    factor.phases('powerFactor', 0x1e, '1'),
    power.row('power', 0x34, 'W'),
    factor.row('powerFactor', 0x3e, '1'),
    hundredths.row('energyImport', 0x48, 'kWh'),
    hundredths.row('energyExport', 0x4a, 'kWh'),
    from(
      'manual: Eltako V3.7.4',
      power.phases('apparentPower', 0x12, 'VA'),
      power.phases('reactivePower', 0x18, 'var'),
      power.row('apparentPower', 0x36, 'VA'),
      power.row('reactivePower', 0x38, 'var'),
      hundredths.row('frequency', 0x46, 'Hz'),
      hundredths.row('currentN', 0x50, 'A'),
      hundredths.row('reactiveEnergyImport', 0x52, 'kvarh'),
      hundredths.row('reactiveEnergyExport', 0x54, 'kvarh'),
      hundredths.lineToLine(0x56),
      hundredths.row('energyImportT1', 0x64, 'kWh'),
      hundredths.row('energyExportT1', 0x68, 'kWh'),
      hundredths.row('energyImportT2', 0x6c, 'kWh'),
      hundredths.row('energyExportT2', 0x70, 'kWh'),
      hundredths.phases('energyImport', 0x8c, 'kWh'),
      hundredths.phases('energyExport', 0x92, 'kWh'),
    ),
  ],
  settings: [
    setting('parityStop', 0x0012, 'uint32', { values: { 0: '8N1', 1: '8E1', 2: '8O1', 3: '8N2' } }),
    setting('unitId', 0x0014, 'uint32', { values: '1..247' }),
    setting('baud', 0x001c, 'uint32', {
      values: {
        0: 300,
        1: 600,
        2: 1200,
        3: 2400,
        4: 4800,
        5: 9600,
        6: 14400,
        7: 19200,
        8: 38400,
        9: 57600,
        10: 115200,
      },
    }),
    setting('dataFormat', 0x001e, 'uint32', {
      values: { 0: 'integer', 1: 'float' },
      note: 'with float the register types above do not hold',
    }),
    setting('tariffSelection', 0x005a, 'uint32', {
      values: { 0: 'inputs E2..E4', 1: 'T1', 2: 'T2', 3: 'T3', 4: 'T4' },
    }),
    setting('ctRatio', 0xf914, 'uint32', { note: 'WD/WDZ' }),
    setting('reverseDirection', 0xf916, 'uint32', { values: { 0: 'off', 1: 'on' } }),
    ...eltakoCode,
  ],
  notes: [
    { en: 'export registers only on DZ/WDZ', de: 'Register für die Einspeisung gibt es nur bei DZ und WDZ' },
    {
      en: 'DSZ16WD/WDZ: energies have one decimal (scale 100), not two',
      de: 'DSZ16WD/WDZ: Energien haben eine Nachkommastelle (Faktor 100), nicht zwei',
    },
    {
      en: 'cos phi at 0x24/0x26/0x28 and 0x40 next to the power factor; tariffs 3 and 4 from 0x74; per-phase values are import/export only',
      de: 'cos phi steht bei 0x24/0x26/0x28 und 0x40 neben dem Leistungsfaktor, die Tarife 3 und 4 ab 0x74; je Phase gibt es nur Bezug und Einspeisung',
    },
    {
      en: 'spec does not say that VA and var are signed without decimals; eltako-modbus and Tinkerforge read them so',
      de: 'die Beschreibung sagt nicht, dass VA und var mit Vorzeichen und ohne Nachkommastellen sind; eltako-modbus und Tinkerforge lesen sie so',
    },
    {
      en: 'write with function 16 (or 6 to the low word)',
      de: 'geschrieben wird mit Funktion 16 (oder 6 auf das niedrige Wort)',
    },
  ],
});

export const eltako = [dsz15, dsz16];
