// Huawei's SUN2000 with its power sensor (DTSU666-H, DDSU666-H) and its battery (LUNA2000). Declarations only.
import { defineModbusMeter } from '../../../definition/modbus/define.ts';
import { registers } from '../../../definition/modbus/rows.ts';
import { CHARGING_POSITIVE, FROM_MODULES, IMPORT_POSITIVE, NOT_TRIED, ONE_UNIT } from './notes.ts';

const u16 = registers('uint16');
const s16 = registers('int16');
const u32 = registers('uint32');
const s32 = registers('int32');

const HUAWEI = {
  manufacturer: 'Huawei',
  line: null,
  defaultUnitId: 1,
  function: 'holding',
  sharesUnit: true,
  probe: null,
  source: 'https://github.com/wlcrs/huawei-solar-lib/blob/main/src/huawei_solar/registers.py',
  invalid: { int16: ['0x7FFF'], uint16: ['0xFFFF'], int32: ['0x7FFFFFFF'], uint32: ['0xFFFFFFFF'] },
} as const;

const CONNECTION = {
  en: 'one connection at a time, and slow: a bus of its own with `timeout: 5s`; through the SDongle port 502, on the WLAN of the inverter port 6607',
  de: 'nur eine Verbindung zugleich, und langsam: ein eigener Bus mit `timeout: 5s`; über den SDongle Port 502, im WLAN des Wechselrichters Port 6607',
};

const STRINGS = [
  s16.row('dcVoltageS1', 32016, 'V', { step: 0.1 }),
  s16.row('dcCurrentS1', 32017, 'A', { step: 0.01 }),
  s16.row('dcVoltageS2', 32018, 'V', { step: 0.1 }),
  s16.row('dcCurrentS2', 32019, 'A', { step: 0.01 }),
];

const AC = [
  u16.phases('voltage', 32069, 'V', { step: 0.1 }),
  s32.phases('current', 32072, 'A', { step: 0.001 }),
  u16.row('frequency', 32085, 'Hz', { step: 0.01 }),
  s16.row('temperature', 32087, '°C', { step: 0.1 }),
];

const CHECKED = ['evcc huawei-sun2000', 'openWB huawei', 'sun2000_modbus'];

const inverter = defineModbusMeter({
  ...HUAWEI,
  id: 'huawei-sun2000',
  aliases: ['sun2000'],
  type: 'SUN2000',
  model: 'SUN2000 (without a battery)',
  german: { model: 'SUN2000 (ohne Batterie)' },
  phases: 3,
  crossChecked: CHECKED,
  rows: [
    ...STRINGS,
    s32.row('dcPower', 32064, 'W'),
    ...AC,
    s32.row('power', 32080, 'W'),
    u32.row('energyTotal', 32106, 'kWh', { step: 0.01 }),
    u32.row('energyDay', 32114, 'kWh', { step: 0.01 }),
  ],
  notes: [CONNECTION, ONE_UNIT, NOT_TRIED],
});

const hybrid = defineModbusMeter({
  ...HUAWEI,
  id: 'huawei-sun2000-hybrid',
  type: 'SUN2000-HYBRID',
  model: 'PV of a SUN2000 with a battery',
  german: { model: 'PV eines SUN2000 mit Batterie' },
  phases: 3,
  crossChecked: CHECKED,
  rows: [
    ...STRINGS,
    s32.row('power', 32064, 'W'),
    ...AC,
    u32.row('energyTotal', 32108, 'kWh', { step: 0.01, note: 'from the modules; huawei-solar-lib and evcc' }),
  ],
  notes: [CONNECTION, FROM_MODULES, ONE_UNIT, NOT_TRIED],
});

const meter = defineModbusMeter({
  ...HUAWEI,
  id: 'huawei-meter',
  aliases: ['huawei-dtsu666-h', 'huawei-ddsu666-h', 'huawei-sun2000-grid'],
  type: 'HUAWEI-METER',
  model: 'power sensor DTSU666-H or DDSU666-H, read through the inverter',
  german: { model: 'Power Sensor DTSU666-H oder DDSU666-H, über den Wechselrichter gelesen' },
  phases: 3,
  crossChecked: CHECKED,
  rows: [
    s32.phases('voltage', 37101, 'V', { step: 0.1 }),
    s32.phases('current', 37107, 'A', { step: -0.01 }),
    s32.row('power', 37113, 'W', { step: -1 }),
    s16.row('frequency', 37118, 'Hz', { step: 0.01 }),
    s32.row('energyExport', 37119, 'kWh', { step: 0.01 }),
    s32.row('energyImport', 37121, 'kWh', { step: 0.01 }),
    s32.row('voltageL1L2', 37126, 'V', { step: 0.1 }),
    s32.row('voltageL2L3', 37128, 'V', { step: 0.1 }),
    s32.row('voltageL3L1', 37130, 'V', { step: 0.1 }),
    s32.phases('power', 37132, 'W', { step: -1 }),
  ],
  notes: [
    CONNECTION,
    IMPORT_POSITIVE,
    {
      en: 'the currents have the sign of the power: negative when feeding in',
      de: 'die Ströme haben das Vorzeichen der Leistung: negativ bei Einspeisung',
    },
    ONE_UNIT,
    NOT_TRIED,
  ],
});

const battery = defineModbusMeter({
  ...HUAWEI,
  id: 'huawei-battery',
  aliases: ['huawei-luna2000'],
  type: 'LUNA2000',
  model: 'battery of the SUN2000 (LUNA2000)',
  german: { model: 'Batterie des SUN2000 (LUNA2000)' },
  phases: null,
  crossChecked: CHECKED,
  rows: [
    u16.row('batteryStateOfCharge', 37760, '%', { step: 0.1 }),
    u16.row('batteryVoltage', 37763, 'V', { step: 0.1 }),
    s32.row('power', 37765, 'W'),
    u32.row('energyImport', 37780, 'kWh', { step: 0.01, note: 'charged' }),
    u32.row('energyExport', 37782, 'kWh', { step: 0.01, note: 'discharged' }),
  ],
  notes: [CONNECTION, CHARGING_POSITIVE, ONE_UNIT, NOT_TRIED],
});

export const huawei = [inverter, hybrid, meter, battery];
