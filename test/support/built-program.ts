// A part of the program as JavaScript, as it is shipped: for tests that start processes (a loader for TypeScript takes half a
// second each time) or want to see that threads find their files.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { transformSync } from 'esbuild';

const ROOT = resolve(import.meta.dirname, '../..');

export interface BuiltProgram {
  /** Where the JavaScript of a source file is. */
  file(source: string): string;
  remove(): void;
}

/** `sources`: paths from the root of the project; what they import comes along. */
export function buildProgram(sources: readonly string[]): BuiltProgram {
  // Below node_modules, so that packages are found.
  const cache = join(ROOT, 'node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'meterhub-'));
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  const waiting = sources.map((source) => join(ROOT, source));
  const built = new Set<string>();
  const placeOf = (path: string): string => join(folder, relative(ROOT, path)).replace(/\.ts$/, '.js');
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (built.has(path)) continue;
    built.add(path);
    const text = readFileSync(path, 'utf8');
    for (const [, imported = ''] of text.matchAll(/(?:from|import)\s*'(\.[^']+)'/g)) {
      waiting.push(resolve(dirname(path), imported));
    }
    const { code } = transformSync(text, { loader: 'ts', format: 'esm', target: 'es2023' });
    mkdirSync(dirname(placeOf(path)), { recursive: true });
    writeFileSync(placeOf(path), code.replaceAll(/((?:from|import)\s*['"]\.[^'"]+)\.ts(['"])/g, '$1.js$2'));
  }
  return { file: (source) => placeOf(join(ROOT, source)), remove: () => rmSync(folder, { recursive: true }) };
}
