// The names of the kinds stand in their own folders only: everybody else asks a property, or goes over the list of kinds.
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { KINDS } from '../../src/kinds/kinds.ts';

const root = resolve(import.meta.dirname, '../..');

/** Where a kind may be called by its name. */
const OWN_FOLDERS = ['src/kinds', 'src/definition', 'src/catalog', 'src/output'];

/** Writes configurations, in which kinds and outputs are named. */
const WRITERS = 'src/cli/migrate/';

/** Words that are no kinds: security schemes of OpenAPI, the MQTT library, outputs of type mqtt, schemes of URLs, and
 * sections of a simulation. */
const OTHER_MEANINGS = [
  /type: 'http', scheme: '/,
  /(from|import\() ?'mqtt'/,
  /type: 'mqtt', layout: '/,
  /tcp: 'mqtt', ssl: 'mqtts'/,
  /'http' : 'https'/,
  /\['mqtt', name, 'devices'/,
];

function sourceFiles(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sourceFiles(path);
    return /(?<!\.test)\.tsx?$/.test(entry.name) ? [path] : [];
  });
}

const files = [...sourceFiles('src'), ...sourceFiles('web/src')].filter((path) => !path.endsWith('test-devices.ts'));

/** Lines that call the kind by its name, comments and imports apart. */
function linesNaming(kind: string, path: string): string[] {
  const lines = readFileSync(join(root, path), 'utf8').split('\n');
  return lines.filter((line) => {
    const code = line.replace(/\/\/.*$|^\s*\*.*$/, '');
    return code.includes(`'${kind}'`) && !OTHER_MEANINGS.some((meaning) => meaning.test(code));
  });
}

it.each(KINDS.all.map(({ name }) => name))('%s is named in its own folders only', (kind) => {
  const own = OWN_FOLDERS.map((folder) => `${folder}/${kind}/`);
  const strangers = files.filter((path) => ![...own, WRITERS].some((folder) => path.startsWith(folder)));
  const named = strangers.flatMap((path) => linesNaming(kind, path).map((line) => `${path}: ${line.trim()}`));
  expect(named).toEqual([]);
});

it('has a folder for every kind, and a kind for every folder', () => {
  const folders = readdirSync(join(root, 'src/kinds'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(folders.map(({ name }) => name).sort()).toEqual(KINDS.all.map(({ name }) => name).sort());
});
