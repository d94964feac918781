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

/** The commands of a line: pipes, `&&` and the like stand between them; redirections are not part of them. */
export function commandsOf(words: readonly string[]): string[][] {
  const commands: string[][] = [[]];
  for (const [at, word] of words.entries()) {
    if (/^[|;&]+$/.test(word)) commands.push([]);
    else if (/;$/.test(word)) {
      commands.at(-1)?.push(word.slice(0, -1));
      commands.push([]);
    } else if (!/^([0-9]?>>?|<|&>)/.test(word) && !/^([0-9]?>>?|<|&>)$/.test(words[at - 1] ?? ''))
      commands.at(-1)?.push(word);
  }
  return commands.filter((command) => command.length > 0);
}
