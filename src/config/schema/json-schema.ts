// JSON schema (draft 2020-12) of what a schema takes: for editors, messages and generated documents. Knows no key.
import { parse } from 'yaml';
import * as z from 'zod';

export function jsonSchemaOf(schema: z.ZodType): Record<string, unknown> {
  return z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    // zod leaves out the examples of what it transforms (durations, addresses), so they go by another name until here.
    override: ({ jsonSchema }) => {
      const example: unknown = jsonSchema['x-example'];
      if (example !== undefined) jsonSchema.examples = [exampleValue(example)];
    },
  });
}

/** Examples are written as in the file; lists and sections become what they stand for. */
function exampleValue(example: unknown): z.infer<ReturnType<typeof z.json>> {
  const isFlow = typeof example === 'string' && /^[[{]/.test(example) && !example.includes('!env');
  const value: unknown = isFlow ? parse(example) : example;
  return z.json().parse(value);
}
