// Text with places marked by guillemets: what is expected where, written into the text itself.

export interface MarkedPlace {
  /** Counted from 1. */
  readonly line: number;
  readonly column: number;
  readonly width: number;
}

/** The text without its marks, and the places they enclosed, in the order of the text. Marks do not nest. */
export function unmark(marked: string): { text: string; places: MarkedPlace[] } {
  const places: MarkedPlace[] = [];
  let text = '';
  let open: { line: number; column: number; length: number } | null = null;
  for (const character of marked) {
    const lines = text.split('\n');
    if (character === '«') open = { line: lines.length, column: (lines.at(-1) ?? '').length + 1, length: text.length };
    else if (character === '»') {
      if (open === null) throw new Error('a mark is closed that was not opened');
      places.push({ line: open.line, column: open.column, width: Math.max(1, text.length - open.length) });
      open = null;
    } else text += character;
  }
  return { text, places };
}
