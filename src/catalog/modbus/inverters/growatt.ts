// Growatt's string inverters and hybrids of two generations, with their meter and battery. Declarations only.
import { defineModbusMeter } from '../../../definition/modbus/define.ts';
import { registers } from '../../../definition/modbus/rows.ts';
import { CHARGING_POSITIVE, FROM_MODULES, IMPORT_POSITIVE, NOT_TRIED, ONE_UNIT } from './notes.ts';

const u16 = registers('uint16');
const u32 = registers('uint32');

const GROWATT = {
  manufacturer: 'Growatt',
  line: null,
  defaultUnitId: 1,
  function: 'input',
  sharesUnit: true,
  probe: null,
  source: 'https://github.com/wills106/homeassistant-solax-modbus (plugin_growatt.py)',
} as const;

const CONNECTION = {
  en: 'RS485 of the inverter (9600 8N1) through a gateway, or Modbus TCP of its LAN stick',
  de: 'RS485 des Wechselrichters (9600 8N1) über ein Gateway, oder Modbus TCP seines LAN-Sticks',
};

const TOTALS = { step: 0.1 } as const;
const POWER_OF_GRID = [{ measurand: 'power', minuend: 'importPower', subtrahend: 'exportPower' }] as const;

const string = defineModbusMeter({
  ...GROWATT,
  id: 'growatt-string',
  aliases: ['growatt-min-tl-x', 'growatt-max'],
  type: 'GROWATT-STRING',
  model: 'string inverters MIN TL-X, MID, MAX',
  german: { model: 'Stringwechselrichter MIN TL-X, MID, MAX' },
  phases: null,
  crossChecked: ['evcc growatt-min-tlxe', 'openWB growatt'],
  rows: [
    u32.row('dcPower', 1, 'W', TOTALS),
    u32.row('power', 35, 'W', TOTALS),
    u32.row('energyTotal', 55, 'kWh', TOTALS),
  ],
  notes: [CONNECTION, NOT_TRIED],
});

const sph = defineModbusMeter({
  ...GROWATT,
  id: 'growatt-sph',
  aliases: ['growatt-hybrid'],
  type: 'GROWATT-SPH',
  model: 'PV of the hybrids SPH, SPA',
  german: { model: 'PV der Hybriden SPH, SPA' },
  phases: null,
  crossChecked: ['evcc growatt-hybrid', 'openWB growatt'],
  rows: [u32.row('power', 1, 'W', TOTALS), u32.row('energyTotal', 91, 'kWh', TOTALS)],
  notes: [CONNECTION, FROM_MODULES, ONE_UNIT, NOT_TRIED],
});

const sphGrid = defineModbusMeter({
  ...GROWATT,
  id: 'growatt-sph-grid',
  type: 'GROWATT-SPH-GRID',
  model: 'meter behind SPH, SPA',
  german: { model: 'Zähler hinter SPH, SPA' },
  phases: null,
  crossChecked: ['evcc growatt-hybrid', 'openWB growatt'],
  rows: [
    u32.row('importPower', 1021, 'W', TOTALS),
    u32.row('exportPower', 1029, 'W', TOTALS),
    u32.row('energyImport', 1046, 'kWh', TOTALS),
    u32.row('energyExport', 1050, 'kWh', TOTALS),
  ],
  derived: POWER_OF_GRID,
  notes: [CONNECTION, IMPORT_POSITIVE, ONE_UNIT, NOT_TRIED],
});

const sphBattery = defineModbusMeter({
  ...GROWATT,
  id: 'growatt-sph-battery',
  type: 'GROWATT-SPH-BATTERY',
  model: 'battery of SPH, SPA',
  german: { model: 'Batterie von SPH, SPA' },
  phases: null,
  crossChecked: ['evcc growatt-hybrid', 'openWB growatt'],
  rows: [
    u32.row('exportPower', 1009, 'W', { ...TOTALS, note: 'discharging' }),
    u32.row('importPower', 1011, 'W', { ...TOTALS, note: 'charging' }),
    u16.row('batteryStateOfCharge', 1014, '%'),
    u32.row('energyExport', 1054, 'kWh', { ...TOTALS, note: 'discharged' }),
    u32.row('energyImport', 1058, 'kWh', { ...TOTALS, note: 'charged' }),
  ],
  derived: POWER_OF_GRID,
  notes: [CONNECTION, CHARGING_POSITIVE, ONE_UNIT, NOT_TRIED],
});

const xh = defineModbusMeter({
  ...GROWATT,
  id: 'growatt-xh',
  aliases: ['growatt-tl-xh'],
  type: 'GROWATT-XH',
  model: 'PV of the hybrids MIN TL-XH, MOD TL3-XH',
  german: { model: 'PV der Hybriden MIN TL-XH, MOD TL3-XH' },
  phases: null,
  crossChecked: ['evcc growatt-hybrid-tlxh', 'openWB growatt'],
  rows: [
    u32.row('power', 3001, 'W', TOTALS),
    u32.row('dcPowerS1', 3005, 'W', TOTALS),
    u32.row('dcPowerS2', 3009, 'W', TOTALS),
    u32.row('energyTotal', 3053, 'kWh', TOTALS),
  ],
  notes: [CONNECTION, FROM_MODULES, ONE_UNIT, NOT_TRIED],
});

const xhGrid = defineModbusMeter({
  ...GROWATT,
  id: 'growatt-xh-grid',
  type: 'GROWATT-XH-GRID',
  model: 'meter behind MIN TL-XH, MOD TL3-XH',
  german: { model: 'Zähler hinter MIN TL-XH, MOD TL3-XH' },
  phases: null,
  crossChecked: ['evcc growatt-hybrid-tlxh', 'openWB growatt'],
  rows: [
    u32.row('importPower', 3041, 'W', TOTALS),
    u32.row('exportPower', 3043, 'W', TOTALS),
    u32.row('energyImport', 3069, 'kWh', TOTALS),
    u32.row('energyExport', 3073, 'kWh', TOTALS),
  ],
  derived: POWER_OF_GRID,
  notes: [CONNECTION, IMPORT_POSITIVE, ONE_UNIT, NOT_TRIED],
});

const xhBattery = defineModbusMeter({
  ...GROWATT,
  id: 'growatt-xh-battery',
  type: 'GROWATT-XH-BATTERY',
  model: 'battery of MIN TL-XH, MOD TL3-XH',
  german: { model: 'Batterie von MIN TL-XH, MOD TL3-XH' },
  phases: null,
  crossChecked: ['evcc growatt-hybrid-tlxh', 'openWB growatt'],
  rows: [
    u32.row('energyExport', 3127, 'kWh', { ...TOTALS, note: 'discharged' }),
    u32.row('energyImport', 3131, 'kWh', { ...TOTALS, note: 'charged' }),
    u16.row('batteryStateOfCharge', 3171, '%'),
    u32.row('exportPower', 3178, 'W', { ...TOTALS, note: 'discharging' }),
    u32.row('importPower', 3180, 'W', { ...TOTALS, note: 'charging' }),
  ],
  derived: POWER_OF_GRID,
  notes: [CONNECTION, CHARGING_POSITIVE, ONE_UNIT, NOT_TRIED],
});

export const growatt = [string, sph, sphGrid, sphBattery, xh, xhGrid, xhBattery];
