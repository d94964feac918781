// A second unit beside that of the Debian package is refused. The unit itself is tested in test/integration/systemd.test.ts.
import { expect, it } from 'vitest';
import { hasPackagedService } from '../place/service-files.ts';
import { refuseBesidePackage } from './install-service.ts';

const USUAL = { unitDir: '/etc/systemd/system' };

it('is refused where the package has brought its service, and leads to that one', () => {
  expect(() => refuseBesidePackage(USUAL, true)).toThrow(
    /package has brought its service already\n {2}hint: `sudo systemctl enable --now meterhub`/,
  );
  for (const [options, isPackaged] of [
    [USUAL, false],
    [{ ...USUAL, print: true }, true],
    [{ unitDir: '/tmp/units' }, true],
  ] as const) {
    expect(() => refuseBesidePackage(options, isPackaged)).not.toThrow();
  }
});

it('the package is known by its unit, not by one of install-service', () => {
  expect(hasPackagedService((path) => path === '/usr/lib/systemd/system/meterhub.service')).toBe(true);
  expect(hasPackagedService((path) => path === '/etc/systemd/system/meterhub.service')).toBe(false);
});
