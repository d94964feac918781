// What the status byte of a telegram says (EN 13757-3, table 8). Words only.
import type { Text } from '../../vocabulary/text.ts';

const APPLICATION: readonly (Text | null)[] = [
  null,
  { en: 'the meter is busy', de: 'der Zähler ist beschäftigt' },
  { en: 'the meter reports an error of its application', de: 'der Zähler meldet einen Anwendungsfehler' },
  { en: 'the meter reports an alarm', de: 'der Zähler meldet einen Alarm' },
];
const LOW_POWER: Text = { en: 'the battery of the meter is low', de: 'die Batterie des Zählers ist schwach' };
const PERMANENT: Text = { en: 'the meter reports a permanent error', de: 'der Zähler meldet einen dauernden Fehler' };
const TEMPORARY: Text = {
  en: 'the meter reports a temporary error',
  de: 'der Zähler meldet einen vorübergehenden Fehler',
};

/** All that is wrong with the meter; the upper three bits are each manufacturer's own. */
export function statusTexts(status: number): readonly Text[] {
  const application = APPLICATION[status & 0x03] ?? null;
  return [
    ...(application === null ? [] : [application]),
    ...((status & 0x04) === 0 ? [] : [LOW_POWER]),
    ...((status & 0x08) === 0 ? [] : [PERMANENT]),
    ...((status & 0x10) === 0 ? [] : [TEMPORARY]),
  ];
}
