// Meters with a P1 port, and those that hand their reading through it. Declarations only.
import { defineDsmrMeter, type DsmrModel } from '../../definition/dsmr/model.ts';

const SOURCE = 'https://www.netbeheernederland.nl/publicatie/dsmr-502-p1';

const BASE = {
  aliases: [],
  manufacturer: 'any',
  phases: null,
  source: SOURCE,
} as const;

const electricity = defineDsmrMeter({
  ...BASE,
  id: 'dsmr',
  aliases: ['p1', 'esmr', 'smarty-p1', 'fluvius'],
  type: 'DSMR',
  model: 'electricity meter with a P1 port',
  german: { manufacturer: '', model: 'Stromzähler mit P1-Schnittstelle' },
  meter: 'electricity',
  crossChecked: [
    'dsmr_parser',
    'e-MUCS P1 1.7.1 (Belgium)',
    'Smarty P1 1.1.3 (Luxembourg)',
    'SVK/Energiföretagen H1 (Sweden)',
  ],
  notes: [
    {
      en: 'tariff 1 is the low one in the Netherlands and the normal one in Belgium; a total that the meter does not send is the sum of its tariffs',
      de: 'Tarif 1 ist in den Niederlanden der niedrige und in Belgien der normale; fehlt die Summe, ist sie die der Tarife',
    },
    {
      en: 'telegrams before DSMR 4 have no checksum: one counts when the next one has the same shape',
      de: 'Telegramme vor DSMR 4 haben keine Prüfsumme: Eines zählt, wenn das nächste gleich aufgebaut ist',
    },
    {
      en: 'encrypted telegrams (Luxembourg, Austria) need `key` from the grid operator',
      de: 'verschlüsselte Telegramme (Luxemburg, Österreich) brauchen `key` vom Netzbetreiber',
    },
  ],
});

const OWN_TIME = {
  en: 'its values carry the time at which the meter itself was read, every five minutes to every hour',
  de: 'seine Werte tragen die Zeit, zu der der Zähler selbst abgelesen wurde, alle fünf Minuten bis jede Stunde',
};

const gas = defineDsmrMeter({
  ...BASE,
  id: 'dsmr-gas',
  aliases: ['p1-gas'],
  type: 'DSMR-GAS',
  model: 'gas meter behind a P1 port',
  german: { manufacturer: '', model: 'Gaszähler hinter einer P1-Schnittstelle' },
  meter: 'gas',
  crossChecked: ['dsmr_parser'],
  notes: [OWN_TIME],
});

const water = defineDsmrMeter({
  ...BASE,
  id: 'dsmr-water',
  aliases: ['p1-water'],
  type: 'DSMR-WATER',
  model: 'water meter behind a P1 port',
  german: { manufacturer: '', model: 'Wasserzähler hinter einer P1-Schnittstelle' },
  meter: 'water',
  crossChecked: ['dsmr_parser'],
  notes: [OWN_TIME],
});

const heat = defineDsmrMeter({
  ...BASE,
  id: 'dsmr-heat',
  aliases: ['p1-heat'],
  type: 'DSMR-HEAT',
  model: 'heat or cold meter behind a P1 port',
  german: { manufacturer: '', model: 'Wärme- oder Kältezähler hinter einer P1-Schnittstelle' },
  meter: 'heat',
  crossChecked: ['dsmr_parser'],
  notes: [OWN_TIME],
});

export const p1Meters: readonly DsmrModel[] = [electricity, gas, water, heat];
