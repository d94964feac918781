// Cuts the text of an expression into tokens, one on demand: numbers, texts, names and operators.
// It must not know which token may follow which.
import { alike, type Text } from '../vocabulary/text.ts';
import { type Problem, type Span, problemAt } from './ast.ts';

export type Token = Span &
  (
    | { readonly kind: 'number'; readonly value: number }
    | { readonly kind: 'text'; readonly value: string }
    | { readonly kind: 'word'; readonly value: string }
    | { readonly kind: 'symbol'; readonly value: string }
    | { readonly kind: 'end'; readonly value: '' }
  );

/** Thrown inside the parser only; `parseExpression` turns it into its answer. */
export class ParseFailure extends Error {
  readonly problem: Problem;

  constructor(span: Span, message: Text, hint?: Text | null) {
    super(message.en);
    this.problem = problemAt(span, message, hint);
  }
}

const SPACE = /\s*/y;
const WORD = /[A-Za-z_][A-Za-z0-9_]*/y;
const NUMBER = /[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
/** What would be read as one piece by a person who meant a number: 1.2.3, 12abc, 1-0:1.8.0 up to the colon. */
const NUMBER_LIKE = /[0-9A-Za-z_.]+/y;
const SYMBOL = /<=|>=|==|!=|[-+*/%<>?:(),.]/y;

const HINTS = new Map([
  ['=', { en: 'to compare, write ==', de: 'zum Vergleichen == schreiben' }],
  ['!', { en: 'write not', de: 'not schreiben' }],
  ['&', { en: 'write and', de: 'and schreiben' }],
  ['|', { en: 'write or', de: 'or schreiben' }],
  ['^', { en: 'there are no powers: multiply instead', de: 'Potenzen gibt es nicht: stattdessen malnehmen' }],
  ['[', { en: 'there are no lists', de: 'Listen gibt es nicht' }],
  ['{', { en: 'there are no objects', de: 'Objekte gibt es nicht' }],
  [
    '$',
    { en: 'names are written as they are: device.measurand', de: 'Namen schreibt man, wie sie sind: Gerät.Messgröße' },
  ],
  ['’', { en: 'quotes are \' or "', de: 'Anführungszeichen sind \' oder "' }],
  ['“', { en: 'quotes are \' or "', de: 'Anführungszeichen sind \' oder "' }],
  ['„', { en: 'quotes are \' or "', de: 'Anführungszeichen sind \' oder "' }],
]);
const QUOTE_NAME_HINT = {
  en: 'a name with other characters than letters a to z, digits and _ needs quotes: "my-meter".power',
  de: 'ein Name mit anderen Zeichen als a bis z, Ziffern und _ braucht Anführungszeichen: "my-meter".power',
};

function matchAt(pattern: RegExp, source: string, offset: number): string {
  pattern.lastIndex = offset;
  return pattern.exec(source)?.[0] ?? '';
}

function readNumber(source: string, offset: number): Token {
  const text = matchAt(NUMBER, source, offset);
  const written = matchAt(NUMBER_LIKE, source, offset);
  if (written.length > text.length) {
    throw new ParseFailure(
      { offset, length: written.length },
      { en: `"${written}" is not a number`, de: `"${written}" ist keine Zahl` },
      numberHint(written),
    );
  }
  const value = Number(text);
  if (!Number.isFinite(value))
    throw new ParseFailure(
      { offset, length: text.length },
      { en: `"${text}" is too large`, de: `"${text}" ist zu groß` },
    );
  return { kind: 'number', value, offset, length: text.length };
}

function numberHint(written: string): Text | null {
  if (/^[0-9]+\.$/.test(written))
    return {
      en: `write ${written}0 or ${written.slice(0, -1)}`,
      de: `${written}0 oder ${written.slice(0, -1)} schreiben`,
    };
  if (/^[0-9][0-9_]+$/.test(written))
    return { en: `write ${written.replaceAll('_', '')}`, de: `${written.replaceAll('_', '')} schreiben` };
  return null;
}

/** A text in either quote; a backslash stands before a quote or backslash that belongs to the text. */
function readText(source: string, offset: number): Token {
  const quote = source.charAt(offset);
  let value = '';
  for (let at = offset + 1; at < source.length; at++) {
    const char = source.charAt(at);
    if (char === quote) return { kind: 'text', value, offset, length: at + 1 - offset };
    if (char !== '\\') {
      value += char;
      continue;
    }
    at++;
    const escaped = source.charAt(at);
    if (escaped === '') break;
    if (escaped !== '\\' && escaped !== "'" && escaped !== '"') {
      throw new ParseFailure(
        { offset: at - 1, length: 2 },
        { en: `a backslash stands only before ', " or \\`, de: `ein \\ steht nur vor ', " oder \\` },
        { en: 'write \\\\', de: '\\\\ schreiben' },
      );
    }
    value += escaped;
  }
  throw new ParseFailure(
    { offset, length: source.length - offset },
    { en: 'the text is not closed', de: 'der Text ist nicht geschlossen' },
    { en: `add ${quote} at its end`, de: `am Ende ${quote} ergänzen` },
  );
}

/** The token at or after the offset. Throws a ParseFailure at characters that no token begins with. */
export function readToken(source: string, from: number): Token {
  const offset = from + matchAt(SPACE, source, from).length;
  if (offset >= source.length) return { kind: 'end', value: '', offset: source.length, length: 0 };
  const char = String.fromCodePoint(source.codePointAt(offset) ?? 0);
  if (char === "'" || char === '"') return readText(source, offset);
  if (char >= '0' && char <= '9') return readNumber(source, offset);
  const word = matchAt(WORD, source, offset);
  if (word !== '') return { kind: 'word', value: word, offset, length: word.length };
  const symbol = matchAt(SYMBOL, source, offset);
  if (symbol !== '') return { kind: 'symbol', value: symbol, offset, length: symbol.length };
  const hint = HINTS.get(char) ?? (/\p{L}/u.test(char) ? QUOTE_NAME_HINT : null);
  throw new ParseFailure(
    { offset, length: char.length },
    { en: `unexpected ${shown(char).en}`, de: `unerwartet: ${shown(char).de}` },
    hint,
  );
}

/** A character for a message: as it is when it can be seen, else by its number. */
function shown(char: string): Text {
  if (/[\p{L}\p{N}\p{P}\p{S}]/u.test(char)) return alike(`"${char}"`);
  const code = (char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return { en: `character U+${code}`, de: `Zeichen U+${code}` };
}
