// Requests to the hub. All addresses are relative to the page, so that they hold behind a proxy under any prefix.
import { german, t } from './i18n.ts';
import { settings } from './settings.ts';
import type { ProblemFieldsJson } from './types.ts';

type Facts = ProblemFieldsJson['facts'];

/** What stands in an answer that is an error; null: an older hub, or something between it and here. */
interface HubError {
  readonly message: string | null;
  readonly code: string | null;
  readonly hint: string | null;
  readonly facts: Facts;
}

/** A browser that waits longer for an answer than this has lost the hub, ms. */
const PATIENCE_MS = 20_000;

export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string | null;
  readonly hint: string | null;
  readonly facts: Facts;
  /** What else the answer says. */
  readonly more: Readonly<Record<string, unknown>>;

  constructor(status: number, { message, code, hint, facts }: HubError, more: Readonly<Record<string, unknown>> = {}) {
    super(message ?? `HTTP ${status}`);
    this.status = status;
    this.code = code;
    this.hint = hint;
    this.facts = facts;
    this.more = more;
  }
}

/** True when the hub does not have this interface (an older version, or not configured). */
export function isAbsent(error: unknown): boolean {
  return error instanceof ApiProblem && (error.status === 404 || error.status === 501);
}

/** What went wrong and what to do, in the language of the page. */
export function textOf(error: unknown): string {
  if (error instanceof ApiProblem) {
    const translated = german()?.errorInGerman(error.code, error.facts) ?? null;
    if (translated !== null) return translated;
    return error.hint === null ? error.message : `${error.message} ${error.hint}`;
  }
  // What browsers say of a connection that fails or takes too long is for programmers.
  if (error instanceof TypeError || (error instanceof DOMException && error.name === 'TimeoutError')) {
    return t('unreachable');
  }
  return error instanceof Error ? error.message : String(error);
}

/** @throws ApiProblem with the hub's own words; TypeError or TimeoutError when the hub cannot be reached. */
export async function get<T>(path: string, query: Readonly<Record<string, string>> = {}): Promise<T> {
  const search = new URLSearchParams(query).toString();
  const reply = await fetch(search === '' ? path : `${path}?${search}`, {
    signal: AbortSignal.timeout(PATIENCE_MS),
    headers: { accept: 'application/json', ...(sessionToken !== null && { 'x-meterhub-session': sessionToken }) },
  });
  return (await checked(reply)).json() as Promise<T>;
}

export async function getText(path: string): Promise<string> {
  return (await checked(await fetch(path, { signal: AbortSignal.timeout(PATIENCE_MS) }))).text();
}

let sessionToken: string | null = null;

/** From now on changes say that they come from this session; null: there is none. */
export function sendWithSession(token: string | null): void {
  sessionToken = token;
}

/** A change, with what allows it. Throws as `get`. */
export async function post(path: string, body: object, signal?: AbortSignal): Promise<Response> {
  return change('POST', path, body, signal);
}

/** Throws as `get`. */
export async function put(path: string, body: object, signal?: AbortSignal): Promise<Response> {
  return change('PUT', path, body, signal);
}

/** Throws as `get`. */
export async function remove(path: string): Promise<Response> {
  return change('DELETE', path, null);
}

async function change(method: string, path: string, body: object | null, signal?: AbortSignal): Promise<Response> {
  return checked(
    await fetch(path, {
      method,
      ...(body !== null && { body: JSON.stringify(body) }),
      signal: signal ?? AbortSignal.timeout(PATIENCE_MS),
      ...allowing(body === null ? {} : { 'content-type': 'application/json' }),
    }),
  );
}

/**
 * The session of this browser comes first, then the token that was entered. Without either the browser must not ask for a
 * password of its own; with a token it must not send what it was asked for elsewhere.
 */
function allowing(headers: Readonly<Record<string, string>>): RequestInit {
  const { token } = settings();
  if (sessionToken !== null) return { headers: { ...headers, 'x-meterhub-session': sessionToken } };
  if (token === null) return { headers };
  return { headers: { ...headers, authorization: `Bearer ${token}` }, credentials: 'omit' };
}

async function checked(reply: Response): Promise<Response> {
  if (reply.ok) return reply;
  const text = await reply.text();
  throw new ApiProblem(reply.status, problemOf(text), moreOf(text));
}

/** Empty: it is no object. */
function moreOf(text: string): Readonly<Record<string, unknown>> {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === 'object' && body !== null ? { ...body } : {};
  } catch {
    return {};
  }
}

function problemOf(text: string): HubError {
  try {
    const { error } = JSON.parse(text) as { error?: { [Key in keyof HubError]?: unknown } };
    return {
      message: typeof error?.message === 'string' ? error.message : null,
      code: typeof error?.code === 'string' ? error.code : null,
      hint: typeof error?.hint === 'string' ? error.hint : null,
      facts: typeof error?.facts === 'object' && error.facts !== null ? (error.facts as Facts) : {},
    };
  } catch {
    return { message: null, code: null, hint: null, facts: {} };
  }
}
