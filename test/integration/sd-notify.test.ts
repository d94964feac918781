// How often systemd hears of the program on a clock that the test moves. The real socket is asked in test/integration/systemd.test.ts.
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { FakeClock } from '../support/fake-clock.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { Systemd, type SystemdOptions } from '../../src/cli/run/sd-notify.ts';

const LOOK_MS = 30_000;

function systemdWith(clock: FakeClock, path: string, options: Partial<SystemdOptions> = {}): Systemd {
  return new Systemd({
    env: { PATH: path, NOTIFY_SOCKET: join(path, 'notify'), WATCHDOG_USEC: String(LOOK_MS * 1000) },
    pid: 1,
    clock,
    warn: () => undefined,
    problem: () => null,
    status: () => '',
    ...options,
  });
}

describe('Systemd', () => {
  test('gives three signs of life for each time that systemd looks', async () => {
    const clock = new FakeClock();
    let signs = 0;
    const problem = (): null => {
      signs++;
      return null;
    };
    const systemd = systemdWith(clock, tempFolder(), { problem });
    systemd.ready();
    await clock.advance(10 * LOOK_MS);
    expect(signs).toBe(30);
    await systemd.stopping();
    await clock.advance(10 * LOOK_MS);
    expect(signs).toBe(30);
  });
});
