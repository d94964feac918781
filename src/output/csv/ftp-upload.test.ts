// A server that cannot be reached: when it is tried again. A quick test cannot connect, so that every try fails at once;
// real servers are in test/integration/ftp-upload.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { eventually } from '../../../test/support/eventually.ts';
import { FakeClock } from '../../../test/support/fake-clock.ts';
import { tempFolder } from '../../../test/support/temp-folder.ts';
import { FtpUpload } from './ftp-upload.ts';

test('a server that cannot be reached is tried again after half a minute, then less and less often, once an hour at least', async () => {
  const root = tempFolder();
  mkdirSync(join(root, '2026'));
  writeFileSync(join(root, '2026', '2026-01-15.csv'), 'x');
  const clock = new FakeClock();
  const config = { host: '127.0.0.1', port: 21, user: 'pi', password: 'secret', path: '/', secure: false };
  const ftp = new FtpUpload({ config, root, clock, log: { warn: () => undefined, info: () => undefined } });
  ftp.enqueue('2026/2026-01-15.csv');
  const pausesMs: number[] = [];
  for (let failures = 1; failures <= 9; failures++) {
    // The limit of the upload that failed is no pause: nothing waits for it any more.
    await eventually('the next failure', () => ftp.failures === failures && clock.timers === 1);
    pausesMs.push(...(await clock.jumps(1)));
  }
  const minutes = pausesMs.map((ms) => ms / 60_000);
  expect(minutes).toEqual([0.5, 1, 2, 4, 8, 16, 32, 60, 60]);
  ftp.stop();
});
