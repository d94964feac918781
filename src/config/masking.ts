// Blackens secrets in text of the configuration file before it is shown. Errs on the side of blackening too much.

/** Keys whose values are never shown, wherever they stand. */
export const SECRET_KEYS: ReadonlySet<string> = new Set(['password', 'secret', 'token', 'headers', 'body']);

export function isSecretPath(path: readonly (string | number)[]): boolean {
  return path.some((part) => typeof part === 'string' && SECRET_KEYS.has(part.toLowerCase()));
}

const MARK = '*';

// A reference to the environment names the secret without being it.
const AFTER_KEY =
  /(["']?\b(?:password|passwd|secret|token|authorization|api[-_]?key)\b["']?\s*:\s*)(?!!env\s+[A-Za-z_][A-Za-z0-9_]*\s*(?:[,}#]|$))("(?:[^"\\]|\\.)*"?|'[^']*'?|[^,}\s][^,}]*)/gi;
const HEADERS = /(\bheaders\s*:\s*)(.+)$/gi;
const URL_CREDENTIALS = /(\/\/)([^/\s]*)(?=@)/g;

/** One line of the file: what follows a secret's key and credentials in URLs become stars, columns stay where they are. */
export function maskLine(line: string): string {
  const black = (_: string, before: string, secret: string): string => before + MARK.repeat(secret.length);
  return line.replace(HEADERS, black).replace(AFTER_KEY, black).replace(URL_CREDENTIALS, black);
}

/** The same for known places: `from`..`to` are offsets in the line. */
export function maskRange(line: string, from: number, to: number): string {
  const start = Math.max(0, from);
  const end = Math.min(line.length, to);
  return end <= start ? line : line.slice(0, start) + MARK.repeat(end - start) + line.slice(end);
}
