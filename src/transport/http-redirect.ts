// Where an HTTP device sends one instead of answering, and whether one goes there. Pure.
import type { Text } from '../vocabulary/text.ts';

export type Redirect =
  | { readonly kind: 'none' }
  | { readonly kind: 'follow'; readonly url: URL }
  /** One does not go there; `why` says what to do. `target` null: it names none. */
  | { readonly kind: 'refused'; readonly target: string | null; readonly why: Text };

interface Answer {
  readonly method: string;
  readonly from: URL;
  readonly status: number;
  readonly location: string | undefined;
}

/** After this many it goes in a circle. */
export const MAX_REDIRECTS = 5;

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
/** The method stays as it is. */
const KEEPING: ReadonlySet<number> = new Set([307, 308]);

const CORRECT_URL: Text = { en: 'correct the `url`', de: 'die `url` berichtigen' };

/** Only within the same host, so that nobody else gets credentials, and never from https to http. */
export function redirectOf({ method, from, status, location }: Answer): Redirect {
  if (!REDIRECTS.has(status)) return { kind: 'none' };
  if (location === undefined || !URL.canParse(location, from.href)) {
    return { kind: 'refused', target: null, why: CORRECT_URL };
  }
  const url = new URL(location, from);
  url.username = url.password = '';
  const target = `${url.origin}${url.pathname}`;
  const refused = (why: Text): Redirect => ({ kind: 'refused', target, why });
  if (!/^https?:$/.test(url.protocol)) return refused(CORRECT_URL);
  if (url.hostname !== from.hostname)
    return refused({
      en: 'another host: set `url` to it if it is your device',
      de: 'das ist ein anderes Gerät: `url` darauf setzen, wenn es das richtige ist',
    });
  if (from.protocol === 'https:' && url.protocol === 'http:') {
    return refused({
      en: 'which is not encrypted: set `url` to it if that is meant',
      de: 'das ist unverschlüsselt: `url` darauf setzen, wenn das gewollt ist',
    });
  }
  if (method !== 'GET' && !KEEPING.has(status))
    return refused({
      en: 'set `url` to it: only a GET is sent there by itself',
      de: '`url` darauf setzen: Von selbst folgt nur ein GET',
    });
  return { kind: 'follow', url };
}
