// Reads text that is nearly JSON: what is no JSON value (NaN, 35N.07, 12,5, nothing at all) becomes null, its neighbours count.
// Pure; knows no device. Text that is cut off is refused: what lacks at the end may have been more than one value.

/** Deeper answers are no answers of a meter. */
const MAX_DEPTH = 64;

/** A comma behind a member of a section: the next one follows, or the section ends. */
const MEMBER_END = /,\s*(?:"(?:[^"\\]|\\[^])*"\s*:|\})/y;
const KEY = /"(?:[^"\\]|\\[^])*"/y;
const TEXT = /"(?:[^"\\]|\\[^])*"/y;

/** Null: it is no list or section of JSON, or it is cut off. */
export function lenientJson(text: string): { readonly value: unknown } | null {
  try {
    const reader = new Reader(text);
    return { value: reader.whole() };
  } catch (error) {
    if (error instanceof NoJson) return null;
    throw error;
  }
}

class NoJson extends Error {}

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  whole(): unknown {
    this.#skipSpace();
    if (!this.#isOpening()) throw new NoJson();
    const value = this.#part(0);
    this.#skipSpace();
    if (this.#at < this.#text.length) throw new NoJson();
    return value;
  }

  #isOpening(): boolean {
    return this.#peek() === '{' || this.#peek() === '[';
  }

  #part(depth: number): unknown {
    if (depth > MAX_DEPTH) throw new NoJson();
    return this.#peek() === '{' ? this.#section(depth) : this.#list(depth);
  }

  #section(depth: number): Record<string, unknown> {
    this.#at++;
    const members: [string, unknown][] = [];
    for (;;) {
      this.#skipSpace();
      if (this.#take('}')) return Object.fromEntries(members);
      if (this.#take(',')) continue;
      const name: unknown = strict(this.#match(KEY) ?? '');
      this.#skipSpace();
      if (typeof name !== 'string' || !this.#take(':')) throw new NoJson();
      members.push([name, this.#value(depth, '}')]);
    }
  }

  #list(depth: number): unknown[] {
    this.#at++;
    const items: unknown[] = [];
    for (;;) {
      this.#skipSpace();
      if (this.#take(']')) return items;
      items.push(this.#value(depth, ']'));
      this.#skipSpace();
      this.#take(',');
    }
  }

  /** One value up to what follows it; null where that is no JSON. `close`: what ends the section or list around it. */
  #value(depth: number, close: '}' | ']'): unknown {
    this.#skipSpace();
    const startAt = this.#at;
    const part = this.#isOpening() ? { value: this.#part(depth + 1) } : null;
    const isText = part === null && this.#match(TEXT) !== null;
    const valueEnd = this.#at;
    this.#skipToEnd(close);
    const rest = this.#text.slice(valueEnd, this.#at);
    if (part !== null) return rest.trim() === '' ? part.value : null;
    const value = strict(this.#text.slice(startAt, this.#at));
    return isText && rest.trim() !== '' ? null : value;
  }

  /** To the comma in front of the next member or item, or to what ends the part. */
  #skipToEnd(close: '}' | ']'): void {
    for (; this.#at < this.#text.length; this.#at++) {
      const character = this.#peek();
      if (character === close) return;
      if (character === ',' && (close === ']' || this.#isBehind(MEMBER_END))) return;
      // A bracket of the other kind means that this is not where we think we are.
      if (character === '{' || character === '[' || character === '}' || character === ']') throw new NoJson();
    }
    throw new NoJson();
  }

  #isBehind(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at;
    return pattern.test(this.#text);
  }

  #match(pattern: RegExp): string | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0] ?? null;
    if (found !== null) this.#at += found.length;
    return found;
  }

  #peek(): string {
    return this.#text.charAt(this.#at);
  }

  #take(character: string): boolean {
    if (this.#peek() !== character) return false;
    this.#at++;
    return true;
  }

  #skipSpace(): void {
    while (/\s/.test(this.#peek())) this.#at++;
  }
}

function strict(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
