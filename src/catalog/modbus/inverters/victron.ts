// What a Victron GX says over Modbus TCP: of the whole system (unit 100), and of the meter at the grid (unit 30). Declarations only.
import { defineModbusMeter } from '../../../definition/modbus/define.ts';
import { every, phases, registers, row } from '../../../definition/modbus/rows.ts';
import { IMPORT_POSITIVE, NOT_TRIED, ONE_UNIT } from './notes.ts';

const u16 = registers('uint16');
const s16 = registers('int16');
const u32 = registers('uint32');

const VICTRON = {
  manufacturer: 'Victron Energy',
  line: null,
  function: 'input',
  functionAlternatives: ['holding'],
  probe: null,
  invalid: { uint16: ['0xFFFF'], int16: ['0x7FFF'] },
  source: 'https://github.com/victronenergy/dbus_modbustcp/blob/master/attributes.csv',
} as const;

const SYSTEM = { ...VICTRON, defaultUnitId: 100, sharesUnit: true } as const;

const SWITCH_ON = {
  en: 'switch on Modbus TCP in the GX (Settings, Services), port 502; its page shows the unit ids',
  de: 'im GX Modbus TCP einschalten (Einstellungen, Dienste), Port 502; dort stehen die Nummern der Geräte',
};

const SUM_OF_PHASES = [
  { measurand: 'power', minuend: 'powerL1', subtrahend: null, plus: ['powerL2', 'powerL3'] },
] as const;

const grid = defineModbusMeter({
  ...SYSTEM,
  id: 'victron-grid',
  type: 'VICTRON-GRID',
  model: 'GX: grid of the system',
  german: { model: 'GX: Netz der Anlage' },
  phases: 3,
  crossChecked: ['evcc victron-energy', 'openWB victron'],
  rows: [s16.phases('power', 820, 'W')],
  derived: SUM_OF_PHASES,
  notes: [
    SWITCH_ON,
    IMPORT_POSITIVE,
    {
      en: 'counters, voltages and currents are in the meter itself: `victron-grid-meter`',
      de: 'Zählerstände, Spannungen und Ströme hat der Zähler selbst: `victron-grid-meter`',
    },
    ONE_UNIT,
    NOT_TRIED,
  ],
});

const meter = defineModbusMeter({
  ...VICTRON,
  id: 'victron-grid-meter',
  type: 'VICTRON-METER',
  model: 'GX: meter at the grid',
  german: { model: 'GX: Zähler am Netz' },
  defaultUnitId: 30,
  phases: 3,
  crossChecked: ['evcc victron-energy', 'openWB victron'],
  rows: [
    s16.phases('power', 2600, 'W'),
    phases('voltage', every(2616, 2), 'uint16', 'V', { step: 0.1 }),
    phases('current', every(2617, 2), 'int16', 'A', { step: 0.1 }),
    u32.row('energyImport', 2634, 'kWh', { step: 0.01, note: 'attributes.csv alone' }),
    u32.row('energyExport', 2636, 'kWh', { step: 0.01, note: 'attributes.csv alone' }),
  ],
  derived: SUM_OF_PHASES,
  notes: [SWITCH_ON, IMPORT_POSITIVE, NOT_TRIED],
});

const pvDc = defineModbusMeter({
  ...SYSTEM,
  id: 'victron-pv',
  aliases: ['victron-pv-dc'],
  type: 'VICTRON-PV',
  model: 'GX: PV at MPPT chargers',
  german: { model: 'GX: PV an MPPT-Ladereglern' },
  phases: null,
  crossChecked: ['evcc victron-energy', 'openWB victron'],
  rows: [u16.row('power', 850, 'W')],
  notes: [
    SWITCH_ON,
    {
      en: 'PV inverters are `victron-pv-output` or `victron-pv-grid`, by where they are connected',
      de: 'PV-Wechselrichter sind `victron-pv-output` oder `victron-pv-grid`, je nach Anschluss',
    },
    ONE_UNIT,
    NOT_TRIED,
  ],
});

const pvOutput = defineModbusMeter({
  ...SYSTEM,
  id: 'victron-pv-output',
  type: 'VICTRON-PV-OUTPUT',
  model: 'GX: PV inverters at the output of the Multi',
  german: { model: 'GX: PV-Wechselrichter am Ausgang des Multi' },
  phases: 3,
  crossChecked: ['evcc victron-energy', 'openWB victron'],
  rows: [u16.phases('power', 808, 'W')],
  derived: SUM_OF_PHASES,
  notes: [SWITCH_ON, ONE_UNIT, NOT_TRIED],
});

const pvGrid = defineModbusMeter({
  ...SYSTEM,
  id: 'victron-pv-grid',
  type: 'VICTRON-PV-GRID',
  model: 'GX: PV inverters on the grid side',
  german: { model: 'GX: PV-Wechselrichter auf der Netzseite' },
  phases: 3,
  crossChecked: ['evcc victron-energy', 'openWB victron'],
  rows: [u16.phases('power', 811, 'W')],
  derived: SUM_OF_PHASES,
  notes: [SWITCH_ON, ONE_UNIT, NOT_TRIED],
});

const battery = defineModbusMeter({
  ...SYSTEM,
  id: 'victron-battery',
  type: 'VICTRON-BATTERY',
  model: 'GX: battery of the system',
  german: { model: 'GX: Batterie der Anlage' },
  phases: null,
  crossChecked: ['evcc victron-energy', 'openWB victron'],
  rows: [
    u16.row('batteryVoltage', 840, 'V', { step: 0.1, note: 'attributes.csv alone' }),
    row('power', 842, 'int16', 'W'),
    u16.row('batteryStateOfCharge', 843, '%'),
  ],
  notes: [
    SWITCH_ON,
    {
      en: '`power` is positive when the battery charges; there are no counters here',
      de: '`power` ist beim Laden positiv; Zählerstände gibt es hier nicht',
    },
    ONE_UNIT,
    NOT_TRIED,
  ],
});

const consumption = defineModbusMeter({
  ...SYSTEM,
  id: 'victron-consumption',
  type: 'VICTRON-CONSUMPTION',
  model: 'GX: consumption of the system',
  german: { model: 'GX: Verbrauch der Anlage' },
  phases: 3,
  crossChecked: ['CCGX-Modbus-TCP-register-list.xlsx of Victron'],
  rows: [u16.phases('power', 817, 'W')],
  derived: SUM_OF_PHASES,
  notes: [SWITCH_ON, ONE_UNIT, NOT_TRIED],
});

export const victron = [grid, meter, pvDc, pvOutput, pvGrid, battery, consumption];
