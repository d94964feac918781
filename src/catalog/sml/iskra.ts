// ISKRA's SML meters: MT175, MT631, MT681, MT691. Declarations only.
import { defineSmlMeter } from '../../definition/sml/meter.ts';
import { CAPTURES, INFO_ON, PIN_NEEDED, TASMOTA } from './sources.ts';

const mt175 = defineSmlMeter({
  id: 'iskra-mt175',
  aliases: ['mt175', 'mt-175', 'mt681', 'iskra-mt681'],
  type: 'MT175',
  manufacturer: 'ISKRA',
  model: 'MT175 / MT681',
  source: CAPTURES,
  crossChecked: ['MeterHub', TASMOTA, 'libsml'],
  pin: true,
  expected: ['energyImport', 'power', 'powerL1', 'powerL2', 'powerL3'],
  sometimes: ['energyImportT1', 'energyImportT2', 'energyExport', 'energyExportT1', 'energyExportT2'],
  notes: [
    INFO_ON,
    {
      en: 'energies have 8 bytes with a 4-byte status; 16.7.0 is signed already, so the status word is left alone',
      de: 'die Energien haben 8 Bytes mit einem Status von 4 Bytes; 16.7.0 hat schon ein Vorzeichen, das Statuswort bleibt deshalb außer Acht',
    },
  ],
});

const mt631 = defineSmlMeter({
  id: 'iskra-mt631',
  aliases: ['mt631', 'mt-631'],
  type: 'MT631',
  manufacturer: 'ISKRA',
  model: 'MT631',
  source: CAPTURES,
  crossChecked: ['MeterHub', TASMOTA, 'libsml'],
  pin: true,
  expected: ['energyImport', 'power'],
  sometimes: ['energyExport'],
  notes: [
    PIN_NEEDED,
    {
      en: 'leading zero bytes of integers are left out; variants of one model name differ in what they send',
      de: 'führende Nullbytes ganzer Zahlen werden weggelassen; Varianten mit demselben Namen senden Verschiedenes',
    },
  ],
});

const mt691 = defineSmlMeter({
  id: 'iskra-mt691',
  aliases: ['mt691', 'mt-691', 'ehz-ms2020'],
  type: 'MT691',
  manufacturer: 'ISKRA',
  model: 'MT691 (eHZ-MS2020)',
  source: CAPTURES,
  crossChecked: [TASMOTA, 'libsml'],
  pin: true,
  expected: ['energyImport', 'power'],
  sometimes: ['energyExport'],
  notes: [
    PIN_NEEDED,
    {
      en: 'leading zero bytes are left out of integers and even of the message checksum',
      de: 'führende Nullbytes werden bei ganzen Zahlen und sogar bei der Prüfsumme weggelassen',
    },
  ],
});

export const iskra = [mt175, mt631, mt691];
