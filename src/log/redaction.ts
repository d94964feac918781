// Redacts secrets in text by their value, wherever they turn up. It must not know where the text goes, nor what settings mean.
import { isSecretPath } from '../yaml/masking.ts';

/** Shorter ones cannot be told from ordinary text. */
const MIN_LENGTH = 4;

const MARK = '[secret]';

/** Values of HTTP headers that are no secret: `application/json`, `keep-alive`. */
const HARMLESS = /^[a-z-]+(\/[a-z0-9.*+-]+)?$/;

/** Every password, token, header and body of the settings, longest first, in the forms in which they may be written. */
export function secretsOf(settings: unknown): string[] {
  const found = new Set<string>();
  collect(settings, [], found);
  const forms = [...found].flatMap((secret) => [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
    Buffer.from(secret).toString('base64').replace(/=+$/, ''),
  ]);
  return [...new Set(forms)].filter((form) => form.length >= MIN_LENGTH).sort((a, b) => b.length - a.length);
}

function collect(value: unknown, path: readonly string[], found: Set<string>): void {
  if (typeof value === 'string') {
    if (isSecretPath(path) && !(path.includes('headers') && HARMLESS.test(value))) addForms(value, found);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  if ('user' in value && 'password' in value && typeof value.user === 'string' && typeof value.password === 'string') {
    // How HTTP sends them together (basic authentication, RFC 7617).
    found.add(Buffer.from(`${value.user}:${value.password}`).toString('base64'));
  }
  for (const [key, inner] of Object.entries(value)) {
    // Models of the catalogue hold no secrets, and are large.
    if (key !== 'model') collect(inner, [...path, key], found);
  }
}

/** `Bearer x` is as secret as x alone. */
function addForms(secret: string, found: Set<string>): void {
  found.add(secret);
  const [, credentials] = /^(?:Bearer|Basic|Token)\s+(\S+)$/i.exec(secret) ?? [];
  if (credentials !== undefined) found.add(credentials);
}

/** A function that replaces every occurrence of the secrets. */
export function redactor(secrets: readonly string[]): (text: string) => string {
  const pattern = secrets.map((secret) => secret.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|');
  if (pattern === '') return (text) => text;
  const expression = new RegExp(pattern, 'g');
  return (text) => text.replace(expression, MARK);
}
