// What may be commanded, as it is configured. No YAML, no schema here.

export interface CommandTarget {
  /** `/command/<target>`. */
  readonly target: string;
  readonly device: string;
  readonly allow: readonly AllowedParameter[];
}

export interface AllowedParameter {
  readonly key: string;
  readonly values: AllowedValues;
}

export type AllowedValues =
  /** Both ends included; only whole numbers when both ends are whole. */
  | { readonly kind: 'range'; readonly least: number; readonly most: number }
  | { readonly kind: 'list'; readonly values: readonly (string | number | boolean)[] };
