// Saia Burgess' ALE3. Declaration only.
import { defineModbusMeter } from '../../definition/modbus/define.ts';
import { every, phases, registers, row, setting } from '../../definition/modbus/rows.ts';

/** The five values of a phase lie together; the next phase follows five registers later. */
const phaseDistance = 5;
const counter = registers('uint32', { step: 0.01 });

const ale3 = defineModbusMeter({
  id: 'sbc-ale3',
  aliases: ['sbc', 'ale3', 'awd3', 'ald1', 'saia', 'saia-ale3'],
  type: 'SBC',
  manufacturer: 'Saia Burgess Controls',
  model: 'ALE3 (also AWD3, ALD1 layout)',
  german: { model: 'ALE3 (auch AWD3, Register des ALD1)' },
  phases: 3,
  source: 'https://sbc-support.com/uploads/tx_srcproducts/26-527_ENG_DS_EnergyMeter-ALE3-with-Modbus_01.pdf',
  crossChecked: [
    'mbmd',
    'gosdm630',
    'evcc (mbmd type sbc)',
    'SBC data sheet page 6 (excerpt)',
    'Tasmota docs',
    'aggsoft',
    'openHAB ALD1 binding',
    'modbus-rpi preset',
  ],
  line: { baud: 9600, framing: '8E1', source: 'meter detects baud and 8E1/8O1/8N2 by itself' },
  function: 'holding',
  maxRegistersPerRead: 20,
  maxRegistersSource: 'SBC data sheet 26-527 (via modbus-rpi)',
  probe: 'voltageL1',
  identify: {
    function: 'holding',
    address: 0x0006,
    type: 'ascii16',
    values: { '0x414C': 'ALE3 or ALD1', '0x4157': 'AWD3' },
    note: 'registers 7..14 of the data sheet spell the type, e.g. ALE3D5FD10C3A00; these are its first two letters',
  },
  rows: [
    counter.row('energyImport', 0x1b, 'kWh', {
      disputed: [
        {
          source: 'SBC data sheet (ALE3D5, two-tariff)',
          measurand: 'energyImportT1',
          why: 'register 28 is "tariff 1 total" there',
        },
      ],
    }),
    counter.row('energyExport', 0x1f, 'kWh', {
      disputed: [
        {
          source: 'SBC data sheet (ALE3D5, two-tariff)',
          measurand: 'energyImportT2',
          why: 'register 32 is "tariff 2 total" there; it is the feed-in counter only on the bidirectional version (B5)',
        },
      ],
    }),
    phases('voltage', every(0x23, phaseDistance), 'uint16', 'V'),
    phases('current', every(0x24, phaseDistance), 'uint16', 'A', { step: 0.1 }),
    phases('power', every(0x25, phaseDistance), 'int16', 'kW', {
      step: 0.01,
      disputed: [{ source: 'mbmd, gosdm630', type: 'uint16', scale: 0.01, why: 'as power' }],
    }),
    phases('reactivePower', every(0x26, phaseDistance), 'int16', 'kvar', { step: 0.01 }),
    phases('powerFactor', every(0x27, phaseDistance), 'int16', '1', {
      step: 0.01,
      note: 'negative while feeding in on bidirectional meters (openHAB ALD1)',
      disputed: [
        { source: 'mbmd, gosdm630', type: 'uint16', scale: 0.01, why: 'a factor of -0.98 reads 654.38 there' },
      ],
    }),
    row('power', 0x32, 'int16', 'kW', {
      step: 0.01,
      note: 'negative = feed-in on bidirectional meters (openHAB ALD1)',
      disputed: [
        {
          source: 'mbmd, gosdm630',
          type: 'uint16',
          scale: 0.01,
          why: 'that is kW published as W; the data sheet, Tasmota docs and aggsoft say 0.01 kW, so 10 W per count',
        },
      ],
    }),
    row('reactivePower', 0x33, 'int16', 'kvar', {
      step: 0.01,
      disputed: [
        {
          source: 'mbmd',
          type: 'uint16',
          scale: 0.01,
          why: 'as power; signed in Tasmota docs and modbus-rpi',
        },
      ],
    }),
  ],
  settings: [
    setting('unitId', 0x17, 'uint16', { values: '1..247' }),
    setting('tariff', 0x1a, 'uint16', { access: 'ro', values: { 0: 'tariff 1', 4: 'tariff 2' } }),
  ],
  notes: [
    {
      en: 'data sheet numbers start at 1: wire address = number - 1 (mbmd subtracts 1 too)',
      de: 'das Datenblatt zählt ab 1: Adresse auf der Leitung = Nummer - 1 (mbmd zieht ebenfalls 1 ab)',
    },
    { en: '32-bit values: high word first (data sheet)', de: '32-Bit-Werte: das hohe Wort zuerst (Datenblatt)' },
    { en: 'function 3 only', de: 'nur Funktion 3' },
    { en: 'values refresh every 10 s (modbus-rpi)', de: 'die Werte werden alle 10 s erneuert (modbus-rpi)' },
    {
      en: 'partial counters at wire 29 and 33: write 0 to both words in one request to reset',
      de: 'Teilzähler bei 29 und 33: zum Zurücksetzen 0 in beide Wörter schreiben, in einer Anfrage',
    },
    { en: 'ALD1 (one phase) uses the L1 registers of this layout', de: 'ALD1 (einphasig) benutzt die Register von L1' },
  ],
});

export const sbc = [ale3];
