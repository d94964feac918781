// Compares values with the schemas of the OpenAPI document, closed: what a schema does not name must not be there. It knows
// the keywords that the document uses and refuses every other, so that none is passed over. It must not know zod, which
// wrote the schemas.

export type JsonSchema = Readonly<Record<string, unknown>>;

/** `components.schemas` of the document. */
export type NamedSchemas = Readonly<Record<string, JsonSchema>>;

const TYPES = ['null', 'boolean', 'object', 'array', 'number', 'string', 'integer'];
const FORMATS = ['date-time'];
const REFERENCE = /^#\/components\/schemas\/(\w+)$/;
/** RFC 3339. */
const DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

type Judge = (value: unknown, wanted: unknown, at: string, context: Context) => string[];

interface Context {
  readonly schema: JsonSchema;
  readonly named: NamedSchemas;
}

const JUDGES: Readonly<Record<string, Judge>> = {
  description: () => [],
  type(value, wanted, at) {
    const types = [wanted].flat().map(String);
    return types.some((type) => isOfType(value, type)) ? [] : [`${at} is ${shown(value)}, not ${types.join(' or ')}`];
  },
  const: (value, wanted, at) => (value === wanted ? [] : [`${at} is ${shown(value)}, not ${shown(wanted)}`]),
  enum(value, wanted, at) {
    return list(wanted).includes(value) ? [] : [`${at} is ${shown(value)}, none of ${list(wanted).join(', ')}`];
  },
  minimum(value, wanted, at) {
    return typeof value !== 'number' || value >= Number(wanted) ? [] : [`${at} is ${value}, below ${String(wanted)}`];
  },
  maximum(value, wanted, at) {
    return typeof value !== 'number' || value <= Number(wanted) ? [] : [`${at} is ${value}, above ${String(wanted)}`];
  },
  format(value, wanted, at) {
    if (!FORMATS.includes(String(wanted))) throw new Error(`the format ${String(wanted)} is not known here`);
    if (typeof value !== 'string') return [];
    return DATE_TIME.test(value) && !Number.isNaN(Date.parse(value)) ? [] : [`${at} is "${value}", no point in time`];
  },
  items(value, wanted, at, { named }) {
    if (!Array.isArray(value)) return [];
    return value.flatMap((item: unknown, index) => mismatches(item, record(wanted), named, `${at}[${index}]`));
  },
  required(value, wanted, at) {
    if (!isRecord(value)) return [];
    return list(wanted).flatMap((name) =>
      Object.hasOwn(value, String(name)) ? [] : [`${at}.${String(name)} is missing`],
    );
  },
  properties(value, wanted, at, { schema, named }) {
    if (!isRecord(value)) return [];
    const known = record(wanted);
    return Object.entries(value).flatMap(([name, one]) => {
      if (Object.hasOwn(known, name)) return mismatches(one, record(known[name]), named, `${at}.${name}`);
      return 'additionalProperties' in schema ? [] : [`${at}.${name} is not described`];
    });
  },
  additionalProperties(value, wanted, at, { schema, named }) {
    if (!isRecord(value)) return [];
    const known = record(schema['properties'] ?? {});
    const others = Object.entries(value).filter(([name]) => !Object.hasOwn(known, name));
    return others.flatMap(([name, one]) => mismatches(one, record(wanted), named, `${at}.${name}`));
  },
  anyOf: (value, wanted, at, { named }) => ofAlternatives(value, list(wanted), named, at, () => true),
  oneOf: (value, wanted, at, { named }) => ofAlternatives(value, list(wanted), named, at, (fitting) => fitting === 1),
  $ref: (value, wanted, at, { named }) => mismatches(value, resolved(wanted, named), named, at),
};

/** What of the value is not as the schema says, a sentence each. @throws where the schema itself is wrong. */
export function mismatches(value: unknown, schema: JsonSchema, named: NamedSchemas, at = 'the answer'): string[] {
  return Object.entries(schema).flatMap(([keyword, wanted]) => {
    const judge = JUDGES[keyword];
    if (judge === undefined) throw new Error(`the keyword ${keyword} of ${at} is not known here`);
    return judge(value, wanted, at, { schema, named });
  });
}

/** What is wrong with the schema itself: keywords, types, references, demanded properties that it does not have. */
export function schemaFaults(schema: unknown, named: NamedSchemas, at: string): string[] {
  if (!isRecord(schema)) return [`${at} is no schema`];
  const faults = Object.keys(schema).flatMap((keyword) => (keyword in JUDGES ? [] : [`${at}: keyword ${keyword}`]));
  const types: readonly unknown[] = [schema['type'] ?? []].flat();
  for (const type of types) {
    if (!TYPES.some((known) => known === type)) faults.push(`${at}: type ${shown(type)}`);
  }
  const properties = isRecord(schema['properties']) ? schema['properties'] : {};
  for (const name of list(schema['required'] ?? [])) {
    if (!Object.hasOwn(properties, String(name)))
      faults.push(`${at} demands ${String(name)}, which it does not describe`);
  }
  if ('$ref' in schema) {
    const name = REFERENCE.exec(String(schema['$ref']))?.[1];
    if (name === undefined || !Object.hasOwn(named, name))
      faults.push(`${at}: ${String(schema['$ref'])} leads nowhere`);
  }
  const parts = [
    ...Object.entries(properties),
    ...['items', 'additionalProperties'].flatMap((keyword) =>
      keyword in schema ? [[keyword, schema[keyword]] as const] : [],
    ),
    ...['anyOf', 'oneOf'].flatMap((keyword) => [...list(schema[keyword] ?? []).entries()]),
  ];
  return [...faults, ...parts.flatMap(([name, part]) => schemaFaults(part, named, `${at}.${name}`))];
}

/** The alternative that comes nearest says what is wrong. */
function ofAlternatives(
  value: unknown,
  alternatives: readonly unknown[],
  named: NamedSchemas,
  at: string,
  isRight: (fitting: number) => boolean,
): string[] {
  const found = alternatives.map((schema) => mismatches(value, record(schema), named, at));
  const fitting = found.filter((faults) => faults.length === 0).length;
  if (fitting > 0) return isRight(fitting) ? [] : [`${at} fits ${fitting} alternatives`];
  return found.reduce((nearest, faults) => (faults.length < nearest.length ? faults : nearest));
}

function resolved(reference: unknown, named: NamedSchemas): JsonSchema {
  const schema = named[REFERENCE.exec(String(reference))?.[1] ?? ''];
  if (schema === undefined) throw new Error(`${String(reference)} leads nowhere`);
  return schema;
}

function isOfType(value: unknown, type: string): boolean {
  switch (type) {
    case 'null':
      return value === null;
    case 'array':
      return Array.isArray(value);
    case 'object':
      return isRecord(value);
    case 'integer':
      return Number.isInteger(value);
    default:
      return typeof value === type;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function record(value: unknown): JsonSchema {
  if (!isRecord(value)) throw new Error(`${shown(value)} is no schema`);
  return value;
}

function list(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new Error(`${shown(value)} is no list`);
  return value;
}

function shown(value: unknown): string {
  return value === undefined ? 'undefined' : JSON.stringify(value).slice(0, 200);
}
