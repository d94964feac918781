// What a meter says when it does not understand or cannot answer (EN 13757-3, 8: general application errors). Words only.
import type { Text } from '../../vocabulary/text.ts';

const ERRORS: readonly Text[] = [
  { en: 'unspecified error', de: 'nicht näher bezeichneter Fehler' },
  { en: 'it does not know this kind of request', de: 'er kennt diese Art Anfrage nicht' },
  { en: 'the request is too long for it', de: 'die Anfrage ist ihm zu lang' },
  { en: 'too many records', de: 'zu viele Datensätze' },
  { en: 'a record ended too early', de: 'ein Datensatz endete zu früh' },
  { en: 'more than ten DIFE', de: 'mehr als zehn DIFE' },
  { en: 'more than ten VIFE', de: 'mehr als zehn VIFE' },
  { en: 'reserved', de: 'reserviert' },
  { en: 'it is busy', de: 'er ist beschäftigt' },
  { en: 'it has been read too often (to save its battery)', de: 'er wurde zu oft gelesen (er schont seine Batterie)' },
];

export const BUSY = 8;

/** `code` null: the meter says none. */
export function applicationErrorText(code: number | null): Text {
  const known = ERRORS[code ?? 0];
  if (known !== undefined) return known;
  return { en: `error ${code ?? 0}`, de: `Fehler ${code ?? 0}` };
}
