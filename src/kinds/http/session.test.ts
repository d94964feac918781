// The login of an HTTP endpoint with a scripted client: what is sent, how the token is shown, refusals, nonsense as an answer.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amount } from '../../../test/support/amount.ts';
import { FakeClock } from '../../../test/support/fake-clock.ts';
import type { HttpLogin } from '../../definition/http/login.ts';
import { MeterHubError } from '../../model/error.ts';
import type { HttpAnswer, HttpRequest } from '../../transport/http.ts';
import type { HttpAuth } from '../../transport/http-secrets.ts';
import { HttpSession } from './session.ts';

const LOGIN: HttpLogin = {
  method: 'POST',
  path: '/login',
  body: '{"u":"{user}","p":"{password}"}',
  token: 'data.token',
  use: 'bearer',
  name: null,
};
const AUTH: HttpAuth = { user: 'me', password: 's3"cret&' };
const ASK: HttpRequest = { method: 'GET', path: '/values' };
const never = new AbortController().signal;

interface Said {
  readonly status?: number;
  readonly text?: string;
  readonly cookies?: readonly string[];
}

function session(login: Partial<HttpLogin>, answers: readonly Said[], auth: HttpAuth = AUTH) {
  const clock = new FakeClock();
  const sent: HttpRequest[] = [];
  const made = new HttpSession({
    ...{ login: { ...LOGIN, ...login }, auth, clock },
    client: {
      where: ({ method, path }) => `${method} http://device${path}`,
      statusError: (_, { status, text }) =>
        new MeterHubError('HTTP_STATUS', `status ${status}${text}`, { details: { where: 'x', status } }),
      exchange(ask) {
        const { status = 200, text = '{"data":{"token":"t1"}}', cookies = [] } = answers[sent.length] ?? {};
        sent.push(ask);
        const answer: HttpAnswer = { status, text, cookies, contentType: '', headers: {}, bytes: Buffer.from(text) };
        return Promise.resolve(answer);
      },
    },
  });
  return { made, sent, clock, open: () => made.open(1000, never) };
}

describe('a login', () => {
  it('is sent once, with user and password as JSON needs them', async () => {
    const { made, sent, open } = session({}, []);
    await open();
    await open();
    expect(sent).toEqual([{ method: 'POST', path: '/login', headers: {}, body: '{"u":"me","p":"s3\\"cret&"}' }]);
    expect(made.signed(ASK)).toEqual({ ...ASK, headers: { Authorization: 'Bearer t1' } });
  });

  it('as a form, or in the query, has them as URLs need them, and a placeholder as a name stays one', async () => {
    const form = session({ body: 'u={user}&p={password}' }, []);
    await form.open();
    expect(form.sent[0]).toMatchObject({
      body: 'u=me&p=s3%22cret%26',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    });
    const query = session({ method: 'GET', path: '/l?u={user}', body: null }, [], {
      user: '{password}',
      password: 'x',
    });
    await query.open();
    expect(query.sent[0]?.path).toBe('/l?u=%7Bpassword%7D');
  });

  it.each<[Partial<HttpLogin>, Said, Partial<HttpRequest>]>([
    [{ use: 'header', name: 'X-Auth' }, {}, { headers: { 'X-Auth': 't1' } }],
    [{ use: 'cookie', name: 'sid' }, {}, { headers: { Cookie: 'sid=t1' } }],
    [{ use: 'query', name: 'sid' }, { text: '{"data":{"token":"a b&"}}' }, {}],
    [{ use: 'query', name: 'sid' }, {}, { path: '/values?sid=t1' }],
    [{ token: null }, { cookies: ['a=1; Path=/; HttpOnly', 'b=2'] }, { headers: { Cookie: 'a=1; b=2' } }],
    [{}, { cookies: ['a=1'] }, { headers: { Cookie: 'a=1', Authorization: 'Bearer t1' } }],
    [{}, { text: '{"data":{"token":4711}}' }, { headers: { Authorization: 'Bearer 4711' } }],
  ])('%j shows what it got: %j', async (login, said, wanted) => {
    const { made, open } = session(login, [said]);
    const isToken = wanted.path !== undefined || wanted.headers !== undefined;
    if (!isToken) return expect(open()).rejects.toMatchObject({ code: 'HTTP_CONTENT' });
    await open();
    expect(made.signed({ ...ASK, headers: {} })).toEqual({ ...ASK, headers: {}, ...wanted });
  });

  it('that is refused is not tried again for a minute, then longer: devices lock accounts', async () => {
    const { sent, clock, open } = session({}, [{ status: 401 }, { status: 403 }, {}]);
    await expect(open()).rejects.toMatchObject({
      code: 'HTTP_AUTH',
      message: expect.stringContaining('refuses the login'),
    });
    await clock.advance(59_000);
    await expect(open()).rejects.toMatchObject({ code: 'HTTP_AUTH' });
    expect(sent).toHaveLength(1);
    await clock.advance(2000);
    await expect(open()).rejects.toMatchObject({ code: 'HTTP_AUTH' });
    await clock.advance(61_000);
    await expect(open()).rejects.toMatchObject({ code: 'HTTP_AUTH' });
    expect(sent).toHaveLength(2);
    await clock.advance(60_000);
    await open();
    expect(sent).toHaveLength(3);
  });

  it('that ends in an error does not repeat what the device says: it may be the password', async () => {
    const { open } = session({}, [{ status: 500, text: 'bad password s3"cret&' }]);
    await expect(open()).rejects.toMatchObject({ message: 'status 500' });
  });

  it.each<[Said, string]>([
    [{ text: '{"data":{}}' }, 'no token at data.token'],
    [{ text: '<html>' }, 'no token at data.token'],
    [{ text: '{"data":{"token":""}}' }, 'no token at data.token'],
    [{ text: '{"data":{"token":"a\\r\\nX: y"}}' }, 'no token at data.token'],
    [{ text: '{"data":{"token":{"x":1}}}' }, 'no token at data.token'],
  ])('answered with %j is none', async (said, text) => {
    await expect(session({}, [said]).open()).rejects.toMatchObject({
      code: 'HTTP_CONTENT',
      message: expect.stringContaining(text),
    });
  });

  it('without cookie or token says what to do', async () => {
    await expect(session({ token: null }, [{}]).open()).rejects.toThrow('say with `tokenPath` where the token is');
  });

  it('survives any answer: what is shown is fit for a header', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.string(), fc.json()),
        fc.array(fc.string(), { maxLength: 3 }),
        async (text, cookies) => {
          const { made, open } = session({ token: 'a' }, [{ text: `{"a":${JSON.stringify(text)}}`, cookies }]);
          const problem = await open().then(
            () => null,
            (error: unknown) => error,
          );
          if (problem !== null) expect(problem).toMatchObject({ code: 'HTTP_CONTENT' });
          for (const header of Object.values(made.signed(ASK).headers ?? {}))
            expect(header).toMatch(/^[\t\x20-\x7e\x80-\xff]*$/);
        },
      ),
      { numRuns: amount(20_000, 200) },
    );
  });
});
