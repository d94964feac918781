// ABB's A and B series (A43, A44, B21, B23, B24). Declaration only.
import { defineModbusMeter } from '../../definition/modbus/define.ts';
import { from, registers, setting } from '../../definition/modbus/rows.ts';

const counter = registers('uint64', { step: 0.01 });
const volt = registers('uint32', { step: 0.1 });
const ampere = registers('uint32', { step: 0.01 });
const power = registers('int32', { step: 0.01 });
const angle = registers('int16', { step: 0.1 });
const factor = registers('int16', { step: 0.001 });

const abSeries = defineModbusMeter({
  id: 'abb-ab-series',
  aliases: ['abb', 'abb-a43', 'abb-a44', 'abb-b21', 'abb-b23', 'abb-b24', 'a43', 'a44', 'b21'],
  type: 'ABB',
  manufacturer: 'ABB',
  model: 'A43/A44, B21/B23/B24',
  phases: 3,
  source: 'http://datenblatt.stark-elektronik.de/Energiezaehler_B-Serie_Handbuch.pdf',
  crossChecked: [
    'mbmd',
    'evcc (mbmd type abb)',
    'victron dbus-modbus-client abb.py',
    'openWB b23',
    'SmartEVSE',
    'Tasmota docs',
    'modbus-rpi preset',
  ],
  line: {
    baud: null,
    framing: null,
    source:
      'not found; Tasmota runs a B23 at 9600 8N1, SmartEVSE says the newer EV3 leaves the factory with even parity',
  },
  function: 'holding',
  maxRegistersPerRead: 125,
  maxRegistersSource: 'SmartEVSE comment',
  probe: 'voltageL1',
  identify: {
    function: 'holding',
    address: 0x8960,
    type: 'ascii32',
    values: { '0x42323120': 'B21', '0x42323320': 'B23', '0x42323420': 'B24' },
  },
  invalid: {
    uint64: ['0xFFFFFFFFFFFFFFFF'],
    uint32: ['0xFFFFFFFF'],
    int32: ['0x7FFFFFFF'],
    uint16: ['0xFFFF'],
    int16: ['0x7FFF'],
  },
  rows: [
    counter.row('energyImport', 0x5000, 'kWh'),
    counter.row('energyExport', 0x5004, 'kWh'),
    counter.phases('energyImport', 0x5460, 'kWh'),
    counter.phases('energyExport', 0x546c, 'kWh'),
    volt.phases('voltage', 0x5b00, 'V'),
    ampere.phases('current', 0x5b0c, 'A'),
    power.row('power', 0x5b14, 'W'),
    power.phases('power', 0x5b16, 'W'),
    registers('uint16').row('frequency', 0x5b2c, 'Hz', { step: 0.01 }),
    factor.row('powerFactor', 0x5b3a, '1'),
    factor.phases('powerFactor', 0x5b3b, '1'),
    from(
      'manual: ABB B series 2CDC512084 (via modbus-rpi)',
      counter.row('reactiveEnergyImport', 0x500c, 'kvarh'),
      counter.row('reactiveEnergyExport', 0x5010, 'kvarh'),
      counter.tariffs('energyImport', 0x5170, 'kWh'),
      counter.tariffs('energyExport', 0x5190, 'kWh'),
      volt.lineToLine(0x5b06),
      ampere.row('currentN', 0x5b12, 'A'),
      power.row('reactivePower', 0x5b1c, 'var'),
      power.phases('reactivePower', 0x5b1e, 'var'),
      power.row('apparentPower', 0x5b24, 'VA'),
      power.phases('apparentPower', 0x5b26, 'VA'),
      angle.row('phaseAngle', 0x5b2d, 'deg'),
      angle.phases('phaseAngle', 0x5b2e, 'deg'),
    ),
  ],
  settings: [
    setting('serialNumber', 0x8900, 'uint32', { access: 'ro' }),
    setting('firmwareVersion', 0x8908, 'ascii16', { access: 'ro' }),
  ],
  notes: [
    {
      en: '"not available" is all bits set for unsigned and 0x7F.. for signed values (mbmd, victron, modbus-rpi agree); evcc\'s generic int32nan also treats 0x80000000 as not available',
      de: '„nicht verfügbar“ heißt alle Bits gesetzt bei Werten ohne und 0x7F.. bei Werten mit Vorzeichen (mbmd, victron und modbus-rpi sind sich einig); int32nan von evcc nimmt auch 0x80000000 dafür',
    },
    {
      en: 'net energy (import-export, int64, 0.01 kWh) at 0x5008',
      de: 'die Nettoenergie (Bezug minus Einspeisung, int64, 0,01 kWh) steht bei 0x5008',
    },
    {
      en: 'B21 (one phase): the per-phase power, energy and power factor registers are "not available"; use the totals',
      de: 'B21 (einphasig): Leistung, Energie und Leistungsfaktor je Phase sind „nicht verfügbar“; die Summen nehmen',
    },
    {
      en: 'the ABB EV3 uses the same addresses but 0.0001 kWh energy resolution (SmartEVSE pulls): needs its own entry',
      de: 'der ABB EV3 benutzt dieselben Adressen, aber 0,0001 kWh Auflösung der Energie (nach SmartEVSE): Er braucht einen eigenen Eintrag',
    },
    {
      en: 'the name b23 alone means the Janitza B23, as it did in gosdm630; this one is abb-b23',
      de: 'der Name b23 allein meint den Janitza B23, wie in gosdm630; dieser hier heißt abb-b23',
    },
    {
      en: 'A and B terminals are labelled the other way round (Tasmota docs, SmartEVSE)',
      de: 'die Klemmen A und B sind andersherum beschriftet (nach Tasmota und SmartEVSE)',
    },
  ],
});

export const abb = [abSeries];
