// Any M-Bus meter: it says itself what it measures and in which units. Declaration only.
import { defineMBusMeter } from '../../definition/m-bus/device.ts';

/** Meters with a battery are built for one reading in a quarter of an hour, or fewer. */
const QUARTER_OF_AN_HOUR_MS = 900_000;

const generic = defineMBusMeter({
  id: 'm-bus',
  aliases: ['mbus'],
  type: 'M-BUS',
  manufacturer: 'generic',
  model: 'any M-Bus meter',
  german: { manufacturer: '', model: 'beliebiger M-Bus-Zähler' },
  source: 'EN 13757-2, EN 13757-3',
  crossChecked: ['libmbus'],
  defaultIntervalMs: QUARTER_OF_AN_HOUR_MS,
  notes: [
    {
      en: 'the meter says itself what it measures: heat, cold, water, gas, electricity, temperatures, flow, power',
      de: 'der Zähler sagt selbst, was er misst: Wärme, Kälte, Wasser, Gas, Strom, Temperaturen, Durchfluss, Leistung',
    },
    {
      en: 'a meter with a battery is built for one reading in 15 minutes or fewer; only those with mains supply may be asked more often',
      de: 'ein Zähler mit Batterie ist für eine Ablesung in 15 Minuten oder weniger gebaut; nur solche mit Netzteil dürfen öfter gefragt werden',
    },
  ],
});

export const mBusGeneric = [generic];
