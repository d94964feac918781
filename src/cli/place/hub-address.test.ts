// Which hub a command asks when nobody says it.
import { expect, it } from 'vitest';
import { loadConfig } from '../../config/load.ts';
import { addressOf, hubAddress } from './hub-address.ts';

function configured(server: string): string | null {
  const result = loadConfig(`server: ${server}\n`, 'meterhub.yaml', {});
  if (!result.ok) throw new Error(result.problems.map(({ message }) => message).join());
  return addressOf(result.config);
}

it.each([
  ['{}', 'http://localhost:8008'],
  ['{ listen: "127.0.0.1:9000" }', 'http://127.0.0.1:9000'],
  ['{ listen: "[::]:9001" }', 'http://localhost:9001'],
  ['{ listen: "[::1]:9002" }', 'http://[::1]:9002'],
  ['{ listen: ["0.0.0.0:80", "0.0.0.0:8008"] }', 'http://localhost:80'],
  ['{ listen: "0.0.0.0:8008", tls: { cert: c.pem, key: k.pem } }', 'https://localhost:8008'],
  ['{ listen: "0.0.0.0:0" }', null],
])('%s is at %s', (server, address) => {
  expect(configured(server)).toBe(address);
});

it('is the one that is named', () => {
  expect(hubAddress('raspberrypi.local:8008')).toBe('http://raspberrypi.local:8008');
  expect(() => hubAddress('nonsense x')).toThrow('is not the address of a server');
});
