// How schemas of answers are written: references, lists, maps, objects. It must not know any answer.

export type Schema = Readonly<Record<string, unknown>>;

export function ref(name: string): Schema {
  return { $ref: `#/components/schemas/${name}` };
}

export function arrayOf(items: Schema): Schema {
  return { type: 'array', items };
}

export function mapOf(additionalProperties: Schema): Schema {
  return { type: 'object', additionalProperties };
}

export function nullable(type: string): Schema {
  return { type: [type, 'null'] };
}

/** An object whose properties are all always there. */
export function record(properties: Readonly<Record<string, Schema>>, description?: string): Schema {
  const said = description === undefined ? {} : { description };
  return { type: 'object', properties, required: Object.keys(properties), ...said };
}
