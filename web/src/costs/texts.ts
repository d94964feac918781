// Texts of the costs in both languages, loaded with them. Pure.
import type { Text } from '../../../src/vocabulary/text.ts';

export const TEXTS = {
  title: { en: 'What it costs', de: 'Was es kostet' },
  device: { en: 'Device', de: 'Gerät' },
  today: { en: 'Today', de: 'Heute' },
  yesterday: { en: 'Yesterday', de: 'Gestern' },
  month: { en: 'This month so far', de: 'Dieser Monat bisher' },
  forecast: { en: 'This month, expected', de: 'Dieser Monat, voraussichtlich' },
  forecastHelp: {
    en: 'Expected: what is known of the month, and for each day that is left the mean of the last whole days, of seven at most.',
    de: 'Voraussichtlich: was vom Monat bekannt ist, und für jeden Tag, der noch kommt, das Mittel der letzten ganzen Tage, höchstens sieben.',
  },
  estimated: { en: 'estimated', de: 'geschätzt' },
  parts: {
    en: '{cost} drawn, {base} base price, {revenue} fed in',
    de: '{cost} bezogen, {base} Grundpreis, {revenue} eingespeist',
  },
  noTariff: { en: 'nobody said what this costs', de: 'was das kostet, ist nirgends gesagt' },
  noPrice: { en: 'a price is missing', de: 'ein Preis fehlt' },
  noValue: { en: 'no readings', de: 'keine Messwerte' },
  noCounter: { en: 'it does not count that', de: 'das zählt es nicht' },
  none: {
    en: 'There are no costs: the configuration has no tariff, or nothing is recorded.',
    de: 'Es gibt keine Kosten: In der Konfiguration steht kein Tarif, oder es wird nichts aufgezeichnet.',
  },
  included: {
    en: 'What single devices cost is part of what the grid connection costs.',
    de: 'Was einzelne Geräte kosten, ist ein Teil dessen, was der Netzanschluss kostet.',
  },
  statement: { en: 'Statement of last month (CSV)', de: 'Abrechnung des letzten Monats (CSV)' },
} as const satisfies Record<string, Text>;

export type CostsText = keyof typeof TEXTS;
