// A change of how the hub is reached that nobody confirms, with a real file and a clock that is moved.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { eventually } from '../../../test/support/eventually.ts';
import { FakeClock } from '../../../test/support/fake-clock.ts';
import { QUIET_LOG } from '../../../test/support/live-house.ts';
import { tempFolder } from '../../../test/support/temp-folder.ts';
import { ConfigFile } from '../../config/edit/config-file.ts';
import { loadConfig } from '../../config/load.ts';
import { LiveState } from '../../live/live-state.ts';
import { HubSources } from '../sources.ts';
import { HubSetup } from './setup.ts';
import { CONFIRM_MS } from './unconfirmed.ts';

const TEXT = 'server: { listen: 127.0.0.1:8008 } # mine\n';
const MOVED = { at: ['server', 'listen'], value: '127.0.0.1:8009' };
const TRACED = { at: ['trace', 'size'], value: 5 };

let clock: FakeClock;
let path: string;
let reloads: string[];
let refusal: Error | null;
let setup: HubSetup;

beforeEach(() => {
  clock = new FakeClock();
  const folder = tempFolder();
  path = join(folder, 'meterhub.yaml');
  writeFileSync(path, TEXT);
  reloads = [];
  refusal = null;
  const load = (text: string) => loadConfig(text, path, {});
  const file = new ConfigFile({ path, versions: join(folder, 'versions'), load, clock, initial: () => '' });
  const live = new LiveState(clock);
  setup = new HubSetup({
    ...{ file, clock, live, log: QUIET_LOG, dataFolder: folder, ports: () => [] },
    sources: new HubSources({ live, clock, log: QUIET_LOG }),
    config: () => {
      const loaded = load(text());
      if (!loaded.ok) throw new Error('the file is wrong');
      return loaded.config;
    },
    reload: (who) => {
      reloads.push(who);
      return refusal === null ? Promise.resolve({ changed: [] }) : Promise.reject(refusal);
    },
  });
});

const text = (): string => readFileSync(path, 'utf8');
const save = async (...edits: { at: string[]; value: unknown }[]) =>
  setup.save(edits, (await setup.stored()).revision, 'me');

it('is undone after a minute, the file to the byte, and brought into force', async () => {
  const { confirmUntilMs } = await save(MOVED);
  expect(confirmUntilMs).toBe(clock.wallMs() + CONFIRM_MS);
  expect((await setup.stored()).confirmUntilMs).toBe(confirmUntilMs);
  await clock.advance(CONFIRM_MS - 1);
  expect(text()).toContain('8009');
  await clock.advance(1);
  await eventually('it is brought into force', () => reloads.length === 2);
  expect(text()).toBe(TEXT);
  expect(reloads).toEqual(['me', 'undo']);
  expect((await setup.stored()).confirmUntilMs).toBeNull();
  // Nothing is lost: also what was undone is kept.
  expect(readdirSync(join(path, '../versions'))).toHaveLength(2);
});

it.each([
  ['it is confirmed', () => Promise.resolve(setup.confirm('me'))],
  ['something else is saved: the hub was reached', () => save(TRACED)],
  ['the hub ends', () => setup.stop()],
])('stays when %s', async (_, act) => {
  await save(MOVED);
  await act();
  await clock.advance(2 * CONFIRM_MS);
  expect(text()).toContain('8009');
  expect(reloads).not.toContain('undo');
  expect(setup.confirm('me')).toBe(false);
});

it('stays when somebody has changed the file by hand since', async () => {
  await save(MOVED);
  const changed = `${text()}# by hand\n`;
  writeFileSync(path, changed);
  await clock.advance(CONFIRM_MS);
  await setup.stored();
  expect(text()).toBe(changed);
  expect(reloads).toEqual(['me']);
});

it('of anything else waits for nobody', async () => {
  expect((await save(TRACED)).confirmUntilMs).toBeNull();
  expect(setup.confirm('me')).toBe(false);
});

it('that cannot be brought into force does not stay in the file', async () => {
  refusal = new Error('the port is in use');
  await expect(save(MOVED)).rejects.toThrow('the port is in use');
  expect(text()).toBe(TEXT);
  expect((await setup.stored()).confirmUntilMs).toBeNull();
});
