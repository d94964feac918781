// The floors and rooms of the house: an import may only point down, nothing goes in circles, no room is crowded.
import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

/** From the top down. A file of a floor may import its own floor and every floor below. */
const FLOORS = [
  'cli',
  'hub',
  'api',
  'simulator',
  'config',
  'output',
  'tariff',
  'history',
  'events',
  'logger',
  'log',
  'command',
  'commissioning',
  'live',
  'kinds',
  'source',
  'catalog',
  'definition',
  'expression',
  'yaml',
  'codec',
  'transport',
  'async',
  'files',
  'time',
  'model',
  'program',
  'vocabulary',
];

/** Files in a folder, tests not counted. The catalogue is a list and may grow. */
const CROWDED_FILES = 20;
const LISTS = ['src/catalog/modbus'];

/** Imports that still point up. This list may only shrink. */
const STILL_UP: string[] = [];

/** Files that still import each other in a circle, as one text a circle. This list may only shrink. */
const STILL_CIRCLES: string[] = [];

/** Folders that still import each other in a circle. This list may only shrink. */
const STILL_ROOM_CIRCLES: string[] = [];

const root = resolve(import.meta.dirname, '../..');

/** Paths of all sources without tests, from the root: `src/api/server.ts`. */
function sourceFiles(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sourceFiles(path);
    return /(?<!\.test)\.tsx?$/.test(entry.name) ? [path] : [];
  });
}

/** `src/api/v1/devices.ts` -> `api`. */
const floorOf = (path: string) => path.split('/')[1] ?? '';

/** What a file imports of the tree: values, types and `import()` alike. */
function importsOf(path: string): string[] {
  const text = readFileSync(join(root, path), 'utf8');
  return [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+\.tsx?)'/g)].map((match) =>
    relative(root, resolve(root, dirname(path), match[1] ?? '')),
  );
}

const files = [...sourceFiles('src'), ...sourceFiles('web/src')];
const imports = new Map(files.map((path) => [path, importsOf(path)]));

/** Groups of nodes that reach each other (Tarjan's strongly connected components), those of one node left out. */
function circles(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const found: string[][] = [];
  const visit = (node: string): void => {
    index.set(node, index.size);
    low.set(node, index.get(node) ?? 0);
    stack.push(node);
    for (const next of graph.get(node) ?? []) {
      if (!index.has(next)) visit(next);
      if (stack.includes(next)) low.set(node, Math.min(low.get(node) ?? 0, low.get(next) ?? 0));
    }
    if (low.get(node) === index.get(node)) found.push(stack.splice(stack.indexOf(node)));
  };
  for (const node of graph.keys()) if (!index.has(node)) visit(node);
  return found
    .filter((group) => group.length > 1)
    .map((group) => group.sort().join(' '))
    .sort();
}

/**
 * Rooms are the folders below a floor. The files directly on a floor are its face: they may use its rooms, and its
 * rooms may use them, so they are no room of their own.
 */
function roomGraph(): Map<string, string[]> {
  const isRoom = (path: string) => path.split('/').length > 3;
  const graph = new Map<string, string[]>();
  for (const [path, targets] of imports) {
    if (!isRoom(path)) continue;
    const room = dirname(path);
    const others = targets.filter(isRoom).map((target) => dirname(target));
    // A folder inside a room belongs to it as a room belongs to its floor.
    const apart = others.filter(
      (other) => other !== room && !other.startsWith(`${room}/`) && !room.startsWith(`${other}/`),
    );
    graph.set(room, [...new Set([...(graph.get(room) ?? []), ...apart])]);
  }
  return graph;
}

describe('floors', () => {
  it('finds the sources', () => expect(files.length).toBeGreaterThan(50));

  it('knows the floor of every file', () => {
    const strangers = files.filter((path) => path.startsWith('src/') && !FLOORS.includes(floorOf(path)));
    expect(strangers).toEqual([]);
  });

  it('has no import that points up', () => {
    const wrong = files
      .filter((path) => path.startsWith('src/'))
      .flatMap((path) =>
        (imports.get(path) ?? [])
          .filter((target) => target.startsWith('src/'))
          .filter((target) => FLOORS.indexOf(floorOf(target)) < FLOORS.indexOf(floorOf(path)))
          .map((target) => `${path} imports ${target}`),
      );
    expect(wrong.sort()).toEqual([...STILL_UP].sort());
  });

  it('has no program that imports the page', () => {
    const wrong = files.filter(
      (path) => path.startsWith('src/') && imports.get(path)?.some((to) => to.startsWith('web/')),
    );
    expect(wrong).toEqual([]);
  });

  it('has no files that import each other in a circle, types included', () => {
    expect(circles(imports)).toEqual(STILL_CIRCLES);
  });

  it('has no rooms that import each other in a circle', () => {
    expect(circles(roomGraph())).toEqual(STILL_ROOM_CIRCLES);
  });

  it('makes folders in one way only: Node never comes back from some of them', () => {
    const others = files.filter((path) => /\bmkdir(Sync)?\(/.test(readFileSync(join(root, path), 'utf8')));
    expect(others).toEqual(['src/files/make-folder.ts']);
  });

  it('has no crowded room', () => {
    const counts = new Map<string, number>();
    for (const path of files) counts.set(dirname(path), (counts.get(dirname(path)) ?? 0) + 1);
    const crowded = [...counts].filter(([folder, count]) => count > CROWDED_FILES && !LISTS.includes(folder));
    expect(crowded.map(([folder, count]) => `${basename(folder)}: ${count} files in ${folder}`)).toEqual([]);
  });
});
