// Writes the generated pages of docs/. `--check` writes nothing and fails when a page is not current.
import { readFile, writeFile } from 'node:fs/promises';
import { pages } from './docs/pages.ts';

const docs = new URL('../docs/', import.meta.url);
const check = process.argv.includes('--check');

for (const page of pages) {
  const path = new URL(page.file, docs);
  const wanted = page.render();
  const current = await readFile(path, 'utf8').catch(() => null);
  if (current === wanted) continue;
  if (check) {
    process.exitCode = 1;
    console.error(`docs/${page.file} is not current: run \`npm run docs\``);
  } else {
    await writeFile(path, wanted);
    console.log(`docs/${page.file} written`);
  }
}
