// Files with models as text, as they were found: names and contents, nothing read into them. It must not know who finds them.
import type { Text } from '../../vocabulary/text.ts';

export interface ModelText {
  /** For messages: where the file is. */
  readonly file: string;
  /** The name of the file without folder and ending: the model's name, when the file says no other. */
  readonly stem: string;
  /** Null: it cannot be read, and why. */
  readonly text: string | null;
  readonly problem?: Text;
}

export interface FoundModels {
  readonly texts: readonly ModelText[];
  /** Why the folder that the configuration names cannot be read; null: it can, or it names none. */
  readonly problem: Text | null;
}

export const NO_MODELS: FoundModels = { texts: [], problem: null };
