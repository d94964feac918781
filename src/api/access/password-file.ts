// The file that keeps the hash of the page's password. Another process may change it (`meterhub password`): it is looked at
// anew. It must not know sessions.
import { randomBytes } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import * as z from 'zod';
import { errnoOf, errorText, MeterHubError } from '../../model/error.ts';
import { writeAtomically } from '../../output/csv/write-atomically.ts';
import { hashPassword, isPasswordHash } from './scrypt-password.ts';

/** Readable by the service alone. */
const MODE = 0o600;

const fileSchema = z.object({
  /** Names the cookie: hubs of one machine must not take each other's. */
  hub: z.string().regex(/^[0-9a-f]{8}$/),
  password: z.string().refine(isPasswordHash),
});

export type PasswordState =
  | { readonly state: 'none' }
  | { readonly state: 'chosen'; readonly hub: string; readonly hash: string }
  /** It is there and says nothing: that must not look like none. */
  | { readonly state: 'unreadable'; readonly problem: string; readonly errno: string | null };

export const PASSWORD_MIN_LENGTH = 8;
export const PASSWORD_MAX_LENGTH = 200;

/** @throws MeterHubError PASSWORD_RULE. */
export function checkPasswordRule(password: string): void {
  const length = Array.from(password).length;
  if (length >= PASSWORD_MIN_LENGTH && length <= PASSWORD_MAX_LENGTH) return;
  throw new MeterHubError(
    'PASSWORD_RULE',
    `A password has ${PASSWORD_MIN_LENGTH} to ${PASSWORD_MAX_LENGTH} characters, this one ${length}.`,
  );
}

export class PasswordFile {
  readonly path: string;
  #seen: string | null = null;
  #state: PasswordState = { state: 'none' };

  constructor(path: string) {
    this.path = path;
  }

  /** What the file says now. Never throws. */
  read(): PasswordState {
    try {
      const { mtimeMs, size, ino } = statSync(this.path);
      const seen = `${mtimeMs} ${size} ${ino}`;
      if (seen !== this.#seen) {
        const { hub, password } = fileSchema.parse(JSON.parse(readFileSync(this.path, 'utf8')));
        this.#state = { state: 'chosen', hub, hash: password };
        this.#seen = seen;
      }
    } catch (error) {
      this.#seen = null;
      const { errno = null } = errnoOf(error);
      // A parser's message would repeat the file.
      const problem = errno === null ? 'it holds no password that MeterHub has written' : errorText(error);
      this.#state = errno === 'ENOENT' ? { state: 'none' } : { state: 'unreadable', problem, errno };
    }
    return this.#state;
  }

  /** Keeps the hash of this password from now on. Throws PASSWORD_RULE or PASSWORD_FILE. */
  async choose(password: string): Promise<void> {
    checkPasswordRule(password);
    const before = this.read();
    const hub = before.state === 'chosen' ? before.hub : randomBytes(4).toString('hex');
    const text = `${JSON.stringify({ hub, password: await hashPassword(password) })}\n`;
    try {
      await writeAtomically(this.path, text, MODE);
    } catch (error) {
      throw new MeterHubError('PASSWORD_FILE', `the password cannot be kept in ${this.path}: ${errorText(error)}`, {
        cause: error,
        details: { path: this.path, ...errnoOf(error) },
      });
    }
  }
}
