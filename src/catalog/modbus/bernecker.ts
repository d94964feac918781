// Bernecker's MPM3PM. Declaration only.
import { defineModbusMeter } from '../../definition/modbus/define.ts';
import { registers } from '../../definition/modbus/rows.ts';

const counter = registers('uint32', { step: 0.01 });
const power = registers('int32', { step: 0.01 });

const mpm3pm = defineModbusMeter({
  id: 'bernecker-mpm3pm',
  aliases: ['mpm', 'mpm3pm'],
  type: 'MPM',
  manufacturer: 'Bernecker Engineering',
  model: 'MPM3PM',
  phases: 3,
  source: 'http://www.qrck.info/MPM3PModBus.pdf',
  crossChecked: ['mbmd', 'openWB mpm3pm (reads with function 4)', 'modbus-rpi preset (mbmd copy)'],
  line: {
    baud: 9600,
    framing: '8N1',
    source: 'in use by openWB (unit id 5 there); factory value not confirmed',
  },
  function: 'holding',
  functionAlternatives: ['input'],
  probe: 'voltageL1',
  rows: [
    registers('int32').row('energySum', 0x00, 'kWh', { step: 0.01 }),
    counter.row('energyImport', 0x02, 'kWh', {
      disputed: [{ source: 'openWB', why: 'same factor (raw x 10 = Wh), noted there as differing from the document' }],
    }),
    counter.row('energyExport', 0x04, 'kWh'),
    counter.row('reactiveEnergySum', 0x06, 'kvarh'),
    registers('uint32', { step: 0.1 }).phases('voltage', 0x08, 'V'),
    registers('uint32', { step: 0.01 }).phases('current', 0x0e, 'A'),
    power.phases('power', 0x14, 'W'),
    power.phases('reactivePower', 0x1a, 'var'),
    registers('uint32', { step: 0.001 }).phases('powerFactor', 0x20, '1', {
      disputed: [
        {
          source: 'openWB',
          scale: 0.1,
          why: 'divides by 10, then by 100 when above 1: 0.001 in effect, and notes that the factor differs from the document',
        },
      ],
    }),
    power.row('power', 0x26, 'W'),
    power.row('reactivePower', 0x28, 'var'),
    registers('uint32').row('powerFactor', 0x2a, '1', { step: 0.001 }),
    registers('uint32').row('frequency', 0x2c, 'Hz', { step: 0.01 }),
  ],
  notes: [
    {
      en: 'mbmd reads with function 3, openWB with function 4: both are said to work',
      de: 'mbmd liest mit Funktion 3, openWB mit Funktion 4: beides soll gehen',
    },
    {
      en: 'serial number uint32 at 0x33 (openWB, function 4)',
      de: 'die Seriennummer steht als uint32 bei 0x33 (openWB, Funktion 4)',
    },
    { en: 'power factor sign unknown', de: 'das Vorzeichen des Leistungsfaktors ist nicht bekannt' },
  ],
});

export const bernecker = [mpm3pm];
