// Kostal's Plenticore with the meter and the battery behind it, and the Kostal Smart Energy Meter. Declarations only.
import { defineModbusMeter } from '../../../definition/modbus/define.ts';
import { phases, registers, row } from '../../../definition/modbus/rows.ts';
import { IMPORT_POSITIVE, NOT_TRIED, ONE_UNIT } from './notes.ts';

const float = registers('float32');
const u32 = registers('uint32');

const PLENTICORE = {
  manufacturer: 'Kostal',
  line: null,
  defaultUnitId: 71,
  function: 'holding',
  sharesUnit: true,
  probe: null,
  wordOrder: 'little',
  source:
    'https://cdn-production.kostal.com/-/media/document-library-folder---kse/2023/11/16/13/29/ba_kostal-interface-description-modbus-tcp_sunspec_hybrid.pdf',
} as const;

const PORT = {
  en: 'switch on Modbus in the inverter, port 1502; with "big-endian" set there, a file of models.d with `extends` and `wordOrder: big`',
  de: 'Modbus im Wechselrichter einschalten, Port 1502; ist dort „big-endian“ eingestellt, eine Datei in models.d mit `extends` und `wordOrder: big`',
};

/** As far as two sources agree; OpenEMS, openWB and kostal-modbusquery are all made from the same description of Kostal. */
const inverter = defineModbusMeter({
  ...PLENTICORE,
  id: 'kostal-plenticore',
  aliases: ['kostal-piko-iq'],
  type: 'PLENTICORE',
  model: 'Plenticore plus, Piko IQ',
  phases: 3,
  crossChecked: ['openWB kostal_plenticore', 'OpenEMS KostalPvInverter', 'kostal-modbusquery'],
  rows: [
    float.row('frequency', 152, 'Hz'),
    phases('current', [154, 160, 166], 'float32', 'A'),
    phases('power', [156, 162, 168], 'float32', 'W'),
    phases('voltage', [158, 164, 170], 'float32', 'V'),
    float.row('energyTotal', 320, 'Wh'),
    row('power', 575, 'int16', 'W', { note: 'what the inverter generates' }),
  ],
  notes: [
    PORT,
    ONE_UNIT,
    {
      en: 'with a battery, `power` is what the inverter gives to the house, the battery included',
      de: 'mit Batterie ist `power`, was der Wechselrichter ins Haus gibt, samt Batterie',
    },
    NOT_TRIED,
  ],
});

const grid = defineModbusMeter({
  ...PLENTICORE,
  id: 'kostal-plenticore-grid',
  type: 'PLENTICORE-GRID',
  model: 'meter at the grid, read through the Plenticore',
  german: { model: 'Zähler am Netz, über den Plenticore gelesen' },
  phases: 3,
  crossChecked: ['openWB kostal_plenticore', 'OpenEMS KostalGridMeter', 'kostal-modbusquery'],
  rows: [
    float.row('frequency', 220, 'Hz'),
    phases('current', [222, 232, 242], 'float32', 'A'),
    phases('power', [224, 234, 244], 'float32', 'W'),
    phases('voltage', [230, 240, 250], 'float32', 'V'),
    float.row('power', 252, 'W'),
  ],
  notes: [
    PORT,
    IMPORT_POSITIVE,
    ONE_UNIT,
    {
      en: 'it has no counters here: the Smart Energy Meter itself has them (`kostal-ksem`)',
      de: 'Zählerstände gibt es hier nicht: Der Smart Energy Meter selbst hat sie (`kostal-ksem`)',
    },
    NOT_TRIED,
  ],
});

const battery = defineModbusMeter({
  ...PLENTICORE,
  id: 'kostal-plenticore-battery',
  type: 'PLENTICORE-BATTERY',
  model: 'battery of the Plenticore',
  german: { model: 'Batterie des Plenticore' },
  phases: null,
  crossChecked: ['openWB kostal_plenticore', 'OpenEMS KostalManagedEss', 'kostal-modbusquery'],
  rows: [
    float.row('batteryVoltage', 216, 'V'),
    row('batteryStateOfCharge', 514, 'uint16', '%'),
    row('power', 582, 'int16', 'W', { step: -1, note: 'the device says discharging as positive' }),
  ],
  notes: [
    PORT,
    {
      en: '`power` is positive when the battery charges; there are no counters here',
      de: '`power` ist beim Laden positiv; Zählerstände gibt es hier nicht',
    },
    ONE_UNIT,
    NOT_TRIED,
  ],
});

const ksem = defineModbusMeter({
  manufacturer: 'Kostal',
  line: null,
  defaultUnitId: 71,
  function: 'holding',
  probe: null,
  source: 'https://www.kostal-solar-electric.com/en-gb/products/accessories/kostal-smart-energy-meter/',
  id: 'kostal-ksem',
  aliases: ['ksem', 'kostal-smart-energy-meter'],
  type: 'KSEM',
  model: 'Smart Energy Meter (KSEM)',
  phases: 3,
  crossChecked: ['openWB kostal_sem', 'OpenEMS KostalGridMeter'],
  rows: [
    u32.row('importPower', 0, 'W', { step: 0.1 }),
    u32.row('exportPower', 2, 'W', { step: 0.1 }),
    u32.row('frequency', 26, 'Hz', { step: 0.001 }),
    phases('importPower', [40, 80, 120], 'uint32', 'W', { step: 0.1 }),
    phases('exportPower', [42, 82, 122], 'uint32', 'W', { step: 0.1 }),
    phases('current', [60, 100, 140], 'uint32', 'A', { step: 0.001 }),
    phases('voltage', [62, 102, 142], 'uint32', 'V', { step: 0.001 }),
    row('energyImport', 512, 'uint64', 'Wh', { step: 0.1, note: 'openWB alone' }),
    row('energyExport', 516, 'uint64', 'Wh', { step: 0.1, note: 'openWB alone' }),
  ],
  derived: [
    { measurand: 'power', minuend: 'importPower', subtrahend: 'exportPower' },
    { measurand: 'powerL1', minuend: 'importPowerL1', subtrahend: 'exportPowerL1' },
    { measurand: 'powerL2', minuend: 'importPowerL2', subtrahend: 'exportPowerL2' },
    { measurand: 'powerL3', minuend: 'importPowerL3', subtrahend: 'exportPowerL3' },
  ],
  notes: [
    {
      en: 'switch on the Modbus TCP server in the meter; it also answers SunSpec (model `sunspec`, id 71)',
      de: 'im Zähler den Modbus-TCP-Server einschalten; er antwortet auch nach SunSpec (Modell `sunspec`, id 71)',
    },
    NOT_TRIED,
  ],
});

export const kostal = [inverter, grid, battery, ksem];
