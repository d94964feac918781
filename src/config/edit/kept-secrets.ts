// From values in which secrets are shown as kept back to those that the file says. Knows no key's meaning.
import { isDeepStrictEqual } from 'node:util';
import { isRecord } from '../schema/info.ts';
import { EnvReference, isKept, withoutSecrets } from './config-values.ts';

/** What cannot be kept, since the file says nothing there. */
export class NothingToKeep extends Error {
  readonly path: readonly string[];

  constructor(path: readonly string[]) {
    super(`there is no secret at ${path.join('.')} to keep`);
    this.path = path;
  }
}

/**
 * `wanted` with each placeholder replaced by what `current` has at the same place, and `{ env: NAME }` by the reference.
 * Throws NothingToKeep.
 */
export function withSecrets(wanted: unknown, current: unknown, path: readonly string[] = []): unknown {
  if (isKept(wanted)) {
    if (current === undefined || current === null) throw new NothingToKeep(path);
    return current;
  }
  if (Array.isArray(wanted)) {
    const before: readonly unknown[] = Array.isArray(current) ? current : [];
    const partners = partnersOf(wanted, before, path);
    return wanted.map((each: unknown, index) => withSecrets(each, partners[index], [...path, String(index)]));
  }
  if (!isRecord(wanted) || wanted instanceof EnvReference) return wanted;
  if (Object.keys(wanted).length === 1 && typeof wanted['env'] === 'string') return new EnvReference(wanted['env']);
  const before = isRecord(current) ? current : {};
  return Object.fromEntries(
    Object.entries(wanted).map(([key, each]) => {
      return [key, withSecrets(each, Object.hasOwn(before, key) ? before[key] : undefined, [...path, key])];
    }),
  );
}

/**
 * Which of the former entries of a list each new one was: the one that looked the same, else the one at its place when that
 * is nobody else's. A secret never goes to another entry than its own.
 */
function partnersOf(wanted: readonly unknown[], before: readonly unknown[], path: readonly string[]): unknown[] {
  const shown = before.map((each) => withoutSecrets(each, path));
  const taken = new Set<number>();
  const same = wanted.map((each) => {
    const index = shown.findIndex((one, at) => !taken.has(at) && isDeepStrictEqual(one, each));
    if (index >= 0) taken.add(index);
    return index;
  });
  const isInPlace = wanted.length === before.length && same.every((at, index) => at === index || at < 0);
  return same.map((at, index) => (at >= 0 ? before[at] : isInPlace ? before[index] : undefined));
}
