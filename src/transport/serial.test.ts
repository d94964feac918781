// What is said of a port that cannot be opened. What goes over one is tested in test/integration.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { tempFolder } from '../../test/support/temp-folder.ts';
import { openSerial } from './serial.ts';
import { systemClock } from './system-clock.ts';

const LINE = { baudRate: 9600, framing: '8N1' } as const;

it('what is no serial port, or not there, is said to be so, with where to look', async () => {
  const file = join(tempFolder(), 'file');
  writeFileSync(file, '');
  for (const path of ['/tmp', file]) {
    await expect(openSerial({ path, ...LINE }, systemClock)).rejects.toThrow(
      `${path} is no serial port: \`ls -l /dev/serial/by-id/\` shows those that are`,
    );
  }
  await expect(openSerial({ path: '/dev/none', ...LINE }, systemClock)).rejects.toThrow(
    /does not exist: is the adapter plugged in\?/,
  );
});
