// How an answer is described: one schema an answer, from which its type and the OpenAPI document are made. Answers are not
// validated when they are sent. Server code takes the types alone, so that no schema is loaded before the document is
// asked for. It must not know any answer.
import { z } from 'zod';
import { ERROR_CATALOGUE, PROBLEM_TEXTS } from '../vocabulary/error-codes.ts';

/** Every answer and part that the document names, under the name it has there. */
export const NAMED_ANSWERS = z.registry<{ id: string }>();

/** Gives a schema the name under which the document shows it, once, wherever it is used. */
export function named<Schema extends z.ZodType>(id: string, schema: Schema): Schema {
  NAMED_ANSWERS.add(schema, { id });
  return schema;
}

/** The type of an answer: what is built from it only reads. */
export type Answer<Schema extends z.ZodType> = DeepReadonly<z.infer<Schema>>;

type DeepReadonly<T> = unknown extends T ? T : { readonly [Key in keyof T]: DeepReadonly<T[Key]> };

/** A value, or null where there is none. */
export const value = z.union([z.number(), z.string(), z.boolean(), z.null()]);

/** ISO 8601: in UTC where an instant is meant, with the offset of a zone where its local time matters. */
export const instant = z.iso.datetime({ offset: true });

/** A number of things. */
export const count = z.int().min(0);

/** 0..1 */
export const share = z.number().min(0).max(1);

/** What something counted by name: errors by code, devices by state. */
export const counts = z.record(z.string(), count);

const errorCode = named(
  'ErrorCode',
  z.enum(namesOf(ERROR_CATALOGUE)).describe('what went wrong, for programs and translations; docs/errors.md says more'),
);

export const problemCode = named(
  'ProblemCode',
  z
    .enum(namesOf(PROBLEM_TEXTS))
    .describe('why something does not work, or what it waits for, for programs and translations'),
);

/** What a translation of a problem needs to say the same. */
export const facts = z
  .record(z.string(), z.union([z.string(), z.number()]))
  .describe('what a translation of the problem needs');

/** Code and facts of what does not work, beside its text. */
export const problemDetails = {
  code: problemCode.nullable().describe('of the problem, for programs and translations; null: all is well'),
  facts,
};

export const problemAnswer = named(
  'Error',
  z
    .object({
      error: z.object({
        code: errorCode,
        message: z.string().describe('what it is'),
        hint: z.string().describe('what to do'),
        facts,
      }),
    })
    .describe('Any problem: what it is and what to do.'),
);
export type ProblemAnswer = Answer<typeof problemAnswer>;

function namesOf<Table extends object>(table: Table): (keyof Table & string)[] {
  return Object.keys(table).filter((name): name is keyof Table & string => Object.hasOwn(table, name));
}
