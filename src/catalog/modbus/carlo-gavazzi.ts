// Carlo Gavazzi's EM330/EM340/ET330/ET340, EM24 and EM24 E1. Declarations only.
import { defineModbusMeter } from '../../definition/modbus/define.ts';
import { from, registers, setting } from '../../definition/modbus/rows.ts';

const volt = registers('int32', { step: 0.1 });
const ampere = registers('int32', { step: 0.001 });
const power = registers('int32', { step: 0.1 });
const counter = registers('int32', { step: 0.1 });
const factor = registers('int16', { step: 0.001 });
/** The EM300 and EM24 send 0xFFFF for "no frequency" although the register is signed (victron). */
const signedHertz = registers('int16', { step: 0.1, invalid: ['0xFFFF', '0x7FFF'] });

const family = {
  manufacturer: 'Carlo Gavazzi',
  phases: 3,
  defaultUnitId: 1,
  function: 'input',
  functionAlternatives: ['holding'],
  wordOrder: 'little',
  probe: 'voltageL1',
  invalid: { int32: ['0x7FFFFFFF'], int16: ['0x7FFF'], uint16: ['0xFFFF'] },
  crossChecked: [
    'mbmd',
    'evcc',
    'victron dbus-cgwacs',
    'victron dbus-modbus-client (E1)',
    'nmakel/sdm_modbus (E1)',
    'OpenEMS em300',
    'openWB core',
    'SmartEVSE',
    'modbus-rpi preset',
  ],
} as const;

const familyNotes = [
  { en: '32-bit values have the low word first', de: '32-Bit-Werte haben das niedrige Wort zuerst' },
  {
    en: 'function 3 and 4 give the same data (manual)',
    de: 'die Funktionen 3 und 4 liefern dieselben Daten (Handbuch)',
  },
  {
    en: 'invalid markers come from victron (0x7FFFFFFF for 32 bit, 0x7FFF for power factor, 0xFFFF for frequency)',
    de: 'die Zeichen für „ungültig“ stammen von victron (0x7FFFFFFF bei 32 Bit, 0x7FFF beim Leistungsfaktor, 0xFFFF bei der Frequenz)',
  },
];

/** Of the EM24 family only: an EM340 was seen with -1.335 A beside -305.5 W (modbus_local_gateway 25). */
const unsignedCurrents = {
  en: 'currents are unsigned: victron gives them the sign of the phase power',
  de: 'die Ströme haben kein Vorzeichen: victron gibt ihnen das der Leistung ihrer Phase',
};

/** Control register of all models, read with function 3. */
const modelCode = (values: Readonly<Record<string, string>>) =>
  ({ function: 'holding', address: 0x000b, type: 'uint16', values }) as const;

/** 0x0000 to 0x002D: the same on all of them. */
const instantaneous = (origin: string) => [
  volt.phases('voltage', 0x00, 'V'),
  ampere.phases('current', 0x0c, 'A'),
  power.phases('power', 0x12, 'W'),
  power.row('power', 0x28, 'W'),
  from(
    origin,
    volt.lineToLine(0x06),
    power.phases('apparentPower', 0x18, 'VA'),
    power.phases('reactivePower', 0x1e, 'var'),
    volt.row('voltageLN', 0x24, 'V'),
    volt.row('voltageLL', 0x26, 'V'),
    power.row('apparentPower', 0x2a, 'VA'),
    power.row('reactivePower', 0x2c, 'var'),
  ),
];

/** Power factors and counters of the EM300 layout, which the EM24 E1 shares. */
const em300Counters = (origins: { readonly reactive: string; readonly tariffs: string }) => [
  factor.phases('powerFactor', 0x2e, '1'),
  factor.row('powerFactor', 0x31, '1'),
  counter.row('energyImport', 0x34, 'kWh'),
  counter.row('reactiveEnergyImport', 0x36, 'kvarh', { origin: origins.reactive }),
  counter.phases('energyImport', 0x40, 'kWh'),
  counter.tariffs('energyImport', 0x46, 'kWh', { origin: origins.tariffs }),
  counter.row('energyExport', 0x4e, 'kWh'),
  counter.row('reactiveEnergyExport', 0x50, 'kvarh', { origin: origins.reactive }),
];

const emEt3x0 = defineModbusMeter({
  ...family,
  id: 'carlo-gavazzi-em-et-3x0',
  aliases: ['cgex3x0', 'em330', 'em340', 'et330', 'et340', 'em530', 'em540', 'em300', 'et300'],
  type: 'CGEX3X0',
  model: 'EM330/EM340/ET330/ET340 (also EM530/EM540 per evcc)',
  german: { model: 'EM330/EM340/ET330/ET340 (laut evcc auch EM530/EM540)' },
  source: 'https://github.com/volkszaehler/mbmd/files/10538388/EM330_EM340_ET330_ET340_CP.pdf',
  line: { baud: 9600, framing: '8N1', source: 'EM300/ET300 protocol v2 rev 17 (via modbus-rpi)' },
  maxRegistersPerRead: 50,
  maxRegistersSource: 'EM300/ET300 protocol v2 rev 17 (via modbus-rpi)',
  identify: modelCode({
    '330..345': 'EM/ET 3x0',
    '338': 'EM330 series 27',
    '348': 'EM340 series 27',
    '1744..1763': 'EM530/EM540',
  }),
  rows: [
    ...instantaneous('manual: EM300/ET300 protocol (via modbus-rpi), OpenEMS'),
    ...em300Counters({ reactive: 'manual (via modbus-rpi)', tariffs: 'manual (via modbus-rpi)' }),
    signedHertz.row('frequency', 0x33, 'Hz'),
    counter.phases('energyExport', 0x60, 'kWh', {
      origin: 'manual (via modbus-rpi), victron',
      note: 'ET330/ET340 only',
    }),
    ampere.row('currentN', 0x98, 'A', {
      origin: 'manual (via modbus-rpi)',
      note: 'ET330/ET340/EM330 only, else 0',
    }),
  ],
  settings: [
    setting('measurementMode', 0x1103, 'uint16', {
      values: { 1: 'B: feed-in gives negative power', 2: 'C (EM5x0)' },
    }),
    setting('measuringSystem', 0x1002, 'uint16', { values: { 0: '3P.n', 2: '2P', 3: '1P' } }),
    setting('unitId', 0x2000, 'uint16', {
      values: '1..247',
      note: 'from victron, which writes the new id here',
    }),
  ],
  notes: [
    ...familyNotes,
    {
      en: 'currents carry the sign of the phase power on EM340 and EM530 (int32, read as such)',
      de: 'die Ströme haben bei EM340 und EM530 das Vorzeichen der Leistung ihrer Phase (int32, so gelesen)',
    },
    {
      en: 'EM540 gives frequency also as int32 0.001 Hz at 0x053C (victron)',
      de: 'der EM540 gibt die Frequenz auch als int32 in 0,001 Hz bei 0x053C (victron)',
    },
    {
      en: 'the total energies are the sum of the phase counters on this series (import and export at the same time both grow); EM24 and EM5x0 balance across phases (victron README)',
      de: 'die Gesamtenergien sind bei dieser Reihe die Summe der Zähler der Phasen (Bezug und Einspeisung wachsen zugleich); EM24 und EM5x0 saldieren über die Phasen (victron)',
    },
    {
      en: 'series 27 meters copy the EM24 RS-485 layout in part (0x3E, 0x5C, 0x37)',
      de: 'Zähler der Reihe 27 übernehmen die Register des EM24 RS-485 zum Teil (0x3E, 0x5C, 0x37)',
    },
    {
      en: 'Phoenix EEM-350 clone: 11 registers at most per read (SmartEVSE)',
      de: 'beim Nachbau Phoenix EEM-350 höchstens 11 Register auf einmal lesen (SmartEVSE)',
    },
  ],
});

const em24Origin = 'manual: EM24-DIN protocol v2 (via modbus-rpi), victron dbus-cgwacs';

const em24 = defineModbusMeter({
  ...family,
  id: 'carlo-gavazzi-em24',
  aliases: ['cgem24', 'em24', 'em24-din'],
  type: 'CGEM24',
  model: 'EM24-DIN (RS-485)',
  source: 'https://www.ccontrols.com/support/dp/CarloGavazziEM24.pdf',
  line: {
    baud: 9600,
    framing: '8N1',
    source: 'EM24-DIN protocol v2: 9600 or 4800, parity and stop bit fixed',
  },
  maxRegistersPerRead: 11,
  maxRegistersSource: 'EM24-DIN protocol v2 (via modbus-rpi)',
  identify: modelCode({ '71..73': 'EM24' }),
  rows: [
    ...instantaneous(em24Origin),
    factor.phases('powerFactor', 0x32, '1'),
    factor.row('powerFactor', 0x35, '1'),
    signedHertz.row('frequency', 0x37, 'Hz'),
    counter.row('energyImport', 0x3e, 'kWh', {
      origin: em24Origin,
      disputed: [
        {
          source: 'mbmd',
          address: 0x42,
          why: '0x42 is the resettable partial counter; victron, the EM24-DIN protocol and an evcc review comment give 0x3E as the total',
        },
      ],
    }),
    counter.row('reactiveEnergyImport', 0x40, 'kvarh', { origin: em24Origin }),
    counter.phases('energyImport', 0x46, 'kWh'),
    counter.tariffs('energyImport', 0x4c, 'kWh', { origin: em24Origin }),
    counter.row('energyExport', 0x5c, 'kWh', {
      note: 'not on every variant or application setting: expect exception 2 (illegal data address)',
      disputed: [
        {
          source: 'evcc',
          why: 'evcc stopped reading it (issue 31143): meters without negative counters answer exception 2',
        },
      ],
    }),
    counter.row('reactiveEnergyExport', 0x5e, 'kvarh', { origin: em24Origin }),
  ],
  settings: [
    setting('application', 0x1101, 'uint16', { values: { 7: 'H: shows negative power' } }),
    setting('measuringSystem', 0x1102, 'uint16', { values: { 0: '3P.n', 2: '2P', 3: '1P' } }),
    setting('frontSelector', 0x0304, 'uint16', { access: 'ro', note: 'front switch locks writing' }),
  ],
  notes: [
    ...familyNotes,
    unsignedCurrents,
    {
      en: 'application H (0x1101 = 7) is needed for signed power (victron writes it with function 6)',
      de: 'für Leistung mit Vorzeichen muss Anwendung H eingestellt sein (0x1101 = 7; victron schreibt es mit Funktion 6)',
    },
    {
      en: 'tariffs 3 and 4 at 0x50/0x52; partial import 0x42',
      de: 'die Tarife 3 und 4 stehen bei 0x50/0x52, der Teilzähler des Bezugs bei 0x42',
    },
    {
      en: 'the EM24 with Ethernet (E1) has another map: see carlo-gavazzi-em24-e1',
      de: 'der EM24 mit Ethernet (E1) hat andere Register: siehe carlo-gavazzi-em24-e1',
    },
  ],
});

const em24e1Origin = 'manual: EM24_E1 protocol (via modbus-rpi, nmakel)';

const em24e1 = defineModbusMeter({
  ...family,
  id: 'carlo-gavazzi-em24-e1',
  aliases: ['cgem24_e1', 'cgem24-e1', 'em24_e1', 'em24-e1'],
  type: 'CGEM24_E1',
  model: 'EM24 E1 (Ethernet)',
  source: 'https://www.enika.eu/data/files/produkty/energy%20m/CP/em24%20ethernet%20cp.pdf',
  line: null,
  identify: modelCode({ '1648..1653': 'EM24 E1' }),
  rows: [
    ...instantaneous(em24e1Origin),
    ...em300Counters({ reactive: em24e1Origin, tariffs: 'manual: EM24_E1 protocol (via modbus-rpi)' }),
    registers('uint16').row('frequency', 0x33, 'Hz', { step: 0.1 }),
  ],
  settings: [
    setting('application', 0xa000, 'uint16', { values: { 7: 'H: shows negative power' } }),
    setting('phaseConfig', 0x1002, 'uint16', {
      values: { 0: '3P.n', 1: '3P.1', 2: '2P', 3: '1P', 4: '3P' },
    }),
    setting('switchPosition', 0xa100, 'uint16', {
      access: 'ro',
      values: { 0: 'kVARh', 1: '2', 2: '1', 3: 'locked' },
    }),
  ],
  notes: [
    ...familyNotes,
    unsignedCurrents,
    {
      en: 'Modbus TCP, port 502, factory address 192.168.1.10, DHCP off',
      de: 'Modbus TCP, Port 502, Adresse ab Werk 192.168.1.10, DHCP aus',
    },
    { en: 'evcc asks for firmware 1.8.3 or newer', de: 'evcc verlangt Firmware 1.8.3 oder neuer' },
    {
      en: 'one evcc issue (11513) saw 0x42 (L2 energy here) shown as total energy when the RS-485 map was used on an E1',
      de: 'mit den Registern des RS-485-Zählers zeigte ein E1 die Energie von L2 (0x42) als Gesamtenergie (evcc 11513)',
    },
  ],
});

export const carloGavazzi = [emEt3x0, em24, em24e1];
