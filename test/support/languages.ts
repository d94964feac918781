// Tells German from English by the small words that every sentence has. For tests that must notice swapped texts.
import type { Text } from '../../src/vocabulary/text.ts';

const GERMAN = new Set(
  `der die das dem den des ein eine einen einem einer eines kein keine keinen nicht noch nur und oder aber auch wie wenn dass ob
  ist sind wird werden hat haben kann kommt gibt gilt steht stehen muss soll sein seine ihre von vom mit für auf aus bei beim
  zu zum zur im am als nach über unter durch ohne gegen vor seit bis es er sie sich man hier dort dann dafür schon mehr alle
  jede jeden jeder jedes diese dieser dieses diesen zwei prüfen nichts nie lässt darf dürfen geht stimmt stimmen braucht
  keiner einmal selbst ins bleibt nimmt jetzt heute zwischen`.split(/\s+/),
);

const ENGLISH = new Set(
  `the a of to and or but is are was were be been has have had not no nothing cannot can may must should it its they their this
  that these those with without for from by on at as when where whether there here than then only too more all each every any
  one two which who what how check another other into over under up while does did do done does so if yet again never
  now today between neither nor out`.split(/\s+/),
);

/** German words are worth 1, English ones -1, an umlaut 1: above 0 it is German, below English, 0 says nothing. */
export function germanness(text: string): number {
  const words =
    proseOf(text)
      .toLowerCase()
      .match(/[a-zäöüß]+/g) ?? [];
  const count = (dictionary: ReadonlySet<string>): number => words.filter((word) => dictionary.has(word)).length;
  return count(GERMAN) - count(ENGLISH) + words.filter((word) => /[äöüß]/.test(word)).length;
}

/** Both without the words that they share: those are names, or words of the configuration. */
export function apart({ en, de }: Text): Text {
  const wordsOf = (text: string): string[] => text.split(/[^\p{L}]+/u);
  const [english, german] = [new Set(wordsOf(en)), new Set(wordsOf(de))];
  const less = (text: string, others: ReadonlySet<string>): string =>
    text.replaceAll(/\p{L}+/gu, (word) => (others.has(word) ? '' : word));
  return { en: less(en, german), de: less(de, english) };
}

export function wordCount(text: string): number {
  return (proseOf(text).match(/[\p{L}]+/gu) ?? []).length;
}

/** Names of keys, quoted texts and places to fill in belong to no language. */
function proseOf(text: string): string {
  return text.replace(/`[^`]*`|"[^"]*"|„[^“]*“|\{\w*\}/g, ' ');
}
