// Holley's SML meters. Declaration only.
import { defineSmlMeter } from '../../definition/sml/meter.ts';
import { CAPTURES, PIN_NEEDED, TASMOTA } from './sources.ts';

const dtz541 = defineSmlMeter({
  id: 'holley-dtz541',
  aliases: ['dtz541', 'holley', 'ehz541'],
  type: 'DTZ541',
  manufacturer: 'Holley',
  model: 'DTZ541 (BDBA, ZDBA, ZEBA)',
  source: CAPTURES,
  crossChecked: [TASMOTA, 'libsml', 'sml2mqtt'],
  pin: true,
  quirks: { crcKermit: true },
  expected: ['power'],
  sometimes: [
    'energyImport',
    'energyImportT1',
    'energyImportT2',
    'energyExport',
    'voltageL1',
    'voltageL2',
    'voltageL3',
    'currentL1',
    'currentL2',
    'currentL3',
    'phaseAngleL1',
    'phaseAngleL2',
    'phaseAngleL3',
    'frequency',
  ],
  notes: [
    PIN_NEEDED,
    {
      en: 'early firmware has another checksum, CRC-16/Kermit (quirk crcKermit)',
      de: 'frühe Firmware hat eine andere Prüfsumme, CRC-16/Kermit (Behandlung crcKermit)',
    },
    {
      en: 'ZDBA sends 1.8.1 and 1.8.2 without 1.8.0, and the time of an entry as a bare number',
      de: 'ZDBA sendet 1.8.1 und 1.8.2 ohne 1.8.0, und die Zeit eines Eintrags als bloße Zahl',
    },
  ],
});

export const holley = [dtz541];
