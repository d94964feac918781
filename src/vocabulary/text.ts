// A text for people in every language that the page speaks, one beside the other: the compiler names a missing one.

export interface Text {
  readonly en: string;
  readonly de: string;
}

export type Language = keyof Text;

/** What reads the same in every language: names, numbers, lines of code. */
export function alike(text: string): Text {
  return { en: text, de: text };
}

/** Several texts as one; null: there is none. */
export function joined(texts: readonly Text[], between: string): Text | null {
  return texts.length === 0 ? null : inEach((language) => texts.map((text) => text[language]).join(between));
}

/** A text made of others, in each language of its own. */
export function inEach(make: (language: Language) => string): Text {
  return { en: make('en'), de: make('de') };
}
