// The DDM18SD, a one-phase meter sold under several names. Declaration only.
import { defineModbusMeter } from '../../definition/modbus/define.ts';
import { registers } from '../../definition/modbus/rows.ts';

const { row } = registers('float32');

const ddm18sd = defineModbusMeter({
  id: 'ddm18sd',
  aliases: ['ddm'],
  type: 'DDM',
  manufacturer: 'unknown (OEM)',
  model: 'DDM18SD',
  german: { manufacturer: 'unbekannt (OEM)' },
  phases: 1,
  source: 'https://github.com/reaper7/SDM_Energy_Meter/blob/master/SDM.h',
  crossChecked: ['mbmd', 'evcc (mbmd type ddm)', 'reaper7 SDM.h', 'ESPEasy P078', 'Tasmota docs', 'modbus-rpi preset'],
  line: {
    baud: 9600,
    framing: '8E1',
    source: 'Tasmota docs (unit id 5 there); factory default not confirmed',
  },
  function: 'input',
  probe: 'voltage',
  rows: [
    row('voltage', 0x0000, 'V'),
    row('current', 0x0008, 'A'),
    row('power', 0x0012, 'W'),
    row('reactivePower', 0x001a, 'var'),
    row('powerFactor', 0x002a, '1'),
    row('frequency', 0x0036, 'Hz'),
    row('energySum', 0x0100, 'kWh', {
      disputed: [
        {
          source: 'reaper7',
          measurand: 'energyImport',
          why: 'named import active energy there; the meter has one active counter',
        },
      ],
    }),
    row('reactiveEnergySum', 0x0400, 'kvarh', {
      disputed: [{ source: 'reaper7', measurand: 'reactiveEnergyImport', why: 'named import reactive energy there' }],
    }),
  ],
  notes: [{ en: 'no manufacturer document found', de: 'es wurde kein Dokument des Herstellers gefunden' }],
});

export const ddm = [ddm18sd];
