// Chint's DTSU666 and DSSU666. Declaration only.
import { defineModbusMeter } from '../../definition/modbus/define.ts';
import { registers } from '../../definition/modbus/rows.ts';

const counter = registers('float32');
const tenths = registers('float32', { step: 0.1 });
const thousandths = registers('float32', { step: 0.001 });

const manufacturer = 'Chint';
const line = { baud: 9600, framing: '8N1', source: 'Chint manual (via modbus-rpi)' } as const;

/** 0x2000 to 0x2044: the same on all of them. */
const instantaneous = [
  tenths.row('voltageL1L2', 0x2000, 'V', { origin: 'manual (via modbus-rpi), SmartEVSE' }),
  tenths.row('voltageL2L3', 0x2002, 'V', { origin: 'manual (via modbus-rpi)' }),
  tenths.row('voltageL3L1', 0x2004, 'V', { origin: 'manual (via modbus-rpi)' }),
  tenths.phases('voltage', 0x2006, 'V'),
  thousandths.phases('current', 0x200c, 'A'),
  tenths.row('power', 0x2012, 'W'),
  tenths.phases('power', 0x2014, 'W'),
  tenths.row('reactivePower', 0x201a, 'var'),
  tenths.phases('reactivePower', 0x201c, 'var'),
  thousandths.row('powerFactor', 0x202a, '1'),
  thousandths.phases('powerFactor', 0x202c, '1'),
  counter.row('frequency', 0x2044, 'Hz', { step: 0.01 }),
];

const scaledFloats = {
  en: 'the floats hold tenths/hundredths/thousandths, so they need a scale although they are floats',
  de: 'die Gleitkommazahlen enthalten Zehntel, Hundertstel oder Tausendstel und brauchen deshalb einen Faktor',
};

const dtsu666 = defineModbusMeter({
  id: 'chint-dtsu666',
  aliases: ['dtsu666', 'dssu666', 'chint'],
  type: 'DTSU666',
  manufacturer,
  model: 'DTSU666 / DSSU666',
  phases: 3,
  source:
    'https://www.chintglobal.com/content/dam/chint/global/product-center/instruments-meters/electricity-meter/din-rail-meter/dtsu666/manual/DTSU666%20DSSU666%20User%20Manual.pdf',
  crossChecked: ['mbmd', 'SmartEVSE', 'modbus-rpi preset'],
  line,
  defaultUnitId: 1,
  function: 'holding',
  probe: 'voltageL1',
  rows: [
    counter.row('energyImport', 0x101e, 'kWh'),
    counter.phases('energyImport', 0x1020, 'kWh'),
    counter.row('energyExport', 0x1028, 'kWh'),
    counter.phases('energyExport', 0x102a, 'kWh'),
    ...instantaneous,
  ],
  notes: [
    scaledFloats,
    {
      en: 'the 5(80) A version keeps its counters at 0x401E: choose chint-dtsu666-80a when they stay 0 here',
      de: 'die Ausführung 5(80) A zählt bei 0x401E: bleiben die Zähler hier 0, chint-dtsu666-80a wählen',
    },
    {
      en: 'in three-wire mode (DSSU666, net=1) L-N voltages, L2 power and the phase power factors are not valid',
      de: 'im Dreileiterbetrieb (DSSU666, net=1) gelten die Spannungen L-N, die Leistung von L2 und die Leistungsfaktoren der Phasen nicht',
    },
    {
      en: 'with current transformers the manual multiplies by the CT/PT ratios; not verified here',
      de: 'mit Wandlern multipliziert das Handbuch mit deren Verhältnissen; das ist hier nicht geprüft',
    },
    {
      en: 'inverter-branded DTSU666 variants (Huawei, Growatt) use other maps',
      de: 'DTSU666 von Herstellern von Wechselrichtern (Huawei, Growatt) haben andere Register',
    },
  ],
});

/** Directly connected; its counters at 0x101E stay 0 (owner of a DTSU666 5(80) A 4P 313280). */
const dtsu666Direct = defineModbusMeter({
  id: 'chint-dtsu666-80a',
  aliases: ['dtsu666-80a', 'dtsu666-5-80'],
  type: 'DTSU666',
  manufacturer,
  model: 'DTSU666 5(80) A',
  carries: { currentA: 80 },
  phases: 3,
  source: 'https://github.com/lmatula/ha_chint_pm/issues/16',
  crossChecked: ['lmatula/ha_chint_pm'],
  line,
  defaultUnitId: 1,
  function: 'holding',
  functionAlternatives: ['input'],
  probe: 'voltageL1',
  rows: [
    ...instantaneous,
    counter.row('energyImport', 0x401e, 'kWh'),
    counter.row('energyExport', 0x4028, 'kWh', { note: 'as far behind the import as on the other version' }),
  ],
  notes: [scaledFloats],
});

export const chint = [dtsu666, dtsu666Direct];
