// Any meter that pushes SML: codes with a name get it, all others keep their OBIS code. Declaration only.
import { DEFAULT_SML_QUIRKS } from '../../definition/sml/quirks.ts';
import { defineSmlMeter } from '../../definition/sml/meter.ts';
import { CAPTURES, INFO_ON, TASMOTA } from './sources.ts';

const generic = defineSmlMeter({
  id: 'sml',
  aliases: ['sml-generic', 'edl21', 'obis'],
  type: 'SML',
  manufacturer: 'any',
  model: 'any SML meter',
  german: { manufacturer: '', model: 'beliebiger SML-Zähler' },
  phases: null,
  source: CAPTURES,
  crossChecked: [TASMOTA, 'libsml'],
  pin: true,
  quirks: DEFAULT_SML_QUIRKS,
  expected: ['energyImport', 'power'],
  sometimes: ['energyExport', 'powerL1', 'powerL2', 'powerL3', 'voltageL1', 'voltageL2', 'voltageL3'],
  notes: [
    {
      en: 'for meters that are not listed, and when the model is not known: `meterhub read --sml` shows what a meter sends',
      de: 'für Zähler, die nicht aufgeführt sind oder deren Modell nicht bekannt ist: `meterhub read --sml` zeigt, was ein Zähler sendet',
    },
    INFO_ON,
  ],
});

export const smlGeneric = [generic];
