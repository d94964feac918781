// What every model of the catalogue has, whatever its kind. No kind, no runtime.
import type { Text } from '../vocabulary/text.ts';
import type { GermanNames } from './german.ts';

export interface ModelBase {
  /** Name of the kind, e.g. `modbus`. */
  readonly kind: string;
  readonly id: string;
  /** Further names, lower case, unique over the catalogue. */
  readonly aliases: readonly string[];
  /** Type as gosdm630's clients know it ("SDM", "JANITZA"); upper case. */
  readonly type: string;
  readonly manufacturer: string;
  readonly model: string;
  readonly german?: GermanNames;
  /** null: not known (generic models, water, gas). */
  readonly phases: 1 | 3 | null;
  /** Manual: title or address, and what else was compared. */
  readonly source: string;
  readonly crossChecked: readonly string[];
  readonly notes: readonly Text[];
}
