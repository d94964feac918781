// KEBA's wallboxes KeContact P30 and P40 over Modbus TCP. Declarations only.
import { defineModbusMeter } from '../../definition/modbus/define.ts';
import { registers } from '../../definition/modbus/rows.ts';

const { row, phases } = registers('uint32');

const p30 = defineModbusMeter({
  id: 'keba-p30',
  aliases: ['keba', 'kecontact', 'keba-p40'],
  type: 'KEBA',
  manufacturer: 'KEBA',
  model: 'KeContact P30 (c-series, x-series), P40',
  phases: 3,
  source: 'https://www.keba.com/download/x/dea7ae6b84/kecontactp30modbustcp_pgen.pdf',
  crossChecked: ['evcc charger/keba-modbus.go', 'OpenEMS EvcsKebaModbus'],
  line: null,
  defaultUnitId: 255,
  function: 'holding',
  maxRegistersPerRead: 2,
  maxRegistersSource: 'OpenEMS and evcc ask for each value by itself',
  probe: null,
  rows: [
    phases('current', 1008, 'A', { step: 0.001 }),
    row('power', 1020, 'W', { step: 0.001 }),
    row('energyTotal', 1036, 'Wh', { step: 0.1 }),
    phases('voltage', 1040, 'V'),
    row('energySession', 1502, 'Wh', { step: 0.1 }),
  ],
  notes: [
    {
      en: 'switch on Modbus TCP in the wallbox (P30: firmware 3.10.16 or later), port 502, unit id 255',
      de: 'Modbus TCP in der Wallbox einschalten (P30: Firmware ab 3.10.16), Port 502, Nummer 255',
    },
    {
      en: 'some firmware of the P40 before 1.2.1 counts in Wh instead of 0.1 Wh: compare once with the display',
      de: 'manche Firmware des P40 vor 1.2.1 zählt in Wh statt 0,1 Wh: einmal mit der Anzeige vergleichen',
    },
    {
      en: 'only read: the wallbox is not controlled over this way',
      de: 'nur gelesen: Gesteuert wird die Wallbox auf diesem Weg nicht',
    },
  ],
});

export const keba = [p30];
