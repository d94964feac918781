declare const node: {
  readonly OLDEST: number;
  /** The sentence; null: this version is new enough. */
  problemOf(version: string): string | null;
  /** Ends the program with the sentence where this Node is too old. */
  demandNode(): void;
};
export = node;
