// Texts of the events in both languages, loaded with them. Pure.
import type { Text } from '../../../src/vocabulary/text.ts';

export const TEXTS = {
  title: { en: 'What happened', de: 'Was geschehen ist' },
  device: { en: 'Device', de: 'Gerät' },
  allDevices: { en: 'all devices', de: 'alle Geräte' },
  kind: { en: 'What', de: 'Was' },
  allKinds: { en: 'everything', de: 'alles' },
  time: { en: 'Time', de: 'Zeit' },
  nothing: { en: 'Nothing of this kind has happened.', de: 'Nichts dieser Art ist geschehen.' },
  older: { en: 'Show older ones', de: 'Ältere zeigen' },
  availability: { en: 'Availability of the last 30 days', de: 'Verfügbarkeit der letzten 30 Tage' },
  availabilityHelp: {
    en: 'The share of the time in which the device answered. Time in which MeterHub was off does not count.',
    de: 'Der Anteil der Zeit, in der das Gerät da war. Zeit, in der MeterHub aus war, zählt nicht.',
  },
  day: { en: '{day}: {share}, away for {away}', de: '{day}: {share}, fort für {away}' },
  dayUnknown: { en: '{day}: not known', de: '{day}: nicht bekannt' },
  unknown: { en: 'not known', de: 'nicht bekannt' },
} as const satisfies Record<string, Text>;

export type EventsText = keyof typeof TEXTS;
