// The login of an HTTP endpoint as a file says it, and the other way round; checked for what it needs of its endpoint.
import type { HttpLogin, TokenUse } from '../../definition/http/login.ts';
import { checkJsonPath } from '../../source/entry/value-keys.ts';
import type { HttpAuth } from '../../transport/http-secrets.ts';
import type { Report } from '../../yaml/report.ts';
import type { Path } from '../../yaml/yaml-source.ts';
import { checkBody } from './further-requests.ts';
import type { HttpLoginInput } from './schema.ts';

/** What is wrong is reported at `path`, which ends with `login`. */
export function resolveLogin(said: HttpLoginInput, path: Path, report: Report): HttpLogin {
  const { body = null, headers, tokenPath: token = null, sendAs = 'bearer' } = said;
  const method = said.method ?? (body === null ? 'GET' : 'POST');
  checkBody({ body: said.body, method }, path, report);
  if (token !== null) checkJsonPath(token, [...path, 'tokenPath'], report);
  if (token === null && said.sendAs !== undefined) {
    report.error(
      [...path, 'sendAs'],
      { en: 'has `sendAs` without `tokenPath`', de: '`sendAs` ohne `tokenPath`' },
      {
        en: 'say where the token is in the answer: tokenPath: data.token',
        de: 'sagen, wo das Token in der Antwort steht: tokenPath: data.token',
      },
      'key',
    );
  }
  const [way = 'bearer', name = null] = sendAs.split(' ');
  return { method, path: said.path, ...(headers && { headers }), body, token, use: wayOf(way), name };
}

/** A login with places for user and password needs them. `keys`: those of the endpoint, to say where. */
export function checkLoginAuth(login: HttpLogin, auth: HttpAuth, path: Path, report: Report): void {
  const texts = [login.path, login.body ?? '', ...Object.values(login.headers ?? {})];
  const isAsked = texts.some((text) => /\{(user|password)\}/.test(text));
  if (!isAsked || (auth !== null && 'user' in auth)) return;
  report.error(
    path,
    { en: 'its login needs `user` and `password`', de: 'die Anmeldung braucht `user` und `password`' },
    {
      en: 'add them: user: admin, password: !env PASSWORD',
      de: 'ergänzen: user: admin, password: !env PASSWORD',
    },
    'key',
  );
}

export function loginText({
  method,
  path,
  headers,
  body,
  token,
  use,
  name,
}: HttpLogin): Readonly<Record<string, unknown>> {
  return {
    path,
    ...(method !== (body === null ? 'GET' : 'POST') && { method }),
    ...(headers && { headers }),
    ...(body !== null && { body }),
    ...(token !== null && { tokenPath: token }),
    ...(use !== 'bearer' && { sendAs: `${use} ${name ?? ''}`.trim() }),
  };
}

function wayOf(word: string): TokenUse {
  return word === 'header' || word === 'cookie' || word === 'query' ? word : 'bearer';
}
