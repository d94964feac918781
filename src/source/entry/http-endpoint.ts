// Keys of an HTTP endpoint that a bus has, and a device with an endpoint of its own: who we are, and whom we trust there.
import * as z from 'zod';
import { formatFingerprint } from '../../transport/tls/fingerprint.ts';
import type { HttpTls } from '../../transport/http.ts';
import type { HttpAuth } from '../../transport/http-secrets.ts';
import type { Report } from '../../yaml/report.ts';
import { fingerprint, key, path, secret } from '../../yaml/schema-values.ts';
import type { Path } from '../../yaml/yaml-source.ts';
import type { Text } from '../../vocabulary/text.ts';

/** Where an HTTP device is, and how the two know each other. */
export interface HttpEndpoint {
  /** Without credentials. */
  readonly url: string;
  readonly auth: HttpAuth;
  readonly tls: HttpTls;
}

/** User and password, or a bearer token. */
const authKey = () =>
  key(
    z
      .union([
        z.strictObject({
          user: key(z.string().min(1), 'User name.', { example: 'admin' }),
          password: key(secret(), 'Password.', { example: '!env PV_PASSWORD' }),
        }),
        z.strictObject({ token: key(secret(), 'Bearer token.', { example: '!env PV_TOKEN' }) }),
      ])
      .optional(),
    'Credentials: user and password (basic or digest authentication, as the device asks), or a bearer token.',
    { example: '{ user: admin, password: !env PV_PASSWORD }' },
  );

export const httpEndpointKeys = {
  auth: authKey(),
  user: key(z.string().min(1).optional(), 'User name at the HTTP device; short for `auth`.', { example: 'admin' }),
  password: key(secret().optional(), 'Password at the HTTP device; short for `auth`.', {
    example: '!env PV_PASSWORD',
  }),
  ca: key(
    path().optional(),
    'https: PEM file of the authority that signed the certificate of the device, or of that certificate itself.',
    { example: '/etc/meterhub/envoy.pem' },
  ),
  fingerprint: key(
    fingerprint().optional(),
    'https: SHA-256 fingerprint of the certificate of the device. It is trusted whatever its name, date and signer; the error message shows it.',
    { example: "'SHA256:3F:0A:...'" },
  ),
  insecure: key(
    z.boolean().optional(),
    'https: trust whoever answers. Anybody in the network can then play the device and read its password; `fingerprint` is safer.',
    { example: true, defaultText: 'false' },
  ),
};

export const HTTP_ENDPOINT_KEYS: readonly string[] = Object.keys(httpEndpointKeys);

export interface HttpEndpointInput {
  readonly auth?: { readonly user: string; readonly password: string } | { readonly token: string } | undefined;
  readonly user?: string | undefined;
  readonly password?: string | undefined;
  readonly ca?: string | undefined;
  readonly fingerprint?: string | undefined;
  readonly insecure?: boolean | undefined;
}

/** The endpoint; what contradicts itself is reported, and so is what is not safe. */
export function httpEndpoint(url: string, input: HttpEndpointInput, path: Path, report: Report): HttpEndpoint {
  const { ca = null, fingerprint: digits = null, insecure = false } = input;
  const trusts = (['ca', 'fingerprint', 'insecure'] as const).filter((each) => input[each] !== undefined);
  const [first, second] = trusts;
  if (first !== undefined && second !== undefined) {
    const hint = { en: 'one of them says whom to trust', de: 'eines davon sagt, wem vertraut wird' };
    report.error([...path, second], bothOf(first, second), hint, 'key');
  }
  if (first !== undefined && url.startsWith('http:')) {
    report.error(
      [...path, first],
      { en: `\`${first}\` says something about https only`, de: `\`${first}\` gehört nur zu https` },
      { en: 'write https:// in the `url`, or remove it', de: 'in der `url` https:// schreiben, oder weglassen' },
      'key',
    );
  }
  if (insecure && url.startsWith('https:')) {
    report.warn(
      [...path, 'insecure'],
      {
        en: 'whoever answers at this address is trusted: its values may be made up and its password may be read by others',
        de: 'wer auch immer unter dieser Adresse antwortet, dem wird vertraut: Seine Werte können erfunden sein, und andere können das Passwort lesen',
      },
      {
        en: 'remove `insecure` and start: the message then shows the `fingerprint` to write instead',
        de: '`insecure` weglassen und starten: Die Meldung zeigt dann den `fingerprint`, der stattdessen hierher gehört',
      },
      'key',
    );
  }
  return { url, auth: authOf(input, path, report), tls: { caPath: ca, fingerprint: digits, isInsecure: insecure } };
}

function authOf({ auth, user, password }: HttpEndpointInput, path: Path, report: Report): HttpAuth {
  if (user === undefined && password === undefined) return auth ?? null;
  if (auth !== undefined) {
    const extra = user === undefined ? 'password' : 'user';
    const hint = { en: 'keep one of them', de: 'eines davon behalten' };
    report.error([...path, extra], bothOf('auth', extra), hint, 'key');
    return auth;
  }
  if (user === undefined || password === undefined) {
    const [there, missing] = user === undefined ? ['password', 'user'] : ['user', 'password'];
    report.error(
      [...path, there],
      { en: `has \`${there}\` without \`${missing}\``, de: `\`${there}\` ohne \`${missing}\`` },
      { en: `add \`${missing}\``, de: `\`${missing}\` ergänzen` },
      'key',
    );
    return null;
  }
  return { user, password };
}

/** Two keys of one entry that exclude each other. */
export function bothOf(one: string, other: string): Text {
  return { en: `has both \`${one}\` and \`${other}\``, de: `\`${one}\` und \`${other}\` zugleich` };
}

/** Whom an https endpoint trusts, in words; none: the authorities that everybody trusts. */
export function trustText({ caPath, fingerprint: digits, isInsecure }: HttpTls): readonly string[] {
  if (isInsecure === true) return ['INSECURE: anybody is trusted'];
  if (digits) return [`only ${formatFingerprint(digits).slice(0, 18)}...`];
  return caPath === null ? [] : [`trusts ${caPath}`];
}
