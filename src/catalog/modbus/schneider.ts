// Schneider Electric's iEM3000 series. Declaration only.
import { defineModbusMeter } from '../../definition/modbus/define.ts';
import { from, registers } from '../../definition/modbus/rows.ts';

const float = registers('float32');
const counter = registers('int64');

const iem3000 = defineModbusMeter({
  id: 'schneider-iem3000',
  aliases: ['iem3000', 'iem3150', 'iem3155', 'iem3250', 'iem3255', 'iem3350', 'iem3355'],
  type: 'IEM3000',
  manufacturer: 'Schneider Electric',
  model: 'iEM3150/3155/3250/3255/3350/3355',
  phases: 3,
  source:
    'https://download.schneider-electric.com/files?p_enDocType=User+guide&p_File_Name=DOCA0005DE-12.pdf&p_Doc_Ref=DOCA0005DE#page49',
  crossChecked: [
    'mbmd',
    'evcc (mbmd type iem3000)',
    'SmartEVSE',
    'Tasmota docs (iEM3150, iEM3155)',
    'OpenEMS acti9 (same 3000-block, minus one)',
    'modbus-rpi preset',
  ],
  line: {
    baud: 19200,
    framing: '8E1',
    source: 'general knowledge of DOCA0005, not re-read here; Tasmota users run 9600 8E1 and 19200 8N1',
  },
  defaultUnitId: 1,
  function: 'holding',
  probe: 'voltageL1',
  invalid: { int64: ['0x8000000000000000'] },
  rows: [
    float.phases('current', 0x0bb7, 'A'),
    float.row('current', 0x0bc1, 'A', { note: 'average' }),
    float.row('voltageL1', 0x0bd3, 'V', {
      disputed: [
        {
          source: 'mbmd 2025-12-30 to 2026-06-02',
          address: 0x0bd4,
          why: 'every address was one too high in that mbmd window (pull 290, reverted by 386); the manual numbers are one higher than the wire address',
        },
      ],
    }),
    float.row('voltageL2', 0x0bd5, 'V'),
    float.row('voltageL3', 0x0bd7, 'V'),
    float.row('voltageLN', 0x0bdb, 'V', { origin: 'mbmd (there called Voltage)' }),
    from('manual: DOCA0005 (via modbus-rpi, Tasmota)', float.lineToLine(0x0bcb), float.row('voltageLL', 0x0bd1, 'V')),
    float.phases('power', 0x0bed, 'kW'),
    float.row('power', 0x0bf3, 'kW', {
      disputed: [
        {
          source: 'iEM3x50 models',
          why: 'no reactive/apparent power, no export and no reactive energy there (modbus-rpi)',
        },
      ],
    }),
    float.row('reactivePower', 0x0bfb, 'kvar'),
    float.row('apparentPower', 0x0c03, 'kVA'),
    float.row('frequency', 0x0c25, 'Hz'),
    counter.row('energyImport', 0x0c83, 'Wh', {
      disputed: [
        {
          source: 'SmartEVSE, Tasmota docs',
          address: 0xb02b,
          type: 'float32',
          scale: 1000,
          why: 'float copy in kWh; export float at 0xB02D',
        },
      ],
    }),
    counter.row('energyExport', 0x0c87, 'Wh'),
    counter.row('reactiveEnergyImport', 0x0c93, 'varh'),
    counter.row('reactiveEnergyExport', 0x0c97, 'varh'),
    counter.phases('energyImport', 0x0dbd, 'Wh', { note: 'per-phase import' }),
  ],
  notes: [
    {
      en: 'int64 marker 0x8000000000000000 and float NaN (0xFFC00000) for "not available" are the usual Schneider values, not confirmed for this meter',
      de: '0x8000000000000000 (int64) und NaN (0xFFC00000) für „nicht verfügbar“ sind bei Schneider üblich, für diesen Zähler nicht bestätigt',
    },
    {
      en: 'power factor at 0x0C0B is in a four-quadrant format (values above 1 in size are folded): mbmd leaves it out',
      de: 'der Leistungsfaktor bei 0x0C0B umfasst vier Quadranten (Beträge über 1 sind umgeklappt): mbmd lässt ihn aus',
    },
  ],
});

export const schneider = [iem3000];
