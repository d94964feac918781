// Where a key path stands in a YAML document: of its key, its value or characters of it, through anchors and merges.
// Knows no key's meaning.
import { isAlias, isMap, isScalar, isSeq, type Document, type Node, type Pair, type Scalar } from 'yaml';
import { offsetInScalar } from './scalar-offset.ts';

export type Path = readonly (string | number)[];

export interface SourceRange {
  /** Counted from 1. */
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  /** Behind the last character. */
  readonly endColumn: number;
}

/** Which part of an entry is meant: its key, its value, or `length` characters of a text value from `offset` on. */
export type Part = 'key' | 'value' | { readonly offset: number; readonly length?: number };

/** From offsets in the text to lines and columns. */
export type ToRange = (start: number, end: number) => SourceRange;

export function nodeRange(node: Node, range: ToRange): SourceRange {
  return node.range ? range(node.range[0], node.range[1]) : range(0, 0);
}

/** Where a path stands; the nearest enclosing entry when it is not in the file. */
export function locate(document: Document, path: Path, part: Part, text: string, range: ToRange): SourceRange {
  let node: Node | null = document.contents;
  let key: Node | null = null;
  for (const segment of path) {
    const step = child(document, node, segment);
    if (step === null) {
      const nearest: Node | null = key ?? node;
      return nearest === null ? range(0, 0) : nodeRange(nearest, range);
    }
    ({ node, key } = step);
  }
  const empty = isScalar(node) && node.value === null && (node.source ?? '') === '';
  if ((part === 'key' || empty) && key !== null) return nodeRange(key, range);
  if (node === null) return key === null ? range(0, 0) : nodeRange(key, range);
  if (typeof part === 'object' && isScalar(node) && node.range) {
    const from = offsetInScalar(text, node as Scalar.Parsed, part.offset);
    const to =
      part.length === undefined
        ? node.range[1]
        : offsetInScalar(text, node as Scalar.Parsed, part.offset + part.length);
    return range(from, Math.max(from, to));
  }
  // A section is named by its key: its value may go on for pages.
  if (key !== null && (isMap(node) || isSeq(node)) && !node.flow) return nodeRange(key, range);
  return nodeRange(node, range);
}

/** Whether the file says anything at the path. */
export function isThere(document: Document, path: Path): boolean {
  let node: Node | null = document.contents;
  for (const segment of path) {
    const step = child(document, node, segment);
    if (step === null) return false;
    node = step.node;
  }
  return true;
}

interface Step {
  readonly key: Node | null;
  readonly node: Node | null;
}

/** Merges of merges; deeper ones are circular. */
const MAX_MERGE_DEPTH = 8;

function child(document: Document, node: Node | null, segment: string | number, depth = 0): Step | null {
  if (depth > MAX_MERGE_DEPTH) return null;
  const collection = isAlias(node) ? node.resolve(document) : node;
  if (isSeq(collection)) {
    const item = collection.items[Number(segment)] as Node | undefined;
    return item === undefined ? null : { key: null, node: item };
  }
  if (!isMap(collection)) return null;
  const pairs = collection.items as Pair<Node, Node | null>[];
  for (const pair of pairs) {
    if (isScalar(pair.key) && String(pair.key.value) === String(segment)) return { key: pair.key, node: pair.value };
  }
  // Merge keys: `<<: *defaults` or a list of them.
  for (const pair of pairs) {
    if (!isScalar(pair.key) || (pair.key.value !== '<<' && typeof pair.key.value !== 'symbol')) continue;
    const merged = isAlias(pair.value) ? pair.value.resolve(document) : pair.value;
    for (const source of isSeq(merged) ? (merged.items as Node[]) : [merged ?? null]) {
      const found = child(document, source, segment, depth + 1);
      if (found !== null) return found;
    }
  }
  return null;
}
