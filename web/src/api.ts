// Requests to the hub. All addresses are relative to the page, so that they hold behind a proxy under any prefix.
import { settings } from './settings.ts';

/** A browser that waits longer for an answer than this has lost the hub, ms. */
const PATIENCE_MS = 20_000;

export class ApiProblem extends Error {
  readonly status: number;
  readonly hint: string | null;

  constructor(status: number, message: string, hint: string | null) {
    super(message);
    this.status = status;
    this.hint = hint;
  }
}

/** True when the hub does not have this interface (an older version, or not configured). */
export function isAbsent(error: unknown): boolean {
  return error instanceof ApiProblem && (error.status === 404 || error.status === 501);
}

export function textOf(error: unknown): string {
  if (error instanceof ApiProblem) return error.hint === null ? error.message : `${error.message} ${error.hint}`;
  return error instanceof Error ? error.message : String(error);
}

/** @throws ApiProblem with the hub's own words; TypeError or TimeoutError when the hub cannot be reached. */
export async function get<T>(path: string, query: Readonly<Record<string, string>> = {}): Promise<T> {
  const search = new URLSearchParams(query).toString();
  const reply = await fetch(search === '' ? path : `${path}?${search}`, {
    signal: AbortSignal.timeout(PATIENCE_MS),
    headers: { accept: 'application/json' },
  });
  return (await checked(reply)).json() as Promise<T>;
}

export async function getText(path: string): Promise<string> {
  return (await checked(await fetch(path, { signal: AbortSignal.timeout(PATIENCE_MS) }))).text();
}

/** With the token of this browser, if one was entered: without one the browser must not ask for a password of its own. */
export async function post(path: string, body: object, signal?: AbortSignal): Promise<Response> {
  const { token } = settings();
  return checked(
    await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token !== null && { authorization: `Bearer ${token}` }) },
      body: JSON.stringify(body),
      signal: signal ?? AbortSignal.timeout(PATIENCE_MS),
      ...(token !== null && { credentials: 'omit' }),
    }),
  );
}

async function checked(reply: Response): Promise<Response> {
  if (reply.ok) return reply;
  const text = await reply.text();
  const { message, hint } = problemOf(text);
  throw new ApiProblem(reply.status, message ?? `HTTP ${reply.status}`, hint);
}

function problemOf(text: string): { message: string | null; hint: string | null } {
  try {
    const { error } = JSON.parse(text) as { error?: { message?: unknown; hint?: unknown } };
    return {
      message: typeof error?.message === 'string' ? error.message : null,
      hint: typeof error?.hint === 'string' ? error.hint : null,
    };
  } catch {
    return { message: null, hint: null };
  }
}
