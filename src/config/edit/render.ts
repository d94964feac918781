// New pieces of a configuration file as text: a value beside a key, or an entry of a section, in the style of its
// neighbours. Knows no key.
import { Document, isScalar, Scalar, visit, type Node } from 'yaml';
import { isRecord } from '../schema/info.ts';
import { YAML_OPTIONS } from './config-values.ts';

/** Longer entries get a line a key. */
const MAX_LINE_LENGTH = 110;

export interface Style {
  /** Spaces before the entry. */
  readonly indent: number;
  /** More of them for what is below. */
  readonly step: number;
  /** Entries are written on one line, in braces, where they fit. */
  readonly inBraces: boolean;
}

/** On one line, as it may stand inside braces. */
export function inlineText(value: unknown, like: Node | null = null): string {
  const document = documentOf([value], like);
  visit(document, { Collection: (_, node) => void (node.flow = true), Scalar: (_, node) => oneLine(node) });
  return stringify(document).trimEnd().slice(1, -1).trim();
}

/** Behind its key in a section with a line a key: plain where that says the same. */
export function valueText(value: unknown, like: Node | null = null): string {
  if (typeof value === 'object' && value !== null && (Array.isArray(value) || isRecord(value)))
    return inlineText(value);
  const document = documentOf(value, like);
  visit(document, { Scalar: (_, node) => oneLine(node) });
  return stringify(document).trimEnd();
}

/** Lines of a section, the first without its indentation and the last without its end. */
export function entryText(key: string, value: unknown, style: Style): string {
  const name = valueText(key);
  if (!isSection(value) || (style.inBraces && fits(name, value, style))) return `${name}: ${valueText(value)}`;
  const indent = style.indent + style.step;
  const lines = Object.entries(value).map(
    ([below, each]) => `${' '.repeat(indent)}${entryText(below, each, { ...style, indent, inBraces: true })}`,
  );
  return [`${name}:`, ...lines].join('\n');
}

function fits(name: string, value: unknown, { indent }: Style): boolean {
  return indent + name.length + inlineText(value).length <= MAX_LINE_LENGTH;
}

function isSection(value: unknown): value is Record<string, unknown> {
  return isRecord(value) && Object.getPrototypeOf(value) === Object.prototype && Object.keys(value).length > 0;
}

function documentOf(value: unknown, like: Node | null): Document {
  const document = new Document(value, YAML_OPTIONS);
  // A value keeps its quotes, whatever is between them.
  const quotes = isScalar(like) && typeof like.value === 'string' ? like.type : undefined;
  const isQuoted = quotes === Scalar.QUOTE_DOUBLE || quotes === Scalar.QUOTE_SINGLE;
  if (isQuoted) visit(document, { Scalar: (_, node) => void (typeof node.value === 'string' && (node.type = quotes)) });
  return document;
}

/** Also blanks of other scripts at its ends can be seen then. */
function oneLine(node: Scalar): void {
  if (typeof node.value === 'string' && /[\n\r]|^\s|\s$/.test(node.value)) node.type = Scalar.QUOTE_DOUBLE;
}

function stringify(document: Document): string {
  return document.toString({ lineWidth: 0, singleQuote: true, nullStr: 'null' });
}
