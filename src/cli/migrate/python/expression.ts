// Python's expressions, as far as configurations have them: literals, names, calls, indices, arithmetic. Runs nothing.

export type PythonExpression =
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'number'; readonly value: number; readonly text: string }
  | { readonly kind: 'constant'; readonly value: boolean | null }
  /** `config.sml_ir_port` */
  | { readonly kind: 'name'; readonly path: string }
  | {
      readonly kind: 'call';
      readonly callee: string;
      readonly args: readonly PythonExpression[];
      readonly named: ReadonlyMap<string, PythonExpression>;
    }
  | { readonly kind: 'index'; readonly of: PythonExpression; readonly at: PythonExpression }
  | { readonly kind: 'list'; readonly items: readonly PythonExpression[] }
  | { readonly kind: 'dict'; readonly entries: readonly (readonly [PythonExpression, PythonExpression])[] }
  | {
      readonly kind: 'binary';
      readonly operator: string;
      readonly left: PythonExpression;
      readonly right: PythonExpression;
    };

const TOKEN =
  /\s*(?:([rbuf]?"(?:[^"\\\n]|\\.)*"|[rbuf]?'(?:[^'\\\n]|\\.)*')|(\d[\d_]*\.?\d*(?:[eE][+-]?\d+)?)|([A-Za-z_][\w]*(?:\s*\.\s*[A-Za-z_]\w*)*)|(\/\/|\*\*|[()[\]{},:=+\-*/%]))/y;

interface Token {
  readonly kind: 'string' | 'number' | 'name' | 'sign';
  readonly text: string;
}

/** null: it is more than is understood here. */
export function pythonExpression(text: string): PythonExpression | null {
  const tokens = tokensOf(text);
  if (tokens === null) return null;
  const parser = new Parser(tokens);
  try {
    const whole = parser.tuple();
    return parser.isAtEnd ? whole : null;
  } catch (error) {
    if (error instanceof NotUnderstood) return null;
    throw error;
  }
}

class NotUnderstood extends Error {}

function tokensOf(text: string): Token[] | null {
  const tokens: Token[] = [];
  const pattern = new RegExp(TOKEN.source, 'y');
  const whole = text.trimEnd();
  while (pattern.lastIndex < whole.length) {
    const match = pattern.exec(whole);
    if (match === null) return null;
    const [, string, number, name, sign] = match;
    if (string !== undefined) tokens.push({ kind: 'string', text: string });
    else if (number !== undefined) tokens.push({ kind: 'number', text: number });
    else if (name !== undefined) tokens.push({ kind: 'name', text: name.replace(/\s/g, '') });
    else tokens.push({ kind: 'sign', text: sign ?? '' });
  }
  return tokens;
}

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#tokens.length;
  }

  tuple(): PythonExpression {
    const first = this.sum();
    if (!this.#take(',')) return first;
    const items = [first];
    while (!this.isAtEnd && !this.#sees(')')) {
      items.push(this.sum());
      if (!this.#take(',')) break;
    }
    return { kind: 'list', items };
  }

  sum(): PythonExpression {
    return this.#binary(['+', '-'], () => this.#binary(['*', '/', '//', '%'], () => this.#unary()));
  }

  #binary(operators: readonly string[], operand: () => PythonExpression): PythonExpression {
    let left = operand();
    for (;;) {
      const operator = operators.find((each) => this.#take(each));
      if (operator === undefined) return left;
      left = { kind: 'binary', operator, left, right: operand() };
    }
  }

  #unary(): PythonExpression {
    if (this.#take('+')) return this.#unary();
    if (!this.#take('-')) return this.#postfix();
    const right = this.#unary();
    return { kind: 'binary', operator: '-', left: { kind: 'number', value: 0, text: '0' }, right };
  }

  #postfix(): PythonExpression {
    let value = this.#atom();
    for (;;) {
      if (value.kind === 'name' && this.#take('(')) value = this.#call(value.path);
      else if (this.#take('[')) {
        value = { kind: 'index', of: value, at: this.sum() };
        this.#need(']');
      } else return value;
    }
  }

  #call(callee: string): PythonExpression {
    const args: PythonExpression[] = [];
    const named = new Map<string, PythonExpression>();
    while (!this.#take(')')) {
      const next = this.#tokens[this.#at];
      if (next?.kind === 'name' && this.#tokens[this.#at + 1]?.text === '=') {
        this.#at += 2;
        named.set(next.text, this.sum());
      } else args.push(this.sum());
      if (!this.#sees(')')) this.#need(',');
    }
    return { kind: 'call', callee, args, named };
  }

  #atom(): PythonExpression {
    const token = this.#tokens[this.#at];
    this.#at += 1;
    if (token === undefined) throw new NotUnderstood();
    if (token.kind === 'string') return this.#string(token.text);
    if (token.kind === 'number') {
      const text = token.text.replaceAll('_', '');
      return { kind: 'number', value: Number(text), text };
    }
    if (token.kind === 'name') return nameOf(token.text);
    if (token.text === '(') {
      if (this.#take(')')) return { kind: 'list', items: [] };
      const inner = this.tuple();
      this.#need(')');
      return inner;
    }
    if (token.text === '[') return { kind: 'list', items: this.#items(']') };
    if (token.text === '{') return this.#dict();
    throw new NotUnderstood();
  }

  /** Two literals side by side are one. */
  #string(text: string): PythonExpression {
    let value = literal(text);
    for (let next = this.#tokens[this.#at]; next?.kind === 'string'; next = this.#tokens[this.#at]) {
      value += literal(next.text);
      this.#at += 1;
    }
    return { kind: 'string', value };
  }

  #items(end: string): PythonExpression[] {
    const items: PythonExpression[] = [];
    while (!this.#take(end)) {
      items.push(this.sum());
      if (!this.#sees(end)) this.#need(',');
    }
    return items;
  }

  #dict(): PythonExpression {
    const entries: (readonly [PythonExpression, PythonExpression])[] = [];
    while (!this.#take('}')) {
      const key = this.sum();
      this.#need(':');
      entries.push([key, this.sum()]);
      if (!this.#sees('}')) this.#need(',');
    }
    return { kind: 'dict', entries };
  }

  #sees(text: string): boolean {
    const token = this.#tokens[this.#at];
    return token?.kind === 'sign' && token.text === text;
  }

  #take(text: string): boolean {
    if (!this.#sees(text)) return false;
    this.#at += 1;
    return true;
  }

  #need(text: string): void {
    if (!this.#take(text)) throw new NotUnderstood();
  }
}

function nameOf(text: string): PythonExpression {
  if (text === 'True' || text === 'False') return { kind: 'constant', value: text === 'True' };
  return text === 'None' ? { kind: 'constant', value: null } : { kind: 'name', path: text };
}

function literal(text: string): string {
  const body = text.replace(/^[rbuf]/, '').slice(1, -1);
  return text.startsWith('r') ? body : body.replace(/\\(.)/g, '$1');
}
