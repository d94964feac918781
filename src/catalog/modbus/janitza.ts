// Janitza's B series. Declaration only.
import { defineModbusMeter } from '../../definition/modbus/define.ts';
import { from, registers } from '../../definition/modbus/rows.ts';

const { row, phases, lineToLine } = registers('float32');

/** Addresses are decimal in the manual. */
const bSeries = defineModbusMeter({
  id: 'janitza-b-series',
  aliases: ['janitza', 'b23', 'janitza-b23', 'janitza-b24', 'b23-312', 'b24-312'],
  type: 'JANITZA',
  manufacturer: 'Janitza',
  model: 'B23/B24-312 (the same 19000 block is on UMG 96/604/...)',
  german: { model: 'B23/B24-312 (derselbe Block ab 19000 steht bei UMG 96/604/...)' },
  phases: 3,
  source:
    'https://www.janitza.de/betriebsanleitungen.html?file=files/download/manuals/current/B-Series/janitza-bhb-b2x-en.pdf',
  crossChecked: [
    'mbmd',
    'gosdm630',
    'evcc (template covers B and UMG series)',
    'openWB core',
    'Tasmota docs',
    'OpenEMS (Weidmueller 525, same block)',
    'modbus-rpi preset',
  ],
  line: {
    baud: 9600,
    framing: '8N1',
    source: 'in use by gosdm630 and Tasmota; factory value not confirmed',
  },
  function: 'holding',
  probe: 'voltageL1',
  rows: [
    phases('voltage', 19000, 'V'),
    phases('current', 19012, 'A'),
    phases('power', 19020, 'W'),
    row('power', 19026, 'W'),
    phases('powerFactor', 19044, '1'),
    row('frequency', 19050, 'Hz'),
    phases('energyImport', 19062, 'Wh'),
    row('energyImport', 19068, 'Wh', {
      disputed: [
        {
          source: 'gosdm630, mbmd before 2026-06-09',
          scale: 1000,
          why: 'no scaling there, so the raw value was published as kWh (gosdm630 was tested on a real B23); mbmd now divides by 1000 after evcc issue 30671 (UMG604-E, manual says Wh); the B2x manual (via modbus-rpi) and Tasmota say Wh too',
        },
      ],
    }),
    phases('energyExport', 19070, 'Wh'),
    row('energyExport', 19076, 'Wh'),
    from(
      'manual: Janitza B2x BHB (via modbus-rpi)',
      lineToLine(19006),
      phases('apparentPower', 19028, 'VA'),
      row('apparentPower', 19034, 'VA'),
      phases('reactivePower', 19036, 'var'),
      row('reactivePower', 19042, 'var'),
      row('apparentEnergy', 19084, 'VAh'),
    ),
  ],
  notes: [
    { en: 'decimal 19000 = 0x4A38', de: 'dezimal 19000 ist 0x4A38' },
    {
      en: 'UMG meters add: energySum 19060, per-phase 19054.., reactive energy sum 19092, voltage THD 19110.., current THD 19116.. (OpenEMS on the same block); the B series has no THD',
      de: 'UMG-Geräte haben auch: energySum 19060, je Phase 19054.., Summe der Blindenergie 19092, THD der Spannungen 19110.., der Ströme 19116.. (OpenEMS, derselbe Block); die B-Reihe hat kein THD',
    },
    {
      en: 'the ABB B23 is the same hardware family with other registers (gosdm630 issue 11)',
      de: 'der ABB B23 ist dieselbe Gerätefamilie mit anderen Registern (gosdm630 11)',
    },
  ],
});

export const janitza = [bSeries];
