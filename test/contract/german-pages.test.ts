// docs/de: each German page says what its English one says, as far as a program can see: headings, tables, lists, code.
import { describe, expect, it } from 'vitest';
import { docPages, isPage, pageText, programPages } from '../support/doc-pages.ts';

const german = docPages().filter((page) => page.startsWith('docs/de/') && page !== 'docs/de/index.md');
/** Pages that a reader without English needs: the first day, all programs, what goes wrong. */
const NEEDED = [
  ...['install', 'first-steps', 'buy-and-wire', 'raspberry-pi', 'troubleshooting'],
  ...['docker', 'security', 'uninstall'],
  ...programPages().map((page) => page.replace(/^docs\/|\.md$/g, '')),
];

function withoutCode(text: string): string {
  return text.replaceAll(/^( *)```[^]*?^\1```$/gm, '').replaceAll(/^ {4}.*$/gm, '');
}

/** Depths of the headings, in order. */
function headings(text: string): number[] {
  return [...withoutCode(text).matchAll(/^(#+) /gm)].map(([, signs = '']) => signs.length);
}

/** Lines of code without remarks, which are translated. */
function code(text: string): string[] {
  const fenced = [...text.matchAll(/^( *)```[\w-]*\n([^]*?)^\1```$/gm)].flatMap(([, , body = '']) => body.split('\n'));
  const indented = [...text.replaceAll(/^( *)```[^]*?^\1```$/gm, '').matchAll(/^ {4,}(\S.*)$/gm)].map(
    ([, line = '']) => line,
  );
  return [...fenced, ...indented].map((line) => line.replace(/\s+# .*$/, '').trim()).filter((line) => line !== '');
}

function rows(text: string): number {
  return [...withoutCode(text).matchAll(/^ *\|/gm)].length;
}

/** Codes, keys and commands in running text that are not translated. */
function words(text: string): string[] {
  const found = [...withoutCode(text).matchAll(/`([A-Z][A-Z_]{3,}|meterhub [^`]*)`/g)].map(([, word = '']) => word);
  return found.sort();
}

describe.each(german)('%s', (page) => {
  const english = page.replace('docs/de/', 'docs/');

  it('has an English page with the same headings, tables, code and words that are not translated', () => {
    expect(isPage(english)).toBe(true);
    const [de, en] = [pageText(page), pageText(english)];
    expect(headings(de)).toEqual(headings(en));
    expect(rows(de)).toBe(rows(en));
    expect(code(de)).toEqual(code(en));
    expect(words(de)).toEqual(words(en));
  });
});

it('German pages: those that the first day needs are there, and named on their index page', () => {
  const index = pageText('docs/de/index.md');
  for (const name of NEEDED) {
    expect(german).toContain(`docs/de/${name}.md`);
    expect(index).toContain(`(${name}.md)`);
  }
});
