// The address to click: of the machine where Avahi answers for it, of our own name else, of this machine alone where it is.
import { expect, it } from 'vitest';
import { nameOf } from './own-name.ts';
import { clickable, needsOwnName, type Machine } from './where-to-click.ts';

const PI: Machine = { hasAvahi: true, isContainer: false, hostname: 'raspberrypi' };
const BARE: Machine = { ...PI, hasAvahi: false };

it.each<[string, readonly string[], Machine, string | null, string]>([
  ['Avahi', ['0.0.0.0:8008'], PI, null, 'http://raspberrypi.local:8008'],
  ['Avahi, with a domain', ['[::]:8008'], { ...PI, hostname: 'pi.fritz.box' }, null, 'http://pi.local:8008'],
  ['a name of our own', ['0.0.0.0:8008'], BARE, 'meterhub-1a2b.local', 'http://meterhub-1a2b.local:8008'],
  ['no name at all', ['0.0.0.0:80'], BARE, null, 'http://192.168.0.5'],
  ['this machine alone', ['127.0.0.1:8008'], PI, null, 'http://localhost:8008'],
  ['one address', ['192.168.0.9:8008'], PI, null, 'http://192.168.0.9:8008'],
  ['a container', ['0.0.0.0:8008'], { ...BARE, isContainer: true }, null, 'http://localhost:8008'],
])('%s', (_, addresses, machine, own, expected) => {
  expect(clickable(addresses, machine, own, ['192.168.0.5'])[0]).toBe(expected);
});

it('says HTTPS where that is spoken', () => {
  const first = (address: string) => clickable([address], PI, null, [], true)[0];
  expect(first('0.0.0.0:8008')).toBe('https://raspberrypi.local:8008');
  expect(first('0.0.0.0:443')).toBe('https://raspberrypi.local');
});

it('takes a name only where others reach it and nobody else gives one', () => {
  expect(needsOwnName(['0.0.0.0:8008'], BARE)).toBe(true);
  expect(needsOwnName(['0.0.0.0:8008'], PI)).toBe(false);
  expect(needsOwnName(['127.0.0.1:8008'], BARE)).toBe(false);
  expect(needsOwnName(['0.0.0.0:8008'], { ...BARE, isContainer: true })).toBe(false);
});

it('has the same name on every start, which says nothing of the machine', () => {
  expect(nameOf('abc', 1)).toMatch(/^meterhub-[0-9a-f]{4}\.local$/);
  expect(nameOf('abc', 1)).toBe(nameOf('abc', 1));
  expect(nameOf('abd', 1)).not.toBe(nameOf('abc', 1));
  expect(nameOf('abc', 2)).toBe(nameOf('abc', 1).replace('.local', '-2.local'));
});
