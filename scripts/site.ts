// `npm run site`: the documentation as web pages in dist/site, for any web server or straight from the folder; nothing is
// fetched from elsewhere. Prettier's Markdown parser, which formats these pages anyway, reads them.
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, posix, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pageHtml, type SearchEntry } from './site/page-html.ts';
import { markdownTree, renderedPage } from './site/render.ts';

const ROOT = resolve(fileURLToPath(new URL('..', import.meta.url)));
/** Pages beside docs/. */
const TOP = ['README.md', 'CHANGELOG.md', 'CONTRIBUTING.md', 'SECURITY.md'];
/** What pages link to and is shown as it is. */
const AS_IT_IS = ['LICENSE', 'meterhub.example.yaml', 'deploy', 'docs/img', 'docs/read-history.py'];

export interface SiteReport {
  readonly pages: number;
  /** `docs/a.html: b.html#c` */
  readonly broken: readonly string[];
}

export async function buildSite(target: string): Promise<SiteReport> {
  rmSync(target, { recursive: true, force: true });
  const sources = [...TOP, ...files('docs')].filter((path) => path.endsWith('.md'));
  const others = files('docs').filter((path) => !path.endsWith('.md') && !path.startsWith('docs/img/'));
  for (const path of new Set([...AS_IT_IS, ...others]))
    cpSync(join(ROOT, path), join(target, path), { recursive: true });
  const search: SearchEntry[] = [];
  const links: { from: string; to: string }[] = [];
  const anchors = new Map<string, ReadonlySet<string>>();
  for (const source of sources) {
    const rendered = renderedPage(await markdownTree(readFileSync(join(ROOT, source), 'utf8')));
    const path = source.replace(/\.md$/, '.html');
    anchors.set(path, rendered.anchors);
    links.push(...rendered.links.map((to) => ({ from: path, to })));
    search.push(...rendered.sections.map((section) => ({ ...section, path })));
    mkdirSync(dirname(join(target, path)), { recursive: true });
    writeFileSync(join(target, path), pageHtml({ ...rendered, path }));
  }
  writeFileSync(
    join(target, 'search.js'),
    `const PAGES = ${JSON.stringify(search)};\n${readFileSync(join(ROOT, 'scripts/site/search-box.js'), 'utf8')}`,
  );
  cpSync(join(ROOT, 'scripts/site/site.css'), join(target, 'site.css'));
  writeFileSync(
    join(target, 'index.html'),
    '<!doctype html><meta http-equiv="refresh" content="0; url=docs/index.html">\n',
  );
  return {
    pages: sources.length,
    broken: links.filter((link) => isBroken(link, target, anchors)).map(({ from, to }) => `${from}: ${to}`),
  };
}

function files(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    return entry.isDirectory() ? files(path) : [path];
  });
}

function isBroken(
  { from, to }: { from: string; to: string },
  target: string,
  anchors: ReadonlyMap<string, ReadonlySet<string>>,
): boolean {
  const [file = '', anchor] = decodeURI(to).split('#');
  const path = file === '' ? from : posix.join(posix.dirname(from), file);
  const known = anchors.get(path);
  if (known !== undefined) return anchor !== undefined && !known.has(anchor);
  try {
    readdirSync(join(target, posix.dirname(path))).includes(posix.basename(path));
    return !readdirSync(join(target, posix.dirname(path))).includes(posix.basename(path));
  } catch {
    return true;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { pages, broken } = await buildSite(join(ROOT, 'dist/site'));
  console.log(`dist/site: ${pages} pages; open dist/site/index.html`);
  for (const link of broken) console.error(`leads nowhere: ${link}`);
  if (broken.length > 0) process.exitCode = 1;
}
