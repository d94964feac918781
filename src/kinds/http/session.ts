// The login of one HTTP endpoint: done when it is needed, kept, done anew when it has run out. It must not know what is asked.
import type { HttpLogin } from '../../definition/http/login.ts';
import { atSteps, parseJsonPath } from '../../codec/http/json-path.ts';
import { backoff } from '../../async/retry.ts';
import type { Clock } from '../../model/clock.ts';
import { MeterHubError } from '../../model/error.ts';
import { saidBy } from '../../model/problem.ts';
import type { Text } from '../../vocabulary/text.ts';
import type { HttpAnswer, HttpClient, HttpRequest } from '../../transport/http.ts';
import type { HttpAuth } from '../../transport/http-secrets.ts';

/** Devices lock an account after a few wrong passwords: a login that was refused is tried again after such pauses only. */
const FIRST_REFUSAL_PAUSE_MS = 60_000;
const LAST_REFUSAL_PAUSE_MS = 15 * 60_000;

type Client = Pick<HttpClient, 'exchange' | 'where' | 'statusError'>;

interface Proof {
  readonly token: string | null;
  readonly cookies: readonly string[];
}

export interface HttpSessionOptions {
  readonly login: HttpLogin;
  readonly auth: HttpAuth;
  readonly client: Client;
  readonly clock: Clock;
}

export class HttpSession {
  readonly #options: HttpSessionOptions;
  readonly #pauses = backoff(FIRST_REFUSAL_PAUSE_MS, LAST_REFUSAL_PAUSE_MS);
  #proof: Proof | null = null;
  #refusal: { readonly error: MeterHubError; readonly untilMs: number } | null = null;

  constructor(options: HttpSessionOptions) {
    this.#options = options;
  }

  /** Logged in already, so that a refusal may mean that the login has run out. */
  get isOpen(): boolean {
    return this.#proof !== null;
  }

  /** The login has run out, or was never good. */
  forget(): void {
    this.#proof = null;
  }

  /** Logs in unless that is done. Rejects as the client does, with HTTP_AUTH when it is refused, HTTP_CONTENT without token. */
  async open(timeoutMs: number, signal: AbortSignal): Promise<void> {
    if (this.#proof !== null) return;
    const { client, clock, login } = this.#options;
    if (this.#refusal !== null && clock.monotonicMs() < this.#refusal.untilMs) throw this.#refusal.error;
    this.#refusal = null;
    const ask = this.#loginRequest();
    const answer = await client.exchange(ask, timeoutMs, signal);
    if (isRefusal(answer.status)) {
      const error = refused(client.where(login), answer.status, LOGIN_REFUSED);
      this.#refusal = { error, untilMs: clock.monotonicMs() + this.#pauses.next() };
      throw error;
    }
    // What it says may hold the password that it was sent.
    if (answer.status < 200 || answer.status >= 300) throw client.statusError(ask, { ...answer, text: '' });
    this.#proof = this.#proofIn(answer);
    this.#pauses.reset();
  }

  /** The request with what the login gave. */
  signed(ask: HttpRequest): HttpRequest {
    const { use, name } = this.#options.login;
    const { token, cookies } = this.#proof ?? { token: null, cookies: [] };
    const all = [...cookies, ...(token !== null && use === 'cookie' ? [`${name ?? 'token'}=${token}`] : [])];
    const headers = {
      ...ask.headers,
      ...(all.length > 0 && { Cookie: all.join('; ') }),
      ...(token !== null && use === 'bearer' && { Authorization: `Bearer ${token}` }),
      ...(token !== null && use === 'header' && { [name ?? 'Authorization']: token }),
    };
    if (token === null || use !== 'query') return { ...ask, headers };
    const { path } = ask;
    const query = `${encodeURIComponent(name ?? 'token')}=${encodeURIComponent(token)}`;
    return { ...ask, headers, path: `${path === '' ? '/' : path}${path.includes('?') ? '&' : '?'}${query}` };
  }

  /** What is said when it is refused although the login was just done. */
  refusedAfterLogin(ask: HttpRequest, status: number): MeterHubError {
    this.forget();
    return refused(this.#options.client.where(ask), status, REFUSED_AFTER_LOGIN);
  }

  #loginRequest(): HttpRequest {
    const { method, path, headers = {}, body } = this.#options.login;
    const isForm = body !== null && !/^\s*[[{]/.test(body);
    const inUrl = (text: string): string => encodeURIComponent(text);
    const inJson = (text: string): string => JSON.stringify(text).slice(1, -1);
    return {
      method,
      path: this.#filled(path, inUrl),
      headers: {
        ...(isForm && { 'Content-Type': 'application/x-www-form-urlencoded' }),
        ...Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, this.#filled(text, String)])),
      },
      body: body === null ? null : this.#filled(body, isForm ? inUrl : inJson),
    };
  }

  #filled(text: string, escape: (text: string) => string): string {
    const { auth } = this.#options;
    if (auth === null || !('user' in auth)) return text;
    const { user, password } = auth;
    // In one go: a user called {password} stays what he is called.
    return text.replace(/\{(user|password)\}/g, (_, word: string) => escape(word === 'user' ? user : password));
  }

  #proofIn({ text, cookies }: HttpAnswer): Proof {
    const { login, client } = this.#options;
    const where = client.where(login);
    const proof = {
      token: login.token === null ? null : tokenIn(text, login.token),
      cookies: cookies.map(nameAndValue).filter((cookie) => COOKIE.test(cookie)),
    };
    if (login.token !== null && proof.token === null) throw noProof(where, NO_TOKEN(login.token));
    if (proof.token === null && proof.cookies.length === 0) throw noProof(where, NO_COOKIE);
    return proof;
  }
}

export function isRefusal(status: number): boolean {
  return status === 401 || status === 403;
}

const LOGIN_REFUSED: Text = {
  en: 'the device refuses the login: check user and password; it is tried again after a minute, later after a quarter of an hour',
  de: 'das Gerät lehnt die Anmeldung ab: Benutzer und Passwort prüfen; neuer Versuch nach einer Minute, später nach einer Viertelstunde',
};
const REFUSED_AFTER_LOGIN: Text = {
  en: 'the login works, but the device refuses this request: may the user ask it?',
  de: 'die Anmeldung gelingt, aber das Gerät lehnt diese Anfrage ab: Darf der Benutzer sie stellen?',
};
const NO_TOKEN = (path: string): Text => ({
  en: `the answer to the login has no token at ${path}`,
  de: `die Antwort auf die Anmeldung hat kein Token unter ${path}`,
});
const NO_COOKIE: Text = {
  en: 'the answer to the login sets no cookie: say with `tokenPath` where the token is',
  de: 'die Antwort auf die Anmeldung setzt kein Cookie: Mit `tokenPath` sagen, wo das Token steht',
};

function refused(where: string, status: number, said: Text): MeterHubError {
  return new MeterHubError('HTTP_AUTH', `${where}: ${said.en} (status ${status})`, {
    details: { where, status, ...saidBy(said) },
  });
}

function noProof(where: string, said: Text): MeterHubError {
  return new MeterHubError('HTTP_CONTENT', `${where}: ${said.en}`, { details: { where, ...saidBy(said) } });
}

/** A token is a text or number without what would end a header. */
function tokenIn(text: string, path: string): string | null {
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return null;
  }
  const found = atSteps(json, parseJsonPath(path) ?? []);
  if (typeof found !== 'string' && typeof found !== 'number') return null;
  const token = String(found).trim();
  return token !== '' && /^[\x21-\x7e]+$/.test(token) ? token : null;
}

const COOKIE = /^[\x21-\x3a\x3c-\x7e]+$/;

/** `sid=1; Path=/; HttpOnly` without its attributes. */
function nameAndValue(cookie: string): string {
  return (cookie.split(';')[0] ?? '').trim();
}
