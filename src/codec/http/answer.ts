// What an answer of an HTTP device becomes, and what the configuration says about reading it. Types only.
import type { Text } from '../../vocabulary/text.ts';
import type { Conversion } from './configured-value.ts';
import type { ReadingValue } from '../../model/reading.ts';

/** One value of an answer; a null value is absent. */
export interface HttpValue {
  readonly measurand: string;
  readonly value: ReadingValue | null;
  readonly unit: string | null;
}

export type HttpParsed =
  | {
      readonly kind: 'values';
      readonly values: readonly HttpValue[];
      /** What is wrong with some of them, for a person; null: nothing. */
      readonly attention: Text | null;
    }
  /** The device says that it has no values: DEVICE_ERROR. */
  | { readonly kind: 'deviceError'; readonly reason: Text }
  /** Not the answer of such a device: HTTP_CONTENT. */
  | { readonly kind: 'unexpected'; readonly reason: Text };

/** One value of an answer of any shape, as the configuration describes it. */
export interface HttpJsonValue extends Conversion {
  /** Keys, list positions and choices: see json-path.ts. */
  readonly path: string;
  /** An answer without it is as it should be; left out: it is not. */
  readonly isOptional?: boolean;
  /** The further request whose answer has it; left out: the device's main one. */
  readonly request?: string;
}

/** What the configuration says of one device beyond its address. */
export interface HttpSettings {
  /** Number behind the URL; null where the model has none. */
  readonly id: number | null;
  /** Unit of a water or gas reading; null: the model's own. */
  readonly unit: 'l' | 'm3' | null;
  readonly values: readonly HttpJsonValue[];
}
