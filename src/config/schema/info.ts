// What the schema says about a place in the file (keys, description, kind of value), read from its JSON schema form.
// Knows no key by name but `type`.

/** The part of JSON schema that the configuration's schema uses. */
export interface SchemaNode {
  readonly type?: string;
  readonly title?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | SchemaNode;
  readonly items?: SchemaNode;
  readonly anyOf?: readonly SchemaNode[];
  readonly oneOf?: readonly SchemaNode[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  /** As one would write it in the file. */
  readonly 'x-example'?: unknown;
  readonly 'x-type'?: string;
  readonly 'x-range'?: string;
  readonly 'x-default'?: string;
  /** The kind of device that a variant is for. */
  readonly 'x-kind'?: string;
}

export class SchemaInfo {
  readonly #root: SchemaNode;
  readonly #kindOf: (entry: unknown) => string | null;

  /** `kindOf`: the kind of an entry of `devices`, by its model; null when that is not known. */
  constructor(root: SchemaNode, kindOf: (entry: unknown) => string | null) {
    this.#root = root;
    this.#kindOf = kindOf;
  }

  /** All schemas that may apply at the path (several where the schema has alternatives), the likeliest first. */
  schemasAt(path: readonly PropertyKey[], value: unknown): readonly SchemaNode[] {
    let nodes = this.#alternatives(this.#root, value);
    let current = value;
    for (const segment of path) {
      current = isRecord(current) || Array.isArray(current) ? Reflect.get(current, segment) : undefined;
      nodes = nodes.flatMap((node) => step(node, segment)).flatMap((node) => this.#alternatives(node, current));
    }
    return nodes;
  }

  /** The keys that may stand in the section at the path. */
  knownKeys(path: readonly PropertyKey[], value: unknown): string[] {
    return [...new Set(this.schemasAt(path, value).flatMap((node) => Object.keys(node.properties ?? {})))];
  }

  /** The variants of a union that fit the value, or all. */
  #alternatives(node: SchemaNode, value: unknown): SchemaNode[] {
    const variants = node.anyOf ?? node.oneOf;
    if (!variants) return [node];
    const flat = variants.flatMap((variant) => this.#alternatives(variant, value));
    const fitting = flat.some((variant) => variant['x-kind'] !== undefined)
      ? flat.filter((variant) => variant['x-kind'] === this.#kindOf(value))
      : flat.filter((variant) => fitsType(variant, value));
    const chosen = fitting.length > 0 ? fitting : flat;
    // The description stands on the union, not on its variants.
    return chosen.map((variant) => ({ ...variant, ...withoutVariants(node) }));
  }
}

function fitsType({ properties }: SchemaNode, value: unknown): boolean {
  const type = isRecord(value) ? value['type'] : undefined;
  const typeKey = properties?.['type'];
  return typeKey !== undefined && (typeKey.const === type || (typeKey.enum?.includes(type) ?? false));
}

function step(node: SchemaNode, segment: PropertyKey): SchemaNode[] {
  if (typeof segment === 'number') return node.items ? [node.items] : [];
  const key = String(segment);
  const properties = node.properties ?? {};
  if (Object.hasOwn(properties, key)) return properties[key] ? [properties[key]] : [];
  return typeof node.additionalProperties === 'object' ? [node.additionalProperties] : [];
}

function withoutVariants(node: SchemaNode): SchemaNode {
  const rest: Record<string, unknown> = { ...node };
  delete rest['anyOf'];
  delete rest['oneOf'];
  return rest;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
