// Which addresses are those of the own network.
import { expect, it } from 'vitest';
import { isPrivateHost, isPrivateIp } from './private-address.ts';

it.each([
  '10.1.2.3',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.0.44',
  '127.0.0.1',
  '169.254.1.1',
  '100.64.0.1',
  '::1',
  '[fe80::1]',
  'fe80::1%eth0',
  'fd00::1',
  '::ffff:192.168.0.1',
])('%s is one', (address) => expect(isPrivateIp(address)).toBe(true));

it.each(['8.8.8.8', '172.32.0.1', '192.169.0.1', '0.0.0.0', '2001:db8::1', '::ffff:8.8.8.8', '::', 'example.org', ''])(
  '%s is none',
  (address) => expect(isPrivateIp(address)).toBe(false),
);

it('of a name all addresses count', async () => {
  expect(await isPrivateHost('localhost')).toBe(true);
  expect(await isPrivateHost('no-such-name.invalid')).toBe(false);
  expect(await isPrivateHost('[::1]')).toBe(true);
});
