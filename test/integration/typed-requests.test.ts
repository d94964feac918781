// Every `curl ...` of the documentation, sent to a running hub with the demo's building: answered, and not refused.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DashboardHouse } from '../support/dashboard-house.ts';
import { docPages } from '../support/doc-pages.ts';
import { eventually } from '../support/eventually.ts';

const ROOT = new URL('../../', import.meta.url).pathname;

interface Typed {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly body: string | null;
}

function typedIn(text: string): Typed[] {
  return [...text.matchAll(/\bcurl (?=[^`\n]*(?:localhost|meterhub\.local):8008)([^`\n]*)/g)].map(([, rest = '']) => {
    const words = [...rest.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map((found) => found.slice(1).find(Boolean) ?? '');
    const after = (flag: string): string | null => words[words.indexOf(flag) + 1 || Infinity] ?? null;
    const url = words.find((word) => /(localhost|meterhub\.local):8008/.test(word)) ?? '';
    const body = after('-d');
    return {
      method: after('-X') ?? (body === null ? 'GET' : 'POST'),
      path: url.replace(/^(http:\/\/)?[^/]*/, '') || '/',
      body,
    };
  });
}

/** Those of docs/programs are run in a shell by a test of their own. */
const pages = ['README.md', ...docPages().filter((page) => !page.startsWith('docs/programs/'))];
const typed = pages.flatMap((page) =>
  typedIn(readFileSync(`${ROOT}${page}`, 'utf8')).map((one) => [page, one.method, one.path, one.body] as const),
);

/** The demo has none. */
const TARIFF = 'tariff: { currency: EUR, import: [{ from: 2020-01-01, price: 0.32 }] }\n';

let house: DashboardHouse;

beforeAll(async () => {
  house = await DashboardHouse.start((text) => `${text}\n${TARIFF}`);
  const answers = async (path: string): Promise<boolean> => (await fetch(house.url + path)).ok;
  await eventually('the first readings and dataset', async () => (await answers('/last/1')) && (await answers('/')));
});

afterAll(async () => {
  await house.stop();
});

describe('what curl is told to ask', () => {
  test.each(typed)('%s: %s %s', async (_, method, path, body) => {
    const reply = await fetch(house.url + path.replace(/Instrument1|(?<=device=)flat/, 'home'), {
      method,
      ...(body !== null && { body, headers: { 'content-type': 'application/x-www-form-urlencoded' } }),
    });
    expect([reply.status, reply.status === 200 ? '' : await reply.text()]).toEqual([200, '']);
    await reply.body?.cancel();
  });

  test('is found', () => {
    expect(typed.length).toBeGreaterThanOrEqual(10);
    expect(typedIn("`curl -X POST localhost:8008/a`\n$ curl -d '{}' http://meterhub.local:8008\n")).toEqual([
      { method: 'POST', path: '/a', body: null },
      { method: 'POST', path: '/', body: '{}' },
    ]);
  });
});
