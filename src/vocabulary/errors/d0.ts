// Errors of meters that are read through an optical head in text (IEC 62056-21).
import type { ErrorEntry } from './entry.ts';

export const D0_ERRORS = {
  D0_SILENT: {
    en: 'The meter under an optical head does not answer, and sends nothing by itself.',
    de: 'Der Zähler unter dem Lesekopf antwortet nicht und sendet nichts von selbst.',
    remedy: {
      en: 'Check that the head sits straight on the interface, with its cable to the side that the manual shows, and that it can send as well as receive. Some meters have a second, sending interface that speaks SML.',
      de: 'Prüfen, ob der Lesekopf gerade auf der Schnittstelle sitzt, das Kabel zu der Seite zeigt, die die Anleitung nennt, und ob er auch senden kann. Manche Zähler haben daneben eine Schnittstelle, die SML sendet.',
    },
    httpStatus: null,
    transient: true,
    details: { silentMs: 'may' },
  },
  D0_NOT_D0: {
    en: 'Something comes from an optical head, but no telegram of IEC 62056-21.',
    de: 'Vom Lesekopf kommt etwas, aber kein Telegramm nach IEC 62056-21.',
    remedy: {
      en: 'Check `mode`, `baud` and `framing` (7E1 in nearly all meters), behind a converter its own settings, and that no lamp shines into the head.',
      de: '`mode`, `baud` und `framing` prüfen (fast immer 7E1), hinter einem Umsetzer dessen Einstellungen, und ob eine Lampe in den Lesekopf scheint.',
    },
    httpStatus: null,
    transient: true,
    details: { silentMs: 'may', bytes: 'may' },
  },
  D0_SML: {
    en: 'The meter under an optical head sends SML.',
    de: 'Der Zähler unter dem Lesekopf sendet SML.',
    remedy: {
      en: 'Read it with `model: sml` at 9600 8N1.',
      de: 'Ihn mit `model: sml` lesen, 9600 8N1.',
    },
    httpStatus: null,
    transient: false,
    details: { silentMs: 'may' },
  },
  D0_CHECK: {
    en: 'A readout arrived damaged and was not used.',
    de: 'Eine Ablesung kam beschädigt an und zählt nicht.',
    remedy: {
      en: 'Fix the head straight and shade it; set `baud: 300` when the head is too slow for the speed that the meter offers.',
      de: 'Den Lesekopf gerade befestigen und abschatten; `baud: 300` setzen, wenn der Kopf für die Geschwindigkeit des Zählers zu langsam ist.',
    },
    httpStatus: null,
    transient: true,
    details: { silentMs: 'may', damaged: 'may' },
  },
  D0_INCOMPLETE: {
    en: 'A readout broke off, does not end, or has no values.',
    de: 'Eine Ablesung brach ab, endet nicht oder hat keine Werte.',
    remedy: {
      en: 'As for a damaged readout. Behind a converter set the time after which it hands on what it has below 100 ms.',
      de: 'Wie bei einer beschädigten Ablesung. Im Umsetzer die Zeit, nach der er das Empfangene weitergibt, unter 100 ms stellen.',
    },
    httpStatus: null,
    transient: true,
    details: { silentMs: 'may', bytes: 'may', damaged: 'may' },
  },
  D0_SPEED: {
    en: 'What follows after the change of speed cannot be read.',
    de: 'Was nach dem Wechsel der Geschwindigkeit kommt, ist nicht lesbar.',
    remedy: {
      en: 'Set `baud: 300`: the meter is asked to stay slow. Meters that change by themselves need a head on a serial port of this machine.',
      de: '`baud: 300` setzen: Der Zähler wird gebeten, langsam zu bleiben. Zähler, die von selbst wechseln, brauchen einen Lesekopf an einer Schnittstelle dieses Rechners.',
    },
    httpStatus: null,
    transient: true,
    details: { silentMs: 'may', baud: 'may' },
  },
  D0_TWO_METERS: {
    en: 'Two meters are heard through one optical head; only the first one counts.',
    de: 'Über einen Lesekopf kommen zwei Zähler an; nur der erste zählt.',
    remedy: {
      en: 'Shade the head, or give each meter a head and a bus of its own. After an exchange nothing has to be done.',
      de: 'Den Lesekopf abschatten oder jedem Zähler einen eigenen Kopf und Bus geben. Nach einem Tausch ist nichts zu tun.',
    },
    httpStatus: null,
    transient: true,
    details: { count: 'may' },
  },
} as const satisfies Record<string, ErrorEntry>;
