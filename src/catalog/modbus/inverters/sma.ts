// SMA's inverters by SMA's own Modbus profile: inverter, the meter behind it, battery. Declarations only.
import { defineModbusMeter } from '../../../definition/modbus/define.ts';
import { registers } from '../../../definition/modbus/rows.ts';
import { CHARGING_POSITIVE, FROM_MODULES, IMPORT_POSITIVE, NOT_TRIED, ONE_UNIT } from './notes.ts';

const SMA = {
  manufacturer: 'SMA',
  line: null,
  defaultUnitId: 3,
  function: 'holding',
  functionAlternatives: ['input'],
  sharesUnit: true,
  probe: null,
  source: 'https://www.sma.de/en/service/downloads (SMA Modbus profile of the device)',
  invalid: { int32: ['0x80000000'], uint32: ['0xFFFFFFFF'], uint64: ['0xFFFFFFFFFFFFFFFF'] },
} as const;

const u32 = registers('uint32');
const s32 = registers('int32');
const u64 = registers('uint64');

const ADDRESSES = {
  en: 'the numbers of the profile are the addresses on the wire; switch on Modbus TCP in the inverter, port 502',
  de: 'die Nummern des Profils sind die Adressen auf der Leitung; Modbus TCP im Wechselrichter einschalten, Port 502',
};

const inverter = defineModbusMeter({
  ...SMA,
  id: 'sma-inverter',
  aliases: ['sma-sunny-boy', 'sma-tripower'],
  type: 'SMA-INVERTER',
  model: 'Sunny Boy, Sunny Tripower (without a battery)',
  german: { model: 'Sunny Boy, Sunny Tripower (ohne Batterie)' },
  phases: null,
  crossChecked: ['evcc sma-inverter-modbus, sma-hybrid', 'openWB sma_sunny_boy'],
  rows: [
    u64.row('energyTotal', 30513, 'Wh'),
    s32.row('dcPowerS1', 30773, 'W'),
    s32.row('power', 30775, 'W'),
    s32.row('dcPowerS2', 30961, 'W'),
  ],
  notes: [ADDRESSES, ONE_UNIT, NOT_TRIED],
});

const hybrid = defineModbusMeter({
  ...SMA,
  id: 'sma-hybrid-pv',
  type: 'SMA-HYBRID-PV',
  model: 'PV of a hybrid inverter (Sunny Tripower Smart Energy)',
  german: { model: 'PV eines Hybridwechselrichters (Sunny Tripower Smart Energy)' },
  phases: null,
  crossChecked: ['evcc sma-hybrid', 'openWB sma_sunny_boy'],
  rows: [s32.row('dcPowerS1', 30773, 'W'), s32.row('dcPowerS2', 30961, 'W')],
  derived: [{ measurand: 'power', minuend: 'dcPowerS1', subtrahend: null, plus: ['dcPowerS2'] }],
  notes: [
    ADDRESSES,
    FROM_MODULES,
    ONE_UNIT,
    {
      en: 'no counter: those of the profile count what leaves the inverter, the battery included',
      de: 'kein Zählerstand: Die des Profils zählen, was den Wechselrichter verlässt, samt Batterie',
    },
    NOT_TRIED,
  ],
});

const grid = defineModbusMeter({
  ...SMA,
  id: 'sma-grid',
  aliases: ['sma-home-manager-modbus'],
  type: 'SMA-GRID',
  model: 'meter at the grid, read through the inverter or the Home Manager 2.0',
  german: { model: 'Zähler am Netz, über den Wechselrichter oder den Home Manager 2.0 gelesen' },
  phases: 3,
  crossChecked: ['evcc sma-hybrid, sma-homemanager-modbus', 'openWB sma_sunny_boy', 'OpenEMS MeterSmaShm20'],
  rows: [
    u32.row('energyImport', 30581, 'Wh'),
    u32.row('energyExport', 30583, 'Wh'),
    s32.row('importPower', 30865, 'W'),
    s32.row('exportPower', 30867, 'W'),
    u32.phases('exportPower', 31259, 'W'),
    u32.phases('importPower', 31265, 'W'),
    s32.phases('current', 31435, 'A', { step: 0.001 }),
  ],
  derived: [
    { measurand: 'power', minuend: 'importPower', subtrahend: 'exportPower' },
    { measurand: 'powerL1', minuend: 'importPowerL1', subtrahend: 'exportPowerL1' },
    { measurand: 'powerL2', minuend: 'importPowerL2', subtrahend: 'exportPowerL2' },
    { measurand: 'powerL3', minuend: 'importPowerL3', subtrahend: 'exportPowerL3' },
  ],
  notes: [
    ADDRESSES,
    IMPORT_POSITIVE,
    {
      en: 'an Energy Meter or Home Manager in the same network is read faster by `sma-energy-meter`',
      de: 'ein Energy Meter oder Home Manager im selben Netz wird mit `sma-energy-meter` schneller gelesen',
    },
    NOT_TRIED,
  ],
});

const battery = defineModbusMeter({
  ...SMA,
  id: 'sma-battery',
  type: 'SMA-BATTERY',
  model: 'battery of a hybrid inverter, Sunny Boy Storage',
  german: { model: 'Batterie eines Hybridwechselrichters, Sunny Boy Storage' },
  phases: null,
  crossChecked: ['evcc sma-hybrid, sma-datamanager', 'openWB sma_sunny_boy', 'OpenEMS SmaBattery'],
  rows: [
    u32.row('batteryStateOfCharge', 30845, '%'),
    u32.row('importPower', 31393, 'W', { note: 'charging' }),
    u32.row('exportPower', 31395, 'W', { note: 'discharging' }),
    u64.row('energyImport', 31397, 'Wh', { note: 'charged; openWB and OpenEMS' }),
    u64.row('energyExport', 31401, 'Wh', { note: 'discharged' }),
  ],
  derived: [{ measurand: 'power', minuend: 'importPower', subtrahend: 'exportPower' }],
  notes: [ADDRESSES, CHARGING_POSITIVE, NOT_TRIED],
});

export const smaInverters = [inverter, hybrid, grid, battery];
