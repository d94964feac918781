// Errors of the history.
import type { ErrorEntry } from './entry.ts';

export const HISTORY_ERRORS = {
  HISTORY_WRITE: {
    en: 'The history cannot be written to the disk.',
    de: 'Der Verlauf kann nicht geschrieben werden. Die Werte warten im Speicher.',
    remedy: {
      en: 'Check space and rights of `history.path`; the newest values are kept in memory and written as soon as it works.',
      de: 'Platz und Rechte von `history.path` prüfen; die neuesten Werte bleiben im Speicher und werden geschrieben, sobald es geht.',
    },
    httpStatus: null,
    transient: true,
    details: { errno: 'may', stalledMs: 'may' },
  },
  HISTORY_BACKUP: {
    en: 'No copy of the history could be made.',
    de: 'Vom Verlauf konnte keine Kopie angelegt werden. Die Aufzeichnung läuft weiter, ältere Kopien bleiben.',
    remedy: {
      en: 'Check space and rights of `history.backup.path`, and the history itself with `meterhub history check`. Recording goes on, and the older copies are kept.',
      de: 'Platz und Rechte von `history.backup.path` prüfen, und den Verlauf selbst mit `meterhub history check`. Die Aufzeichnung läuft weiter, ältere Kopien bleiben.',
    },
    httpStatus: null,
    transient: true,
    details: { errno: 'may', stalledMs: 'may' },
  },
  HISTORY_READ: {
    en: 'The history cannot be read, or the disk takes too long.',
    de: 'Der Verlauf kann nicht gelesen werden.',
    remedy: {
      en: 'Try again; if it stays so, check the disk, and the file with `meterhub history check -f FILE`.',
      de: 'Noch einmal versuchen; wenn es so bleibt, den Datenträger prüfen, und die Datei mit `meterhub history check -f DATEI`.',
    },
    httpStatus: 503,
    transient: true,
    details: { errno: 'may' },
  },
  HISTORY_DAMAGED: {
    en: 'A part of the history file is damaged.',
    de: 'Ein Teil des Verlaufs ist beschädigt.',
    remedy: {
      en: 'Stop MeterHub and save what can be read with `meterhub history check -f FILE --repair`.',
      de: 'MeterHub anhalten und mit `meterhub history check -f DATEI --repair` retten, was sich lesen lässt.',
    },
    httpStatus: 503,
    transient: false,
    details: { errno: 'may' },
  },
  HISTORY_CLOCK: {
    en: 'The clock of this machine is wrong (before 2020): nothing can be stored under its time.',
    de: 'Die Uhr dieses Rechners geht falsch (vor 2020). Die Werte werden gehalten, bis sie stimmt.',
    remedy: {
      en: 'Set it, or let the network do it (`timedatectl set-ntp true`); values are held and stored under the right time then.',
      de: 'Die Uhr stellen oder vom Netz stellen lassen (`timedatectl set-ntp true`); die Werte werden gehalten und dann unter der richtigen Zeit gespeichert.',
    },
    httpStatus: null,
    transient: true,
    details: {},
  },
  HISTORY_IN_USE: {
    en: 'Another process writes this history file: a running MeterHub, or an import.',
    de: 'Ein anderes Programm schreibt in die Datei des Verlaufs.',
    remedy: {
      en: 'Only one may write it. Stop MeterHub while you import (`sudo systemctl stop meterhub`), and give each MeterHub a `history.path` of its own.',
      de: 'Nur eines darf schreiben. MeterHub während eines Imports anhalten (`sudo systemctl stop meterhub`), und jedem MeterHub einen eigenen `history.path` geben.',
    },
    httpStatus: null,
    transient: true,
    details: {},
  },
  HISTORY_FOREIGN: {
    en: 'The history file belongs to another program, or to a newer version of this one.',
    de: 'Die Datei des Verlaufs gehört einem anderen Programm oder einer neueren Version.',
    remedy: {
      en: 'Choose another `history.path`, or update MeterHub.',
      de: 'Einen anderen `history.path` wählen, oder MeterHub aktualisieren.',
    },
    httpStatus: null,
    transient: false,
    details: {},
  },
  HISTORY_NO_FILE: {
    en: 'There is no history file at the given path.',
    de: 'Die Datei des Verlaufs gibt es nicht.',
    remedy: {
      en: 'Check the path; the configuration names it in `history.path`.',
      de: 'Den Pfad prüfen; in der Konfiguration steht er bei `history.path`.',
    },
    httpStatus: null,
    transient: false,
    details: {},
  },
} as const satisfies Record<string, ErrorEntry>;
