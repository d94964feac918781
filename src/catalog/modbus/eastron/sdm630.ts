// Eastron's SDM630, both generations, and the X96-1A and SDM530 that share most of its map. Declarations only.
import { defineModbusMeter } from '../../../definition/modbus/define.ts';
import { from, setting } from '../../../definition/modbus/rows.ts';
import {
  at9600,
  baudTo38400,
  baudTo9600,
  eastron,
  energyPerPhase,
  importExport,
  lineSettings,
  lineToLine,
  meterCode,
  perPhase,
  phaseAngle,
  phases,
  pulseEnergyType,
  pulseWidthValues,
  reactiveEnergyPerPhase,
  reactiveImportExport,
  reactiveSum,
  row,
  serialNumber,
  totals,
  voltageThd,
  writeNote,
} from './family.ts';

const unlock =
  'write the password to 0x0018 first; it stays open one minute (reading 0x0018 or 0x000E restarts the minute); lock again by writing anything to 0x000E or by power cycling';

const lockSettings = (passwordValues: string) => [
  setting('systemType', 0x000a, 'float32', {
    values: { 1: '1p2w', 2: '3p3w', 3: '3p4w' },
    unlock,
    unlockAddress: 0x0018,
  }),
  setting('password', 0x0018, 'float32', { values: passwordValues }),
  setting('passwordLock', 0x000e, 'float32', { values: { 0: 'locked', 1: 'unlocked' } }),
];

/** What both generations have beyond the measurands of meterhub-2022; only the manuals list it. */
const manualOnly = from(
  'manual: SDM630 V1.8 and 2018 V2.0',
  phases('phaseAngle', 0x0024, 'deg'),
  row('voltageLN', 0x002a, 'V'),
  row('current', 0x0030, 'A', { note: 'sum of the line currents; the average line current is at 0x002E' }),
  row('apparentEnergy', 0x0050, 'kVAh'),
  lineToLine(0x00c8),
  row('voltageLL', 0x00ce, 'V'),
  row('currentN', 0x00e0, 'A'),
  phases('thdCurrent', 0x00f0, '%'),
  row('thdCurrent', 0x00fa, '%', { note: 'average' }),
);

/** All of the SDM630 but the values on which its two generations' manuals differ. */
const sdm630Rows = [
  perPhase,
  totals,
  phaseAngle,
  row('energyExport', 0x004a, 'kWh'),
  reactiveImportExport,
  voltageThd,
  reactiveSum,
  energyPerPhase,
  reactiveEnergyPerPhase,
  manualOnly,
];

const sdm630 = defineModbusMeter({
  ...eastron,
  id: 'eastron-sdm630',
  aliases: ['sdm', 'sdm630', 'sdm630v2', 'sdm630-v2', 'sdm630mct'],
  model: 'SDM630 (v2: SDM630-Modbus V2, MID and non-MID)',
  german: { model: 'SDM630 (v2: SDM630-Modbus V2, mit und ohne MID)' },
  phases: 3,
  source: 'https://www.eastroneurope.com/images/uploads/products/protocol/SDM630_MODBUS_Protocol.pdf',
  crossChecked: [
    'mbmd',
    'gosdm630',
    'MeterHub',
    'evcc (uses mbmd type sdm)',
    'Eastron manual V1.8',
    'Eastron manual 2018 V2.0',
    'reaper7 SDM.h',
    'nmakel/sdm_modbus',
    'Tinkerforge bricklib2 warp',
    'openWB core',
  ],
  line: at9600('Eastron manual V1.8'),
  maxRegistersPerRead: 80,
  maxRegistersSource: 'Eastron manual V1.8: 40 values per request',
  probe: 'voltageL1',
  identify: meterCode({ '0x0070': 'SDM630', '0x0079': 'SDM630MCT V2', '0x0000': 'some early SDM630' }),
  rows: [
    ...sdm630Rows,
    row('powerFactor', 0x003e, '1', {
      disputed: [
        {
          source: 'Eastron 2018 V2.0',
          why: 'says the sign marks capacitive/inductive load; V1.8 says the sign marks forward/reverse current',
        },
      ],
    }),
    row('energyImport', 0x0048, 'kWh', {
      disputed: [
        {
          source: 'Eastron 2018 V2.0',
          scale: 1_000_000,
          why: 'on the v1 document a units prefix register (0x001E) can switch the energies to MWh',
        },
      ],
    }),
  ],
  settings: [
    ...lineSettings(baudTo38400),
    ...lockSettings('default 0000 (V1.8) or 1000 (2018 V2.0)'),
    setting('demandPeriod', 0x0002, 'float32', { values: '0,5,8,10,15,20,30,60 minutes' }),
    setting('pulse1Width', 0x000c, 'float32', { values: pulseWidthValues }),
    pulseEnergyType,
    setting('reset', 0xf010, 'uint16', { access: 'wo', values: { '0x0000': 'reset maximum demand' } }),
    serialNumber,
  ],
  notes: [
    writeNote,
    {
      en: 'all values must be read in even address/even count pairs; odd reads give an exception',
      de: 'Werte werden nur ab gerader Adresse und in gerader Anzahl gelesen; sonst kommt eine Ausnahme',
    },
    {
      en: 'openWB divides the frequency by 10 when it reads above 100 (seen with external current clamps)',
      de: 'openWB teilt die Frequenz durch 10, wenn sie über 100 liegt (mit äußeren Stromwandlern gesehen)',
    },
    {
      en: 'in 3p3w mode L-N voltages and the per-phase power values read zero; in 1p2w mode L2/L3 read zero',
      de: 'im Betrieb 3p3w sind die Spannungen L-N und die Leistungen je Phase null, im Betrieb 1p2w die Werte von L2 und L3',
    },
  ],
});

const sdm630v1 = defineModbusMeter({
  ...eastron,
  id: 'eastron-sdm630-v1',
  aliases: ['sdm630v1', 'sdm630-v1'],
  model: 'SDM630 v1',
  phases: 3,
  source: 'http://bg-etech.de/download/manual/SDM630Register.pdf',
  crossChecked: ['gosdm630 README (lists v1 with per-phase import/export and THD)', 'Eastron 2018 V2.0'],
  line: at9600('Eastron SDM630 protocol 2018 V2.0 (document with the v1-style settings)'),
  maxRegistersPerRead: 80,
  maxRegistersSource: 'Eastron 2018 V2.0: 40 values per request',
  probe: 'voltageL1',
  rows: [
    ...sdm630Rows,
    row('powerFactor', 0x003e, '1', {
      disputed: [
        {
          source: 'Eastron V1.8',
          why: 'sign = direction of current there; sign = capacitive/inductive here',
        },
      ],
    }),
    row('energyImport', 0x0048, 'kWh'),
  ],
  settings: [
    ...lineSettings(baudTo38400),
    ...lockSettings('default 1000 (text) / 0000 (table)'),
    setting('energyPrefix', 0x001e, 'float32', { values: { 0: 'kWh/kvarh', 1: 'MWh/Mvarh' } }),
    setting('registerOrder', 0x0028, 'float32', {
      values: 'write 2141.0 in the word order wanted; the meter then uses that order for all floats',
    }),
    setting('resetLoggedData', 0x00d8, 'float32', {
      values: { 1: 'energy', 2: 'maximum demand', 3: 'maximum demand and demand time' },
    }),
    setting('systemVolts', 0x0006, 'float32', { access: 'ro' }),
    setting('systemPower', 0x0024, 'float32', { access: 'ro' }),
  ],
  notes: [
    writeNote,
    {
      en: 'gosdm630 treats v1 and v2 alike (type SDM); no source found lists a register that only one of them has',
      de: 'gosdm630 behandelt v1 und v2 gleich (Typ SDM); keine Quelle nennt ein Register, das nur einer von beiden hat',
    },
    {
      en: 'system type is printed at 0x0008 in the 2018 document but its register number 40011 means 0x000A',
      de: 'die Netzform steht in der Beschreibung von 2018 bei 0x0008, ihre Registernummer 40011 meint aber 0x000A',
    },
    {
      en: 'the energy prefix (0x001E) decides between kWh and MWh: read it before trusting the energy scale',
      de: 'der Vorsatz der Energie (0x001E) entscheidet zwischen kWh und MWh: lesen, bevor man der Energie vertraut',
    },
  ],
});

const x96 = defineModbusMeter({
  ...eastron,
  id: 'eastron-x96-1a',
  aliases: ['x961a', 'x96', 'x96-1a', 'smart-x96-1a'],
  model: 'SMART X96-1A',
  phases: 3,
  source: 'https://www.eastroneurope.com/images/uploads/products/protocol/SMART_X96-1A_MODBUS_Protocol_v1.0.pdf',
  crossChecked: ['mbmd', 'evcc (mbmd type x961a)', 'modbus-rpi (70 values, same map as SDM630)'],
  line: at9600('SMART X96-1A protocol V1.0 (via modbus-rpi)'),
  maxRegistersPerRead: 80,
  maxRegistersSource: 'not found; 80 on the sibling SDM630',
  probe: 'voltageL1',
  rows: [
    perPhase,
    totals,
    row('powerFactor', 0x003e, '1'),
    phaseAngle,
    importExport,
    reactiveImportExport,
    voltageThd,
    reactiveSum,
    energyPerPhase,
    reactiveEnergyPerPhase,
  ],
  settings: lineSettings(baudTo38400),
  notes: [
    writeNote,
    {
      en: 'modbus-rpi counts 70 values, the same count as its SDM630 preset: the SDM630 extras (phase angles, L-L voltages, neutral current, current THD) probably exist here too; not added, no document read',
      de: 'modbus-rpi zählt 70 Werte, so viele wie beim SDM630: Dessen weitere Werte (Phasenwinkel, Spannungen L-L, Strom im Neutralleiter, THD der Ströme) gibt es hier wohl auch; ohne gelesenes Dokument nicht aufgenommen',
    },
    { en: 'settings copied from the family map', de: 'die Einstellungen sind von der Familie übernommen' },
  ],
});

const sdm530 = defineModbusMeter({
  ...eastron,
  id: 'eastron-sdm530',
  aliases: ['sdm530', 'sdm530y', 'sdm530-mt'],
  model: 'SDM530-Modbus',
  phases: 3,
  source: 'http://bg-etech.de/download/manual/SDM630Register.pdf',
  crossChecked: ['gosdm630 README', 'third-party SDM530 register list (9600 8N1, FC4)', 'reaper7 SDM.h (baud codes)'],
  line: at9600('reaper7 SDM.h and a third-party SDM530 driver'),
  maxRegistersPerRead: 80,
  maxRegistersSource: 'not found; 80 on the sibling SDM630',
  probe: 'voltageL1',
  rows: [
    from(
      '3rd',
      phases('voltage', 0x0000, 'V'),
      phases('current', 0x0006, 'A'),
      phases('phaseAngle', 0x0024, 'deg'),
      row('voltageLN', 0x002a, 'V'),
      row('current', 0x0030, 'A', { note: 'sum of the line currents; average at 0x002E' }),
      row('phaseAngle', 0x0042, 'deg'),
      row('frequency', 0x0046, 'Hz'),
      row('energySum', 0x0156, 'kWh'),
    ),
    from(
      'family map',
      phases('power', 0x000c, 'W'),
      phases('powerFactor', 0x001e, '1'),
      row('power', 0x0034, 'W'),
      importExport,
    ),
  ],
  settings: lineSettings(baudTo9600),
  notes: [
    writeNote,
    {
      en: 'no Eastron SDM530 document was found; origin "3rd" = seen in a working third-party driver, "family map" = same address in every other Eastron three-phase meter and claimed by the gosdm630 README',
      de: 'es wurde kein Dokument zum SDM530 gefunden; Herkunft „3rd“ heißt: in einem Treiber Dritter in Gebrauch, „family map“: dieselbe Adresse wie bei jedem anderen dreiphasigen Eastron und laut gosdm630',
    },
    {
      en: 'gosdm630 README: no per-phase import/export and no THD on this model: skip those registers',
      de: 'laut gosdm630 hat dieses Modell weder Bezug und Einspeisung je Phase noch THD: Diese Register werden ausgelassen',
    },
    {
      en: 'settings copied from the family map: check before writing',
      de: 'die Einstellungen sind von der Familie übernommen: vor dem Schreiben prüfen',
    },
  ],
});

export const eastronSdm630 = [sdm630, sdm630v1, x96, sdm530];
