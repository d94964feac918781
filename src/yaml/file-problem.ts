// What is wrong with a configuration file, where, and what to do; and how it is printed. Knows no YAML and no key.

export interface ConfigProblem {
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  /** Counted from 1, in UTF-16 units. */
  readonly column: number;
  /** Key path with dots: `devices.home.id`; empty for the file as a whole. */
  readonly path: string;
  readonly message: string;
  /** What to do about it; null when the message says it all. */
  readonly hint: string | null;
  /** Message and hint in German. */
  readonly de: { readonly message: string; readonly hint: string | null };
  /** The line of the file, secrets redacted. */
  readonly sourceLine: string;
  /** How many columns of that line are meant, at least 1. */
  readonly width: number;
}

/** `file:line:column: path: message`, the hint, the line and a caret under the place; one block per problem. */
export function formatProblems(problems: readonly ConfigProblem[]): string {
  return problems.map(formatProblem).join('\n\n');
}

const MAX_SHOWN_COLUMNS = 160;

function formatProblem(problem: ConfigProblem): string {
  const { file, line, column, path, message, hint, sourceLine, width } = problem;
  const lines = [`${file}:${line}:${column}: ${path === '' ? '' : `${path}: `}${message}`];
  if (hint !== null) lines.push(`  hint: ${hint}`);
  if (sourceLine.trim() !== '' && column <= MAX_SHOWN_COLUMNS) {
    const margin = `  ${line} | `;
    const shown = sourceLine.slice(0, MAX_SHOWN_COLUMNS);
    // Tabs are kept in front of the caret so that it stands right whatever a terminal makes of them.
    const indent = shown.slice(0, column - 1).replace(/[^\t]/g, ' ');
    const carets = '^'.repeat(Math.max(1, Math.min(width, shown.length - column + 1)));
    lines.push(`${margin}${shown}`, `${' '.repeat(margin.length - 2)}| ${indent}${carets}`);
  }
  return lines.join('\n');
}

/** In the order of the file. */
export function inFileOrder(problems: readonly ConfigProblem[]): ConfigProblem[] {
  return [...problems].sort((a, b) => a.line - b.line || a.column - b.column);
}
