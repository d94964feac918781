// DZG's DVH4013. Declaration only.
import { defineModbusMeter } from '../../definition/modbus/define.ts';
import { every, phases, registers } from '../../definition/modbus/rows.ts';

const { row, phases: adjacent } = registers('uint32');

const floatByMistake = [
  {
    source: 'gosdm630',
    type: 'float32',
    scale: 1000,
    why: 'gosdm630 decoded the six per-phase counters as float by mistake',
  },
] as const;

const dvh4013 = defineModbusMeter({
  id: 'dzg-dvh4013',
  aliases: ['dzg', 'dvh4013'],
  type: 'DZG',
  manufacturer: 'DZG Metering',
  model: 'DVH4013',
  phases: 3,
  source:
    'https://www.dzg.de/fileadmin/dzg/content/downloads/produkte-zaehler/dvh4013/Communication-Protocol_DVH4013.pdf',
  crossChecked: [
    'mbmd',
    'gosdm630',
    'gosdm630 issue 62 (owner: all values uint32, net power = import - export)',
    'evcc (mbmd type dzg)',
    'inoa',
    'modbus-rpi preset',
  ],
  line: { baud: 9600, framing: '8E1', source: 'mbmd README and DZG manual 2020; a 2014 edition says 8N1' },
  function: 'holding',
  probe: 'voltageL1',
  rows: [
    row('importPower', 0x0000, 'W', {
      step: 0.1,
      disputed: [{ source: 'inoa', scale: 1, why: 'takes the raw value as W; mbmd divides by 10' }],
    }),
    row('exportPower', 0x0002, 'W', { step: 0.1 }),
    adjacent('voltage', 0x0004, 'V', { step: 0.01 }),
    adjacent('current', 0x000a, 'A', { step: 0.001 }),
    row('powerFactor', 0x0010, '1', { step: 0.001 }),
    row('frequency', 0x0012, 'Hz', { step: 0.001 }),
    row('energyImport', 0x4000, 'Wh', {
      disputed: [
        {
          source: 'inoa',
          address: 0x4001,
          why: 'a later revision of inoa reads 0x4001 (tariff 1 ?) for OBIS 1.8.0, its first one 0x4000',
        },
      ],
    }),
    phases('energyImport', every(0x4020, 0x20), 'uint32', 'Wh', { disputed: floatByMistake }),
    row('energyExport', 0x4100, 'Wh', {
      disputed: [{ source: 'inoa', address: 0x4101, why: 'same, for OBIS 2.8.0' }],
    }),
    phases('energyExport', every(0x4120, 0x20), 'uint32', 'Wh', { disputed: floatByMistake }),
  ],
  derived: [
    {
      measurand: 'power',
      minuend: 'importPower',
      subtrahend: 'exportPower',
      note: 'the meter has no signed power',
    },
  ],
  notes: [
    {
      en: 'all values unsigned: power = importPower - exportPower',
      de: 'alle Werte ohne Vorzeichen: power = importPower - exportPower',
    },
    {
      en: 'no per-phase power; the "demand" block 0x8000.. (import L1..L3 0x8020/40/60, export 0x8100..0x8160) holds maximum values, 0x0014/0x0016 answer exception 2 (mbmd)',
      de: 'keine Leistung je Phase; der Block „demand“ ab 0x8000 (Bezug L1..L3 0x8020/40/60, Einspeisung 0x8100..0x8160) enthält Höchstwerte, 0x0014/0x0016 antworten mit Ausnahme 2 (mbmd)',
    },
    {
      en: 'unit id = last two digits of the serial number plus one (99 wraps to 00), the two digits read as hexadecimal: ...23 -> 24 -> 0x24 = 36',
      de: 'Nummer = die letzten zwei Ziffern der Seriennummer plus eins (nach 99 kommt 00), hexadezimal gelesen: ...23 -> 24 -> 0x24 = 36',
    },
    {
      en: 'first register per direction/phase step: 0x20 per phase, 0x100 for reverse',
      de: 'Abstand der Register: 0x20 je Phase, 0x100 für die Gegenrichtung',
    },
  ],
});

export const dzg = [dvh4013];
