// The versions of Node: the sentence for those that are too old, where it can still be read, and packages that would warn.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { transformSync } from 'esbuild';
import { expect, it } from 'vitest';
import node from '../../bin/node-version.cjs';

const ROOT = join(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

interface Manifest {
  readonly engines?: { readonly node?: string };
}

it('is the oldest of package.json', () => {
  const { engines } = JSON.parse(read('package.json')) as Manifest;
  expect(engines?.node).toBe(`>=${node.OLDEST}`);
});

it('says in one sentence what to do, for old versions only', () => {
  expect(node.problemOf('18.19.1')).toMatch(
    /^MeterHub needs Node\.js 20 or later, and this is 18\.19\.1\. .*apt install/,
  );
  expect(node.problemOf('9.0.0')).not.toBeNull();
  for (const version of ['20.0.0', '22.1.0', '100.0.0']) expect(node.problemOf(version)).toBeNull();
});

it.each(['bin/node-version.cjs', 'bin/meterhub.js', 'scripts/build.mjs'])('Node 12 can read %s', (file) => {
  const text = read(file).replace(/^#!.*\n/, '\n');
  // What it does not know would be written in another way.
  const lowered = (target: string): string => transformSync(text, { target }).code;
  expect(lowered('node12.22')).toBe(lowered('esnext'));
  expect(text).not.toMatch(/^import .* from '(?!\.\/|\.\.\/bin\/node-version|url')/m);
  expect(text).not.toMatch(/^(?:const .* = )?await /m);
  const loaded = text.indexOf('import(');
  if (loaded >= 0) expect(text.indexOf('demandNode()')).toBeLessThan(loaded);
});

it('no package that is installed asks for a newer Node than the tools need', () => {
  const { packages } = JSON.parse(read('package-lock.json')) as { packages: Record<string, Manifest> };
  const wrong = Object.entries(packages).filter(([, { engines }]) => !allows(engines?.node ?? '*'));
  expect(wrong.map(([name]) => name)).toEqual([]);
});

/** Whether a range has a part that begins at 20 or before: what the lists of packages say is never more subtle. */
function allows(range: string): boolean {
  return range.split('||').some((part) => {
    const [, operator = '', major = ''] = /^\s*(\^|>=|>)?\s*v?(\d+|\*)/.exec(part) ?? [];
    if (major === '*' || major === '') return true;
    return operator === '^' ? Number(major) === 20 : Number(major) <= 20;
  });
}
