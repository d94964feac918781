// The parts of others: which packages are named, where the lockfile has them, and how the list spells them.
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { installedParts, licenceText, nameOf, packagesOf, sbom, type Lock } from '../../scripts/parts.mjs';

const root = resolve(import.meta.dirname, '../..');
const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as Lock;

describe('the parts of others', () => {
  it('are named by the files that went into the bundle, the innermost package of nested ones', () => {
    const files = [
      'node_modules/zod/v4/core.js',
      'node_modules/zod/index.js',
      'node_modules/@fastify/error/index.js',
      'node_modules/mqtt/node_modules/debug/src/index.js',
      'src/cli/main.ts',
    ];
    expect(packagesOf(files)).toEqual([
      'node_modules/@fastify/error',
      'node_modules/mqtt/node_modules/debug',
      'node_modules/zod',
    ]);
  });

  it('that are installed beside the bundle are those with binaries and what they need, and nothing else', () => {
    const names = installedParts(lock).map(nameOf);
    expect(names).toContain('libsql');
    expect(names).toContain('@libsql/linux-arm-gnueabihf');
    expect(names).toContain('@serialport/bindings-cpp');
    expect(names).toContain('node-gyp-build');
    for (const bundled of ['fastify', 'zod', 'mqtt', 'yaml']) expect(names).not.toContain(bundled);
  });

  it('can be chosen for one machine', () => {
    const names = installedParts(lock, ({ cpu }) => cpu?.includes('arm64') !== false).map(nameOf);
    expect(names).toContain('@libsql/linux-arm64-gnu');
    expect(names).not.toContain('@libsql/linux-x64-gnu');
  });

  it('are all found in the lockfile as what npm installs for users', () => {
    const forUsers = Object.entries(lock.packages).filter(([path, entry]) => path !== '' && entry.dev !== true);
    const types = forUsers.filter(([path]) => nameOf(path).startsWith('@types/')).map(([path]) => path);
    const expected = forUsers.map(([path]) => path).filter((path) => !types.includes(path));
    // node-addon-api is sources for compiling: npm installs it, since the package that needs it says so.
    expect(installedParts(lock)).toEqual(expected.sort());
  });

  it('are spelled as CycloneDX wants it, with the checksum of the lockfile', () => {
    const { components, bomFormat, specVersion } = sbom(lock, [
      'node_modules/@libsql/linux-x64-gnu',
      'node_modules/zod',
    ]);
    expect([bomFormat, specVersion]).toEqual(['CycloneDX', '1.6']);
    const version = lock.packages['node_modules/zod']?.version ?? '';
    expect(components[1]).toMatchObject({
      type: 'library',
      name: 'zod',
      version,
      purl: `pkg:npm/zod@${version}`,
      licenses: [{ license: { id: 'MIT' } }],
    });
    expect(components[1]?.hashes?.[0]?.alg).toBe('SHA-512');
    expect(components[1]?.hashes?.[0]?.content).toMatch(/^[0-9a-f]{128}$/);
    expect(components[0]?.purl).toMatch(/^pkg:npm\/%40libsql\/linux-x64-gnu@/);
  });

  it('have every licence text once, below all that come under it', () => {
    const text = licenceText(root, lock, ['node_modules/fastify', 'node_modules/zod', 'node_modules/abstract-logging']);
    expect(text).toContain(`zod ${lock.packages['node_modules/zod']?.version}`);
    expect(text).toContain('Copyright');
    expect(text).toContain('the package has no text');
  });
});
