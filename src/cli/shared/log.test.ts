// The log of a command from end to end: files, memory, and secrets that never get into either.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { tempFolder } from '../../../test/support/temp-folder.ts';
import { loadConfig } from '../../config/load.ts';
import type { Config } from '../../config/config.ts';
import { systemClock } from '../../transport/system-clock.ts';
import { openLog } from './log.ts';

const SECRET = 'very-secret-token';
let printed = '';

beforeEach(() => {
  printed = '';
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    printed += String(text);
    return true;
  });
});

afterEach(() => {
  vi.restoreAllMocks();
});

function configWith(log: string): Config {
  const text = `server: { tokens: [{ name: evcc, secret: ${SECRET}, may: [command] }] }\n${log}`;
  const loaded = loadConfig(text, 'test.yaml', {});
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  return loaded.config;
}

describe('openLog', () => {
  it('writes the same lines to standard error and to the file of today, without secrets', async () => {
    const folder = tempFolder();
    const log = openLog(configWith(`log: { path: "${folder}" }`), systemClock);
    log.logger.info({ header: `Bearer ${SECRET}` }, `a client sent ${SECRET}`);
    log.logger.error({ err: new Error(`refused: ${SECRET}`) }, 'it failed');
    await log.close();
    const [name = ''] = readdirSync(folder);
    const text = readFileSync(join(folder, name), 'utf8');
    expect(name).toMatch(/^meterhub-\d{4}-\d\d-\d\d\.log$/);
    expect(text).toBe(printed);
    expect(text).toContain('a client sent [secret]');
    expect(text).toContain('refused: [secret]');
    expect(`${text}${await log.lines.today()}`).not.toContain(SECRET);
    expect(await log.lines.today()).toBe(text);
  });

  it('keeps the lines in memory without a folder, and leaves out what is below the level', async () => {
    const log = openLog(configWith('log: { level: warn }'), systemClock);
    log.logger.info('not this');
    log.logger.warn(`but this: ${SECRET}`);
    expect(await log.lines.today()).toMatch(/^\d{4}-\d\d-\d\d [\d:.]+ WARN {2}but this: \[secret\]\n$/);
  });
});
