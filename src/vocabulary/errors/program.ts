// Errors of the program itself: configuration, command line, what is stopped, what nobody expected.
import type { ErrorEntry } from './entry.ts';

export const PROGRAM_ERRORS = {
  CANCELLED: {
    en: 'The operation was cancelled because the program or the device is being stopped.',
    de: 'Abgebrochen, weil etwas angehalten wird.',
    remedy: { en: 'Nothing.', de: 'Nichts ist zu tun.' },
    httpStatus: 503,
    transient: true,
    details: {},
  },
  CONFIG_SYNTAX: {
    en: 'The configuration is not valid YAML.',
    de: 'Die Konfiguration ist kein gültiges YAML.',
    remedy: { en: 'Correct the line that is named.', de: 'Die genannte Zeile berichtigen.' },
    httpStatus: null,
    transient: false,
    details: {},
  },
  CONFIG_INVALID: {
    en: 'The configuration says something impossible.',
    de: 'Die Konfiguration enthält Fehler.',
    remedy: {
      en: 'Correct the lines that are named; `meterhub check -c file` shows them all at once.',
      de: 'Die genannten Zeilen berichtigen; `meterhub check -c DATEI` zeigt alle auf einmal.',
    },
    httpStatus: 422,
    transient: false,
    details: { count: 'may' },
  },
  CONFIG_UNREADABLE: {
    en: 'The configuration file cannot be read.',
    de: 'Die Konfigurationsdatei kann nicht gelesen werden.',
    remedy: { en: 'Check the path and the permissions.', de: 'Den Pfad und die Rechte prüfen.' },
    httpStatus: 422,
    transient: false,
    details: { path: 'must', errno: 'may' },
  },
  RELOAD_NO_FILE: {
    en: 'MeterHub was started without a configuration file: there is nothing to read again.',
    de: 'MeterHub läuft ohne Konfigurationsdatei.',
    remedy: { en: 'Start it with `meterhub run -c file`.', de: 'MeterHub mit `meterhub run -c DATEI` starten.' },
    httpStatus: 409,
    transient: false,
    details: {},
  },
  USAGE: {
    en: 'The command line is wrong.',
    de: 'Der Aufruf ist falsch.',
    remedy: { en: 'See `meterhub <command> --help`.', de: 'Siehe `meterhub <Befehl> --help`.' },
    httpStatus: null,
    transient: false,
    details: {},
  },
  LISTEN: {
    en: 'The HTTP address cannot be used.',
    de: 'Die HTTP-Adresse kann nicht benutzt werden.',
    remedy: {
      en: 'Another program may use the port, or it is below 1024 and needs a right (docs/install.md): choose another with `server.listen` or `-u`.',
      de: 'Vielleicht benutzt ein anderes Programm den Port, oder er liegt unter 1024 und braucht ein Recht (docs/install.md): mit `server.listen` oder `-u` einen anderen wählen.',
    },
    httpStatus: 422,
    transient: false,
    details: { where: 'must', errno: 'may' },
  },
  INTERNAL: {
    en: 'Something unexpected went wrong inside MeterHub.',
    de: 'Etwas Unerwartetes ist schiefgegangen. Näheres steht im Protokoll.',
    remedy: {
      en: 'See the log; report it with the lines around the error.',
      de: 'Im Protokoll nachsehen und den Fehler mit den Zeilen darum herum melden.',
    },
    httpStatus: 500,
    transient: true,
    details: { errno: 'may' },
  },
} as const satisfies Record<string, ErrorEntry>;
