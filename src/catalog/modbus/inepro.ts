// Inepro's PRO380 and WAGO's 879-30xx, which are one OEM design with one map. Declarations only.
import { defineModbusMeter } from '../../definition/modbus/define.ts';
import { from, registers, setting } from '../../definition/modbus/rows.ts';

const { row, phases, tariffs } = registers('float32');

/** The common part of the map without total power, which was once disputed on the WAGO. */
const shared = [
  phases('voltage', 0x5002, 'V'),
  row('frequency', 0x5008, 'Hz'),
  phases('current', 0x500c, 'A'),
  phases('power', 0x5014, 'kW'),
  row('reactivePower', 0x501a, 'kvar'),
  phases('reactivePower', 0x501c, 'kvar'),
  row('apparentPower', 0x5022, 'kVA'),
  phases('apparentPower', 0x5024, 'kVA'),
  row('powerFactor', 0x502a, '1'),
  phases('powerFactor', 0x502c, '1'),
  row('energyImport', 0x600c, 'kWh'),
  phases('energyImport', 0x6012, 'kWh'),
  row('energyExport', 0x6018, 'kWh'),
  phases('energyExport', 0x601e, 'kWh'),
].flat();

const sums = [row('energySum', 0x6000, 'kWh'), tariffs('energySum', 0x6002, 'kWh'), phases('energySum', 0x6006, 'kWh')];
const tariffCounters = [tariffs('energyImport', 0x600e, 'kWh'), tariffs('energyExport', 0x601a, 'kWh')];
const reactiveCounters = [
  row('reactiveEnergySum', 0x6024, 'kvarh'),
  row('reactiveEnergyImport', 0x6030, 'kvarh'),
  row('reactiveEnergyExport', 0x603c, 'kvarh'),
];

const averages = (note: string) => [row('voltage', 0x5000, 'V', { note }), row('current', 0x500a, 'A', { note })];

const pro380 = defineModbusMeter({
  id: 'inepro-pro380',
  aliases: ['inepro', 'pro380', 'pro380-mod'],
  type: 'INEPRO',
  manufacturer: 'Inepro Metering',
  model: 'PRO380-Mod (also PRO1/PRO2)',
  german: { model: 'PRO380-Mod (auch PRO1/PRO2)' },
  phases: 3,
  source: 'https://ineprometering.com/wp-content/uploads/2018/09/PRO380-user-manual-V2-18.pdf',
  crossChecked: ['mbmd', 'evcc (mbmd type inepro)', 'Tasmota docs', 'SmartEVSE ("API")', 'modbus-rpi preset'],
  line: { baud: 9600, framing: '8E1', source: 'PRO380 manual V2.18 (via modbus-rpi), Tasmota docs' },
  defaultUnitId: 1,
  function: 'holding',
  probe: 'voltageL1',
  rows: [
    averages('PRO1 only (modbus-rpi)'),
    row('power', 0x5012, 'kW'),
    shared,
    ...sums,
    ...tariffCounters,
    reactiveCounters,
    tariffs('reactiveEnergySum', 0x6026, 'kvarh'),
    phases('reactiveEnergySum', 0x602a, 'kvarh'),
    tariffs('reactiveEnergyImport', 0x6032, 'kvarh'),
    phases('reactiveEnergyImport', 0x6036, 'kvarh'),
    tariffs('reactiveEnergyExport', 0x603e, 'kvarh'),
    phases('reactiveEnergyExport', 0x6042, 'kvarh'),
  ],
  notes: [
    { en: 'powers in kW/kvar/kVA', de: 'die Leistungen kommen in kW, kvar und kVA' },
    {
      en: 'settings sit from 0x4000 (unit id, baud, parity); exact addresses not found in a readable source: look them up in the manual before writing',
      de: 'die Einstellungen stehen ab 0x4000 (Nummer, Baudrate, Parität); die genauen Adressen waren in keiner lesbaren Quelle zu finden: vor dem Schreiben im Handbuch nachsehen',
    },
  ],
});

const wago = defineModbusMeter({
  id: 'wago-879-30xx',
  aliases: ['wago87930', 'wago', '879-3000', '879-3020', '879-3040'],
  type: 'WAGO87930',
  manufacturer: 'WAGO',
  model: '879-3000/3020/3040',
  phases: 3,
  source: 'https://www.wago.com/de-en/d/5937710',
  crossChecked: ['mbmd', 'evcc (mbmd type wago87930)', 'SmartEVSE', 'modbus-rpi preset'],
  line: {
    baud: 9600,
    framing: '8E1',
    source: 'WAGO manual (via modbus-rpi); its chapter 4.6 says no parity',
  },
  defaultUnitId: 1,
  function: 'holding',
  probe: 'voltageL1',
  rows: [
    averages('meaning unclear (modbus-rpi leaves it out)'),
    row('power', 0x5012, 'kW', {
      disputed: [
        {
          source: 'mbmd before 2025-08',
          scale: 1,
          why: 'power scaling fixed by pull 368: registers hold kW',
        },
      ],
    }),
    shared,
    from(
      'manual: WAGO 082022 V1.6 (via modbus-rpi)',
      row('voltageL1L2', 0x5032, 'V'),
      row('voltageL3L1', 0x5034, 'V'),
      row('voltageL2L3', 0x5036, 'V'),
      ...sums,
      ...tariffCounters,
      reactiveCounters,
    ),
  ],
  settings: [setting('dataMode', 0x4026, 'uint16', { values: { 1: 'standard (this map)' } })],
  notes: [
    { en: 'same map as Inepro PRO380 (OEM)', de: 'dieselben Register wie Inepro PRO380 (OEM)' },
    {
      en: 'mbmd probes voltage (0x5000); voltageL1 is the safer probe',
      de: 'mbmd erkennt ihn an der Spannung (0x5000); voltageL1 ist dafür sicherer',
    },
  ],
});

export const inepro = [pro380, wago];
