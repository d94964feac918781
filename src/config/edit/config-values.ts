// What a configuration file says, as values that can be changed and written back: a reference to the environment stays
// one, and what is secret can be shown as kept. Knows no key's meaning.
import { isDeepStrictEqual } from 'node:util';
import { parseDocument, type CreateNodeOptions, type Document, type ScalarTag, type Tags } from 'yaml';
import { isSecretPath } from '../../yaml/masking.ts';
import { withFramings } from '../../yaml/yaml-source.ts';
import { isRecord } from '../schema/info.ts';

/** `!env NAME` */
export class EnvReference {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

/** Stands for what is secret, in both directions: what the file says there stays. */
export const KEPT = { secret: true } as const;

export function isKept(value: unknown): boolean {
  return isDeepStrictEqual(value, KEPT);
}

const ENV_TAG: ScalarTag = {
  tag: '!env',
  identify: (value) => value instanceof EnvReference,
  resolve: (name) => new EnvReference(name),
  stringify: ({ value }) => (value instanceof EnvReference ? value.name : String(value)),
};

const MAX_ALIASES = 1000;

const tags = (usual: Tags): Tags => [...withFramings(usual), ENV_TAG];

/** For reading and writing alike. */
export const YAML_OPTIONS = {
  merge: true,
  prettyErrors: false,
  logLevel: 'error',
  customTags: tags,
} as const satisfies CreateNodeOptions & Record<string, unknown>;

export interface ParsedConfig {
  readonly document: Document.Parsed;
  /** Plain objects, lists and values; an empty file is an empty object. */
  readonly values: unknown;
}

/** Null: it is no YAML, or has a mistake of syntax; nothing can be changed by program then. */
export function parseConfig(text: string): ParsedConfig | null {
  try {
    const document = parseDocument(text, YAML_OPTIONS);
    if (document.errors.length > 0) return null;
    return { document, values: document.toJS({ maxAliasCount: MAX_ALIASES }) ?? {} };
  } catch {
    return null;
  }
}

/** The same with everything secret replaced: what came from the environment, and what stands behind a secret's key. */
export function withoutSecrets(value: unknown, path: readonly string[] = []): unknown {
  if (value instanceof EnvReference || isKept(value)) return KEPT;
  // A section behind such a key keeps its form: `headers` have names.
  if (Array.isArray(value)) return value.map((each: unknown) => withoutSecrets(each, path));
  if (isRecord(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withoutSecrets(each, [...path, key])]));
  }
  if (value === null || value === undefined || !isSecretPath(path)) return value;
  return KEPT;
}
