// Eastron's compact three-phase meters: SDM54, SDM72 in both generations. Declarations only.
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
  pulseWidthValues,
  reactiveSum,
  row,
  serialNumber,
  totals,
  twoTariffs,
  voltageThd,
  writeNote,
} from './family.ts';

const sdm54 = defineModbusMeter({
  ...eastron,
  id: 'eastron-sdm54',
  aliases: ['sdm54', 'sdm54-m', 'sdm54-2t'],
  model: 'SDM54-M / SDM54-2T',
  phases: 3,
  source: 'https://www.eastrongroup.com/eastrongroup/2024/08/21/eastronsdm54seriesusermanualv1.2.pdf',
  crossChecked: ['mbmd', 'evcc (mbmd type sdm54)', 'modbus-rpi preset'],
  line: at9600('SDM54 user manual V1.2 (via modbus-rpi)'),
  probe: 'voltageL1',
  rows: [
    perPhase,
    totals,
    row('powerFactor', 0x003e, '1'),
    phaseAngle,
    importExport,
    voltageThd,
    reactiveSum,
    energyPerPhase,
    twoTariffs,
  ],
  settings: lineSettings(baudTo38400),
  notes: [
    writeNote,
    { en: 'tariff registers only on SDM54-2T', de: 'Register für Tarife gibt es nur beim SDM54-2T' },
    {
      en: 'settings copied from the family map, not from an SDM54 document',
      de: 'die Einstellungen sind von der Familie übernommen, nicht aus einem Dokument zum SDM54',
    },
  ],
});

const importExportPower = [row('importPower', 0x0500, 'W'), row('exportPower', 0x0502, 'W')];
const sumOfDirections = row('energySum', 0x0156, 'kWh', { adds: 'both directions', note: 'import + export' });
const resetResettable = setting('reset', 0xf010, 'uint16', {
  access: 'wo',
  values: { '0x0003': 'reset the resettable energy' },
});

const sdm72 = defineModbusMeter({
  ...eastron,
  id: 'eastron-sdm72',
  aliases: ['sdm72', 'sdm72v1', 'sdm72d-m'],
  model: 'SDM72D-M (v1)',
  carries: { currentA: 100 },
  phases: 3,
  source: 'https://data.stromzähler.eu/eastron/SDM72DM-manual.pdf',
  crossChecked: [
    'mbmd',
    'MeterHub (power 0x34, energy 0x156)',
    'evcc (mbmd type sdm72)',
    'Eastron manual V1.5',
    'reaper7 SDM.h',
    'nmakel/sdm_modbus pull 6 (real readings)',
  ],
  line: at9600('SDM72D-M manual V1.5'),
  maxRegistersPerRead: 60,
  maxRegistersSource: 'manual V1.5: 30 values per request',
  probe: null,
  identify: meterCode({ '0x0084': 'SDM72 v1' }),
  rows: [
    row('power', 0x0034, 'W', {
      adds: 'both directions',
      note: 'adds import and export, so it never turns negative; where the meter feeds in, use importPower and exportPower',
    }),
    importExport,
    sumOfDirections,
    from('manual: SDM72D-M V1.5', importExportPower),
  ],
  settings: [
    ...lineSettings(baudTo9600),
    setting('password', 0x0018, 'float32', {
      values: 'reads the password, write changes it; display default 1000',
    }),
    setting('scrollTime', 0x003a, 'float32', { values: '0..30 s' }),
    setting('backlightTime', 0x003c, 'float32', { values: '0..120 min' }),
    resetResettable,
  ],
  notes: [
    writeNote,
    {
      en: 'no voltage, current, power factor, frequency: mbmd has no probe for it. Use the meter code 0xFC02 or a plausible read of 0x0034 instead',
      de: 'keine Spannung, kein Strom, kein Leistungsfaktor, keine Frequenz: mbmd kann ihn nicht erkennen. Stattdessen die Gerätekennung 0xFC02 oder einen glaubhaften Wert bei 0x0034 nehmen',
    },
    {
      en: 'resettable counters: 0x0180 total, 0x0184 import, 0x0186 export',
      de: 'rücksetzbare Zähler: 0x0180 gesamt, 0x0184 Bezug, 0x0186 Einspeisung',
    },
    {
      en: 'an SDM72D-M v2 sold under the same label answers the larger map: detect with 0xFC02 (0x0084 v1, 0x0089 v2)',
      de: 'ein SDM72D-M v2 mit demselben Aufdruck antwortet auf mehr Register: an 0xFC02 zu erkennen (0x0084 v1, 0x0089 v2)',
    },
  ],
});

const sdm72v2 = defineModbusMeter({
  ...eastron,
  id: 'eastron-sdm72v2',
  aliases: ['sdm72v2', 'sdm72-v2', 'sdm72d-m-2', 'sdm72dm-v2'],
  model: 'SDM72D-M-2 (SDM72DM-V2)',
  carries: { currentA: 100 },
  phases: 3,
  source: 'https://stromzähler.eu/media/5f/b6/aa/1696582672/sdm72dm-v2.pdf',
  crossChecked: [
    'mbmd',
    'evcc (uses mbmd type sdm: reads it as SDM630)',
    'Eastron manual V1.1',
    'reaper7 SDM.h',
    'nmakel/sdm_modbus',
    'Tinkerforge bricklib2 warp',
    'openWB core',
  ],
  line: at9600('SDM72D-M-2 manual V1.1'),
  maxRegistersPerRead: 60,
  maxRegistersSource: 'manual V1.1: 30 values per request',
  probe: 'voltageL1',
  identify: meterCode({ '0x0089': 'SDM72 v2' }),
  rows: [
    phases('voltage', 0x0000, 'V'),
    phases('current', 0x0006, 'A'),
    phases('power', 0x000c, 'W'),
    phases('apparentPower', 0x0012, 'VA'),
    phases('reactivePower', 0x0018, 'var'),
    phases('powerFactor', 0x001e, '1'),
    row('power', 0x0034, 'W'),
    row('apparentPower', 0x0038, 'VA'),
    row('reactivePower', 0x003c, 'var'),
    row('powerFactor', 0x003e, '1'),
    row('frequency', 0x0046, 'Hz'),
    importExport,
    sumOfDirections,
    row('reactiveEnergySum', 0x0158, 'kvarh'),
    from(
      'manual: SDM72D-M-2 V1.1',
      row('voltageLN', 0x002a, 'V'),
      row('current', 0x0030, 'A', { note: 'sum of the line currents; average at 0x002E' }),
      lineToLine(0x00c8),
      row('voltageLL', 0x00ce, 'V'),
      row('currentN', 0x00e0, 'A'),
      importExportPower,
    ),
  ],
  settings: [
    ...lineSettings({ 0: 2400, 1: 4800, 2: 9600, 3: 19200, 5: 1200 }),
    setting('systemType', 0x000a, 'float32', {
      values: { 1: '1p2w', 3: '3p4w' },
      unlock: 'write the password (default 1000) as float to 0x000E first; 0x000E reads 1 when authorised',
      unlockAddress: 0x000e,
    }),
    setting('keyParameterAuthorisation', 0x000e, 'float32', {
      values: { 0: 'not authorised', 1: 'authorised' },
      unlock: 'write the password',
    }),
    setting('password', 0x0018, 'float32', { values: 'default 1000' }),
    setting('pulseWidth', 0x000c, 'float32', { values: pulseWidthValues }),
    setting('pulseConstant', 0x0016, 'float32', { values: { 0: '1000 imp/kWh', 1: '100', 2: '10', 3: '1' } }),
    setting('pulse1EnergyType', 0x0056, 'float32', { values: { 1: 'import', 2: 'total', 4: 'export' } }),
    setting('scrollTime', 0x003a, 'float32', { values: '0..60 s' }),
    setting('backlightTime', 0x003c, 'float32', { values: '0..121 min' }),
    resetResettable,
    serialNumber,
  ],
  notes: [
    writeNote,
    {
      en: 'no phase angles, THD, reactive import/export or per-phase energy: reading it as SDM630 asks for registers it lacks',
      de: 'keine Phasenwinkel, kein THD, keine Blindenergie nach Richtung, keine Energie je Phase: Als SDM630 gelesen, würde nach Registern gefragt, die es nicht gibt',
    },
    {
      en: 'resettable counters 0x0180/0x0184/0x0186; net energy (import-export) 0x018C; reaper7 also lists resettable reactive 0x0188/0x018A and net kvarh 0x018E, which the manual V1.1 does not',
      de: 'rücksetzbare Zähler 0x0180/0x0184/0x0186; Nettoenergie (Bezug minus Einspeisung) 0x018C; reaper7 nennt auch rücksetzbare Blindenergie 0x0188/0x018A und netto 0x018E, das Handbuch V1.1 nicht',
    },
  ],
});

export const eastronSdm72 = [sdm54, sdm72, sdm72v2];
