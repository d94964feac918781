// eBZ's SML meter. Declaration only.
import { defineSmlMeter } from '../../definition/sml/meter.ts';
import { CAPTURES, PIN_NEEDED, TASMOTA } from './sources.ts';

const dd3 = defineSmlMeter({
  id: 'ebz-dd3',
  aliases: ['dd3', 'ebz', 'ebz-md3', 'md3'],
  type: 'DD3',
  manufacturer: 'eBZ',
  model: 'DD3 / MD3, type SM',
  german: { model: 'DD3 / MD3, Typ SM' },
  source: CAPTURES,
  crossChecked: [TASMOTA, 'libsml', 'https://gist.github.com/c7h/203a74d5fd24fb213c23cbb6ebf11568'],
  pin: true,
  expected: ['energyImport', 'power', 'powerL1', 'powerL2', 'powerL3'],
  sometimes: ['energyImportT1', 'energyImportT2', 'energyExport'],
  notes: [
    PIN_NEEDED,
    {
      en: 'only types whose name has SM speak SML (9600 8N1); types with OP speak text (D0, 9600 7E1)',
      de: 'nur Typen mit SM im Namen sprechen SML (9600 8N1); Typen mit OP sprechen Text (D0, 9600 7E1)',
    },
  ],
});

export const ebz = [dd3];
