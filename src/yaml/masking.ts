// Redacts secrets in text of the configuration file before it is shown. Errs on the side of redacting too much.

/** Keys whose values are never shown, wherever they stand. */
export const SECRET_KEYS: ReadonlySet<string> = new Set(['password', 'secret', 'token', 'headers', 'body']);

export function isSecretPath(path: readonly (string | number)[]): boolean {
  return path.some((part) => typeof part === 'string' && SECRET_KEYS.has(part.toLowerCase()));
}

const MARK = '*';

// A reference to the environment names the secret without being it.
const AFTER_KEY =
  /(["']?\b(?:password|passwd|secret|token|authorization|api[-_]?key)\b["']?\s*:\s*)(?!!env\s+[A-Za-z_][A-Za-z0-9_]*\s*(?:[,}#]|$))("(?:[^"\\]|\\.)*"?|'[^']*'?|[^,}\s][^,}]*)/gi;
/** Keys of encryption: `key:` with hexadecimal digits; a path to a file is none. */
const HEX_KEY = /(\bkey\b["']?\s*:\s*["']?)((?:0x)?[0-9a-f](?:[0-9a-f]|[\s:-](?=[0-9a-f])){11,})/gi;
const HEADERS = /(\bheaders\s*:\s*)(.+)$/gi;
const URL_CREDENTIALS = /(\/\/)([^/\s]*)(?=@)/g;
const PASSWORD_BEFORE_HOST = /([^\s"'/:]:)([^\s"'@]+)(?=@)/g;

/** One line of the file: what follows a secret's key and credentials in URLs become stars, columns stay where they are. */
export function maskLine(line: string): string {
  const black = (_: string, before: string, secret: string): string => before + MARK.repeat(secret.length);
  return line
    .replace(HEADERS, black)
    .replace(AFTER_KEY, black)
    .replace(HEX_KEY, black)
    .replace(URL_CREDENTIALS, black)
    .replace(PASSWORD_BEFORE_HOST, black);
}

/** The same for known places: `from`..`to` are offsets in the line. */
export function maskRange(line: string, from: number, to: number): string {
  const start = Math.max(0, from);
  const end = Math.min(line.length, to);
  return end <= start ? line : line.slice(0, start) + MARK.repeat(end - start) + line.slice(end);
}

const MAX_QUOTED_LENGTH = 60;

/** A text of the file for a message: short, on one line, without credentials. */
export function quote(text: string): string {
  if (/:[^\s]*@/.test(text)) return 'this value';
  const quoted = JSON.stringify(text);
  return quoted.length > MAX_QUOTED_LENGTH ? `${quoted.slice(0, MAX_QUOTED_LENGTH)}…"` : quoted;
}

/** Shorter values would be found everywhere, and are no secrets. */
const SHORTEST_SECRET = 4;
const MARKED = '(from the environment)';

/** Replaces values that came from the environment, wherever a message repeats them, shortened ones too. */
export function withoutValues(text: string, values: Iterable<string>): string {
  let result = text;
  for (const value of values) {
    if (value.length < SHORTEST_SECRET) continue;
    const written = JSON.stringify(value).slice(1, -1);
    result = result.replaceAll(value, MARKED).replaceAll(written, MARKED);
    const start = written.slice(0, MAX_QUOTED_LENGTH - 1);
    if (written.length >= MAX_QUOTED_LENGTH - 1) result = result.replaceAll(start, MARKED);
  }
  return result;
}
