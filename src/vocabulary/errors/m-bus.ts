// Errors of wired M-Bus.
import type { ErrorEntry } from './entry.ts';

export const M_BUS_ERRORS = {
  MBUS_TIMEOUT: {
    en: 'The M-Bus meter did not answer in time.',
    de: 'Der M-Bus-Zähler antwortet nicht.',
    remedy: {
      en: 'Check that the level converter has power and its voltage is on the bus, the address (`meterhub scan` finds it), baud rate (2400 8E1 in most meters) and the number of meters that the converter can feed; raise `timeout` behind slow gateways.',
      de: 'Prüfen, ob der Pegelwandler Strom hat und seine Spannung am Bus liegt, dazu die Adresse (`meterhub scan` findet sie), die Baudrate (in den meisten Zählern 2400 8E1) und wie viele Zähler der Pegelwandler speisen kann; hinter langsamen Gateways `timeout` erhöhen.',
    },
    httpStatus: null,
    transient: true,
    details: { bus: 'must', meter: 'must', timeoutMs: 'may' },
  },
  MBUS_DAMAGED: {
    en: 'A reply on the M-Bus arrived damaged.',
    de: 'Eine Antwort auf dem M-Bus kam beschädigt an.',
    remedy: {
      en: 'Two meters may have the same address: read them by their secondary addresses. Else check baud rate and parity, cable length, and disturbances from other cables.',
      de: 'Vielleicht haben zwei Zähler dieselbe Adresse: dann über die Sekundäradresse lesen. Sonst Baudrate und Parität prüfen, die Länge des Kabels und Störungen durch andere Leitungen.',
    },
    httpStatus: null,
    transient: true,
    details: { bus: 'must', meter: 'must' },
  },
  MBUS_COLLISION: {
    en: 'Several M-Bus meters feel meant by this secondary address and answer at once.',
    de: 'Mehrere M-Bus-Zähler fühlen sich von dieser Sekundäradresse angesprochen und antworten zugleich.',
    remedy: {
      en: 'Write the whole address of the meter, with manufacturer, version and medium: `meterhub scan` shows it.',
      de: 'Die ganze Adresse des Zählers mit Hersteller, Version und Medium angeben: `meterhub scan` zeigt sie.',
    },
    httpStatus: null,
    transient: false,
    details: { bus: 'must', meter: 'must' },
  },
  MBUS_FOREIGN: {
    en: 'Another M-Bus meter answered than the one that was asked.',
    de: 'Es hat ein anderer M-Bus-Zähler geantwortet als der gefragte.',
    remedy: {
      en: 'Its values were dropped. Check that no other program asks on this bus or through this gateway, and that the gateway does not hold back replies.',
      de: 'Seine Werte wurden verworfen. Prüfen, dass kein anderes Programm an diesem Bus oder über dieses Gateway fragt und dass das Gateway keine Antworten zurückhält.',
    },
    httpStatus: null,
    transient: true,
    details: { bus: 'must', meter: 'must', shows: 'may' },
  },
  MBUS_CONTENT: {
    en: 'An M-Bus meter sends something that the standard does not know.',
    de: 'Ein M-Bus-Zähler sendet etwas, das die Norm nicht kennt.',
    remedy: {
      en: 'Please report it with the output of `meterhub run -v`: it shows the telegram.',
      de: 'Bitte melden, mit der Ausgabe von `meterhub run -v`: Sie zeigt das Telegramm.',
    },
    httpStatus: null,
    transient: true,
    details: { bus: 'must', meter: 'must', said: 'may', saidDe: 'may' },
  },
  MBUS_ENCRYPTED: {
    en: 'An M-Bus meter encrypts its values.',
    de: 'Ein M-Bus-Zähler verschlüsselt seine Werte.',
    remedy: {
      en: 'Ask whoever runs the meters to switch encryption off on the wire; radio may stay encrypted.',
      de: 'Beim Betreiber der Zähler die Verschlüsselung auf der Leitung abschalten lassen; der Funk darf verschlüsselt bleiben.',
    },
    httpStatus: null,
    transient: false,
    details: { bus: 'must', meter: 'must' },
  },
  MBUS_REFUSED: {
    en: 'An M-Bus meter answers that it cannot give its values now.',
    de: 'Ein M-Bus-Zähler antwortet, dass er seine Werte jetzt nicht geben kann.',
    remedy: {
      en: 'Meters with a battery allow a limited number of readings: raise `interval`, 15min suits nearly all of them.',
      de: 'Zähler mit Batterie erlauben nur eine begrenzte Zahl von Ablesungen: `interval` vergrößern, 15min passt fast allen.',
    },
    httpStatus: null,
    transient: true,
    details: { bus: 'must', meter: 'must', said: 'may', saidDe: 'may' },
  },
} as const satisfies Readonly<Record<string, ErrorEntry>>;
