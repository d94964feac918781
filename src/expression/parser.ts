// Reads the text of an expression into a tree, by operator precedence (Pratt); says what is wrong at which character.
// It must not know which names exist, nor any value.
//
//   conditional  a ? b : c                 weakest; the last part may be a conditional again
//   or           a or b
//   and          a and b
//   not          not a
//   comparison   < <= > >= == !=           one only: a < b < c is refused
//   sum          + -                       from the left
//   product      * / %                     from the left
//   sign         -a +a
//   value        12  1.5e3  'text'  "text"  true false null  name  device.measurand  min(a, b)  (a)
//
// Names are letters, digits and _, and do not begin with a digit; `-` is always minus. Any other name goes in quotes:
// "my-meter".power, grid."1-0:96.50.1*1". Where a value is expected, `or(` is the function; after a value, `or` is the
// operator, so `a or (b)` and `a and or(b, c)` both mean what they say.
import { type ArithmeticStep, type Expression, type Problem, spanFrom } from './ast.ts';
import { TokenCursor } from './cursor.ts';
import { EXPRESSION_FUNCTIONS, isFunctionName } from './functions.ts';
import { type Infix, infixOf, LEVEL } from './operators.ts';
import { closest } from '../vocabulary/did-you-mean.ts';
import { type Token, ParseFailure } from './tokens.ts';
import { counted } from '../vocabulary/counted.ts';

export const MAX_EXPRESSION_LENGTH = 10_000;
/** Levels of parentheses, calls, signs and operators within operators. It bounds every walk over the tree. */
export const MAX_EXPRESSION_DEPTH = 100;

export type ParseResult =
  { readonly ok: true; readonly ast: Expression } | { readonly ok: false; readonly error: Problem };

const CONSTANTS = new Map<string, boolean | null>([
  ['true', true],
  ['false', false],
  ['null', null],
]);
const OPERATOR_WORDS = new Set(['and', 'or', 'not']);

/** Whether a bare name means something else in an expression, so that no dataset or published value can be read by it. */
export function isReservedWord(name: string): boolean {
  return OPERATOR_WORDS.has(name) || CONSTANTS.has(name);
}

/** Reads an expression. Never throws; the first thing that is wrong is the error. */
export function parseExpression(source: string): ParseResult {
  try {
    if (source.length > MAX_EXPRESSION_LENGTH) {
      const span = { offset: MAX_EXPRESSION_LENGTH, length: source.length - MAX_EXPRESSION_LENGTH };
      const message = {
        en: `the expression is longer than ${MAX_EXPRESSION_LENGTH} characters`,
        de: `der Ausdruck ist länger als ${MAX_EXPRESSION_LENGTH} Zeichen`,
      };
      throw new ParseFailure(span, message, {
        en: 'split it into several dataset names',
        de: 'auf mehrere Namen des Datensatzes aufteilen',
      });
    }
    const cursor = new TokenCursor(source);
    if (cursor.token.kind === 'end') {
      const hint = {
        en: 'write a reference such as grid.power',
        de: 'eine Messgröße schreiben, zum Beispiel grid.power',
      };
      throw new ParseFailure(
        { offset: 0, length: source.length },
        { en: 'the expression is empty', de: 'der Ausdruck ist leer' },
        hint,
      );
    }
    return { ok: true, ast: new Parser(cursor).whole() };
  } catch (error) {
    if (error instanceof ParseFailure) return { ok: false, error: error.problem };
    throw error;
  }
}

class Parser {
  readonly #cursor: TokenCursor;
  #depth = 0;

  constructor(cursor: TokenCursor) {
    this.#cursor = cursor;
  }

  whole(): Expression {
    const ast = this.#expression(LEVEL.conditional);
    if (this.#cursor.token.kind !== 'end') throw this.#cursor.unexpected();
    return ast;
  }

  /** An expression whose operators bind at least as strongly as the level. */
  #expression(level: number): Expression {
    this.#depth++;
    if (this.#depth > MAX_EXPRESSION_DEPTH) {
      const message = {
        en: `the expression is nested more than ${MAX_EXPRESSION_DEPTH} levels deep`,
        de: `der Ausdruck ist mehr als ${MAX_EXPRESSION_DEPTH} Stufen tief verschachtelt`,
      };
      throw new ParseFailure(this.#cursor.token, message, {
        en: 'split it into several dataset names',
        de: 'auf mehrere Namen des Datensatzes aufteilen',
      });
    }
    let left = this.#prefix(level);
    for (let next = this.#infixAt(level); next !== null; next = this.#infixAt(level)) left = this.#infix(left, next);
    this.#depth--;
    return left;
  }

  /** The operator here, if it binds at least as strongly as the level. */
  #infixAt(level: number): Infix | null {
    const infix = infixOf(this.#cursor.token);
    return infix !== null && infix.level >= level ? infix : null;
  }

  #prefix(level: number): Expression {
    const start = this.#cursor.token;
    if (start.kind === 'symbol' && (start.value === '-' || start.value === '+')) {
      this.#cursor.advance();
      const operand = this.#expression(LEVEL.sign);
      return { kind: 'unary', operator: start.value, operand, ...spanFrom(start, operand) };
    }
    if (start.kind === 'word' && start.value === 'not' && !this.#cursor.followedBy('.')) {
      // `a + not b` and `a == not b == c` read differently to different people.
      if (level > LEVEL.not)
        throw new ParseFailure(
          start,
          { en: '"not" needs parentheses here', de: '"not" braucht hier Klammern' },
          { en: 'write (not x)', de: '(not x) schreiben' },
        );
      this.#cursor.advance();
      const operand = this.#expression(LEVEL.not);
      return { kind: 'unary', operator: 'not', operand, ...spanFrom(start, operand) };
    }
    return this.#value(start);
  }

  #infix(left: Expression, infix: Infix): Expression {
    switch (infix.kind) {
      case 'conditional':
        return this.#conditional(left);
      case 'logic': {
        const operands = [left];
        for (let next = this.#infixAt(infix.level); next?.level === infix.level; next = this.#infixAt(infix.level)) {
          operands.push(this.#operandAbove(infix.level));
        }
        return { kind: 'logic', operator: infix.operator, operands, ...spanFrom(left, operands.at(-1) ?? left) };
      }
      case 'comparison': {
        const right = this.#operandAbove(infix.level);
        if (this.#infixAt(infix.level) !== null) {
          const hint = {
            en: 'write a < b and b < c, or put one comparison in parentheses',
            de: 'a < b and b < c schreiben, oder einen Vergleich in Klammern setzen',
          };
          throw new ParseFailure(
            this.#cursor.token,
            {
              en: 'a comparison cannot be compared again',
              de: 'ein Vergleich lässt sich nicht noch einmal vergleichen',
            },
            hint,
          );
        }
        return { kind: 'comparison', operator: infix.operator, left, right, ...spanFrom(left, right) };
      }
      case 'arithmetic': {
        const rest: ArithmeticStep[] = [];
        for (let next = this.#infixAt(infix.level); next?.kind === 'arithmetic'; next = this.#infixAt(infix.level)) {
          rest.push({ operator: next.operator, operand: this.#operandAbove(infix.level) });
        }
        return { kind: 'arithmetic', first: left, rest, ...spanFrom(left, rest.at(-1)?.operand ?? left) };
      }
    }
  }

  /** Past an operator: the operand at its right, of stronger operators only. */
  #operandAbove(level: number): Expression {
    this.#cursor.advance();
    return this.#expression(level + 1);
  }

  #conditional(condition: Expression): Expression {
    const question = this.#cursor.token;
    this.#cursor.advance();
    const whenTrue = this.#expression(LEVEL.conditional);
    if (!this.#cursor.at(':')) throw this.#cursor.unclosedQuestion(question);
    this.#cursor.advance();
    const whenFalse = this.#expression(LEVEL.conditional);
    return { kind: 'conditional', condition, whenTrue, whenFalse, ...spanFrom(condition, whenFalse) };
  }

  #value(token: Token): Expression {
    const { offset, length } = token;
    if (token.kind === 'word' || token.kind === 'text') {
      if (this.#cursor.followedBy('.')) return this.#reading(token, token.value);
      if (token.kind === 'word') return this.#word(token, token.value);
    }
    if (token.kind === 'number' || token.kind === 'text') {
      this.#cursor.advance();
      return { kind: 'constant', value: token.value, offset, length };
    }
    if (!this.#cursor.at('(')) throw this.#cursor.missingValue();
    this.#cursor.advance();
    const inner = this.#expression(LEVEL.conditional);
    if (!this.#cursor.at(')')) throw this.#cursor.unclosed(token);
    this.#cursor.advance();
    return inner;
  }

  #word(token: Token, word: string): Expression {
    const { offset, length } = token;
    const constant = CONSTANTS.get(word);
    if (constant === undefined && this.#cursor.followedBy('(') && word !== 'and') return this.#call(token, word);
    if (OPERATOR_WORDS.has(word)) throw this.#cursor.missingValue();
    this.#cursor.advance();
    return constant === undefined
      ? { kind: 'name', name: word, offset, length }
      : { kind: 'constant', value: constant, offset, length };
  }

  #reading(deviceToken: Token, device: string): Expression {
    this.#cursor.advance();
    const dot = this.#cursor.token;
    const missing = new ParseFailure(
      spanFrom(deviceToken, dot),
      { en: `a measurand is missing after "${device}."`, de: `nach "${device}." fehlt eine Messgröße` },
      {
        en: `write device.measurand; an OBIS code goes in quotes: ${device}."1-0:1.8.0*255"`,
        de: `Gerät.Messgröße schreiben; ein OBIS-Code gehört in Anführungszeichen: ${device}."1-0:1.8.0*255"`,
      },
    );
    // Looked at before it is cut into tokens: grid.1-0:1.8.0 is a forgotten quote, not a number with two points.
    if (/[0-9]/.test(this.#cursor.nextCharacter())) throw missing;
    this.#cursor.advance();
    const token = this.#cursor.token;
    if (token.kind !== 'word' && token.kind !== 'text') throw missing;
    if (device === '')
      throw new ParseFailure(deviceToken, { en: 'the device name is empty', de: 'der Name des Geräts ist leer' });
    if (token.value === '') throw missing;
    this.#cursor.advance();
    if (this.#cursor.at('.')) {
      const hint = {
        en: 'write device.measurand; a name with a point in it goes in quotes',
        de: 'Gerät.Messgröße schreiben; ein Name mit einem Punkt gehört in Anführungszeichen',
      };
      throw new ParseFailure(
        this.#cursor.token,
        { en: 'a reference has one point only', de: 'hier steht nur ein Punkt' },
        hint,
      );
    }
    return {
      kind: 'reading',
      device,
      measurand: token.value,
      deviceSpan: spanFrom(deviceToken, deviceToken),
      measurandSpan: spanFrom(token, token),
      ...spanFrom(deviceToken, token),
    };
  }

  #call(start: Token, name: string): Expression {
    if (!isFunctionName(name)) {
      const known = Object.keys(EXPRESSION_FUNCTIONS);
      const near = closest(name, known);
      const hint =
        near === null
          ? { en: `functions: ${known.join(', ')}`, de: `Funktionen: ${known.join(', ')}` }
          : { en: `did you mean "${near}"?`, de: `ist "${near}" gemeint?` };
      throw new ParseFailure(
        start,
        { en: `there is no function "${name}"`, de: `es gibt keine Funktion "${name}"` },
        hint,
      );
    }
    this.#cursor.advance();
    const open = this.#cursor.token;
    const args: Expression[] = [];
    if (this.#cursor.followedBy(')')) {
      this.#cursor.advance();
    } else {
      do {
        this.#cursor.advance();
        args.push(this.#expression(LEVEL.conditional));
      } while (this.#cursor.at(','));
    }
    if (!this.#cursor.at(')')) throw this.#cursor.unclosed(open);
    const span = spanFrom(start, this.#cursor.token);
    const { minArgs, maxArgs, usage } = EXPRESSION_FUNCTIONS[name];
    if (args.length < minArgs || args.length > maxArgs) {
      throw new ParseFailure(
        span,
        {
          en: `${name}() does not take ${counted(args.length, 'value')}`,
          de: `${name}() nimmt nicht ${counted(args.length, 'Wert', 'Werte')}`,
        },
        { en: `write ${usage}`, de: `${usage} schreiben` },
      );
    }
    this.#cursor.advance();
    return { kind: 'call', function: name, args, ...span };
  }
}
