// What failed connections mean for a person.
import { describe, expect, it } from 'vitest';
import { brokerProblem, TlsFileError } from './broker-problem.ts';
import { placeOf } from './broker-target.ts';

function failure(code: string | number, message = 'what the library says'): Error {
  return Object.assign(new Error(message), { code });
}

describe('brokerProblem', () => {
  it.each([
    [
      failure('ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:1883'),
      'MQTT_CONNECT',
      /no connection to the broker b:1883: connect ECONNREFUSED.*Check `url`/,
    ],
    [
      new AggregateError([failure('ECONNREFUSED', 'connect ECONNREFUSED ::1')]),
      'MQTT_CONNECT',
      /connect ECONNREFUSED ::1/,
    ],
    [failure('ETIMEDOUT', ''), 'MQTT_CONNECT', /ETIMEDOUT/],
    ['something else', 'MQTT_CONNECT', /something else/],
    [failure(4), 'MQTT_REFUSED', /refuses the connection: it does not know this user and password\. Check `user`/],
    [failure(5), 'MQTT_REFUSED', /does not allow this client/],
    [failure(99), 'MQTT_REFUSED', /return code 99/],
    [failure('SELF_SIGNED_CERT_IN_CHAIN'), 'MQTT_TLS', /Set `ca`/],
    [failure('UNABLE_TO_VERIFY_LEAF_SIGNATURE'), 'MQTT_TLS', /Set `ca`/],
    [failure('ERR_TLS_CERT_ALTNAME_INVALID'), 'MQTT_TLS', /Use the name in `url`/],
    [failure('CERT_HAS_EXPIRED'), 'MQTT_TLS', /Renew the certificate/],
    [failure('ERR_OSSL_PEM_NO_START_LINE'), 'MQTT_TLS', /PEM files that belong together/],
    [failure('EPROTO'), 'MQTT_TLS', /port speaks TLS/],
    [new TlsFileError('cannot read the file of `ca`: ENOENT'), 'MQTT_TLS', /cannot read the file of `ca`.*Check `ca`/],
  ])('%s is %s', (error, code, text) => {
    const problem = brokerProblem(error, 'b:1883');
    expect(problem.code).toBe(code);
    expect(problem.text).toMatch(text);
    expect(problem.facts).toMatchObject({ where: 'b:1883' });
  });
});

describe('placeOf', () => {
  it.each([
    ['mqtt://b', 'b:1883'],
    ['mqtts://b', 'b:8883'],
    ['wss://b/mqtt', 'b:443'],
    ['mqtt://[::1]:1884', '[::1]:1884'],
  ])('%s is %s', (url, place) => expect(placeOf(url)).toBe(place));
});
