// ORNO's one-phase meters: OR-WE-504, 514/515 and 525/526. Declarations only.
import { defineModbusMeter } from '../../../definition/modbus/define.ts';
import { registers, setting } from '../../../definition/modbus/rows.ts';

const orno = { manufacturer: 'ORNO', defaultUnitId: 1 } as const;
const baudCodes = { 1: 1200, 2: 2400, 3: 4800, 4: 9600 };

const word = registers('uint16');
const signed = registers('int16');

/** The WE-504 sends a frame of zeros now and then; fed by the phase it measures, it can never see 0 V or 0 Hz. */
const zeroFrame = ['0x0000'];

const we504 = defineModbusMeter({
  ...orno,
  id: 'orno-we-504',
  aliases: ['orno1p504', 'we504', 'we-504', 'or-we-504'],
  type: 'ORNO1P504',
  model: 'OR-WE-504',
  carries: { currentA: 100 },
  phases: 1,
  source: 'https://files.orno.pl/support/Others/ORNO/ORWE504_5901752481282/OR-WE-504_rejestry.pdf',
  crossChecked: [
    'mbmd',
    'evcc (mbmd type orno1p504)',
    'third-party drivers (register document cited)',
    'HARDWARIO',
    'modbus-rpi preset',
  ],
  line: { baud: 9600, framing: '8E1', source: 'mbmd README; another driver says 8N1' },
  function: 'holding',
  probe: 'voltage',
  pauseOnUnitChangeMs: 12,
  rows: [
    word.row('voltage', 0x0000, 'V', {
      step: 0.1,
      invalid: zeroFrame,
      disputed: [
        {
          source: 'mbmd probe',
          type: 'uint32',
          scale: 1,
          why: 'mbmd probes two registers without scale by mistake',
        },
      ],
    }),
    word.row('current', 0x0001, 'A', { step: 0.1 }),
    word.row('frequency', 0x0002, 'Hz', { step: 0.1, invalid: zeroFrame }),
    signed.row('power', 0x0003, 'W', {
      disputed: [{ source: 'mbmd', type: 'uint16', why: 'signed in the HARDWARIO driver; 80 A stay below 32767 W' }],
    }),
    signed.row('reactivePower', 0x0004, 'var'),
    word.row('apparentPower', 0x0005, 'VA'),
    word.row('powerFactor', 0x0006, '1', { step: 0.001 }),
    registers('uint32').row('energySum', 0x0007, 'Wh', {
      disputed: [
        {
          source: 'ORNO document',
          why: 'labels the 32-bit values both big endian and "swapped long"; all drivers seen use high word first',
        },
      ],
    }),
    registers('uint32').row('reactiveEnergySum', 0x0009, 'varh'),
  ],
  settings: [
    setting('baud', 0x000e, 'uint16', { values: baudCodes }),
    setting('unitId', 0x000f, 'uint16', { values: '1..247; the reply already comes from the new id' }),
    setting('password', 0x0010, 'bcd32', {
      values: 'default 00000000',
      unlock: 'function 0x28 to 0xFE01, two registers, the password as BCD; open for about 10 s',
    }),
  ],
  notes: [
    {
      en: "needs about 12 ms between reads (a driver's measured value)",
      de: 'braucht etwa 12 ms zwischen zwei Anfragen (von einem Treiber gemessen)',
    },
    {
      en: 'ignore a frame with 0 V and 0 Hz: the meter sends it now and then',
      de: 'eine Antwort mit 0 V und 0 Hz gilt nicht: Der Zähler sendet sie ab und zu',
    },
  ],
});

const counter = registers('uint32', { step: 0.01 });
const long = registers('int32');

const we514 = defineModbusMeter({
  ...orno,
  id: 'orno-we-514',
  aliases: ['orno1p', 'we514', 'we515', 'we-514', 'we-515', 'or-we-514', 'or-we-515'],
  type: 'ORNO1P',
  model: 'OR-WE-514 / OR-WE-515',
  carries: { currentA: 100 },
  phases: 1,
  source:
    'https://github.com/gituser-rk/orno-modbus-mqtt/blob/master/Register%20description%20OR-WE-514%26OR-WE-515.pdf',
  crossChecked: [
    'mbmd',
    'evcc (mbmd type orno1p)',
    'ORNO register description',
    'orno-modbus-mqtt',
    'openWB core',
    'modbus-rpi preset',
  ],
  line: {
    baud: 9600,
    framing: '8E1',
    source: 'ORNO manual (via modbus-rpi), mbmd README; the register description prints N81',
  },
  function: 'holding',
  probe: 'voltage',
  identify: { function: 'holding', address: 0x000b, type: 'uint16', values: { '0x00A2': 'OR-WE-514/515' } },
  rows: [
    word.row('frequency', 0x0130, 'Hz', { step: 0.01 }),
    word.row('voltage', 0x0131, 'V', { step: 0.01 }),
    registers('uint32').row('current', 0x0139, 'A', { step: 0.001 }),
    long.row('power', 0x0140, 'W', {
      disputed: [
        {
          source: 'mbmd',
          type: 'uint32',
          why: 'the register description says LONG (signed); mbmd reads unsigned',
        },
        { source: 'openWB', address: 0x0141, why: 'openWB reads int32 at 0x141, half way into the value' },
      ],
    }),
    long.row('reactivePower', 0x0148, 'var'),
    long.row('apparentPower', 0x0150, 'VA'),
    registers('int16').row('powerFactor', 0x0158, '1', {
      step: 0.001,
      disputed: [{ source: 'mbmd', type: 'uint16', why: 'description says INT' }],
    }),
    counter.row('energySum', 0xa000, 'kWh', {
      disputed: [{ source: 'openWB', address: 0xa001, why: 'openWB reads at 0xA001' }],
    }),
    counter.tariffs('energySum', 0xa002, 'kWh'),
    counter.row('reactiveEnergySum', 0xa01e, 'kvarh'),
    counter.tariffs('reactiveEnergySum', 0xa020, 'kvarh'),
  ],
  settings: [
    setting('unitId', 0x0110, 'uint16', { values: '1..247 (low byte)' }),
    setting('baud', 0x0111, 'uint16', { values: baudCodes }),
    setting('ctRatio', 0x011c, 'uint16'),
    setting('pulseConstant', 0x0118, 'uint16', { values: '100,1000,2000' }),
  ],
  notes: [
    { en: 'write with function 6 or 16', de: 'geschrieben wird mit Funktion 6 oder 16' },
    {
      en: 'T1/T2 only on WE-515 (mbmd lists them but does not read them)',
      de: 'T1 und T2 gibt es nur beim WE-515 (mbmd führt sie auf, liest sie aber nicht)',
    },
    {
      en: 'one active counter: no import/export split',
      de: 'ein einziger Wirkzähler: Bezug und Einspeisung sind nicht getrennt',
    },
    { en: 'energy: high word first', de: 'Energie: das hohe Wort zuerst' },
  ],
});

const signedCounter = registers('int32', { step: 0.01 });

const we525 = defineModbusMeter({
  ...orno,
  id: 'orno-we-525',
  aliases: ['orno1p525', 'we525', 'we526', 'we-525', 'we-526', 'or-we-525', 'or-we-526'],
  type: 'ORNO1P525',
  model: 'OR-WE-525 / OR-WE-526',
  carries: { currentA: 100 },
  phases: 1,
  source: 'https://files.orno.pl/support/Others/ORNO/ORWE525_5908254827846/OR-WE-525_rejestry.pdf',
  crossChecked: [
    'mbmd',
    'evcc (mbmd type orno1p525)',
    'a driver that reads OR-WE-526 with function 3',
    'modbus-rpi preset',
    'WS100 (same map)',
  ],
  line: { baud: 9600, framing: '8N1', source: 'ORNO manual (via modbus-rpi)' },
  function: 'input',
  functionAlternatives: ['holding'],
  probe: 'voltage',
  rows: [
    long.row('voltage', 0x0100, 'V', {
      step: 0.001,
      disputed: [{ source: 'mbmd probe', scale: 0.01, why: 'mbmd probes with /100 but reads with /1000' }],
    }),
    long.row('current', 0x0102, 'A', { step: 0.001 }),
    long.row('power', 0x0104, 'W'),
    long.row('apparentPower', 0x0106, 'VA'),
    long.row('reactivePower', 0x0108, 'var'),
    registers('int16').row('frequency', 0x010a, 'Hz', { step: 0.1 }),
    registers('int16').row('powerFactor', 0x010b, '1', { step: 0.001 }),
    signedCounter.row('energyImport', 0x010e, 'kWh'),
    signedCounter.tariffs('energyImport', 0x0110, 'kWh'),
    signedCounter.row('energyExport', 0x0118, 'kWh'),
    signedCounter.tariffs('energyExport', 0x011a, 'kWh'),
    signedCounter.row('energySum', 0x0122, 'kWh', {
      disputed: [{ source: 'WS100 twin', type: 'uint32', why: 'unsigned there' }],
    }),
    signedCounter.tariffs('energySum', 0x0124, 'kWh'),
    signedCounter.row('reactiveEnergyImport', 0x012c, 'kvarh'),
    signedCounter.tariffs('reactiveEnergyImport', 0x012e, 'kvarh'),
    signedCounter.row('reactiveEnergyExport', 0x0136, 'kvarh'),
    signedCounter.tariffs('reactiveEnergyExport', 0x0138, 'kvarh'),
    signedCounter.row('reactiveEnergySum', 0x0140, 'kvarh'),
    signedCounter.tariffs('reactiveEnergySum', 0x0142, 'kvarh'),
  ],
  notes: [
    {
      en: 'T1/T2 on WE-526; on WE-525 T1 = total and T2 = 0',
      de: 'T1 und T2 beim WE-526; beim WE-525 ist T1 die Summe und T2 0',
    },
    {
      en: 'tariffs 3 and 4 follow each T2 register by +2 and +4',
      de: 'die Tarife 3 und 4 stehen bei jedem Register von T2 um 2 und 4 weiter',
    },
  ],
});

export const ornoOnePhase = [we504, we514, we525];
