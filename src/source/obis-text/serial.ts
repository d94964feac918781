// The number on a meter's plate as its text telegrams say it. Knows lines only.
import { lineOf, type TextTelegram } from '../../codec/obis-text/telegram.ts';

type Lines = Pick<TextTelegram, 'lines'>;

/** Where meters say their number: DSMR, Luxembourg, and the codes of other meters. */
const SERIAL_CODES = ['0-0:96.1.1*255', '0-0:42.0.0*255', '0-0:96.1.0*255', '1-0:96.1.0*255', '1-0:0.0.0*255'];
/** Of heat meters (Landis+Gyr UH50, T550), and the same codes as heat meters count channels. */
const PLAIN_CODES = ['1-0:0.0.0*255', '1-0:96.1.0*255', '0-0:96.1.0*255', '0-0:96.1.1*255', '1-0:9.21.0*255'];

/** Of a P1 telegram, where it is in hexadecimal; null: it does not say it. */
export function serialOf(telegram: Lines): string | null {
  return firstOf(telegram, SERIAL_CODES, textOfHex);
}

/** Of a readout after IEC 62056-21, where it is written as it is; null: it does not say it. */
export function plainSerialOf(telegram: Lines): string | null {
  return firstOf(telegram, PLAIN_CODES, (said) => said.trim());
}

function firstOf(telegram: Lines, codes: readonly string[], textOf: (said: string) => string): string | null {
  for (const code of codes) {
    const [said = ''] = lineOf(telegram, code)?.groups ?? [];
    const serial = textOf(said);
    if (serial !== '') return serial;
  }
  return null;
}

/** Numbers are sent as the hexadecimal codes of their characters; some meters send them as they are. */
export function textOfHex(said: string): string {
  if (said.length % 2 !== 0 || !/^[0-9A-Fa-f]+$/.test(said)) return said.trim();
  const text = Buffer.from(said, 'hex').toString('latin1');
  return /^[ -~]+$/.test(text) ? text.trim() : said;
}
