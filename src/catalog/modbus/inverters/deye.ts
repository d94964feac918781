// Deye's inverters (also sold as Sunsynk, Bosswerk and others): string, hybrid with one phase, hybrid with three. Declarations only.
import { defineModbusMeter } from '../../../definition/modbus/define.ts';
import { registers } from '../../../definition/modbus/rows.ts';
import { CHARGING_POSITIVE, FROM_MODULES, IMPORT_POSITIVE, NOT_TRIED, ONE_UNIT } from './notes.ts';

const u16 = registers('uint16');
const s16 = registers('int16');
const u32 = registers('uint32');

const DEYE = {
  manufacturer: 'Deye',
  line: null,
  defaultUnitId: 1,
  function: 'holding',
  sharesUnit: true,
  probe: null,
  wordOrder: 'little',
  source: 'https://github.com/davidrapan/ha-solarman/tree/main/custom_components/solarman/inverter_definitions',
} as const;

const CONNECTION = {
  en: 'RS485 of the inverter (9600 8N1) through a gateway; the usual WiFi stick speaks another protocol (Solarman, port 8899)',
  de: 'RS485 des Wechselrichters (9600 8N1) über ein Gateway; der übliche WLAN-Stick spricht ein anderes Protokoll (Solarman, Port 8899)',
};

const SUM_OF_STRINGS = [
  { measurand: 'power', minuend: 'dcPowerS1', subtrahend: null, plus: ['dcPowerS2', 'dcPowerS3', 'dcPowerS4'] },
] as const;

const string = defineModbusMeter({
  ...DEYE,
  id: 'deye-string',
  type: 'DEYE-STRING',
  model: 'string inverters SUN-G',
  german: { model: 'Stringwechselrichter SUN-G' },
  phases: 3,
  crossChecked: ['evcc deye-string', 'deye-inverter-mqtt'],
  rows: [
    u32.row('energyTotal', 63, 'kWh', { step: 0.1 }),
    u16.phases('voltage', 73, 'V', { step: 0.1 }),
    s16.phases('current', 76, 'A', { step: 0.1 }),
    u16.row('frequency', 79, 'Hz', { step: 0.01 }),
    u32.row('power', 86, 'W', { step: 0.1 }),
    u16.row('dcVoltageS1', 109, 'V', { step: 0.1 }),
    u16.row('dcCurrentS1', 110, 'A', { step: 0.1 }),
    u16.row('dcVoltageS2', 111, 'V', { step: 0.1 }),
    u16.row('dcCurrentS2', 112, 'A', { step: 0.1 }),
  ],
  notes: [CONNECTION, NOT_TRIED],
});

const onePhase = defineModbusMeter({
  ...DEYE,
  id: 'deye-hybrid-1p',
  aliases: ['deye-sg03lp1'],
  type: 'DEYE-HYBRID-1P',
  model: 'PV of the hybrids with one phase (SUN-SG03LP1)',
  german: { model: 'PV der einphasigen Hybriden (SUN-SG03LP1)' },
  phases: null,
  crossChecked: ['evcc deye-storage', 'openWB deye'],
  rows: [
    u32.row('energyTotal', 96, 'kWh', { step: 0.1 }),
    u16.row('dcPowerS1', 186, 'W'),
    u16.row('dcPowerS2', 187, 'W'),
    u16.row('dcPowerS3', 188, 'W'),
    u16.row('dcPowerS4', 189, 'W'),
  ],
  derived: SUM_OF_STRINGS,
  notes: [CONNECTION, FROM_MODULES, ONE_UNIT, NOT_TRIED],
});

const onePhaseGrid = defineModbusMeter({
  ...DEYE,
  id: 'deye-hybrid-1p-grid',
  type: 'DEYE-HYBRID-1P-GRID',
  model: 'grid side of the hybrids with one phase',
  german: { model: 'Netzseite der einphasigen Hybriden' },
  phases: 1,
  crossChecked: ['evcc deye-storage', 'openWB deye'],
  rows: [
    u16.row('frequency', 79, 'Hz', { step: 0.01 }),
    u32.row('energyExport', 81, 'kWh', { step: 0.1 }),
    s16.row('power', 169, 'W'),
  ],
  notes: [
    CONNECTION,
    IMPORT_POSITIVE,
    {
      en: 'the counter of what is drawn is left out: its two registers do not stand side by side',
      de: 'der Zählerstand des Bezugs fehlt: Seine beiden Register stehen nicht nebeneinander',
    },
    ONE_UNIT,
    NOT_TRIED,
  ],
});

const onePhaseBattery = defineModbusMeter({
  ...DEYE,
  id: 'deye-hybrid-1p-battery',
  type: 'DEYE-HYBRID-1P-BATTERY',
  model: 'battery of the hybrids with one phase',
  german: { model: 'Batterie der einphasigen Hybriden' },
  phases: null,
  crossChecked: ['evcc deye-storage', 'openWB deye'],
  rows: [
    u32.row('energyImport', 72, 'kWh', { step: 0.1, note: 'charged' }),
    u32.row('energyExport', 74, 'kWh', { step: 0.1, note: 'discharged' }),
    u16.row('batteryStateOfCharge', 184, '%'),
    s16.row('power', 190, 'W', { step: -1, note: 'the device says discharging as positive' }),
  ],
  notes: [CONNECTION, CHARGING_POSITIVE, ONE_UNIT, NOT_TRIED],
});

const LOW_VOLTAGE = {
  en: 'of the version for batteries with 48 V (LP3); the one for high voltage (HP3) counts power in steps of 10 W: a file of models.d with `extends` and `step: 10`',
  de: 'für die Ausführung mit 48-V-Batterien (LP3); die für Hochvolt (HP3) zählt Leistung in Schritten von 10 W: eine Datei in models.d mit `extends` und `step: 10`',
};

const threePhase = defineModbusMeter({
  ...DEYE,
  id: 'deye-hybrid-3p',
  aliases: ['deye-sg04lp3'],
  type: 'DEYE-HYBRID-3P',
  model: 'PV of the hybrids with three phases (SUN-SG04LP3)',
  german: { model: 'PV der dreiphasigen Hybriden (SUN-SG04LP3)' },
  phases: null,
  crossChecked: ['evcc deye-hybrid-3p', 'openWB deye'],
  rows: [
    u32.row('energyTotal', 534, 'kWh', { step: 0.1 }),
    u16.row('dcPowerS1', 672, 'W'),
    u16.row('dcPowerS2', 673, 'W'),
    u16.row('dcPowerS3', 674, 'W'),
    u16.row('dcPowerS4', 675, 'W'),
  ],
  derived: SUM_OF_STRINGS,
  notes: [CONNECTION, FROM_MODULES, LOW_VOLTAGE, ONE_UNIT, NOT_TRIED],
});

const threePhaseGrid = defineModbusMeter({
  ...DEYE,
  id: 'deye-hybrid-3p-grid',
  type: 'DEYE-HYBRID-3P-GRID',
  model: 'grid side of the hybrids with three phases',
  german: { model: 'Netzseite der dreiphasigen Hybriden' },
  phases: 3,
  crossChecked: ['evcc deye-hybrid-3p', 'openWB deye'],
  rows: [
    u32.row('energyImport', 522, 'kWh', { step: 0.1 }),
    u32.row('energyExport', 524, 'kWh', { step: 0.1 }),
    u16.phases('voltage', 598, 'V', { step: 0.1 }),
    u16.row('frequency', 609, 'Hz', { step: 0.01 }),
    s16.phases('current', 613, 'A', { step: 0.01 }),
    s16.row('power', 625, 'W'),
  ],
  notes: [CONNECTION, IMPORT_POSITIVE, LOW_VOLTAGE, ONE_UNIT, NOT_TRIED],
});

const threePhaseBattery = defineModbusMeter({
  ...DEYE,
  id: 'deye-hybrid-3p-battery',
  type: 'DEYE-HYBRID-3P-BATTERY',
  model: 'battery of the hybrids with three phases',
  german: { model: 'Batterie der dreiphasigen Hybriden' },
  phases: null,
  crossChecked: ['evcc deye-hybrid-3p', 'openWB deye'],
  rows: [
    u32.row('energyImport', 516, 'kWh', { step: 0.1, note: 'charged' }),
    u32.row('energyExport', 518, 'kWh', { step: 0.1, note: 'discharged' }),
    u16.row('batteryStateOfCharge', 588, '%'),
    s16.row('power', 590, 'W', { step: -1, note: 'the device says discharging as positive' }),
  ],
  notes: [CONNECTION, CHARGING_POSITIVE, LOW_VOLTAGE, ONE_UNIT, NOT_TRIED],
});

export const deye = [
  ...[string, onePhase, onePhaseGrid, onePhaseBattery],
  ...[threePhase, threePhaseGrid, threePhaseBattery],
];
