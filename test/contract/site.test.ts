// The site of the documentation: every page becomes one, every link leads somewhere, and the search finds sections.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { buildSite } from '../../scripts/site.ts';
import { markdownTree, renderedPage } from '../../scripts/site/render.ts';
import { docPages } from '../support/doc-pages.ts';
import { tempFolder } from '../support/temp-folder.ts';

it('has a page for each, without a link that leads nowhere, and nothing from elsewhere', async () => {
  const folder = join(tempFolder(), 'site');
  const { pages, broken } = await buildSite(folder);
  expect(broken).toEqual([]);
  expect(pages).toBeGreaterThan(docPages().length);
  for (const page of docPages()) {
    const html = readFileSync(join(folder, page.replace(/\.md$/, '.html')), 'utf8');
    expect(html).not.toMatch(/(?:src|<link[^>]*href)="https?:/);
  }
  const search = readFileSync(join(folder, 'search.js'), 'utf8');
  expect(search).toContain('"heading":"Infrared heads","anchor":"infrared-heads"');
  expect(readFileSync(join(folder, 'docs/de/evcc.html').replace('evcc', 'programs/evcc'), 'utf8')).toContain(
    '<html lang="de"',
  );
  expect(existsSync(join(folder, 'docs/img/dashboard-now.png'))).toBe(true);
});

it('takes text as text', async () => {
  const page = renderedPage(await markdownTree('# A & <script>alert(1)</script>\n\n`<b>` [x](y.md#z) | <i>\n'));
  expect(page.html).not.toMatch(/<script|<b>|<i>/);
  expect(page.links).toEqual(['y.html#z']);
  expect(page.title).toContain('A & ');
});
