// Eastron's one-phase meters: SDM120, SDM220, SDM230. Declarations only.
import { defineModbusMeter } from '../../../definition/modbus/define.ts';
import { from, setting } from '../../../definition/modbus/rows.ts';
import {
  at9600,
  baudTo9600,
  eastron,
  lineSettings,
  measurementMode,
  meterCode,
  onePhase,
  pulseConstantValues,
  pulseEnergyType,
  pulseWidthValues,
  row,
  serialNumber,
  twoTariffs,
  writeNote,
} from './family.ts';

const sdm120 = defineModbusMeter({
  ...eastron,
  id: 'eastron-sdm120',
  aliases: ['sdm120', 'sdm120ct', 'sdm120-modbus'],
  model: 'SDM120-Modbus / SDM120CT',
  phases: 1,
  source: 'https://stromzähler.eu/media/7e/64/b6/1696582669/sdm120modbus_manual.pdf',
  crossChecked: [
    'mbmd',
    'MeterHub',
    'evcc template',
    'Eastron SDM120M V2.4/V2.5',
    'reaper7 SDM.h',
    'nmakel/sdm_modbus',
    'SDM120C',
    'OpenEMS',
  ],
  line: {
    baud: 2400,
    framing: '8N1',
    source: 'Eastron SDM120M protocol V2.5 (MeterHub and many installs run 9600)',
  },
  maxRegistersPerRead: 80,
  maxRegistersSource: 'older SDM120 protocol: 40 values per request; V2.5 states none',
  probe: 'voltage',
  identify: meterCode({ '0x0020': 'SDM120' }),
  rows: [
    onePhase,
    row('energySum', 0x0156, 'kWh', { note: 'import+export by default; the measurement mode 0xF920 changes it' }),
  ],
  settings: [
    ...lineSettings(baudTo9600),
    setting('pulse1OutputMode', 0x0056, 'float32', {
      values: {
        1: 'import active',
        2: 'import+export active',
        4: 'export active',
        5: 'import reactive',
        6: 'import+export reactive',
        8: 'export reactive',
      },
    }),
    setting('relayPulseWidth', 0x000c, 'float32', { values: pulseWidthValues }),
    setting('scrollTime', 0xf900, 'uint16', { values: '0..30 s' }),
    setting('pulse1Constant', 0xf910, 'uint16', { values: pulseConstantValues }),
    measurementMode,
    serialNumber,
    setting('meterCode', 0xfc02, 'uint16', { access: 'ro', values: { '0x0020': 'SDM120' } }),
    setting('softwareVersion', 0xfc03, 'uint16', { access: 'ro' }),
  ],
  notes: [
    writeNote,
    {
      en: 'settings can only be changed over Modbus; the meter is said to need its button held until it shows "-SET-" first (not in the V2.5 text: check on hardware)',
      de: 'Einstellungen lassen sich nur über Modbus ändern; vorher soll die Taste gehalten werden, bis der Zähler „-SET-“ zeigt (steht nicht in V2.5: am Gerät prüfen)',
    },
    {
      en: 'the older protocol document prints 9600 as the default baud, V2.4/V2.5 print 2400: scan both',
      de: 'die ältere Beschreibung nennt 9600 Baud ab Werk, V2.4 und V2.5 nennen 2400: mit beiden suchen',
    },
    {
      en: 'phase angle 0x0024 exists on SDM120CT/SDM220/SDM230 per reaper7, not in the SDM120 manual',
      de: 'den Phasenwinkel 0x0024 gibt es nach reaper7 bei SDM120CT, SDM220 und SDM230, im Handbuch des SDM120 nicht',
    },
  ],
});

const phaseAngle = row('phaseAngle', 0x0024, 'deg');
const energySum = row('energySum', 0x0156, 'kWh');

const sdm220 = defineModbusMeter({
  ...eastron,
  id: 'eastron-sdm220',
  aliases: ['sdm220', 'sdm220-modbus'],
  model: 'SDM220-Modbus',
  carries: { currentA: 100 },
  phases: 1,
  source: 'https://bg-etech.de/download/manual/SDM220StandardDE.pdf',
  crossChecked: [
    'mbmd',
    'gosdm630 (type SDM)',
    'evcc (uses mbmd type sdm220 for 220 and 230)',
    'reaper7 SDM.h',
    'modbus-rpi preset',
  ],
  line: {
    baud: 2400,
    framing: '8N1',
    source: 'unverified (ESPEasy: "2400 on most of these sensors"); 9600 also met',
  },
  probe: 'voltage',
  rows: [onePhase, phaseAngle, energySum],
  settings: lineSettings(baudTo9600),
  notes: [
    writeNote,
    {
      en: 'gosdm630 read it with the SDM630 map: voltage etc. then appear under the L1 names',
      de: 'gosdm630 las ihn mit den Registern des SDM630: Spannung und so weiter erscheinen dort unter den Namen von L1',
    },
    {
      en: 'settings copied from the family map: check before writing',
      de: 'die Einstellungen sind von der Familie übernommen: vor dem Schreiben prüfen',
    },
  ],
});

const sdm230 = defineModbusMeter({
  ...eastron,
  id: 'eastron-sdm230',
  aliases: ['sdm230', 'sdm230-2t', 'sdm230-modbus'],
  model: 'SDM230-Modbus (SDM230-2T: two tariffs)',
  carries: { currentA: 100 },
  german: { model: 'SDM230-Modbus (SDM230-2T: zwei Tarife)' },
  phases: 1,
  source: 'https://bg-etech.de/download/manual/SDM230-register.pdf',
  crossChecked: ['mbmd', 'evcc', 'Eastron SDM230 protocol (old) and V1.1', 'reaper7 SDM.h', 'nmakel/sdm_modbus'],
  line: at9600('Eastron SDM230 protocol V1.1; reaper7 and nmakel say 2400'),
  maxRegistersPerRead: 60,
  maxRegistersSource: 'Eastron V1.1: 30 values per request (an older document says 40 values)',
  probe: 'voltage',
  rows: [onePhase, phaseAngle, energySum, from('manual: SDM230-2T V1.1', twoTariffs)],
  settings: [
    ...lineSettings(baudTo9600),
    setting('pulse1Width', 0x000c, 'float32', { values: pulseWidthValues }),
    pulseEnergyType,
    setting('displayTimes', 0xf500, 'bcd32', { values: 'demand min, slide min, scroll s, backlight min' }),
    setting('pulse1Divisor', 0xf910, 'uint16', { values: pulseConstantValues }),
    measurementMode,
  ],
  notes: [
    writeNote,
    { en: 'tariff registers exist only on SDM230-2T', de: 'Register für Tarife gibt es nur beim SDM230-2T' },
    {
      en: 'V1.1 contradicts itself on the read limit (30 values in 1.1, 40 in 1.2): use 60 registers',
      de: 'V1.1 widerspricht sich bei der Grenze je Anfrage (30 Werte in 1.1, 40 in 1.2): höchstens 60 Register lesen',
    },
  ],
});

export const eastronOnePhase = [sdm120, sdm220, sdm230];
