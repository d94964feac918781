// Indented blocks of the documentation: what is typed, and what is shown. Knows Markdown, no command.
import { pageText } from './doc-pages.ts';

export interface IndentedBlock {
  readonly page: string;
  /** Of its first line, counted from 1. */
  readonly line: number;
  /** Without the indent. */
  readonly text: string;
}

const FENCED = /^( *)```([\w-]*)\n([^]*?)^\1```$/gm;

/** Blocks that are set off by four blanks, also within a list. */
export function indentedBlocks(page: string, text = pageText(page)): IndentedBlock[] {
  const rest = text.replaceAll(FENCED, (block) => block.replaceAll(/[^\n]/g, ''));
  return [...rest.matchAll(/(?:^|\n\n)((?: {4,}\S.*\n?|\n(?= {4,}\S))+)/g)].map((match) => {
    const [all, body = ''] = match;
    const indent = Math.min(...body.split('\n').map((line) => (line === '' ? Infinity : line.search(/\S/))));
    return { page, line: lineAt(text, match.index + all.length - body.length), text: without(body, indent) };
  });
}

function lineAt(text: string, index: number): number {
  return text.slice(0, index).split('\n').length;
}

function without(text: string, indent: number): string {
  return text
    .split('\n')
    .map((line) => line.slice(indent))
    .join('\n')
    .trimEnd();
}
