// Carries one change into the text of a configuration file: only the characters that it is about become others. Knows no key.
import {
  isMap,
  isScalar,
  isSeq,
  type Document,
  type Node,
  type Pair,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { isRecord } from '../schema/info.ts';
import type { Change, Place } from './changes.ts';
import { entryText, inlineText, valueText } from './render.ts';

/** The text with the change; null: the place is written in a way that this cannot change. */
export function splice(text: string, document: Document, change: Change): string | null {
  const parent = nodeAt(document, change.at.slice(0, -1));
  const name = change.at.at(-1);
  if (name === undefined) return null;
  if (isMap(parent)) return inSection(text, document, parent, String(name), change);
  if (isSeq(parent)) return inList(text, parent, Number(name), change);
  // A file of comments alone.
  const isEmpty = change.at.length === 1 && document.contents === null;
  return isEmpty && change.kind === 'add'
    ? appended(text, linesOf(text, String(name), change.value, 0, 2, false))
    : null;
}

type Entry = Pair<Scalar, Node | null>;

function inSection(text: string, document: Document, map: YAMLMap, name: string, change: Change): string | null {
  const entries = map.items as Entry[];
  const entry = entries.find(({ key }) => isScalar(key) && String(key.value) === name);
  const step = stepOf(document, text);
  if (change.kind === 'add') {
    const [last] = entries.slice(-1);
    if (map.flow === true) return inBraces(text, map, last, `${valueText(name)}: ${inlineText(change.value)}`);
    if (last === undefined) return null;
    const indent = columnOf(text, startOf(entries[0]));
    const { text: ended, end } = endOfLine(text, endOfEntry(text, last));
    const lines = linesOf(text, name, change.value, indent, step, hasBraces(entries));
    return ended.slice(0, end) + lines + ended.slice(end);
  }
  if (entry === undefined) return null;
  if (change.kind === 'remove') {
    return map.flow === true
      ? withoutInBraces(text, entries, entry)
      : withoutLines(text, startOf(entry), endOfEntry(text, entry));
  }
  const { value } = entry;
  const isSimple = isScalar(value) && !isRecord(change.value) && (value.source ?? '') !== '' && !isBlock(value);
  if (map.flow === true || isSimple) {
    if (!value?.range) return null;
    const written = map.flow === true ? inlineText(change.value, value) : valueText(change.value, value);
    return text.slice(0, value.range[0]) + written + text.slice(value.range[1]);
  }
  const isEmptied = isRecord(change.value) && Object.keys(change.value).length === 0;
  if (isEmptied && isMap(value) && value.flow !== true) return emptied(text, entry, value.items as Entry[]);
  const start = startOf(entry);
  const isFlow = isMap(value) ? value.flow === true && value.items.length > 0 : hasBraces(entries);
  const indent = columnOf(text, start);
  const style = { indent, step, inBraces: isFlow && indent > 0 };
  const eol = eolOf(text);
  const written = entryText(name, change.value, style).replaceAll('\n', eol);
  const end = endOfEntry(text, entry);
  const tail = text.slice(end);
  return text.slice(0, start) + written + (isBlock(value) && !/^\r?\n/.test(tail) ? eol : '') + tail;
}

/** `devices: {}` with the comments that stood between its entries. */
function emptied(text: string, { key }: Entry, entries: readonly Entry[]): string | null {
  const colon = text.indexOf(':', key.range?.[1] ?? 0);
  if (colon < 0) return null;
  const rest = entries
    .toReversed()
    .reduce((left, each) => withoutLines(left, startOf(each), endOfEntry(text, each)), text);
  return `${rest.slice(0, colon + 1)} {}${rest.slice(colon + 1)}`;
}

function inList(text: string, list: YAMLSeq, index: number, change: Change): string | null {
  const items = list.items as Node[];
  const item = items[index];
  if (change.kind === 'replace') {
    if (!item?.range || isBlock(item)) return null;
    const start = item.range[0];
    return text.slice(0, start) + inlineText(change.value, item) + text.slice(endOfNode(text, item, start));
  }
  if (list.flow === true) return null;
  if (change.kind === 'remove') {
    if (!item?.range || items.length === 1) return null;
    return withoutLines(text, dashBefore(text, item.range[0]), endOfNode(text, item, item.range[0]));
  }
  const last = items.at(-1);
  if (!last?.range) return null;
  const indent = columnOf(text, dashBefore(text, last.range[0]));
  const { text: ended, end } = endOfLine(text, endOfNode(text, last, last.range[0]));
  return `${ended.slice(0, end)}${' '.repeat(indent)}- ${inlineText(change.value)}${eolOf(text)}${ended.slice(end)}`;
}

function nodeAt(document: Document, at: Place): Node | null {
  let node: Node | null = document.contents;
  for (const segment of at) {
    if (isMap(node)) {
      const entry = (node.items as Entry[]).find(({ key }) => isScalar(key) && String(key.value) === String(segment));
      node = entry?.value ?? null;
    } else node = isSeq(node) ? ((node.items[Number(segment)] as Node | undefined) ?? null) : null;
  }
  return node;
}

function startOf(entry: Entry | undefined): number {
  return entry?.key.range?.[0] ?? 0;
}

/** Behind the last character that belongs to the entry; a comment behind it is not part of it. */
function endOfEntry(text: string, { key, value }: Entry): number {
  const behindKey = key.range?.[1] ?? 0;
  return value?.range ? endOfNode(text, value, behindKey) : behindKey;
}

function endOfNode(text: string, node: Node, behindKey: number): number {
  if (!node.range) return behindKey;
  if (isMap(node) && node.flow !== true) {
    const last = (node.items as Entry[]).at(-1);
    if (last !== undefined) return endOfEntry(text, last);
  }
  if (isSeq(node) && node.flow !== true) {
    const last = (node.items as Node[]).at(-1);
    if (last !== undefined) return endOfNode(text, last, node.range[0]);
  }
  // Nothing behind the colon.
  if (isScalar(node) && (node.source ?? '') === '' && node.value === null) {
    const colon = text.indexOf(':', behindKey);
    return colon < 0 ? node.range[1] : colon + 1;
  }
  return text.slice(0, node.range[1]).replace(/[\r\n]+$/, '').length;
}

function isBlock(node: Node | null): boolean {
  return isScalar(node) && (node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED');
}

function hasBraces(entries: readonly Entry[]): boolean {
  const sections = entries.map(({ value }) => value).filter((value) => isMap(value));
  return sections.length === 0 || sections.at(-1)?.flow === true;
}

/** Spaces a level, as the file has them. */
function stepOf(document: Document, text: string): number {
  const root = document.contents;
  for (const { value } of isMap(root) ? (root.items as Entry[]) : []) {
    const [first] = isMap(value) && value.flow !== true ? (value.items as Entry[]) : [];
    if (first !== undefined) return Math.max(1, columnOf(text, startOf(first)));
  }
  return 2;
}

function columnOf(text: string, offset: number): number {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  return offset - start - (start === 0 && text.startsWith('\uFEFF') ? 1 : 0);
}

function dashBefore(text: string, offset: number): number {
  return text.lastIndexOf('-', offset - 1);
}

function eolOf(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n';
}

/** Behind the line that the offset is in, which gets an end when it has none. */
function endOfLine(text: string, offset: number): { readonly text: string; readonly end: number } {
  const end = text.indexOf('\n', offset);
  if (end >= 0) return { text, end: end + 1 };
  const ended = text + eolOf(text);
  return { text: ended, end: ended.length };
}

function linesOf(text: string, name: string, value: unknown, indent: number, step: number, inBraces: boolean): string {
  const written = ' '.repeat(indent) + entryText(name, value, { indent, step, inBraces: inBraces && indent > 0 });
  return `${written}\n`.replaceAll('\n', eolOf(text));
}

function appended(text: string, lines: string): string {
  const isEnded = text === '' || text === '\uFEFF' || text.endsWith('\n');
  return text + (isEnded ? '' : eolOf(text)) + lines;
}

function inBraces(text: string, map: YAMLMap, last: Entry | undefined, written: string): string | null {
  if (!map.range) return null;
  const close = map.range[1] - 1;
  if (last === undefined) return `${text.slice(0, map.range[0])}{ ${written} }${text.slice(map.range[1])}`;
  const end = endOfEntry(text, last);
  const behind = text.slice(end, close);
  const comma = /^\s*,/.exec(behind)?.[0];
  if (comma !== undefined) return `${text.slice(0, end)}${comma} ${written},${text.slice(end + comma.length)}`;
  return `${text.slice(0, end)}, ${written}${text.slice(end)}`;
}

function withoutInBraces(text: string, entries: readonly Entry[], entry: Entry): string {
  const index = entries.indexOf(entry);
  const next = entries[index + 1];
  const previous = entries[index - 1];
  if (next !== undefined) return text.slice(0, startOf(entry)) + text.slice(startOf(next));
  const from = previous === undefined ? startOf(entry) : endOfEntry(text, previous);
  return text.slice(0, from) + text.slice(endOfEntry(text, entry));
}

/** Comments above it stay: nobody knows what else they are about. */
function withoutLines(text: string, start: number, end: number): string {
  const from = text.lastIndexOf('\n', start - 1) + 1;
  const isFirst = text.slice(from, start).trim() === '';
  const newline = text.indexOf('\n', end);
  const to = newline < 0 ? text.length : newline + 1;
  // The first key of a list's entry stands behind its dash, where the next one takes its place.
  if (isFirst) return text.slice(0, from) + text.slice(to);
  const next = /^[ ]*/.exec(text.slice(to))?.[0].length ?? 0;
  return text.slice(0, start) + text.slice(to + next);
}
