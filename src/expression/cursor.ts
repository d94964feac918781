// Walks over the tokens of an expression, one ahead, and words what is wrong with the token it stands on.
// It must not know precedence or build nodes.
import type { Span } from './ast.ts';
import { type Token, ParseFailure, readToken } from './tokens.ts';

export class TokenCursor {
  readonly #source: string;
  #token: Token;

  /** Throws a ParseFailure when the text begins with no token. */
  constructor(source: string) {
    this.#source = source;
    this.#token = readToken(source, 0);
  }

  /** The token it stands on; `end` after the last. */
  get token(): Token {
    return this.#token;
  }

  /** Goes on to the next token. Throws a ParseFailure when there is text that is none. */
  advance(): void {
    this.#token = readToken(this.#source, this.#token.offset + this.#token.length);
  }

  at(symbol: string): boolean {
    return this.#token.kind === 'symbol' && this.#token.value === symbol;
  }

  /** Whether the character after this token (and spaces) is the given one. Reads no token, so it never fails. */
  followedBy(character: string): boolean {
    return this.nextCharacter() === character;
  }

  /** The first character after this token that is not a space; empty at the end. */
  nextCharacter(): string {
    const afterSpace = /\s*(\S?)/y;
    afterSpace.lastIndex = this.#token.offset + this.#token.length;
    return afterSpace.exec(this.#source)?.[1] ?? '';
  }

  /** The failure where a value should begin and none does. */
  missingValue(): ParseFailure {
    if (this.#token.kind === 'end')
      return new ParseFailure(this.#token, { en: 'a value is missing at the end', de: 'am Ende fehlt ein Wert' });
    const hint =
      this.at('.') && /[0-9]/.test(this.nextCharacter())
        ? { en: 'write 0.5, not .5', de: '0.5 schreiben, nicht .5' }
        : null;
    return new ParseFailure(
      this.#token,
      { en: `a value is missing before ${this.#written()}`, de: `vor ${this.#written()} fehlt ein Wert` },
      hint,
    );
  }

  /** The failure where a "(" should be closed: it never is, or something stands in its way. */
  unclosed(open: Span): ParseFailure {
    if (this.#token.kind === 'end')
      return new ParseFailure(
        open,
        { en: '"(" is not closed', de: '"(" ist nicht geschlossen' },
        { en: 'add ")"', de: '")" ergänzen' },
      );
    return this.unexpected();
  }

  /** The failure where the ":" of a "?" should stand: it never comes, or something stands in its way. */
  unclosedQuestion(question: Span): ParseFailure {
    if (this.#token.kind !== 'end' && !this.at(')') && !this.at(',')) return this.unexpected();
    return new ParseFailure(
      question,
      { en: '"?" without ":"', de: '"?" ohne ":"' },
      { en: 'write condition ? a : b', de: 'Bedingung ? a : b schreiben' },
    );
  }

  /** The failure where a value is complete and what follows fits nothing. */
  unexpected(): ParseFailure {
    const token = this.#token;
    if (token.kind !== 'symbol' || token.value === '(') {
      return new ParseFailure(token, {
        en: `an operator is missing before ${this.#written()}`,
        de: `vor ${this.#written()} fehlt ein Operator`,
      });
    }
    if (token.value === ')') return new ParseFailure(token, { en: '")" without "("', de: '")" ohne "("' });
    const betweenDigits = /^[0-9],[0-9]$/.test(this.#source.slice(token.offset - 1, token.offset + 2));
    const hint = betweenDigits
      ? { en: 'decimals are written with a point: 1.5', de: 'Nachkommastellen schreibt man mit Punkt: 1.5' }
      : null;
    return new ParseFailure(token, { en: `unexpected ${this.#written()}`, de: `unerwartet: ${this.#written()}` }, hint);
  }

  #written(): string {
    const { kind, offset, length } = this.#token;
    const written = this.#source.slice(offset, offset + length);
    return kind === 'text' ? written : `"${written}"`;
  }
}
