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
    if (this.#token.kind === 'end') return new ParseFailure(this.#token, 'a value is missing at the end');
    const hint = this.at('.') && /[0-9]/.test(this.nextCharacter()) ? 'write 0.5, not .5' : null;
    return new ParseFailure(this.#token, `a value is missing before ${this.#written()}`, hint);
  }

  /** The failure where a "(" should be closed: it never is, or something stands in its way. */
  unclosed(open: Span): ParseFailure {
    if (this.#token.kind === 'end') return new ParseFailure(open, '"(" is not closed', 'add ")"');
    return this.unexpected();
  }

  /** The failure where the ":" of a "?" should stand: it never comes, or something stands in its way. */
  unclosedQuestion(question: Span): ParseFailure {
    if (this.#token.kind !== 'end' && !this.at(')') && !this.at(',')) return this.unexpected();
    return new ParseFailure(question, '"?" without ":"', 'write condition ? a : b');
  }

  /** The failure where a value is complete and what follows fits nothing. */
  unexpected(): ParseFailure {
    const token = this.#token;
    if (token.kind !== 'symbol' || token.value === '(') {
      return new ParseFailure(token, `an operator is missing before ${this.#written()}`);
    }
    if (token.value === ')') return new ParseFailure(token, '")" without "("');
    const betweenDigits = /^[0-9],[0-9]$/.test(this.#source.slice(token.offset - 1, token.offset + 2));
    const hint = betweenDigits ? 'decimals are written with a point: 1.5' : null;
    return new ParseFailure(token, `unexpected ${this.#written()}`, hint);
  }

  #written(): string {
    const { kind, offset, length } = this.#token;
    const written = this.#source.slice(offset, offset + length);
    return kind === 'text' ? written : `"${written}"`;
  }
}
