// Network addresses: the spellings that people use, and those that are none.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatAddress, parseListenAddress, parseNetworkAddress } from './address.ts';

describe('listen addresses', () => {
  it.each([
    ['0.0.0.0:8008', '0.0.0.0', 8008],
    [':8008', '::', 8008],
    ['8008', '::', 8008],
    ['[::1]:8008', '::1', 8008],
    ['[::]:0', '::', 0],
    ['localhost:80', 'localhost', 80],
  ])('reads %s', (text, host, port) => expect(parseListenAddress(text)).toEqual({ host, port }));

  it.each(['', ':', '0.0.0.0', 'http://x:1', 'a:b', ':65536', ':999999', '[::1]', '[x]:1', '1:2:3', 'a b:1', 'u@h:1'])(
    'refuses "%s"',
    (text) => expect(parseListenAddress(text)).toBeNull(),
  );
});

describe('network addresses', () => {
  it.each([
    ['192.168.0.7:23', null, '192.168.0.7', 23],
    ['gateway.local', 502, 'gateway.local', 502],
    ['[fe80::1]:502', null, 'fe80::1', 502],
    ['fe80::1', 502, 'fe80::1', 502],
  ])('reads %s with default port %s', (text, defaultPort, host, port) =>
    expect(parseNetworkAddress(text, defaultPort)).toEqual({ host, port }),
  );

  it.each([
    ['192.168.0.7', null],
    [':502', null],
    ['', 502],
    ['host:0', null],
    ['tcp://host:502', 502],
    ['host:port', 502],
  ])('refuses "%s" with default port %s', (text, defaultPort) =>
    expect(parseNetworkAddress(text, defaultPort)).toBeNull(),
  );

  it('writes what it reads', () => {
    const host = fc.oneof(fc.ipV4(), fc.ipV6(), fc.domain());
    fc.assert(
      fc.property(host, fc.integer({ min: 1, max: 65_535 }), (name, port) => {
        const text = formatAddress({ host: name, port });
        const again = parseNetworkAddress(text, null);
        expect(again).toEqual({ host: name.toLowerCase(), port });
      }),
    );
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        parseListenAddress(text);
        parseNetworkAddress(text, 502);
      }),
    );
  });
});
