// From the schema of an entry to the fields of a form, and from what is typed to values. Pure; it knows no key by name.

/** The part of JSON schema that the form is made from. */
export interface FormNode {
  /** Several, where the file may say it in more than one way. */
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, FormNode>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: unknown;
  readonly items?: FormNode;
  readonly anyOf?: readonly FormNode[];
  readonly oneOf?: readonly FormNode[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly description?: string;
  readonly default?: unknown;
  /** The description in German. */
  readonly 'x-de'?: string;
  readonly 'x-example'?: unknown;
  readonly 'x-type'?: string;
  readonly 'x-default'?: string;
}

export type FieldKind =
  | { readonly kind: 'choice'; readonly options: readonly (string | number)[] }
  | { readonly kind: 'switch' }
  | { readonly kind: 'number'; readonly isWhole: boolean; readonly least: number | null; readonly most: number | null }
  | { readonly kind: 'text' }
  | { readonly kind: 'secret' }
  | { readonly kind: 'list' }
  | { readonly kind: 'section'; readonly node: FormNode }
  /** As in the file, written as JSON. */
  | { readonly kind: 'json' };

export interface Field {
  readonly key: string;
  readonly node: FormNode;
  readonly field: FieldKind;
  readonly isRequired: boolean;
}

/** What is the same for all, or fixed by the kind, is not asked for. */
export function fieldsOf(node: FormNode, keys: readonly string[] | null, leftOut: readonly string[]): Field[] {
  const required = new Set(node.required ?? []);
  return Object.entries(node.properties ?? {}).flatMap(([key, each]): Field[] => {
    if (leftOut.includes(key) || (keys !== null && !keys.includes(key)) || each.const !== undefined) return [];
    return [{ key, node: each, field: kindOf(each), isRequired: required.has(key) }];
  });
}

function kindOf(node: FormNode): FieldKind {
  if (node['x-type'] === 'secret') return { kind: 'secret' };
  const options = optionsOf(node);
  if (options !== null) return { kind: 'choice', options };
  const { type, minimum, maximum } = node;
  if (type === 'boolean') return { kind: 'switch' };
  if (type === 'integer' || type === 'number') {
    return { kind: 'number', isWhole: type === 'integer', least: minimum ?? null, most: bounded(maximum) };
  }
  if (type === 'string') return { kind: 'text' };
  if (type === 'array' && node.items?.type === 'string') return { kind: 'list' };
  if (type === 'object' && node.properties !== undefined) return { kind: 'section', node };
  if (Array.isArray(type) && type.includes('string')) return { kind: 'text' };
  const variants = node.anyOf ?? node.oneOf;
  if (variants !== undefined) {
    // A name or a list of them is written as a list; a switch with more to say as a switch; else the first that is simple.
    if (variants.some((each) => each.type === 'boolean')) return { kind: 'switch' };
    if (variants.some((each) => each.type === 'array' && each.items?.type === 'string')) return { kind: 'list' };
    const simple = variants.find((each) => each.type === 'string' || each.type === 'number');
    if (simple !== undefined) return { kind: 'text' };
  }
  return { kind: 'json' };
}

/** Whole numbers without a bound of their own have the largest that there is. */
function bounded(maximum: number | undefined): number | null {
  return maximum === undefined || maximum >= Number.MAX_SAFE_INTEGER ? null : maximum;
}

function optionsOf(node: FormNode): readonly (string | number)[] | null {
  const consts = (node.anyOf ?? node.oneOf)?.map((each) => each.const);
  const all = node.enum ?? (consts?.every((each) => each !== undefined) === true ? consts : undefined);
  const usable = all?.filter((each) => typeof each === 'string' || typeof each === 'number') ?? [];
  return usable.length > 0 && usable.length === all?.length ? usable : null;
}

export function isKept(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'secret' in value && value.secret === true;
}

/** As it stands in a field. */
export function fieldText(field: FieldKind, value: unknown): string {
  if (value === undefined || value === null || isKept(value)) return '';
  if (field.kind === 'list' && Array.isArray(value)) return value.map(String).join(', ');
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : JSON.stringify(value);
}

/** What is typed, as a value; undefined: nothing. What cannot be understood stays a text, and the hub says what is wrong. */
export function typedValue(field: FieldKind, text: string): unknown {
  const plain = text.trim();
  if (plain === '') return undefined;
  switch (field.kind) {
    case 'number':
      return Number.isFinite(Number(plain)) ? Number(plain) : plain;
    case 'choice':
      return field.options.find((option) => String(option) === plain) ?? plain;
    case 'switch':
      return plain === 'true' ? true : plain === 'false' ? false : jsonOf(plain);
    case 'list': {
      const parts = plain
        .replace(/^\[|\]$/g, '')
        .split(',')
        .map((part) => part.trim());
      const filled = parts.filter((part) => part !== '');
      return filled.length === 1 ? filled[0] : filled;
    }
    case 'json':
    case 'section':
      return jsonOf(plain);
    case 'text':
      return /^[{[]/.test(plain) ? jsonOf(plain) : plain;
    case 'secret':
      return text;
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** A list where the schema takes nothing else. */
export function listValue(node: FormNode, value: unknown): unknown {
  return node.type === 'array' && typeof value === 'string' ? [value] : value;
}

/** The entry with a key changed; without a value the key goes, and so does a section that has nothing left. */
export function withKey(
  entry: Readonly<Record<string, unknown>>,
  key: string,
  value: unknown,
): Record<string, unknown> {
  const { [key]: _before, ...rest } = entry;
  if (value === undefined) return rest;
  return Object.hasOwn(entry, key) ? { ...entry, [key]: value } : { ...rest, [key]: value };
}
