// What a message holds: a number or word by itself, or JSON. Bounded, and nothing of it trusted. Pure; knows no device.
import type { Text } from '../../vocabulary/text.ts';
import { lenientJson } from '../http/lenient-json.ts';

/** Longer messages hold no measurement, bytes. */
export const MAX_PAYLOAD_BYTES = 65_536;
/** Deeper JSON is none of a meter. */
const MAX_DEPTH = 64;

export type Payload = { readonly json: unknown } | { readonly problem: Text };

/** Words by which programs say that they have no value now. */
const ABSENT_WORDS: ReadonlySet<string> = new Set(['unknown', 'unavailable', 'none', 'null', 'undefined', 'n/a', '-']);

export function isAbsentWord(value: unknown): boolean {
  return typeof value === 'string' && ABSENT_WORDS.has(value.trim().toLowerCase());
}

/** A section, list or value of JSON. */
export function jsonPayload(text: string): Payload {
  const wanted = text.replace(/^\uFEFF/, '').trim();
  if (wanted === '') return { problem: { en: 'is empty', de: 'ist leer' } };
  if (isTooDeep(wanted)) return { problem: { en: 'is nested too deep', de: 'ist zu tief verschachtelt' } };
  const json = parsed(wanted) ?? lenientJson(wanted);
  if (json !== null) return { json: json.value };
  return { problem: { en: `is not JSON: ${excerpt(wanted)}`, de: `ist kein JSON: ${excerpt(wanted)}` } };
}

/** The whole message as one value: a number, a word, or what stands in quotes. */
export function plainPayload(text: string): Payload {
  const wanted = text.replace(/^\uFEFF/, '').trim();
  if (wanted === '') return { problem: { en: 'is empty', de: 'ist leer' } };
  if (/^[{[]/.test(wanted)) {
    const keys = listedKeys(wanted);
    return {
      problem: {
        en: `is JSON${keys}: say with \`path\` which of it is meant`,
        de: `ist JSON${keys}: mit \`path\` sagen, was davon gemeint ist`,
      },
    };
  }
  return parsedScalar(wanted);
}

function parsedScalar(text: string): Payload {
  const json = parsed(text);
  return { json: json === null ? text : json.value };
}

function parsed(text: string): { readonly value: unknown } | null {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return null;
  }
}

function isTooDeep(text: string): boolean {
  let depth = 0;
  let isText = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (isText) {
      if (character === '\\') at++;
      else if (character === '"') isText = false;
    } else if (character === '"') isText = true;
    else if (character === '{' || character === '[') {
      if (++depth > MAX_DEPTH) return true;
    } else if (character === '}' || character === ']') depth--;
  }
  return false;
}

const MAX_KEYS = 6;
const MAX_SHOWN = 60;

function listedKeys(text: string): string {
  if (isTooDeep(text)) return '';
  const { value = null } = parsed(text) ?? {};
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return '';
  const keys = Object.keys(value);
  return ` (${keys.slice(0, MAX_KEYS).join(', ')}${keys.length > MAX_KEYS ? ' ...' : ''})`.slice(0, MAX_SHOWN);
}

/** The beginning, in one line. */
export function excerpt(text: string): string {
  const line = text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '?');
  return JSON.stringify(line.length > MAX_SHOWN ? `${line.slice(0, MAX_SHOWN)}...` : line);
}
