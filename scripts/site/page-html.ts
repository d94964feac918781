// The frame of every page of the site: title, search, the way to the other pages. It must not know Markdown.
import { posix } from 'node:path';
import { escaped, type RenderedPage, type Section } from './render.ts';

export interface SearchEntry extends Section {
  /** From the root of the site: `docs/mqtt.html`. */
  readonly path: string;
}

export function pageHtml({ title, html, path }: RenderedPage & { readonly path: string }): string {
  const root = posix.relative(posix.dirname(path), '') || '.';
  const language = path.startsWith('docs/de/') ? 'de' : 'en';
  const words = language === 'de' ? { all: 'Übersicht', find: 'Suchen' } : { all: 'All pages', find: 'Search' };
  const home = language === 'de' ? 'docs/de/index.html' : 'docs/index.html';
  return `<!doctype html>
<html lang="${language}" data-root="${root}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escaped(title)} - MeterHub</title>
<link rel="stylesheet" href="${root}/site.css">
<header>
<a href="${root}/${home}">MeterHub</a> <a href="${root}/${home}">${words.all}</a>
<input id="search" type="search" placeholder="${words.find}" aria-label="${words.find}" autocomplete="off">
<ol id="found" hidden></ol>
</header>
<main>
${html}
</main>
<script src="${root}/search.js"></script>
</html>
`;
}
