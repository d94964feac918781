// Collects what is wrong with a file, errors and warnings, and knows where each stands. Decides nothing.
import { alike, type Text } from '../vocabulary/text.ts';
import { isSecretPath, quote, withoutValues } from './masking.ts';
import { inFileOrder, type ConfigProblem } from './file-problem.ts';
import type { Part, Path, SourceRange, YamlSource } from './yaml-source.ts';

export class Report {
  readonly #file: string;
  readonly #source: YamlSource;
  readonly #errors: ConfigProblem[] = [];
  readonly #warnings: ConfigProblem[] = [];

  constructor(file: string, source: YamlSource) {
    this.#file = file;
    this.#source = source;
    for (const { range, message, hint } of source.faults) this.#errors.push(this.#problem(range, '', message, hint));
  }

  /** What the program cannot run with. */
  error(path: Path, message: Text, hint: Text | null, part?: Part): void {
    this.#errors.push(this.#problem(this.#source.locate(path, part), path.join('.'), message, hint));
  }

  /** What is probably not meant, but works. */
  warn(path: Path, message: Text, hint: Text | null, part?: Part): void {
    this.#warnings.push(this.#problem(this.#source.locate(path, part), path.join('.'), message, hint));
  }

  /** Whether the file says anything at the path. */
  has(path: Path): boolean {
    return this.#source.has(path);
  }

  /** "line 12": to name a second place in a message. */
  place(path: Path): Text {
    const { line } = this.#source.locate(path, 'key');
    return { en: `line ${line}`, de: `Zeile ${line}` };
  }

  errors(): ConfigProblem[] {
    return inFileOrder(this.#errors);
  }

  warnings(): ConfigProblem[] {
    return inFileOrder(this.#warnings);
  }

  #problem(range: SourceRange, path: string, message: Text, hint: Text | null): ConfigProblem {
    const { line, column, endLine, endColumn } = range;
    const sourceLine = this.#source.maskedLine(line);
    const width = Math.max(1, (endLine === line ? endColumn : sourceLine.length + 1) - column);
    const clean = (text: string): string => withoutValues(text, this.#source.environmentValues);
    return {
      file: this.#file,
      line,
      column,
      path: clean(path),
      message: clean(message.en),
      hint: hint === null ? null : clean(hint.en),
      de: { message: clean(message.de), hint: hint === null ? null : clean(hint.de) },
      sourceLine,
      width,
    };
  }
}

/** A value of the file for a message: short, on one line, never a secret. */
export function show(value: unknown, path: readonly PropertyKey[]): Text {
  if (isSecretPath(path.map((part) => (typeof part === 'symbol' ? '' : part)))) {
    return { en: 'this value', de: 'dieser Wert' };
  }
  if (value === null || value === undefined) return { en: 'nothing', de: 'nichts' };
  if (Array.isArray(value)) return { en: 'a list', de: 'eine Liste' };
  if (typeof value === 'object') return { en: 'a section', de: 'ein Abschnitt' };
  return alike(typeof value === 'string' ? quote(value) : JSON.stringify(value));
}
