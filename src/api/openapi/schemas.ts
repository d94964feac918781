// The schemas of the answers as the document writes them: JSON Schema 2020-12, parts of their own by reference. It must not
// know paths.
import { z } from 'zod';
import { NAMED_ANSWERS } from '../answer.ts';

export type Schema = Readonly<Record<string, unknown>>;

const reference = (id: string): string => `#/components/schemas/${id}`;

/** Where the document describes the answer. */
export function ref(answer: z.ZodType): Schema {
  const id = NAMED_ANSWERS.get(answer)?.id;
  if (id === undefined) throw new Error('an answer without a name cannot be referred to');
  return { $ref: reference(id) };
}

/**
 * All named answers. Objects are open: a client that checks what it is sent must not fail because a later version says
 * more.
 */
export function answerSchemas(): Readonly<Record<string, Schema>> {
  const { schemas } = z.toJSONSchema(NAMED_ANSWERS, {
    uri: reference,
    io: 'input',
    override: ({ jsonSchema }) => simplify(jsonSchema),
  });
  const named = Object.entries(schemas).map(([id, schema]) => [id, withoutAddress(schema)] as const);
  return Object.fromEntries(named.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The document says once, for all, what they are and where. */
function withoutAddress(schema: Schema): Schema {
  return Object.fromEntries(Object.entries(schema).filter(([keyword]) => keyword !== '$schema' && keyword !== '$id'));
}

/** Writes "or null" as a list of types, and leaves out what zod writes without having been asked. */
function simplify(schema: z.core.JSONSchema.BaseSchema): void {
  const [one, other] = schema.anyOf ?? [];
  const isNullable = schema.anyOf?.length === 2 && typeof other === 'object' && other.type === 'null';
  if (isNullable && typeof one === 'object' && typeof one.type === 'string' && !('enum' in one)) {
    const { type, ...rest } = one;
    delete schema.anyOf;
    Object.assign(schema, { ...rest, ...schema }, { type: [type, 'null'] });
  }
  if (schema.format === 'date-time') delete schema.pattern;
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
  // Names of properties are always texts.
  delete schema.propertyNames;
}
