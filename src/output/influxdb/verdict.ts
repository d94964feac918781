// What an answer of a server means for the batch that it answers. Pure; it sends nothing and waits for nothing.
// Sources: InfluxDB OSS 1.6 to 1.8 (texts seen from a real server), "Troubleshoot issues writing data" of InfluxDB 2.7 and of
// InfluxDB 3 Core.
import type { ErrorCode, ErrorDetails } from '../../vocabulary/error-codes.ts';
import type { InfluxTarget } from './config.ts';
import { excerpt } from '../../transport/http-secrets.ts';
import { placeOf, secretsOfTarget } from './write-request.ts';

export type Verdict =
  | { readonly kind: 'written' }
  /** A field has another type in the database; lines with it were left out, the others written. */
  | Conflict
  /** Some lines were left out, the others written. */
  | { readonly kind: 'partly'; readonly lines: number; readonly text: string }
  /** Nothing was written, because of some line. */
  | { readonly kind: 'malformed'; readonly text: string }
  | { readonly kind: 'tooLarge' }
  /** Not now. `isSlow`: somebody has to do something first. */
  | Wait;

export interface Conflict {
  readonly kind: 'conflict';
  /** Null: the server does not say. */
  readonly measurement: string | null;
  readonly field: string;
  /** The type that the field has in the database. */
  readonly type: string;
}

export interface Wait {
  readonly kind: 'wait';
  readonly code: ErrorCode;
  readonly facts: ErrorDetails;
  readonly problem: string;
  readonly isSlow: boolean;
  /** What the server asks for, ms; null: nothing. */
  readonly waitMs: number | null;
}

/** An answer of the server. */
export interface InfluxAnswer {
  readonly status: number;
  /** The header as it is; null: none. */
  readonly retryAfter: string | null;
  /** Its beginning. */
  readonly text: string;
}

/** @param nowMs wall clock, for a `Retry-After` that is a date */
export function judge({ status, retryAfter, text }: InfluxAnswer, target: InfluxTarget, nowMs: number): Verdict {
  if (status >= 200 && status < 300) return { kind: 'written' };
  const said = errorWords(text).join(': ') || text;
  const shown = excerpt(said, secretsOfTarget(target));
  const refused = (problem: string, code: ErrorCode): Wait => {
    return { kind: 'wait', code, facts: { status }, problem, isSlow: true, waitMs: null };
  };
  if (status === 400 || status === 422) return judgeLines(said, shown, status, target);
  if (status === 413) return { kind: 'tooLarge' };
  if (status === 401 || status === 403) {
    const remedy = `check ${ACCESS_KEYS[target.version]} and that they may write to ${placeOf(target)}`;
    return refused(`the server refuses access (status ${status}${quoted(shown)}): ${remedy}`, 'INFLUX_AUTH');
  }
  if (status === 404 || status === 405 || /retention policy not found|database not found/.test(said)) {
    const remedy = /page not found/i.test(said) || said === '' ? otherVersion(target) : creation(target);
    return refused(`there is no ${placeOf(target)} (status ${status}${quoted(shown)}): ${remedy}`, 'INFLUX_NOT_FOUND');
  }
  if (status >= 300 && status < 500 && status !== 408 && status !== 429) {
    const remedy = 'check `url` and `version`: is this an InfluxDB?';
    return refused(`the server answers with status ${status}${quoted(shown)}: ${remedy}`, 'INFLUX_NOT_FOUND');
  }
  const problem = `the server cannot take anything now (status ${status}${quoted(shown)}): see its log and its load`;
  const waitMs = retryAfterMs(retryAfter, nowMs);
  return { kind: 'wait', code: 'INFLUX_BUSY', facts: { status }, problem, isSlow: false, waitMs };
}

const ACCESS_KEYS: Readonly<Record<InfluxTarget['version'], string>> = {
  1: '`user` and `password`',
  2: '`token`, `org` and `bucket`',
  3: '`token`',
};

function quoted(text: string): string {
  return text === '' ? '' : `, ${text}`;
}

function creation(target: InfluxTarget): string {
  switch (target.version) {
    case 1:
      return target.retentionPolicy === null
        ? `create it with: influx -execute 'CREATE DATABASE "${target.database}"'`
        : 'create it, or correct `database` and `retentionPolicy`';
    case 2:
      return `create it with: influx bucket create -n ${target.bucket} -o ${target.org}, or correct \`org\` and \`bucket\``;
    case 3:
      return `create it with: influxdb3 create database ${target.database}`;
  }
}

function otherVersion({ version }: InfluxTarget): string {
  const others = [1, 2, 3].filter((one) => one !== version).join(' or ');
  return `the server does not know this interface: is \`version: ${version}\` right (${others}?), and the path of \`url\`?`;
}

function judgeLines(said: string, shown: string, status: number, { version }: InfluxTarget): Verdict {
  const conflict = conflictOf(said);
  if (conflict) return conflict;
  // InfluxDB 2 says 422 when the rest was written, 400 when nothing was; the others say it in words.
  const isPartial = status === 422 || /partial write/i.test(said);
  if (isPartial) {
    const dropped = Number(/dropped=(\d+)/.exec(said)?.[1] ?? 0);
    const named = said.split('unable to parse').length - 1;
    return { kind: 'partly', lines: Math.max(1, dropped, named), text: shown };
  }
  return { kind: 'malformed', text: shown === '' ? `status ${status} of InfluxDB ${version}` : shown };
}

function conflictOf(said: string): Conflict | null {
  const one = /input field "(.*?)" on measurement "(.*?)" is type \w+, already exists as type (\w+)/.exec(said);
  if (one) return { kind: 'conflict', field: one[1] ?? '', measurement: one[2] ?? '', type: one[3] ?? '' };
  const three = /column '?([^',]+?)'?,? (?:expected|with type) iox::column_type::(?:field::)?(\w+)/.exec(said);
  if (three) return { kind: 'conflict', field: three[1] ?? '', measurement: null, type: three[2] ?? '' };
  return null;
}

/** The words of an error: `error` of versions 1 and 3 with the lines' own errors, `message` of version 2. */
function errorWords(text: string): string[] {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return [];
  }
  if (typeof body !== 'object' || body === null) return [];
  return [field(body, 'error'), field(body, 'message'), ...lineErrors(body)].filter((word) => word !== null);
}

function lineErrors(body: object): (string | null)[] {
  const data: unknown = 'data' in body ? body.data : null;
  return (Array.isArray(data) ? data : [data]).map((entry: unknown) =>
    typeof entry === 'object' && entry !== null ? field(entry, 'error_message') : null,
  );
}

function field(body: object, name: string): string | null {
  const value: unknown = new Map<string, unknown>(Object.entries(body)).get(name);
  return typeof value === 'string' ? value : null;
}

const MAX_RETRY_AFTER_MS = 3_600_000;

/** Seconds or a date; null: neither. */
export function retryAfterMs(header: string | null, nowMs: number): number | null {
  if (header === null || header.trim() === '') return null;
  const seconds = Number(header);
  const waitMs = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - nowMs;
  return Number.isFinite(waitMs) ? Math.min(MAX_RETRY_AFTER_MS, Math.max(0, waitMs)) : null;
}
