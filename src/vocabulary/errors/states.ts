// States that are no error: something has just begun, or nobody ever sent anything.
import type { Text } from '../text.ts';

export const STATES = {
  NOT_ASKED_YET: { en: 'not asked yet', de: 'noch nicht abgefragt' },
  NOT_OPENED_YET: { en: 'not opened yet', de: 'noch nicht geöffnet' },
  NO_TELEGRAM_YET: { en: 'no telegram yet', de: 'noch kein Telegramm' },
  NO_MESSAGE_YET: { en: 'no message yet', de: 'noch keine Nachricht' },
  ONLY_OLD_MESSAGE: {
    en: 'only an old retained message so far',
    de: 'bisher nur eine alte, vom Broker aufbewahrte Nachricht',
  },
  NOTHING_RECEIVED: { en: 'nothing received', de: 'Es kommt nichts mehr' },
  NOTHING_PUBLISHED: { en: 'nothing has been published yet', de: 'Noch nichts wurde veröffentlicht' },
  PUBLISHED_EXPIRED: { en: 'what was published has expired', de: 'Die veröffentlichten Werte sind abgelaufen' },
  STOPPED: { en: 'it is stopped', de: 'angehalten' },
} as const satisfies Record<string, Text>;

export type StateCode = keyof typeof STATES;
