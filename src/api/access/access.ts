// Who may change the hub from a browser: the password, the first visit, the sessions. It must not know routes.
import type { Logger } from 'pino';
import type { Clock } from '../../model/clock.ts';
import { isApiErrorCode, MeterHubError } from '../../model/error.ts';
import { ERROR_CATALOGUE } from '../../vocabulary/error-codes.ts';
import { ApiError } from '../http/api-error.ts';
import { refusalError } from '../http/guard.ts';
import type { Grant, Refusal, SessionRights, Verdict, Visitor } from '../http/visitor.ts';
import { LoginAttempts } from './login-attempts.ts';
import { checkPasswordRule, PasswordFile, type PasswordState } from './password-file.ts';
import { isPassword } from './scrypt-password.ts';
import { cookieName, cookieValues, endedCookie, sessionCookie } from './session-cookie.ts';
import { isSameSecret, Sessions, type Session } from './sessions.ts';
import { isSetupCode, makeSetupCode, SETUP_OPEN_MS } from './setup-code.ts';

/** Hashing takes memory: one at a time, and few that wait. */
const MOST_WAITING = 4;

export interface AccessOptions {
  readonly clock: Clock;
  readonly log: Logger;
}

export interface AccessSettings {
  /** Where the hash of the password is kept; null: nowhere, then nobody can log in. */
  readonly passwordFile: string | null;
  /** A hub that measures already belongs to somebody: nobody else may choose its password. */
  readonly hasDevices: boolean;
}

export interface Login {
  readonly password: string;
  /** At the first visit: what terminal and journal show; `password` is chosen then. */
  readonly code?: string;
  /** Takes the place of `password`. */
  readonly newPassword?: string;
}

export interface LoggedIn {
  readonly cookie: string;
  readonly session: Session;
}

/** What the page needs to know of itself. */
export interface AccessStatus {
  readonly password: PasswordState['state'];
  /** How long a password can still be chosen with the code, ms; null: not now. */
  readonly firstVisitMs: number | null;
  readonly session: { readonly token: string; readonly remainingMs: number } | null;
  /** Why this visitor may not change the configuration; null: he may. */
  readonly refused: Refusal | null;
}

export class Access implements SessionRights {
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #sessions: Sessions;
  readonly #attempts: LoginAttempts;
  readonly #startedMs: number;
  readonly #code = makeSetupCode();
  #file: PasswordFile | null = null;
  #hasDevices = true;
  #turn: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  constructor({ clock, log }: AccessOptions) {
    this.#clock = clock;
    this.#log = log;
    this.#sessions = new Sessions(clock);
    this.#attempts = new LoginAttempts(clock);
    this.#startedMs = clock.monotonicMs();
  }

  /** From now on as the configuration says. Sessions stay. */
  use({ passwordFile, hasDevices }: AccessSettings): void {
    if (passwordFile !== (this.#file?.path ?? null))
      this.#file = passwordFile === null ? null : new PasswordFile(passwordFile);
    this.#hasDevices = hasDevices;
  }

  /** What a person types at the first visit; null: there is nothing to choose now. For the terminal, never for the log. */
  get setupCode(): string | null {
    return this.#firstVisitMs(this.#state()) === null ? null : this.#code;
  }

  /** The one place that decides who may change the configuration. */
  mayConfigure(visitor: Visitor): Verdict {
    const session = this.#find(visitor);
    const refused = this.#refusal(session);
    if (refused !== null) return refused;
    if (session === null || !isTokenOf(session, visitor)) return refusal('HTTP_SESSION_TOKEN');
    this.#sessions.use(session);
    return { granted: grantOf(visitor) };
  }

  sessionOf(visitor: Visitor, forChange: boolean): Grant | null {
    const session = this.#find(visitor);
    if (session === null || (forChange && !isTokenOf(session, visitor))) return null;
    this.#sessions.use(session);
    return grantOf(visitor);
  }

  /** Looking at it does not keep a session alive. */
  status(visitor: Visitor): AccessStatus {
    const state = this.#state();
    const session = this.#find(visitor);
    return {
      password: state.state,
      firstVisitMs: this.#firstVisitMs(state),
      session: session && { token: session.token, remainingMs: this.#sessions.remainingMs(session) },
      refused: this.#refusal(session),
    };
  }

  /**
   * Begins a session; one that the browser had ends. Rejects with HTTP_WRONG_PASSWORD, HTTP_SETUP_CODE, HTTP_LOGIN_WAIT,
   * HTTP_NO_PASSWORD, HTTP_SETUP_OVER, HTTP_OVERLOADED, PASSWORD_RULE or PASSWORD_FILE.
   */
  async login(visitor: Visitor, login: Login): Promise<LoggedIn> {
    this.#checkPause(visitor);
    if (this.#waiting >= MOST_WAITING)
      throw new ApiError('HTTP_OVERLOADED', 'Too many are logging in at once.', { details: { limit: MOST_WAITING } });
    this.#waiting++;
    const turn = this.#turn.then(() => this.#login(visitor, login)).finally(() => this.#waiting--);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  /** The header that makes the browser forget; null: there was no session. */
  logout(visitor: Visitor): string | null {
    const state = this.#state();
    if (state.state !== 'chosen') return null;
    const ended = cookieValues(visitor.cookies, cookieName(state.hub)).filter((id) => this.#sessions.end(id));
    if (ended.length === 0) return null;
    this.#log.info({ who: visitor.address }, 'logged out of the page');
    return endedCookie(state.hub, visitor);
  }

  async #login(visitor: Visitor, { password, code, newPassword }: Login): Promise<LoggedIn> {
    const { address } = visitor;
    // While it waited for its turn, others may have tried from the same address.
    this.#checkPause(visitor);
    const file = this.#neededFile();
    const state = this.#neededState(file);
    if (newPassword !== undefined || state.state === 'none') checkRule(newPassword ?? password);
    this.#attempts.begin(address);
    if (state.state === 'none') {
      if (!isSetupCode(code ?? '', this.#code)) throw this.#wrong(visitor, 'HTTP_SETUP_CODE', 'This is not the code.');
    } else if (!(await isPassword(password, state.hash))) {
      throw this.#wrong(visitor, 'HTTP_WRONG_PASSWORD', 'The password is wrong.');
    }
    this.#attempts.wasRight(address);
    if (state.state === 'none') await this.#choose(file, password, visitor);
    else if (newPassword !== undefined) await this.#choose(file, newPassword, visitor);
    const now = file.read();
    if (now.state === 'none') throw refusalError(this.#closed());
    if (now.state === 'unreadable') throw refusalError(unreadable(file.path, now));
    for (const id of cookieValues(visitor.cookies, cookieName(now.hub))) this.#sessions.end(id);
    const { id, session } = this.#sessions.begin(address, now.hash);
    this.#log.info({ who: address }, 'logged in to the page');
    return { cookie: sessionCookie(now.hub, id, visitor), session };
  }

  async #choose(file: PasswordFile, password: string, { address }: Visitor): Promise<void> {
    try {
      await file.choose(password);
    } catch (error) {
      throw toApi(error);
    }
    this.#log.warn({ who: address }, 'a password for the page was chosen');
  }

  #checkPause({ address }: Visitor): void {
    const waitMs = this.#attempts.waitMs(address);
    if (waitMs <= 0) return;
    throw new ApiError('HTTP_LOGIN_WAIT', 'Too many wrong passwords or codes came.', {
      details: { waitMs: Math.ceil(waitMs / 1000) * 1000 },
      hint: `Wait ${Math.ceil(waitMs / 1000)} seconds, then try again.`,
    });
  }

  #wrong({ address }: Visitor, code: 'HTTP_SETUP_CODE' | 'HTTP_WRONG_PASSWORD', message: string): ApiError {
    this.#log.warn({ who: address }, `a login at the page was refused: ${message}`);
    return new ApiError(code, message);
  }

  #neededFile(): PasswordFile {
    if (this.#file === null) throw refusalError(this.#closed());
    return this.#file;
  }

  /** @throws ApiError where there is nothing to log in to. */
  #neededState(file: PasswordFile): Exclude<PasswordState, { state: 'unreadable' }> {
    const state = file.read();
    if (state.state === 'unreadable') throw refusalError(unreadable(file.path, state));
    if (state.state === 'none' && this.#firstVisitMs(state) === null) throw refusalError(this.#closed());
    return state;
  }

  /** Why nobody with this session may; null: whoever shows its token may. */
  #refusal(session: Session | null): Refusal | null {
    const state = this.#state();
    if (state.state === 'unreadable') return unreadable(this.#file?.path ?? '', state);
    if (state.state === 'none') return this.#firstVisitMs(state) === null ? this.#closed() : refusal('HTTP_SETUP_CODE');
    return session === null ? refusal('HTTP_LOGIN_NEEDED') : null;
  }

  #closed(): Refusal {
    return refusal(this.#hasDevices || this.#file === null ? 'HTTP_NO_PASSWORD' : 'HTTP_SETUP_OVER');
  }

  #firstVisitMs({ state }: PasswordState): number | null {
    if (this.#file === null || state !== 'none' || this.#hasDevices) return null;
    const leftMs = this.#startedMs + SETUP_OPEN_MS - this.#clock.monotonicMs();
    return leftMs > 0 ? leftMs : null;
  }

  #state(): PasswordState {
    return this.#file?.read() ?? { state: 'none' };
  }

  #find({ cookies }: Visitor): Session | null {
    const state = cookies === null ? null : this.#state();
    if (state?.state !== 'chosen') return null;
    for (const id of cookieValues(cookies, cookieName(state.hub))) {
      const session = this.#sessions.find(id, state.hash);
      if (session !== null) return session;
    }
    return null;
  }
}

function isTokenOf({ token }: Session, { sessionToken }: Visitor): boolean {
  return sessionToken !== null && isSameSecret(token, sessionToken);
}

function grantOf({ address }: Visitor): Grant {
  return { who: `page from ${address}` };
}

type PlainRefusal =
  'HTTP_SETUP_CODE' | 'HTTP_SETUP_OVER' | 'HTTP_NO_PASSWORD' | 'HTTP_LOGIN_NEEDED' | 'HTTP_SESSION_TOKEN';

function refusal(refused: PlainRefusal): Refusal {
  const { en: reason, remedy } = ERROR_CATALOGUE[refused];
  return { refused, details: {}, reason, remedy: remedy.en };
}

function unreadable(path: string, state: Extract<PasswordState, { state: 'unreadable' }>): Refusal {
  const { remedy } = ERROR_CATALOGUE.PASSWORD_FILE;
  const details = { path, ...(state.errno !== null && { errno: state.errno }) };
  return { refused: 'PASSWORD_FILE', details, reason: `${path} cannot be used: ${state.problem}.`, remedy: remedy.en };
}

/** @throws ApiError PASSWORD_RULE. */
function checkRule(password: string): void {
  try {
    checkPasswordRule(password);
  } catch (error) {
    throw toApi(error);
  }
}

function toApi(error: unknown): unknown {
  if (!(error instanceof MeterHubError)) return error;
  const { code, details } = error;
  return isApiErrorCode(code) ? new ApiError({ code, details }, error.message) : error;
}
