// Secrets of a request do not come back in what is told of the answer.
import { describe, expect, it } from 'vitest';
import { excerpt, secretsOf } from './http-secrets.ts';

describe('excerpt', () => {
  it('is one line without markup and control characters', () => {
    const page = '<html><style>p{}</style><body>\n<h1>404</h1>\tNot&nbsp;Found\u0000\u001b[31m</body></html>';
    expect(excerpt(page, [])).toBe('404 Not&nbsp;Found [31m');
  });

  it('is short', () => {
    expect(excerpt('x'.repeat(5000), [])).toBe(`${'x'.repeat(120)}...`);
  });

  it('hides everything secret that was sent, also encoded', () => {
    const sent = {
      path: '/api?apikey=q1w2e3&unit=l',
      headers: { 'X-Api-Key': 'hunter-2', 'X-Short': '1' },
      body: '{"pin":"4711"}',
    };
    const secrets = secretsOf({ user: 'pi', password: 'a&b c' }, sent);
    const base64 = Buffer.from('pi:a&b c').toString('base64');
    const text = `l 1 a&b c a%26b%20c ${base64} q1w2e3 hunter-2 {"pin":"4711"} {\\"pin\\":\\"4711\\"}`;
    expect(excerpt(text, secrets)).toBe('l 1 *** *** *** *** *** *** ***');
    expect(excerpt('token abc.def', secretsOf({ token: 'abc.def' }, { path: '/' }))).toBe('token ***');
  });

  it('has nothing to hide without credentials', () => expect(secretsOf(null, { path: '/json' })).toEqual([]));
});
