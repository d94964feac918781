// The English of what is said in every language, for tests that judge its words.
import type { Text } from '../../src/vocabulary/text.ts';

interface Said {
  readonly message: Text;
  readonly hint?: Text;
}

type English<Problem> = { [Key in keyof Problem]: Problem[Key] extends Text | undefined ? string : Problem[Key] };

export function inEnglish<Problem extends Said>(problem: Problem): English<Problem> {
  const texts = Object.entries(problem).map(([key, value]): [string, unknown] => [
    key,
    isText(value) ? value.en : value,
  ]);
  // The same keys with other types: nothing else can say so.
  return Object.fromEntries(texts) as English<Problem>;
}

function isText(value: unknown): value is Text {
  return typeof value === 'object' && value !== null && 'en' in value && typeof value.en === 'string';
}
