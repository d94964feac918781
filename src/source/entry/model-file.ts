// The contract of models as text: what a kind says of a file that describes a model of it, of one made from such a file, and
// of the file that describes a model. Interfaces only; it knows no kind.
import type * as z from 'zod';
import type { ModelBase } from '../../definition/model-base.ts';
import type { Text } from '../../vocabulary/text.ts';
import type { Report } from '../../yaml/report.ts';
import type { ModelKeysInput, ModelShape } from './model-keys.ts';

/** A file that describes a model, when its keys and values are what the schema asks for. */
export interface ModelFileEntry<Model extends ModelBase, Input extends ModelKeysInput> {
  /** What `model:` says in the configuration. */
  readonly id: string;
  readonly input: Input;
  /** The model that the file extends; null: none. */
  readonly parent: Model | null;
}

/** Methods take what belongs to the kind: they are called only with files and models of it. */
export interface ModelFileKind<Model extends ModelBase = ModelBase, Input extends ModelKeysInput = ModelKeysInput> {
  /** Every key of such a file. */
  readonly schema: z.ZodObject<ModelShape>;
  /** The model, or null when something is wrong with the file (reported). */
  build(entry: ModelFileEntry<Model, Input>, report: Report): Model | null;
  /** The keys and values of a file that says everything of the model, in the order in which a person reads them. */
  describe(model: Model): Readonly<Record<string, unknown>>;
  /** What of the model is code that a file can only name; null: nothing. */
  inCode(model: Model): Text | null;
}
