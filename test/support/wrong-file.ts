// One wrong configuration file: the place of each mistake marked with guillemets, and what has to be said about it.

export interface WrongFile {
  readonly name: string;
  readonly file: string;
  /** `path: message | hint`, in the order of the file. */
  readonly says: readonly string[];
}
