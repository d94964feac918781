// A text telegram from `/` to `!`: its identification and its lines. Knows neither wires nor checksums.
import { numberOf, parseDataLines, type DataLine } from './data-line.ts';

export interface TextTelegram {
  /** What stands behind `/`: three letters of the maker, a digit of the speed, the type. */
  readonly identification: string;
  readonly lines: readonly DataLine[];
  /** Lines that are none. */
  readonly odd: number;
}

const IDENTIFICATION = /^\/([A-Za-z]{3}[ -~]*)$/;

/** The telegram of a text from `/` up to, and without, `!`; null when it has no identification. */
export function parseTelegram(text: string): TextTelegram | null {
  const end = text.search(/[\r\n]/);
  if (end < 0) return null;
  const [, identification] = IDENTIFICATION.exec(text.slice(0, end).trimEnd()) ?? [];
  if (identification === undefined) return null;
  return { identification, ...parseDataLines(text.slice(end)) };
}

/** The first line with this code. */
export function lineOf({ lines }: Pick<TextTelegram, 'lines'>, obis: string): DataLine | undefined {
  return lines.find((line) => line.obis === obis);
}

/**
 * What two telegrams of one meter have in common: the codes, and every number with so many digits. One from which bytes
 * were lost looks different.
 */
export function shapeOf({ identification, lines }: TextTelegram): string {
  const parts = lines.map((line) => {
    const digits = numberOf(line) === null ? String(line.groups.length) : line.groups.join(')(').replace(/[0-9]/g, '0');
    return `${line.obis}(${digits})`;
  });
  return [identification, ...parts].join('\n');
}
