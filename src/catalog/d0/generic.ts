// Meters that answer or send text through an optical head. Declarations only.
import { defineD0Meter, type D0Model } from '../../definition/d0/model.ts';

const BASE = {
  manufacturer: 'any',
  phases: null,
  source: 'IEC 62056-21:2002 (IEC 1107)',
} as const;

const electricity = defineD0Meter({
  ...BASE,
  id: 'd0',
  aliases: ['iec62056-21', 'iec1107'],
  type: 'D0',
  model: 'electricity meter with an optical head (D0)',
  german: { manufacturer: '', model: 'Stromzähler mit optischem Lesekopf (D0)' },
  meter: 'electricity',
  crossChecked: ['vzlogger', 'Tasmota', 'libiec62056-21'],
  notes: [
    {
      en: 'it is asked, or listened to when it sends by itself: `mode` says which; left out, all ways are tried in turn',
      de: 'er wird gefragt, oder es wird zugehört, wenn er von selbst sendet: `mode` sagt es; ohne Angabe wird alles der Reihe nach versucht',
    },
    {
      en: 'a readout at 300 baud takes up to a minute',
      de: 'eine Ablesung mit 300 Baud dauert bis zu einer Minute',
    },
  ],
});

const heat = defineD0Meter({
  ...BASE,
  id: 'd0-heat',
  aliases: ['uh50', 't550'],
  type: 'D0-HEAT',
  model: 'heat meter with an optical head (D0)',
  german: { manufacturer: '', model: 'Wärmezähler mit optischem Lesekopf (D0)' },
  meter: 'heat',
  crossChecked: ['Tasmota', 'Landis+Gyr T550 (UH50) protocol description'],
  notes: [
    {
      en: 'it sleeps and is woken first; with a battery it should be read every 15 minutes at most',
      de: 'er schläft und wird erst geweckt; mit Batterie sollte er höchstens alle 15 Minuten abgelesen werden',
    },
  ],
});

export const d0Generic: readonly D0Model[] = [electricity, heat];
