// How operations of the document are written: parameters, answers, problems. It must not know any path.
import type { z } from 'zod';
import { problemAnswer } from '../answer.ts';
import { ref, type Schema } from './schemas.ts';

type Node = Readonly<Record<string, unknown>>;

const METHODS = ['get', 'post', 'put', 'delete'] as const;
type Method = (typeof METHODS)[number];

/** Of a path, by method. */
export type PathItem = Readonly<Partial<Record<Method, Operation>>>;

export interface Operation {
  readonly tags: readonly string[];
  readonly summary: string;
  readonly description?: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: Node;
  readonly responses: Responses;
}

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query';
  readonly required: boolean;
  readonly description: string;
  readonly schema: Schema;
}

export interface Response {
  readonly description: string;
  /** By media type. */
  readonly content?: Node;
  /** What a WebSocket sends; an extension of ours. */
  readonly 'x-messages'?: readonly Schema[];
}

/** By status. */
export type Responses = Readonly<Record<number, Response>>;

export const TAGS = {
  dataset: 'dataset (MeterHub of 2022)',
  meters: 'meters (gosdm630)',
  mbmd: 'mbmd',
  own: 'MeterHub',
  operations: 'operations',
  page: 'page',
} as const;

export const STRING: Schema = { type: 'string' };

export function json(answer: z.ZodType): Node {
  return { 'application/json': { schema: ref(answer) } };
}

export function anyJson(...answers: readonly z.ZodType[]): Node {
  return { 'application/json': { schema: { anyOf: answers.map(ref) } } };
}

/** Lines of JSON, each of which is one of these (`x-lines` is an extension of ours). */
export function lines(...answers: readonly z.ZodType[]): Node {
  return { 'application/x-ndjson': { 'x-lines': answers.map(ref) } };
}

/** Server-sent events by name, with what the data of each is (`x-events` is an extension of ours). */
export function events(byName: Readonly<Record<string, z.ZodType>>): Node {
  const described = Object.entries(byName).map(([name, answer]) => [name, ref(answer)] as const);
  return { 'text/event-stream': { 'x-events': Object.fromEntries(described) } };
}

export const PLAIN: Node = { 'text/plain': {} };

export function ok(content: Node, description = 'As asked.'): Responses {
  return { 200: { description, content } };
}

const PROBLEM: Response = { description: 'What is wrong and what to do.', content: json(problemAnswer) };

export function problems(...statuses: readonly number[]): Responses {
  return Object.fromEntries(statuses.map((status) => [status, PROBLEM]));
}

/** What is said to those who lack a right: any path but /healthz can need a token. */
const REFUSALS = problems(401, 403, 429);

/** A browser whose user typed the address of a change gets a page with a button instead of the JSON. */
export const TYPED_ADDRESS: Responses = {
  403: {
    description: 'Refused, and why; for an address typed into a browser a page with a button that sends it by POST.',
    content: { ...json(problemAnswer), 'text/html': {} },
  },
};

export function guarded(paths: Readonly<Record<string, PathItem>>): Readonly<Record<string, PathItem>> {
  const refusable = (operation: Operation): Operation => ({
    ...operation,
    responses: { ...REFUSALS, ...operation.responses },
  });
  return Object.fromEntries(
    Object.entries(paths).map(([path, item]) => {
      const operations = METHODS.map((method) => [method, item[method]] as const);
      return [path, Object.fromEntries(operations.flatMap(([method, one]) => (one ? [[method, refusable(one)]] : [])))];
    }),
  );
}

export const COMMAND_PROBLEMS: Responses = {
  ...problems(400, 404, 503),
  502: { ...PROBLEM, description: 'The device did not do it, and why.' },
};

export function get(
  tag: string,
  summary: string,
  responses: Responses,
  parameters: readonly Parameter[] = [],
): PathItem {
  return { get: { tags: [tag], summary, parameters, responses } };
}

export function post(
  tag: string,
  summary: string,
  responses: Responses,
  more: Pick<Operation, 'parameters' | 'requestBody'> = {},
): PathItem {
  return { post: { tags: [tag], summary, ...more, responses } };
}

/** Another method of a path than reading and sending. */
export function operation(
  method: Exclude<Method, 'get' | 'post'>,
  tag: string,
  summary: string,
  responses: Responses,
  more: Pick<Operation, 'parameters' | 'requestBody'> = {},
): PathItem {
  return { [method]: { tags: [tag], summary, ...more, responses } };
}

/** The body is read as JSON whatever its Content-Type says. */
export const OBJECT_BODY: Node = {
  required: true,
  content: { 'application/json': { schema: { type: 'object' } }, '*/*': {} },
};

export function path(name: string, description: string): Parameter {
  return { name, in: 'path', required: true, description, schema: STRING };
}

export function query(name: string, description: string, schema: Schema = STRING, required = false): Parameter {
  return { name, in: 'query', required, description, schema };
}
