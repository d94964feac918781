// Solax hybrids of the third generation and later with their meter and battery. Declarations only.
import { defineModbusMeter } from '../../../definition/modbus/define.ts';
import { registers } from '../../../definition/modbus/rows.ts';
import { FROM_MODULES, IMPORT_POSITIVE, NOT_TRIED, ONE_UNIT } from './notes.ts';

const u16 = registers('uint16');
const s16 = registers('int16');
const u32 = registers('uint32');
const s32 = registers('int32');

const SOLAX = {
  manufacturer: 'SolaX',
  line: null,
  defaultUnitId: 1,
  function: 'input',
  sharesUnit: true,
  probe: null,
  wordOrder: 'little',
  source: 'https://github.com/wills106/homeassistant-solax-modbus (plugin_solax.py)',
  crossChecked: ['evcc solax', 'openWB solax'],
} as const;

const CONNECTION = {
  en: 'Modbus TCP of the LAN stick, or RS485 of the inverter (19200 8N1) through a gateway',
  de: 'Modbus TCP des LAN-Sticks, oder RS485 des Wechselrichters (19200 8N1) über ein Gateway',
};

const pv = defineModbusMeter({
  ...SOLAX,
  id: 'solax-hybrid',
  aliases: ['solax-x1-hybrid', 'solax-x3-hybrid'],
  type: 'SOLAX-HYBRID',
  model: 'PV of X1 and X3 hybrids (G3, G4)',
  german: { model: 'PV der Hybriden X1 und X3 (G3, G4)' },
  phases: null,
  rows: [
    u16.row('dcPowerS1', 0x0a, 'W'),
    u16.row('dcPowerS2', 0x0b, 'W'),
    u32.row('energyTotal', 0x94, 'kWh', { step: 0.1 }),
  ],
  derived: [{ measurand: 'power', minuend: 'dcPowerS1', subtrahend: null, plus: ['dcPowerS2'] }],
  notes: [
    CONNECTION,
    FROM_MODULES,
    {
      en: 'two strings; where there is a third, `power` lacks it',
      de: 'zwei Strings; wo es einen dritten gibt, fehlt er in `power`',
    },
    ONE_UNIT,
    NOT_TRIED,
  ],
});

const grid = defineModbusMeter({
  ...SOLAX,
  id: 'solax-hybrid-grid',
  type: 'SOLAX-HYBRID-GRID',
  model: 'meter behind X1 and X3 hybrids',
  german: { model: 'Zähler hinter den Hybriden X1 und X3' },
  phases: 3,
  rows: [
    s32.row('power', 0x46, 'W', { step: -1, note: 'the device says feeding in as positive' }),
    u32.row('energyExport', 0x48, 'kWh', { step: 0.01 }),
    u32.row('energyImport', 0x4a, 'kWh', { step: 0.01 }),
    s32.phases('power', 0x82, 'W', { step: -1 }),
  ],
  notes: [CONNECTION, IMPORT_POSITIVE, ONE_UNIT, NOT_TRIED],
});

const battery = defineModbusMeter({
  ...SOLAX,
  id: 'solax-hybrid-battery',
  type: 'SOLAX-HYBRID-BATTERY',
  model: 'first battery of X1 and X3 hybrids',
  german: { model: 'erste Batterie der Hybriden X1 und X3' },
  phases: null,
  rows: [
    s16.row('power', 0x16, 'W'),
    u16.row('batteryStateOfCharge', 0x1c, '%'),
    u32.row('energyExport', 0x1d, 'kWh', { step: 0.1, note: 'discharged' }),
  ],
  notes: [
    CONNECTION,
    {
      en: '`power` is positive when the battery charges; the counter of what was charged is left out: only one source has it',
      de: '`power` ist beim Laden positiv; der Zählerstand der Ladung fehlt: Nur eine Quelle nennt ihn',
    },
    ONE_UNIT,
    NOT_TRIED,
  ],
});

export const solax = [pv, grid, battery];
