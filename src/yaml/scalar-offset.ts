// From a character of a YAML text value to its place in the file: quotes, block headers and folded lines lie between.
import type { Scalar } from 'yaml';

/**
 * Offset in `text` of character `offset` of the scalar's value. Exact for plain, quoted and block scalars without
 * backslash escapes: the characters that are no white space come in the same order in both. With escapes: the start.
 */
export function offsetInScalar(text: string, scalar: Scalar.Parsed, offset: number): number {
  const [start, end] = scalar.range;
  const value = scalar.value;
  if (typeof value !== 'string') return Math.min(start + offset, end);
  let at = contentStart(text, scalar);
  const quoted = scalar.type === 'QUOTE_SINGLE' || scalar.type === 'QUOTE_DOUBLE';
  if (scalar.type === 'QUOTE_DOUBLE' && text.slice(start, end).includes('\\')) return start;
  for (let index = 0; index < Math.min(offset, value.length); index++) {
    const character = value[index] ?? '';
    if (isSpace(character)) {
      if (isSpace(text[at] ?? '')) at++;
      continue;
    }
    at = skipSpace(text, at, end);
    at += scalar.type === 'QUOTE_SINGLE' && character === "'" ? 2 : 1;
  }
  const next = value[offset];
  if (next !== undefined && !isSpace(next)) at = skipSpace(text, at, end);
  return Math.min(at, quoted ? end - 1 : end);
}

/** Behind the opening quote, or behind the header line of a block scalar. */
function contentStart(text: string, scalar: Scalar.Parsed): number {
  const [start, end] = scalar.range;
  if (scalar.type === 'QUOTE_SINGLE' || scalar.type === 'QUOTE_DOUBLE') return start + 1;
  if (scalar.type !== 'BLOCK_FOLDED' && scalar.type !== 'BLOCK_LITERAL') return start;
  const newline = text.indexOf('\n', start);
  return newline === -1 ? end : newline + 1;
}

function skipSpace(text: string, from: number, end: number): number {
  let at = from;
  while (at < end && isSpace(text[at] ?? '')) at++;
  return at;
}

function isSpace(character: string): boolean {
  return character === ' ' || character === '\t' || character === '\n' || character === '\r';
}
