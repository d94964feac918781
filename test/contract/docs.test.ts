// The generated pages of docs/ say what the source says.
import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { pages } from '../../scripts/docs/pages.ts';
import { allModels } from '../../src/catalog/index.ts';
import { ERROR_CATALOGUE } from '../../src/vocabulary/error-codes.ts';

const docs = new URL('../../docs/', import.meta.url);
const textOf = (file: string) => readFile(new URL(file, docs), 'utf8');

it.each(pages.map((page) => [page.file, page] as const))(
  'docs/%s is current (else: npm run docs)',
  async (file, page) => {
    expect(await textOf(file)).toBe(page.render());
  },
);

it.each(pages.map(({ file }) => file))('docs/%s says that it is generated, and by what', async (file) => {
  expect((await textOf(file)).split('\n')[0]).toMatch(
    /^<!-- Generated from \S+ by `npm run docs`\. Do not edit\. -->$/,
  );
});

it('docs/devices.md names every model and every name it has', async () => {
  const text = await textOf('devices.md');
  const missing = allModels
    .flatMap(({ id, aliases }) => [id, ...aliases])
    .filter((name) => !text.includes(`\`${name}\``));
  expect(missing).toEqual([]);
});

it('docs/errors.md names every error code', async () => {
  const text = await textOf('errors.md');
  expect(Object.keys(ERROR_CATALOGUE).filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
});
