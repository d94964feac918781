// Changes of a configuration file by program: whoever wrote it finds everything else as it was, to the byte. It knows no key
// and reads no file.
import { isDeepStrictEqual } from 'node:util';
import type { Text } from '../../vocabulary/text.ts';
import { isRecord } from '../schema/info.ts';
import { parseConfig } from './config-values.ts';
import { nextChange } from './changes.ts';
import { NothingToKeep, withSecrets } from './kept-secrets.ts';
import { splice } from './splice.ts';

export interface ConfigEdit {
  /** Names from the root: `['devices', 'grid']`, `['roles', 'pv']`. */
  readonly at: readonly string[];
  /**
   * What is to stand there; undefined: nothing. `{ secret: true }` leaves what stands there, `{ env: NAME }` is taken from the
   * environment.
   */
  readonly value: unknown;
}

export type EditResult =
  { readonly ok: true; readonly text: string } | { readonly ok: false; readonly message: Text; readonly hint: Text };

/** Never throws. Without a difference the text is the same. */
export function editConfig(text: string, edits: readonly ConfigEdit[]): EditResult {
  const parsed = parseConfig(text);
  if (parsed === null || !isRecord(parsed.values)) return UNREADABLE;
  try {
    const wanted = edits.reduce<unknown>(
      (values, { at, value }) => withValue(values, at, withSecrets(value, valueAt(values, at), at)),
      parsed.values,
    );
    return carriedOut(text, wanted);
  } catch (error) {
    if (error instanceof NothingToKeep) return nothingToKeep(error.path.join('.'));
    throw error;
  }
}

/** More changes than any file has entries. */
const MAX_CHANGES = 10_000;

function carriedOut(text: string, wanted: unknown): EditResult {
  let current = text;
  for (let count = 0; count < MAX_CHANGES; count++) {
    const parsed = parseConfig(current);
    if (parsed === null) return BY_HAND;
    const change = nextChange(parsed.document.contents, parsed.values, wanted);
    if (change === null) return { ok: true, text: current };
    const next = splice(current, parsed.document, change);
    if (next === null || !isCloser(next, parsed.values, change.at, wanted)) return BY_HAND;
    current = next;
  }
  return BY_HAND;
}

/** An anchor may be used elsewhere: what nobody wanted to change must not have changed. */
function isCloser(text: string, before: unknown, at: readonly (string | number)[], wanted: unknown): boolean {
  const parsed = parseConfig(text);
  if (parsed === null) return false;
  const names = at.map(String);
  const parent = names.slice(0, -1);
  // Places of a list move when one is taken out.
  const isList = typeof at.at(-1) === 'number';
  const [shown, was] = [parsed.values, before].map((values) => withValue(values, isList ? parent : names, undefined));
  return (
    isDeepStrictEqual(shown, was) &&
    (isList || isDeepStrictEqual(valueAt(parsed.values, names), valueAt(wanted, names)))
  );
}

function valueAt(values: unknown, at: readonly string[]): unknown {
  return at.reduce<unknown>((value, name) => {
    if (Array.isArray(value)) return value[Number(name)];
    return isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  }, values);
}

function withValue(values: unknown, at: readonly string[], value: unknown): unknown {
  const [name, ...below] = at;
  if (name === undefined) return value;
  if (Array.isArray(values) && /^\d+$/.test(name)) {
    const changed = values.map((each: unknown, index) =>
      String(index) === name ? withValue(each, below, value) : each,
    );
    return changed.filter((each) => each !== undefined);
  }
  const section = isRecord(values) ? values : {};
  const inside = withValue(section[name], below, value);
  if (inside === undefined || (value === undefined && !Object.hasOwn(section, name))) {
    return Object.fromEntries(Object.entries(section).filter(([each]) => each !== name));
  }
  return { ...section, [name]: inside };
}

const UNREADABLE: EditResult = {
  ok: false,
  message: {
    en: 'The configuration file has a mistake of YAML, so it cannot be changed from here.',
    de: 'Die Konfigurationsdatei hat einen YAML-Fehler, darum kann sie von hier nicht geändert werden.',
  },
  hint: {
    en: '`meterhub check` names the place; mend it in the file, then try again.',
    de: '`meterhub check` nennt die Stelle; in der Datei beheben und es noch einmal versuchen.',
  },
};

const BY_HAND: EditResult = {
  ok: false,
  message: {
    en: 'This place of the configuration file is written in a way that only a person can change (anchors, merged or unusual lines).',
    de: 'Diese Stelle der Konfigurationsdatei ist so geschrieben, dass nur ein Mensch sie ändern kann (Anker, zusammengeführte oder ungewöhnliche Zeilen).',
  },
  hint: {
    en: 'Change it in the file; this page shows it at once.',
    de: 'In der Datei ändern; diese Seite zeigt es sofort.',
  },
};

function nothingToKeep(path: string): EditResult {
  return {
    ok: false,
    message: {
      en: `There is no secret at ${path} that could be kept.`,
      de: `Bei ${path} steht kein Geheimnis, das bleiben könnte.`,
    },
    hint: { en: 'Type it anew.', de: 'Es neu eingeben.' },
  };
}
