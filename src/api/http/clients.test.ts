// Where a request comes from, with and without proxies that are trusted.
import { describe, expect, it } from 'vitest';
import { Clients } from './clients.ts';

const PROXIES = ['192.168.0.2', '10.1.0.0/16', 'fd00::/8'];

function seen(remoteAddress: string, headers: Record<string, string> = {}, encrypted = false) {
  const { address, isSecure } = new Clients(PROXIES).visitor({ headers, socket: { remoteAddress, encrypted } });
  return `${address}${isSecure ? ' by TLS' : ''}`;
}

describe('a client', () => {
  it.each([
    ['10.0.0.7', undefined, '10.0.0.7'],
    ['::ffff:10.0.0.7', undefined, '10.0.0.7'],
    ['fe80::1%eth0', undefined, 'fe80::1'],
    ['10.0.0.7', '1.2.3.4', '10.0.0.7'],
    ['192.168.0.2', '1.2.3.4', '1.2.3.4'],
    ['::ffff:192.168.0.2', '1.2.3.4', '1.2.3.4'],
    ['fd00::2', '1.2.3.4', '1.2.3.4'],
    ['192.168.0.2', '6.6.6.6, 1.2.3.4', '1.2.3.4'],
    ['192.168.0.2', '6.6.6.6, 1.2.3.4, 10.1.2.3', '1.2.3.4'],
    ['192.168.0.2', '10.1.2.3', '10.1.2.3'],
    ['192.168.0.2', '1.2.3.4:5678', '1.2.3.4'],
    ['192.168.0.2', '[2001:db8::1]:443', '2001:db8::1'],
    ['192.168.0.2', 'unknown', '192.168.0.2'],
    ['192.168.0.2', '<script>', '192.168.0.2'],
    ['192.168.0.2', '', '192.168.0.2'],
    ['192.168.0.2', undefined, '192.168.0.2'],
    ['', undefined, 'unknown'],
  ])('at %s, forwarded for %s, is %s', (peer, forwarded, expected) => {
    expect(seen(peer, forwarded === undefined ? {} : { 'x-forwarded-for': forwarded })).toBe(expected);
  });

  it('came by TLS where the socket, or a proxy that is trusted, says so', () => {
    expect(seen('10.0.0.7', {}, true)).toBe('10.0.0.7 by TLS');
    expect(seen('10.0.0.7', { 'x-forwarded-proto': 'https' })).toBe('10.0.0.7');
    expect(seen('192.168.0.2', { 'x-forwarded-proto': 'https' })).toBe('192.168.0.2 by TLS');
    expect(seen('192.168.0.2', { 'x-forwarded-proto': 'https, http' })).toBe('192.168.0.2');
  });
});
