// Errors of setting up from the page: the configuration that is written, and what is looked for.
import type { ErrorEntry } from './entry.ts';

export const SETUP_ERRORS = {
  CONFIG_CHANGED: {
    en: 'The configuration file has changed since it was read.',
    de: 'Die Konfigurationsdatei hat sich geändert, seit sie gelesen wurde.',
    remedy: {
      en: 'Look at what is new, then save again: nothing of it is lost.',
      de: 'Das Neue ansehen und noch einmal speichern: Nichts davon geht verloren.',
    },
    httpStatus: 409,
    transient: false,
    details: {},
  },
  CONFIG_EDIT: {
    en: 'The configuration file cannot be changed from here at this place.',
    de: 'Die Konfigurationsdatei kann an dieser Stelle nicht von hier geändert werden.',
    remedy: {
      en: 'Change it in the file; the page shows it at once.',
      de: 'In der Datei ändern; die Seite zeigt es sofort.',
    },
    httpStatus: 422,
    transient: false,
    details: { said: 'may', saidDe: 'may' },
  },
  SETUP_ADDRESS: {
    en: 'Only addresses of the own network are tried from the page.',
    de: 'Von der Seite aus werden nur Adressen im eigenen Netz angesprochen.',
    remedy: {
      en: 'Use an address like 192.168.0.44, or a name that ends in .local; anything else is written into the file by hand.',
      de: 'Eine Adresse wie 192.168.0.44 nehmen, oder einen Namen auf .local; alles andere von Hand in die Datei schreiben.',
    },
    httpStatus: 400,
    transient: false,
    details: { where: 'may' },
  },
  SETUP_PATH: {
    en: 'From the page, files are only used below the data folder.',
    de: 'Von der Seite aus werden Dateien nur unterhalb des Datenordners benutzt.',
    remedy: {
      en: 'Use a path like data/history.db; anything else is written into the file by hand.',
      de: 'Einen Pfad wie data/history.db nehmen; alles andere von Hand in die Datei schreiben.',
    },
    httpStatus: 400,
    transient: false,
    details: { path: 'may' },
  },
  SETUP_WIRE: {
    en: 'A bus of the configuration uses this port or address already.',
    de: 'Ein Bus der Konfiguration benutzt diese Schnittstelle oder Adresse schon.',
    remedy: {
      en: 'Take that bus, with its settings; or remove what is on it.',
      de: 'Diesen Bus mit seinen Einstellungen nehmen; oder entfernen, was daran hängt.',
    },
    httpStatus: 409,
    transient: false,
    details: { bus: 'must' },
  },
  SETUP_BUSY: {
    en: 'A search is under way already.',
    de: 'Es läuft schon eine Suche.',
    remedy: { en: 'Stop it, or wait for its end.', de: 'Sie anhalten, oder ihr Ende abwarten.' },
    httpStatus: 409,
    transient: true,
    details: {},
  },
} as const satisfies Record<string, ErrorEntry>;
