// B+G e-tech's DS100 and WS100. Declarations only.
import { defineModbusMeter } from '../../definition/modbus/define.ts';
import { every, from, phases, registers } from '../../definition/modbus/rows.ts';

const counter = registers('uint32', { step: 0.01 });
const signedCounter = registers('int32', { step: 0.01 });
const volt = registers('uint32', { step: 0.001 });
const ampere = registers('int32', { step: 0.001 });
const power = registers('int32');
const apparent = registers('uint32');
const factor = registers('int16', { step: 0.001 });
const hertz = registers('uint16', { step: 0.1 });

const ds100Manual = 'manual: B+G DS100 (via modbus-rpi)';

const ds100 = defineModbusMeter({
  id: 'bgetech-ds100',
  aliases: ['ds100', 'ds100-00b', 'ds100-30b'],
  type: 'DS100',
  manufacturer: 'B+G e-tech',
  model: 'DS100-00B / DS100-30B',
  phases: 3,
  source: 'https://data.xn--stromzhler-v5a.eu/manuals/bg_ds100serie_de.pdf',
  crossChecked: ['mbmd', 'evcc template', 'modbus-rpi preset'],
  line: {
    baud: 9600,
    framing: '8N1',
    source: "B+G DS100 manual (via modbus-rpi); evcc's template presets 1200",
  },
  defaultUnitId: 1,
  function: 'holding',
  functionAlternatives: ['input'],
  probe: 'voltageL1',
  rows: [
    counter.row('energyImport', 0x010e, 'kWh'),
    counter.row('energyExport', 0x0118, 'kWh', {
      origin: `${ds100Manual}, evcc`,
      disputed: [
        {
          source: 'mbmd',
          address: 0x118a,
          why: 'typing slip in mbmd: evcc, the manual and the WS100 twin have 0x0118',
        },
      ],
    }),
    signedCounter.row('energySum', 0x0122, 'kWh', {
      disputed: [{ source: 'mbmd', type: 'uint32', why: 'signed matters only when the meter counts import - export' }],
    }),
    volt.phases('voltage', 0x0400, 'V', { disputed: [{ source: 'evcc', type: 'int32', why: 'no effect' }] }),
    volt.row('voltageLN', 0x040c, 'V', { origin: 'mbmd (there called Voltage)' }),
    ampere.phases('current', 0x0410, 'A'),
    ampere.row('current', 0x0418, 'A', {
      note: 'vector sum of the phase currents',
      disputed: [{ source: 'mbmd before 2025-12', address: 0x0416, why: '0x416 is the neutral current' }],
    }),
    power.phases('power', 0x041a, 'W'),
    power.row('power', 0x0420, 'W'),
    apparent.phases('apparentPower', 0x0422, 'VA'),
    apparent.row('apparentPower', 0x0428, 'VA'),
    power.phases('reactivePower', 0x042a, 'var'),
    power.row('reactivePower', 0x0430, 'var'),
    hertz.row('frequency', 0x0435, 'Hz'),
    factor.phases('powerFactor', 0x0436, '1'),
    factor.row('powerFactor', 0x0439, '1'),
    phases('energySum', every(0x0500, 0x64), 'int32', 'kWh', { step: 0.01 }),
    phases('energyImport', every(0x050a, 0x64), 'uint32', 'kWh', { step: 0.01 }),
    phases('energyExport', every(0x0514, 0x64), 'uint32', 'kWh', { step: 0.01 }),
    from(
      ds100Manual,
      counter.tariffs('energyImport', 0x0110, 'kWh'),
      counter.tariffs('energyExport', 0x011a, 'kWh'),
      signedCounter.tariffs('energySum', 0x0124, 'kWh'),
      counter.row('reactiveEnergyImport', 0x012c, 'kvarh'),
      counter.row('reactiveEnergyExport', 0x0136, 'kvarh'),
      counter.row('reactiveEnergySum', 0x0140, 'kvarh'),
      volt.lineToLine(0x0406),
      volt.row('voltageLL', 0x040e, 'V'),
      ampere.row('currentN', 0x0416, 'A'),
    ),
  ],
  notes: [
    { en: 'mbmd probes Voltage (0x040C, average L-N)', de: 'mbmd erkennt ihn an der Spannung (0x040C, Mittel L-N)' },
    { en: 'T1/T2 only on DS100-30B', de: 'T1 und T2 gibt es nur beim DS100-30B' },
    {
      en: 'phase frequencies at 0x0432..0x0434 per an older mbmd revision',
      de: 'die Frequenzen der Phasen stehen nach einer älteren Fassung von mbmd bei 0x0432..0x0434',
    },
  ],
});

const ws100 = defineModbusMeter({
  id: 'bgetech-ws100',
  aliases: ['ws100', 'ws100-1943', 'ws100-19l3'],
  type: 'WS100',
  manufacturer: 'B+G e-tech',
  model: 'WS100-1943 / WS100-19L3',
  phases: 1,
  source: 'https://data.stromzähler.eu/manuals/bg_ws100serie_de.pdf',
  crossChecked: ['mbmd', 'evcc template', 'modbus-rpi preset', 'ORNO OR-WE-525/526 (same OEM map)'],
  line: {
    baud: 9600,
    framing: '8N1',
    source: "B+G WS100 data sheet (via modbus-rpi); evcc's template presets 1200",
  },
  defaultUnitId: 1,
  function: 'holding',
  probe: 'voltage',
  rows: [
    volt.row('voltage', 0x0100, 'V'),
    ampere.row('current', 0x0102, 'A'),
    power.row('power', 0x0104, 'W'),
    apparent.row('apparentPower', 0x0106, 'VA'),
    power.row('reactivePower', 0x0108, 'var'),
    hertz.row('frequency', 0x010a, 'Hz'),
    factor.row('powerFactor', 0x010b, '1'),
    counter.row('energyImport', 0x010e, 'kWh'),
    counter.row('energyExport', 0x0118, 'kWh'),
    counter.row('energySum', 0x0122, 'kWh'),
    from(
      'manual: B+G WS100 (via modbus-rpi)',
      counter.tariffs('energyImport', 0x0110, 'kWh'),
      counter.tariffs('energyExport', 0x011a, 'kWh'),
      counter.row('reactiveEnergyImport', 0x012c, 'kvarh'),
      counter.row('reactiveEnergyExport', 0x0136, 'kvarh'),
      counter.row('reactiveEnergySum', 0x0140, 'kvarh'),
    ),
  ],
  notes: [
    {
      en: 'same register map as ORNO OR-WE-525/526, which mbmd reads with function 4 and all-signed types',
      de: 'dieselben Register wie ORNO OR-WE-525/526, die mbmd mit Funktion 4 und durchweg mit Vorzeichen liest',
    },
  ],
});

export const bgetech = [ds100, ws100];
