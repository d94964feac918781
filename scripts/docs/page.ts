// What a generated page of docs/ is, and the few words of Markdown they share. It must not know what a page is about.

export interface Page {
  /** Path below docs/. */
  readonly file: string;
  /** The whole page, ending in a line feed. */
  readonly render: () => string;
}

/** The first line of every generated page: edits belong in the source. */
export function generatedNotice(source: string): string {
  return `<!-- Generated from ${source} by \`npm run docs\`. Do not edit. -->`;
}

/** A Markdown table; a cell may hold anything but a line feed. */
export function markdownTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(escapeCell).join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
}

export function bulletList(items: readonly string[]): string {
  return items.map((item) => `- ${item}`).join('\n');
}

export function code(text: string): string {
  return `\`${text}\``;
}

function escapeCell(text: string): string {
  return text.replaceAll('|', '\\|');
}
