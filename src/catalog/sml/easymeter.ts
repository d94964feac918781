// EasyMeter's SML meter. Declaration only.
import { defineSmlMeter } from '../../definition/sml/meter.ts';
import { CAPTURES, INFO_ON, TASMOTA } from './sources.ts';

const q3a = defineSmlMeter({
  id: 'easymeter-q3a',
  aliases: ['q3a', 'easymeter', 'q3b', 'apator-apox'],
  type: 'Q3A',
  manufacturer: 'EasyMeter',
  model: 'Q3A (also Q3B, Apator APOX+)',
  german: { model: 'Q3A (auch Q3B, Apator APOX+)' },
  source: CAPTURES,
  crossChecked: [TASMOTA, 'libsml'],
  pin: true,
  expected: ['energyImport', 'power', 'powerL1', 'powerL2', 'powerL3'],
  sometimes: ['energyExport', 'voltageL1', 'voltageL2', 'voltageL3'],
  notes: [
    INFO_ON,
    {
      en: 'energies come in steps of 0.1 mWh; the one-byte status has no direction, power is signed',
      de: 'die Energien kommen in Schritten von 0,1 mWh; der Status mit einem Byte hat keine Richtung, die Leistung hat ein Vorzeichen',
    },
    {
      en: 'the older Q3D speaks text (D0, 9600 7E1), not SML',
      de: 'der ältere Q3D spricht Text (D0, 9600 7E1), nicht SML',
    },
  ],
});

export const easymeter = [q3a];
