// GoodWe's hybrid inverters ET, EH, BT, BH with their meter and battery. Declarations only.
import { defineModbusMeter } from '../../../definition/modbus/define.ts';
import { registers } from '../../../definition/modbus/rows.ts';
import { CHARGING_POSITIVE, FROM_MODULES, IMPORT_POSITIVE, NOT_TRIED, ONE_UNIT } from './notes.ts';

const u16 = registers('uint16');
const u32 = registers('uint32');
const s32 = registers('int32');
const float = registers('float32');

const GOODWE = {
  manufacturer: 'GoodWe',
  line: null,
  defaultUnitId: 247,
  function: 'holding',
  sharesUnit: true,
  probe: null,
  source: 'https://github.com/marcelblijleven/goodwe/blob/master/goodwe/et.py',
  crossChecked: ['evcc goodwe-hybrid', 'openWB good_we'],
  invalid: { uint16: ['0xFFFF'], uint32: ['0xFFFFFFFF'] },
} as const;

const CONNECTION = {
  en: 'over Modbus TCP through a LAN dongle, port 502; most WiFi dongles speak another protocol (UDP 8899)',
  de: 'über Modbus TCP mit einem LAN-Stick, Port 502; die meisten WLAN-Sticks sprechen ein anderes Protokoll (UDP 8899)',
};

const pv = defineModbusMeter({
  ...GOODWE,
  id: 'goodwe-hybrid',
  aliases: ['goodwe-et'],
  type: 'GOODWE-HYBRID',
  model: 'PV of ET, EH, BT, BH',
  german: { model: 'PV von ET, EH, BT, BH' },
  phases: null,
  rows: [
    u32.row('dcPowerS1', 35105, 'W'),
    u32.row('dcPowerS2', 35109, 'W'),
    u32.row('dcPowerS3', 35113, 'W'),
    u32.row('dcPowerS4', 35117, 'W'),
    u32.row('energyTotal', 35191, 'kWh', { step: 0.1 }),
  ],
  derived: [
    { measurand: 'power', minuend: 'dcPowerS1', subtrahend: null, plus: ['dcPowerS2', 'dcPowerS3', 'dcPowerS4'] },
  ],
  notes: [CONNECTION, FROM_MODULES, ONE_UNIT, NOT_TRIED],
});

const grid = defineModbusMeter({
  ...GOODWE,
  id: 'goodwe-hybrid-grid',
  type: 'GOODWE-HYBRID-GRID',
  model: 'meter behind ET, EH, BT, BH',
  german: { model: 'Zähler hinter ET, EH, BT, BH' },
  phases: 3,
  rows: [
    u16.row('frequency', 36014, 'Hz', { step: 0.01 }),
    float.row('energyExport', 36015, 'Wh'),
    float.row('energyImport', 36017, 'Wh'),
    s32.phases('power', 36019, 'W', { step: -1 }),
    s32.row('power', 36025, 'W', { step: -1, note: 'the device says feeding in as positive' }),
    u16.phases('voltage', 36052, 'V', { step: 0.1 }),
    u16.phases('current', 36055, 'A', { step: 0.1 }),
  ],
  notes: [
    CONNECTION,
    IMPORT_POSITIVE,
    {
      en: 'older firmware has neither voltages nor currents here, and counters that stand still',
      de: 'ältere Firmware hat hier weder Spannungen noch Ströme, und Zählerstände, die stehen bleiben',
    },
    ONE_UNIT,
    NOT_TRIED,
  ],
});

const battery = defineModbusMeter({
  ...GOODWE,
  id: 'goodwe-hybrid-battery',
  type: 'GOODWE-HYBRID-BATTERY',
  model: 'first battery of ET, EH, BT, BH',
  german: { model: 'erste Batterie von ET, EH, BT, BH' },
  phases: null,
  rows: [
    s32.row('power', 35182, 'W', { step: -1, note: 'the device says discharging as positive' }),
    u32.row('energyImport', 35206, 'kWh', { step: 0.1, note: 'charged' }),
    u32.row('energyExport', 35209, 'kWh', { step: 0.1, note: 'discharged' }),
    u16.row('batteryStateOfCharge', 37007, '%'),
  ],
  notes: [CONNECTION, CHARGING_POSITIVE, ONE_UNIT, NOT_TRIED],
});

export const goodwe = [pv, grid, battery];
