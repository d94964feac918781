// Which configuration is meant when none is named.
import { expect, it } from 'vitest';
import { configOf, findConfig, findServiceConfig } from './config-place.ts';

const only =
  (...paths: string[]) =>
  (path: string): boolean =>
    paths.includes(path);

it('takes the one of this folder, else the newer place of the service, else the older', () => {
  expect(findConfig(only('meterhub.yaml', '/etc/meterhub.yaml'))).toBe('meterhub.yaml');
  expect(findConfig(only('/etc/meterhub/meterhub.yaml', '/etc/meterhub.yaml'))).toBe('/etc/meterhub/meterhub.yaml');
  expect(findConfig(only('/etc/meterhub.yaml'))).toBe('/etc/meterhub.yaml');
  expect(findConfig(only())).toBeNull();
  expect(findServiceConfig(only('meterhub.yaml'))).toBeNull();
});

it('leads to one where there is none', () => {
  expect(configOf('x.yaml', only())).toBe('x.yaml');
  expect(() => configOf(undefined, only())).toThrow(/there is no configuration.*\n {2}hint: `meterhub init`/);
});
