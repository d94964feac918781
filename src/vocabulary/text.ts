// A text for people in every language that the page speaks, one beside the other: the compiler names a missing one.

export interface Text {
  readonly en: string;
  readonly de: string;
}

export type Language = keyof Text;
