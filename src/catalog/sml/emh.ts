// EMH metering's SML meters: eHZ, ED300L, mME4.0. Declarations only.
import { defineSmlMeter } from '../../definition/sml/meter.ts';
import { CAPTURES, INFO_ON, PIN_NEEDED, TASMOTA } from './sources.ts';

const DIRECTION = {
  en: 'older variants send power without a sign (15.7.0, 1.7.0): its direction is bit 5 of the status word of 1.8.0 (quirk signPowerFromStatus)',
  de: 'ältere Varianten senden die Leistung ohne Vorzeichen (15.7.0, 1.7.0): Ihre Richtung ist Bit 5 des Statusworts von 1.8.0 (Behandlung signPowerFromStatus)',
};

const ehz = defineSmlMeter({
  id: 'emh-ehz',
  aliases: ['ehz', 'emh', 'emh-ehz-k', 'ehz361l5r'],
  type: 'EHZ',
  manufacturer: 'EMH metering',
  model: 'eHZ (GW8, HW8, IW8; also Hager eHZ361)',
  german: { model: 'eHZ (GW8, HW8, IW8; auch Hager eHZ361)' },
  phases: null,
  source: CAPTURES,
  crossChecked: ['MeterHub', TASMOTA, 'libsml'],
  pin: true,
  quirks: { signPowerFromStatus: true },
  expected: ['power'],
  sometimes: [
    'energyImport',
    'energyImportT1',
    'energyImportT2',
    'energyExport',
    'energyExportT1',
    'energyExportT2',
    'powerL1',
    'powerL2',
    'powerL3',
  ],
  notes: [
    INFO_ON,
    DIRECTION,
    {
      en: 'GW8 sends the tariff counters only, not 1.8.0; the production meter eHZ361L5R 2.8.1 and a signed 1.7.1 only',
      de: 'GW8 sendet nur die Zähler der Tarife, nicht 1.8.0; der Erzeugungszähler eHZ361L5R nur 2.8.1 und ein 1.7.1 mit Vorzeichen',
    },
    {
      en: 'energies have 5 bytes; IW8 sends an entry without a value (96.50.2*6)',
      de: 'die Energien haben 5 Bytes; IW8 sendet einen Eintrag ohne Wert (96.50.2*6)',
    },
  ],
});

const ed300l = defineSmlMeter({
  id: 'emh-ed300l',
  aliases: ['ed300l', 'ed300'],
  type: 'ED300L',
  manufacturer: 'EMH metering',
  model: 'ED300L',
  source: CAPTURES,
  crossChecked: ['MeterHub', TASMOTA, 'libsml issue 101'],
  pin: true,
  quirks: { signPowerFromStatus: true },
  expected: ['energyImport', 'power'],
  sometimes: ['energyImportT1', 'energyImportT2', 'energyExport', 'energyExportT1', 'energyExportT2'],
  notes: [INFO_ON, DIRECTION],
});

const mme40 = defineSmlMeter({
  id: 'emh-mme40',
  aliases: ['mme40', 'mme4.0', 'emh-mme4.0'],
  type: 'MME40',
  manufacturer: 'EMH metering',
  model: 'mME4.0',
  source: CAPTURES,
  crossChecked: [TASMOTA, 'libsml'],
  pin: true,
  expected: ['energyImport', 'power'],
  sometimes: ['energyExport', 'powerL1', 'powerL2', 'powerL3'],
  notes: [PIN_NEEDED],
});

export const emh = [ehz, ed300l, mme40];
