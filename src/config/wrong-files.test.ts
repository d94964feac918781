// Wrong configuration files: every mistake is found, at its line and column, with a message and what to do.
// The place that has to be named is marked with guillemets in the file.
import { describe, expect, it } from 'vitest';
import { unmark } from '../../test/support/marked-text.ts';
import { loadConfig } from './load.ts';
import { WRONG_DEVICES } from '../../test/support/wrong-devices.ts';
import { WRONG_SECTIONS } from '../../test/support/wrong-sections.ts';
import { WRONG_SYNTAX } from '../../test/support/wrong-syntax.ts';
import { WRONG_TARIFFS } from '../../test/support/wrong-tariffs.ts';
import { WRONG_WIRES } from '../../test/support/wrong-wires.ts';

/** Line, column, width and text of everything that is said about the file. */
function mistakesOf(text: string) {
  const result = loadConfig(text, 'meterhub.yaml', { EMPTY: '' });
  if (result.ok) return [];
  return result.problems.map(({ line, column, width, path, message, hint }) => ({
    line,
    column,
    width,
    text: `${path === '' ? '' : `${path}: `}${message}${hint === null ? '' : ` | ${hint}`}`,
  }));
}

describe.each([
  ['syntax and schema', WRONG_SYNTAX],
  ['wires', WRONG_WIRES],
  ['devices', WRONG_DEVICES],
  ['other sections', WRONG_SECTIONS],
  ['tariffs', WRONG_TARIFFS],
])('wrong files: %s', (_, files) => {
  it.each(files)('$name', ({ file, says }) => {
    const { text, places } = unmark(file);
    const mistakes = mistakesOf(text);
    expect(mistakes.map((mistake) => mistake.text)).toEqual(says);
    expect(mistakes.map(({ line, column, width }) => ({ line, column, width }))).toEqual(places);
  });
});
