// Errors of devices that describe themselves by SunSpec.
import type { ErrorEntry } from './entry.ts';

export const SUNSPEC_ERRORS = {
  SUNSPEC_NONE: {
    en: 'The device answers, but has no SunSpec map: "SunS" stands neither at 40000 nor at 50000 nor at 0.',
    de: 'Das Gerät antwortet, beschreibt sich aber nicht nach SunSpec: „SunS“ steht weder bei 40000 noch bei 50000 noch bei 0.',
    remedy: {
      en: 'Switch SunSpec (often "Modbus TCP", "sunssf") on in the device, and check the unit id: inverters often have 1, 3 or 126, their meters 2, 200 or 240.',
      de: 'SunSpec (oft „Modbus TCP“, „sunssf“) im Gerät einschalten und die Nummer prüfen: Wechselrichter haben oft 1, 3 oder 126, ihre Zähler 2, 200 oder 240.',
    },
    httpStatus: null,
    transient: true,
    details: { unit: 'must' },
  },
  SUNSPEC_NOTHING: {
    en: 'The device describes itself by SunSpec, but nothing that is asked of it is a value.',
    de: 'Das Gerät beschreibt sich nach SunSpec, aber nichts davon ist ein gefragter Wert.',
    remedy: {
      en: '`meterhub scan` shows which devices stand behind the unit id; `part` names another one of them. Behind bridges with small buffers, raise `maxRegistersPerRead`.',
      de: '`meterhub scan` zeigt, welche Geräte hinter der Nummer stehen; `part` nennt ein anderes davon. Hinter Umsetzern mit kleinem Puffer `maxRegistersPerRead` erhöhen.',
    },
    httpStatus: null,
    transient: true,
    details: { unit: 'must', said: 'may', saidDe: 'may' },
  },
  SUNSPEC_MOVED: {
    en: 'The SunSpec map of the device has changed: another block lies where one was.',
    de: 'Die SunSpec-Blöcke des Geräts liegen jetzt anders: Wo einer war, ist ein anderer.',
    remedy: {
      en: 'Nothing: the values of that turn were dropped, and the map is read anew. If it happens often, look for a gateway that gives replies to the wrong requests.',
      de: 'Nichts ist zu tun: Die Werte dieser Runde wurden verworfen, die Blöcke werden neu gesucht. Geschieht das oft, gibt vielleicht ein Gateway Antworten auf falsche Anfragen.',
    },
    httpStatus: null,
    transient: true,
    details: { unit: 'must' },
  },
  SUNSPEC_LIMIT: {
    en: 'Some SunSpec values need longer reads than are allowed here: a value must come together with its scale factor.',
    de: 'Einige SunSpec-Werte brauchen längere Antworten, als hier erlaubt sind: Ein Wert muss mit seinem Skalenfaktor zusammen kommen.',
    remedy: {
      en: 'Raise `maxRegistersPerRead`, or take another bridge when it cannot pass on long replies.',
      de: '`maxRegistersPerRead` erhöhen, oder einen anderen Umsetzer nehmen, wenn dieser keine langen Antworten durchlässt.',
    },
    httpStatus: null,
    transient: true,
    details: { unit: 'must', limit: 'must', said: 'may', saidDe: 'may' },
  },
} as const satisfies Record<string, ErrorEntry>;
