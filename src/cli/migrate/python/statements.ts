// The lines of a Python file as statements: brackets joined, comments away, with the blocks they stand in.
// It must not know what they mean.

export interface Statement {
  readonly text: string;
  readonly line: number;
  /** Headers of the blocks around it, the outermost first: `class App:`, `if minute:`. */
  readonly blocks: readonly string[];
}

const TOKENS = /("""|''')[^]*?(?:\1|$)|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|#[^\n]*|\\\r?\n|\r?\n|[^]/g;

export function statements(source: string): Statement[] {
  return withBlocks(logicalLines(source));
}

interface LogicalLine {
  readonly text: string;
  readonly line: number;
}

function logicalLines(source: string): LogicalLine[] {
  const lines: LogicalLine[] = [];
  let text = '';
  let depth = 0;
  let line = 1;
  let start = 1;
  const end = () => {
    if (text.trim() !== '') lines.push({ text: text.trimEnd(), line: start });
    text = '';
  };
  for (const [token] of source.matchAll(TOKENS)) {
    const isEnd = /^\r?\n$/.test(token);
    if (isEnd && depth === 0) end();
    else if (isEnd || /^\\\r?\n$/.test(token)) text += ' ';
    else if (!token.startsWith('#')) {
      if (text.trim() === '') start = line;
      if ('([{'.includes(token)) depth += 1;
      if (')]}'.includes(token)) depth = Math.max(0, depth - 1);
      text += token;
    }
    line += token.split('\n').length - 1;
  }
  end();
  return lines;
}

function withBlocks(lines: readonly LogicalLine[]): Statement[] {
  const open: { indent: number; header: string }[] = [];
  return lines.map(({ text, line }) => {
    const indent = text.length - text.trimStart().length;
    while ((open.at(-1)?.indent ?? -1) >= indent) open.pop();
    const blocks = open.map(({ header }) => header);
    const statement = { text: text.trim(), line, blocks };
    if (/:$/.test(statement.text) && /^[a-z]/.test(statement.text)) open.push({ indent, header: statement.text });
    return statement;
  });
}
