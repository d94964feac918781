// Sungrow's string (SG) and hybrid (SH) inverters with their meter and battery. Declarations only. Sungrow prints register
// numbers from 1; the addresses here are one less.
import { defineModbusMeter } from '../../../definition/modbus/define.ts';
import { registers } from '../../../definition/modbus/rows.ts';
import { CHARGING_POSITIVE, FROM_MODULES, IMPORT_POSITIVE, NOT_TRIED, ONE_UNIT } from './notes.ts';

const u16 = registers('uint16');
const s16 = registers('int16');
const u32 = registers('uint32');
const s32 = registers('int32');

const SUNGROW = {
  manufacturer: 'Sungrow',
  line: null,
  defaultUnitId: 1,
  function: 'input',
  sharesUnit: true,
  probe: null,
  wordOrder: 'little',
  source: 'https://github.com/bohdan-s/SunGather (register table of Sungrow)',
  invalid: { int16: ['0x7FFF'], uint16: ['0xFFFF'], int32: ['0x7FFFFFFF'], uint32: ['0xFFFFFFFF'] },
} as const;

const CONNECTION = {
  en: 'through the LAN port of the inverter or a WiNet-S, port 502; a few seconds between polls are what it bears',
  de: 'über den LAN-Anschluss des Wechselrichters oder einen WiNet-S, Port 502; einige Sekunden zwischen den Abfragen verträgt er',
};

const STRINGS = [
  s16.row('temperature', 5007, '°C', { step: 0.1 }),
  u16.row('dcVoltageS1', 5010, 'V', { step: 0.1 }),
  u16.row('dcCurrentS1', 5011, 'A', { step: 0.1 }),
  u16.row('dcVoltageS2', 5012, 'V', { step: 0.1 }),
  u16.row('dcCurrentS2', 5013, 'A', { step: 0.1 }),
];

const CHECKED = ['evcc sungrow-hybrid, sungrow-inverter', 'openWB sungrow', 'mkaiser Sungrow-SHx for Home Assistant'];

const string = defineModbusMeter({
  ...SUNGROW,
  id: 'sungrow-sg',
  aliases: ['sungrow-string'],
  type: 'SUNGROW-SG',
  model: 'string inverters SG',
  german: { model: 'Stringwechselrichter SG' },
  phases: 3,
  crossChecked: CHECKED,
  rows: [
    u32.row('energyTotal', 5003, 'kWh'),
    ...STRINGS,
    u32.row('dcPower', 5016, 'W'),
    u16.phases('voltage', 5018, 'V', { step: 0.1 }),
    s16.phases('current', 5021, 'A', { step: 0.1 }),
    u32.row('power', 5030, 'W'),
  ],
  notes: [CONNECTION, ONE_UNIT, NOT_TRIED],
});

const stringGrid = defineModbusMeter({
  ...SUNGROW,
  id: 'sungrow-sg-grid',
  type: 'SUNGROW-SG-GRID',
  model: 'meter behind a string inverter SG',
  german: { model: 'Zähler hinter einem Stringwechselrichter SG' },
  phases: 3,
  crossChecked: CHECKED,
  rows: [
    s32.row('power', 5082, 'W'),
    s32.phases('power', 5084, 'W'),
    u32.row('energyImport', 5098, 'kWh', { step: 0.1 }),
  ],
  notes: [CONNECTION, IMPORT_POSITIVE, ONE_UNIT, NOT_TRIED],
});

const hybrid = defineModbusMeter({
  ...SUNGROW,
  id: 'sungrow-sh',
  aliases: ['sungrow-hybrid'],
  type: 'SUNGROW-SH',
  model: 'PV of a hybrid inverter SH',
  german: { model: 'PV eines Hybridwechselrichters SH' },
  phases: 3,
  crossChecked: CHECKED,
  rows: [
    ...STRINGS,
    u32.row('power', 5016, 'W'),
    u16.phases('voltage', 5018, 'V', { step: 0.1 }),
    u16.row('energyDay', 13001, 'kWh', { step: 0.1 }),
    u32.row('energyTotal', 13002, 'kWh', { step: 0.1 }),
  ],
  notes: [
    CONNECTION,
    FROM_MODULES,
    {
      en: 'the mains frequency is left out: its step is ten times as fine in some firmware',
      de: 'die Netzfrequenz fehlt: Ihr Schritt ist in mancher Firmware zehnmal so fein',
    },
    ONE_UNIT,
    NOT_TRIED,
  ],
});

const hybridGrid = defineModbusMeter({
  ...SUNGROW,
  id: 'sungrow-sh-grid',
  aliases: ['sungrow-hybrid-grid'],
  type: 'SUNGROW-SH-GRID',
  model: 'meter behind a hybrid inverter SH',
  german: { model: 'Zähler hinter einem Hybridwechselrichter SH' },
  phases: 3,
  crossChecked: CHECKED,
  rows: [
    s32.phases('power', 5602, 'W'),
    s32.row('power', 13009, 'W', { step: -1, note: 'the device says feeding in as positive' }),
    u32.row('energyImport', 13036, 'kWh', { step: 0.1 }),
    u32.row('energyExport', 13045, 'kWh', { step: 0.1 }),
  ],
  notes: [CONNECTION, IMPORT_POSITIVE, ONE_UNIT, NOT_TRIED],
});

const hybridBattery = defineModbusMeter({
  ...SUNGROW,
  id: 'sungrow-sh-battery',
  aliases: ['sungrow-hybrid-battery'],
  type: 'SUNGROW-SH-BATTERY',
  model: 'battery of a hybrid inverter SH',
  german: { model: 'Batterie eines Hybridwechselrichters SH' },
  phases: null,
  crossChecked: CHECKED,
  rows: [
    s32.row('power', 5213, 'W', { step: -1, note: 'the device says discharging as positive' }),
    u16.row('batteryVoltage', 13019, 'V', { step: 0.1 }),
    u16.row('batteryStateOfCharge', 13022, '%', { step: 0.1 }),
    s16.row('temperature', 13024, '°C', { step: 0.1 }),
    u32.row('energyExport', 13026, 'kWh', { step: 0.1, note: 'discharged' }),
    u32.row('energyImport', 13040, 'kWh', { step: 0.1, note: 'charged' }),
  ],
  notes: [
    CONNECTION,
    CHARGING_POSITIVE,
    {
      en: 'firmware without register 5214 has the power without a sign only: then there is no `power` here',
      de: 'Firmware ohne Register 5214 hat die Leistung nur ohne Vorzeichen: Dann gibt es hier kein `power`',
    },
    ONE_UNIT,
    NOT_TRIED,
  ],
});

export const sungrow = [string, stringGrid, hybrid, hybridGrid, hybridBattery];
