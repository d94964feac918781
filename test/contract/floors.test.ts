// The floors of the house: an import may only point down this list, or stay on its floor.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

/** From the top down. A file of a floor may import its own floor and every floor below. */
const FLOORS = [
  'cli',
  'hub',
  'hub-dataset',
  'hub-history',
  'hub-outputs',
  'hub-sources',
  'simulator',
  'api',
  'output',
  'history',
  'command',
  'live',
  'poll',
  'device',
  'bus',
  'config',
  'expression',
  'catalog',
  'definition',
  'codec',
  'transport',
  'model',
];

const src = resolve(import.meta.dirname, '../../src');

function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sourceFiles(path);
    return entry.name.endsWith('.ts') ? [path] : [];
  });
}

/** `src/api/v1.ts` -> `api`; `src/hub.ts` -> `hub`. */
function floorOf(path: string): string {
  const [first = ''] = relative(src, path).split('/');
  return first.replace(/\.ts$/, '');
}

function importsOf(path: string): string[] {
  const text = readFileSync(path, 'utf8');
  return [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map((match) =>
    resolve(dirname(path), match[1] ?? ''),
  );
}

const files = sourceFiles(src);

describe('floors', () => {
  it('finds the sources', () => expect(files.length).toBeGreaterThan(50));

  it('knows the floor of every file', () => {
    expect(files.filter((path) => !FLOORS.includes(floorOf(path))).map((path) => relative(src, path))).toEqual([]);
  });

  it('has no import that points up', () => {
    const wrong = files
      // A test may use the floor above the one it tests, as a caller would.
      .filter((path) => !path.endsWith('.test.ts'))
      .flatMap((path) =>
        importsOf(path)
          .filter((target) => target.startsWith(src))
          .filter((target) => FLOORS.indexOf(floorOf(target)) < FLOORS.indexOf(floorOf(path)))
          .map((target) => `${relative(src, path)} imports ${relative(src, target)}`),
      );
    expect(wrong).toEqual([]);
  });
});
