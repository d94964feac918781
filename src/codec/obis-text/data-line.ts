// The lines of text telegrams (IEC 62056-21, 6.5): a code and what stands in brackets behind it. Knows no meaning of a code.
import { formatObis, parseObis, type ObisCode } from './code.ts';

export interface DataLine {
  readonly code: ObisCode;
  /** `1-0:1.8.0*255` */
  readonly obis: string;
  /** What stands in each pair of brackets, in their order. */
  readonly groups: readonly string[];
}

export interface DataLines {
  readonly lines: readonly DataLine[];
  /** Lines that are none: of a damaged telegram, or of a maker's own making. */
  readonly odd: number;
}

/** A number with its unit as it was sent. */
export interface SentNumber {
  readonly value: number;
  /** `kWh`; null: none was sent. */
  readonly unit: string | null;
}

/** Several values may share a line (heat meters): a code with its brackets, and the next one. */
const LINE = /^(?:[^()]*\([^()]*\))+$/;
const DATA_SET = /([^()]*)((?:\([^()]*\))+)/g;
const NUMBER = /^([+-]?[0-9]{1,15}(?:\.[0-9]{1,12})?)(?:\*([A-Za-z0-9/°%]{1,8}))?$/;
/** Year to minute or second, with or without the mark of the summer time. */
const TIME = /^[0-9]{10}(?:[0-9]{2}[SW]?)?$/;

/** The lines between the identification and the end; one that has no code goes on with the one before (DSMR 2.2 and 3). */
export function parseDataLines(text: string): DataLines {
  const lines: { code: ObisCode; obis: string; groups: string[] }[] = [];
  let odd = 0;
  const take = (address: string, brackets: string): void => {
    const groups = [...brackets.matchAll(/\(([^()]*)\)/g)].map(([, group = '']) => group);
    const code = parseObis(address);
    const last = lines.at(-1);
    if (code !== null) lines.push({ code, obis: formatObis(code), groups });
    else if (address === '' && last !== undefined) last.groups.push(...groups);
    else odd++;
  };
  for (const each of text.split(/[\r\n]+/)) {
    const line = each.trim();
    if (line === '') continue;
    const sets = LINE.test(line) ? [...line.matchAll(DATA_SET)] : [];
    for (const [, address = '', brackets = ''] of sets) take(address, brackets);
    if (sets.length === 0) odd++;
  }
  return { lines, odd };
}

/** `000123.456*kWh`; null: it is no number. */
export function parseNumber(group: string): SentNumber | null {
  const [, digits, unit = null] = NUMBER.exec(group) ?? [];
  return digits === undefined ? null : { value: Number(digits), unit };
}

/** The only number of a line, its times left out; null: there is none, or there are several (logs, lists). */
export function numberOf({ groups }: Pick<DataLine, 'groups'>): SentNumber | null {
  const values = groups.length === 1 ? groups : groups.filter((group) => !TIME.test(group));
  const [only] = values;
  return only === undefined || values.length > 1 ? null : parseNumber(only);
}
