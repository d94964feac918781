// A line of a shell, a unit or a compose file as the words that the program gets. It must not know programs.

/** Words with quotes and backslashes taken away; a comment ends the line. */
export function shellWords(line: string): string[] {
  const words: string[] = [];
  let word: string | null = null;
  let quote: '"' | "'" | null = null;
  for (let at = 0; at < line.length; at += 1) {
    const character = line.charAt(at);
    if (quote !== null) {
      if (character === quote) quote = null;
      else if (character === '\\' && quote === '"') {
        at += 1;
        word = (word ?? '') + line.charAt(at);
      } else word = (word ?? '') + character;
    } else if (character === '"' || character === "'") {
      quote = character;
      word ??= '';
    } else if (character === '\\') {
      at += 1;
      word = (word ?? '') + line.charAt(at);
    } else if (/\s/.test(character)) {
      if (word !== null) words.push(word);
      word = null;
    } else if (character === '#' && word === null) break;
    else word = (word ?? '') + character;
  }
  if (word !== null) words.push(word);
  return words;
}

/** The shell's own words end a program's words: pipes, redirections, the next command. */
export function untilOperator(words: readonly string[]): string[] {
  const end = words.findIndex((word) => /^([|;&]+|[0-9]?>>?.*|<.*)$/.test(word));
  return end === -1 ? [...words] : words.slice(0, end);
}
