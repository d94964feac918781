// The YAML text of a configuration file: its values, and where in the text each of them stands. Knows no key's meaning.
import type { Text } from '../vocabulary/text.ts';
import { LineCounter, isScalar, parseDocument, visit, type Document, type Node, type Tags, type YAMLError } from 'yaml';
import { isSecretPath, maskLine, maskRange } from './masking.ts';
import { expressionAdvice } from './yaml-expressions.ts';
import { syntaxMessage } from './yaml-messages.ts';
import { isThere, locate, nodeRange, type Part, type Path, type SourceRange, type ToRange } from './yaml-places.ts';

export type { Part, Path, SourceRange } from './yaml-places.ts';

/** A place in the text that is wrong by itself. */
export interface SourceFault {
  readonly range: SourceRange;
  readonly message: Text;
  readonly hint: Text | null;
}

export interface YamlSource {
  /** Plain objects, lists and values; undefined when the text is too broken to have any. */
  readonly value: unknown;
  readonly faults: readonly SourceFault[];
  /** Values that were taken from the environment: secrets, as far as anyone knows. */
  readonly environmentValues: ReadonlySet<string>;
  /** Where a path stands; the nearest enclosing entry when it is not in the file. Never throws. */
  locate(path: Path, part?: Part): SourceRange;
  /** Whether the text says anything at the path. */
  has(path: Path): boolean;
  /** A line of the text, from 1, with secrets redacted. */
  maskedLine(line: number): string;
}

/** A configuration of a building has some 10 kB; this keeps a wrong file (a database, a log) from being parsed. */
const MAX_TEXT_LENGTH = 2_000_000;
const MAX_ALIASES = 1000;

type Environment = Readonly<Record<string, string | undefined>>;

/** `env`: the values that `!env NAME` stands for. */
export function readYaml(text: string, env: Environment): YamlSource {
  const lineCounter = new LineCounter();
  const lines = text.split(/\r\n|\n|\r/);
  const range = (start: number, end: number): SourceRange => {
    const from = lineCounter.linePos(start);
    const to = lineCounter.linePos(Math.max(start, end));
    return { line: Math.max(1, from.line), column: Math.max(1, from.col), endLine: to.line, endColumn: to.col };
  };
  const wholeFile: SourceRange = { line: 1, column: 1, endLine: 1, endColumn: 1 };
  const broken = (message: Text, hint: Text): YamlSource => ({
    value: undefined,
    faults: [{ range: wholeFile, message, hint }],
    environmentValues: new Set(),
    locate: () => wholeFile,
    has: () => false,
    maskedLine: (line) => maskLine(lines[line - 1] ?? ''),
  });
  if (text.length > MAX_TEXT_LENGTH)
    return broken(
      { en: 'the file is too large', de: 'die Datei ist zu groß' },
      { en: 'is this the configuration of MeterHub?', de: 'ist das die Konfiguration von MeterHub?' },
    );
  if (text.includes('\0'))
    return broken(
      { en: 'not a text file', de: 'keine Textdatei' },
      { en: 'is this the configuration of MeterHub?', de: 'ist das die Konfiguration von MeterHub?' },
    );

  const environmentValues = new Set<string>();
  const takeFromEnvironment = (name: string): string => {
    const value = env[name];
    if (value === undefined || value === '') return PLACEHOLDER;
    environmentValues.add(value);
    return value;
  };
  let document: Document.Parsed;
  try {
    document = parseDocument(text, {
      lineCounter,
      merge: true,
      prettyErrors: false,
      logLevel: 'error',
      customTags: (tags) => customTags(tags, takeFromEnvironment),
    });
  } catch {
    return broken(
      { en: 'not valid YAML', de: 'kein gültiges YAML' },
      { en: 'check brackets and indentation', de: 'Klammern und Einrückung prüfen' },
    );
  }
  const faults = syntaxFaults([...document.errors, ...document.warnings], text, range);
  const secrets: [number, number][] = [];
  inspect(
    document,
    env,
    (node, message, hint) => faults.push({ range: nodeRange(node, range), message, hint }),
    secrets,
  );

  const onlyDuplicates = document.errors.every(({ code }) => code === 'DUPLICATE_KEY');
  let value: unknown;
  if (onlyDuplicates) {
    try {
      value = document.toJS({ maxAliasCount: MAX_ALIASES });
    } catch {
      // An alias without anchor is named already.
      const message = {
        en: 'aliases (*name) that are circular or too many',
        de: 'Aliasse (*name) im Kreis, oder zu viele',
      };
      if (faults.length === 0)
        faults.push({ range: wholeFile, message, hint: { en: 'write the values out', de: 'die Werte ausschreiben' } });
    }
  }
  return {
    value,
    faults,
    environmentValues,
    locate: (path, part = 'value') => locate(document, path, part, text, range),
    has: (path) => isThere(document, path),
    maskedLine: (line) => maskSecrets(lines[line - 1] ?? '', line, secrets, lineCounter),
  };
}

/** Framings that YAML would read as a number: 8E1 is 80 to it. */
const FRAMING_LIKE_NUMBER = /^[5-8][Ee][12]$/;

/** The usual tags, but for framings: they are texts. */
export function withFramings(tags: Tags): Tags {
  return tags.map((tag) => {
    if (typeof tag === 'string' || !('format' in tag) || tag.format !== 'EXP' || tag.test === undefined) return tag;
    const { test } = tag;
    return { ...tag, test: new RegExp(`(?!${FRAMING_LIKE_NUMBER.source})${test.source}`) };
  });
}

function customTags(tags: Tags, takeFromEnvironment: (name: string) => string): Tags {
  return [...withFramings(tags), { tag: '!env', resolve: takeFromEnvironment }];
}

/** One fault a line: what follows the first is mostly its consequence. */
function syntaxFaults(errors: readonly YAMLError[], text: string, range: ToRange): SourceFault[] {
  const byLine = new Map<number, SourceFault>();
  const lines = text.split(/\r\n|\n|\r/);
  for (const error of errors) {
    const [start, end] = error.pos;
    const key = error.code === 'DUPLICATE_KEY' ? /^[^\s:]+/.exec(text.slice(start, start + MAX_KEY_LENGTH)) : null;
    const place = range(start, key === null ? end : start + key[0].length);
    const said = expressionAdvice(lines[place.line - 1] ?? '') ?? syntaxMessage(error);
    if (!byLine.has(place.line)) byLine.set(place.line, { range: place, ...said });
  }
  return [...byLine.values()];
}

const MAX_KEY_LENGTH = 80;

/** Stands for a missing secret while the rest of the file is checked; never leaves this floor, since the file is refused. */
const PLACEHOLDER = 'missing-from-the-environment';

type Fault = (node: Node, message: Text, hint: Text) => void;

/** Finds references to the environment without a value, aliases without an anchor, and where secrets stand. */
function inspect(document: Document, env: Environment, fault: Fault, secrets: [number, number][]) {
  visit(document, {
    Scalar: (_, node) => {
      if (node.tag !== '!env') return;
      const name = node.source ?? '';
      if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
        fault(
          node,
          {
            en: '!env needs the name of an environment variable',
            de: '!env braucht den Namen einer Umgebungsvariablen',
          },
          { en: 'for example: !env METERHUB_TOKEN', de: 'zum Beispiel: !env METERHUB_TOKEN' },
        );
      } else if (!env[name]) {
        const state = env[name] === undefined ? { en: 'not set', de: 'nicht gesetzt' } : { en: 'empty', de: 'leer' };
        fault(
          node,
          {
            en: `the environment variable ${name} is ${state.en}`,
            de: `die Umgebungsvariable ${name} ist ${state.de}`,
          },
          {
            en: `set it before starting: ${name}=... meterhub run`,
            de: `vor dem Start setzen: ${name}=... meterhub run`,
          },
        );
      }
    },
    Alias: (_, node) => {
      if (node.resolve(document) === undefined) {
        fault(
          node,
          { en: 'an alias (*name) without its anchor (&name)', de: 'ein Alias (*name) ohne seinen Anker (&name)' },
          {
            en: 'if a text starts with *, put it into quotes: "*..."',
            de: 'beginnt ein Text mit *, gehört er in Anführungszeichen: "*..."',
          },
        );
      }
    },
    Pair: (_, pair) => {
      const secret = isScalar(pair.key) && isSecretPath([String(pair.key.value)]);
      const value = pair.value as Node | null;
      if (secret && value?.range && !(isScalar(value) && value.tag === '!env'))
        secrets.push([value.range[0], value.range[1]]);
    },
  });
}

function maskSecrets(
  line: string,
  number: number,
  secrets: readonly [number, number][],
  lineCounter: LineCounter,
): string {
  const start = lineCounter.lineStarts[number - 1] ?? 0;
  return secrets.reduce((masked, [from, to]) => maskRange(masked, from - start, to - start), maskLine(line));
}
