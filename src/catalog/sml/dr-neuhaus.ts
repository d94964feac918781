// Dr. Neuhaus' (Sagemcom) SML meter. Declaration only.
import { defineSmlMeter } from '../../definition/sml/meter.ts';
import { CAPTURES } from './sources.ts';

const smarty = defineSmlMeter({
  id: 'dr-neuhaus-smarty',
  aliases: ['smarty', 'dr-neuhaus', 'smarty-ix-130', 'ix-130'],
  type: 'SMARTY',
  manufacturer: 'Dr. Neuhaus (Sagemcom)',
  model: 'SMARTY ix-130',
  phases: null,
  source: CAPTURES,
  crossChecked: ['libsml'],
  pin: false,
  quirks: { signPowerFromStatus: true },
  expected: ['power'],
  sometimes: ['energyImport', 'energyImportT1', 'energyImportT2', 'energyExport', 'energyExportT1', 'energyExportT2'],
  notes: [
    {
      en: 'the recorded one is a production meter: 2.8.0 with tariffs and power without a sign (15.7.0), no 1.8.0',
      de: 'der aufgezeichnete ist ein Erzeugungszähler: 2.8.0 mit Tarifen und Leistung ohne Vorzeichen (15.7.0), kein 1.8.0',
    },
  ],
});

export const drNeuhaus = [smarty];
