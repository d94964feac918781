// E3/DC's home power stations over Modbus TCP ("E3/DC" mode): PV, grid, battery. Declarations only.
import { defineModbusMeter } from '../../../definition/modbus/define.ts';
import { registers } from '../../../definition/modbus/rows.ts';
import { IMPORT_POSITIVE, NOT_TRIED, ONE_UNIT } from './notes.ts';

const s32 = registers('int32');

const E3DC = {
  manufacturer: 'E3/DC',
  line: null,
  defaultUnitId: 1,
  function: 'holding',
  sharesUnit: true,
  probe: null,
  wordOrder: 'little',
  phases: null,
  source: 'https://github.com/evcc-io/evcc/blob/master/templates/definition/meter/e3dc-modbus.yaml',
  crossChecked: ['openWB e3dc'],
} as const;

const MODE = {
  en: 'switch on Modbus TCP in the mode "E3/DC" (not SunSpec), port 502; there are no counters in it',
  de: 'Modbus TCP in der Betriebsart „E3/DC“ (nicht SunSpec) einschalten, Port 502; Zählerstände gibt es dort nicht',
};

const pv = defineModbusMeter({
  ...E3DC,
  id: 'e3dc-pv',
  type: 'E3DC-PV',
  model: 'PV of a home power station',
  german: { model: 'PV eines Hauskraftwerks' },
  rows: [s32.row('power', 40067, 'W')],
  notes: [
    MODE,
    {
      en: 'what other inverters produce (register 40075) is not in it',
      de: 'was andere Wechselrichter erzeugen (Register 40075), steckt nicht darin',
    },
    ONE_UNIT,
    NOT_TRIED,
  ],
});

const grid = defineModbusMeter({
  ...E3DC,
  id: 'e3dc-grid',
  type: 'E3DC-GRID',
  model: 'grid of a home power station',
  german: { model: 'Netz eines Hauskraftwerks' },
  rows: [s32.row('power', 40073, 'W')],
  notes: [
    MODE,
    IMPORT_POSITIVE,
    {
      en: 'in a farm of several stations it is 0 in those that do not lead',
      de: 'in einer Farm aus mehreren ist sie bei denen, die nicht führen, 0',
    },
    ONE_UNIT,
    NOT_TRIED,
  ],
});

const battery = defineModbusMeter({
  ...E3DC,
  id: 'e3dc-battery',
  type: 'E3DC-BATTERY',
  model: 'battery of a home power station',
  german: { model: 'Batterie eines Hauskraftwerks' },
  rows: [s32.row('power', 40069, 'W'), registers('uint16').row('batteryStateOfCharge', 40082, '%')],
  notes: [
    MODE,
    {
      en: '`power` is positive when the battery charges',
      de: '`power` ist beim Laden positiv',
    },
    ONE_UNIT,
    NOT_TRIED,
  ],
});

export const e3dc = [pv, grid, battery];
