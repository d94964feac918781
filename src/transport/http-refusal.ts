// What an HTTP status means that came instead of data: refused credentials, a redirect that is not followed, or the device's own
// words. Pure; knows no socket.
import type { Text } from '../vocabulary/text.ts';
import { digestOf, parseChallenges } from './http-digest.ts';
import type { Redirect } from './http-redirect.ts';
import type { HttpAuth } from './http-secrets.ts';

/** Which credentials the device wants instead of what it got, by its header `WWW-Authenticate`. */
export function refusalText(auth: HttpAuth, header: string): Text {
  const challenges = parseChallenges(header);
  const offers = (scheme: string): boolean => challenges.some((challenge) => challenge.scheme === scheme);
  const isPassword = auth !== null && 'user' in auth;
  if (offers('bearer') && !offers('basic') && !offers('digest') && (auth === null || isPassword)) {
    return {
      en: 'the device wants a token: set `auth: { token: ... }`',
      de: 'das Gerät verlangt ein Token: `auth: { token: ... }` setzen',
    };
  }
  if (auth === null) {
    return {
      en: 'the device wants user and password: set `auth`',
      de: 'das Gerät verlangt Benutzer und Passwort: `auth` setzen',
    };
  }
  if (!isPassword && (offers('basic') || offers('digest'))) {
    return {
      en: 'the device wants user and password, not a token: set `auth: { user: ..., password: ... }`',
      de: 'das Gerät verlangt Benutzer und Passwort, kein Token: `auth: { user: ..., password: ... }` setzen',
    };
  }
  const other = challenges.find(({ scheme }) => scheme !== 'basic' && scheme !== 'bearer');
  if (isPassword && other !== undefined && !offers('basic') && digestOf(challenges) === null) {
    const way = `${other.scheme} ${other.parameters.get('algorithm') ?? ''}`.trim();
    return {
      en: `the device wants a kind of authentication that is not supported: ${way}`,
      de: `das Gerät verlangt eine Art der Anmeldung, die nicht unterstützt wird: ${way}`,
    };
  }
  return {
    en: 'the device refuses the credentials of `auth`',
    de: 'das Gerät lehnt die Zugangsdaten von `auth` ab',
  };
}

/** Where a redirect points to and why one did not go there; null: it is none. `clean` takes secrets out of the address. */
export function redirectText(redirect: Redirect, status: number, clean: (text: string) => string): Text | null {
  if (redirect.kind === 'none') return null;
  if (redirect.kind === 'follow') {
    const target = clean(redirect.url.origin + redirect.url.pathname);
    return {
      en: `redirected to ${target} (status ${status}), again and again: check the \`url\``,
      de: `immer wieder weitergeleitet zu ${target} (Status ${status}): die \`url\` prüfen`,
    };
  }
  const { target, why } = redirect;
  return {
    en: `redirected to ${target === null ? 'nowhere' : clean(target)} (status ${status}), ${why.en}`,
    de: `weitergeleitet ${target === null ? 'ohne Ziel' : `zu ${clean(target)}`} (Status ${status}), ${why.de}`,
  };
}
