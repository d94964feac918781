// The pages of docs/ and their code blocks, for tests that run or judge what stands there.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../..');

export interface DocBlock {
  /** From the root: `docs/programs/evcc.md`. */
  readonly page: string;
  /** Of its first line, counted from 1. */
  readonly line: number;
  readonly language: string;
  /** What the first line names as a comment: `meterhub.yaml`; null: nothing. */
  readonly file: string | null;
  readonly text: string;
}

/** All pages for readers, from the root of the project, subfolders too. */
export function docPages(): string[] {
  const inside = (folder: string): string[] =>
    readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) return inside(path);
      return entry.name.endsWith('.md') ? [path] : [];
    });
  return inside('docs').sort();
}

export function pageText(page: string): string {
  return readFileSync(join(ROOT, page), 'utf8');
}

export function isPage(page: string): boolean {
  return existsSync(join(ROOT, page));
}

/** Blocks between fences, also indented ones of a list. */
export function blocksOf(page: string): DocBlock[] {
  const text = pageText(page);
  return [...text.matchAll(/^( *)```([\w-]+)\n([^]*?)^\1```$/gm)].map((match) => {
    const [, indent = '', language = '', body = ''] = match;
    const plain = body.replaceAll(new RegExp(`^${indent}`, 'gm'), '');
    const line = text.slice(0, match.index).split('\n').length + 1;
    return { page, line, language, text: plain, file: /^# ([\w./-]+)\n/.exec(plain)?.[1] ?? null };
  });
}

/** Programs that people use with MeterHub have a page each. */
export function programPages(): string[] {
  return docPages().filter((page) => page.startsWith('docs/programs/'));
}

/** A test's name for a block. */
export function placeOf({ page, line }: DocBlock): string {
  return `${page}:${line}`;
}
