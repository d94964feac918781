// Whether this browser is logged in to the hub, and the wish for a dialogue about it. It must not know any dialogue.
import { ApiProblem, get, remove, post, sendWithSession } from '../shared/api.ts';
import { listeners } from '../shared/listeners.ts';
import type { SessionJson } from '../shared/types.ts';

/** `choose`: the first password; `change`: another one for it. */
export type AccessDialogue = 'login' | 'choose' | 'change';

const ADDRESS = 'api/v1/session';

export const sessionChanged = listeners();
let current: SessionJson | null = null;
let wanted: AccessDialogue | null = null;

/** Null: it is not known yet, or the hub is older. */
export function session(): SessionJson | null {
  return current;
}

export function isLoggedIn(): boolean {
  return current?.loggedIn === true;
}

/** Asks the hub. Never rejects: without an answer nobody is logged in. */
export async function loadSession(): Promise<void> {
  take(await get<SessionJson>(ADDRESS).catch(() => null));
}

export interface Login {
  readonly password: string;
  readonly code?: string;
  readonly newPassword?: string;
}

/** @throws as `post` */
export async function logIn(login: Login): Promise<void> {
  take((await (await post(ADDRESS, login)).json()) as SessionJson);
}

/** @throws as `post` */
export async function logOut(): Promise<void> {
  take((await (await remove(ADDRESS)).json()) as SessionJson);
}

/** What a change was refused with may mean that the session is over: then the page has to know. */
export function noticeRefusal(error: unknown): void {
  if (current?.loggedIn === true && error instanceof ApiProblem && (error.status === 401 || error.status === 403))
    void loadSession();
}

/** Which dialogue is open; null: none. */
export function dialogue(): AccessDialogue | null {
  return wanted;
}

/** Opens the dialogue that lets this visitor in: the first password where none is chosen, else the login. */
export function askToLogIn(): void {
  open(current?.password === 'none' ? 'choose' : 'login');
}

/** Null closes it. */
export function open(dialogue: AccessDialogue | null): void {
  wanted = dialogue;
  sessionChanged.tell();
}

function take(next: SessionJson | null): void {
  current = next;
  sendWithSession(next?.token ?? null);
  sessionChanged.tell();
}
