// What is one client: an address, or the network of an IPv6 one.
import { expect, it } from 'vitest';
import { clientAddress, isLoopback } from './client-address.ts';

it.each([
  ['192.168.1.7', '192.168.1.7'],
  ['::ffff:192.168.1.7', '192.168.1.7'],
  ['::1', '::1'],
  ['2001:db8:0:7:1:2:3:4', '2001:db8:0:7::/64'],
  ['2001:db8::5', '2001:db8:0:0::/64'],
  ['2001:0DB8::', '2001:db8:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['unknown', 'unknown'],
])('%s is %s', (address, client) => expect(clientAddress(address)).toBe(client));

it.each([
  ['127.0.0.1', true],
  ['127.8.9.1', true],
  ['::1', true],
  ['128.0.0.1', false],
  ['2001:db8::1', false],
])('%s is the machine itself: %s', (address, is) => expect(isLoopback(address)).toBe(is));
