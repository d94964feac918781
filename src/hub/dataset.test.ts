// What a changed configuration leaves as it is: the trace with its size and its datasets.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeClock } from '../../test/support/fake-clock.ts';
import { QUIET_LOG } from '../../test/support/live-house.ts';
import type { Config } from '../config/config.ts';
import { loadConfig } from '../config/load.ts';
import { LiveState } from '../live/live-state.ts';
import { HubDataset } from './dataset.ts';

const clock = new FakeClock();
let hub: HubDataset;

beforeEach(() => {
  hub = new HubDataset({
    ...{ live: new LiveState(clock), clock, log: QUIET_LOG },
    onError: (error) => {
      throw error;
    },
  });
});

afterEach(() => hub.stop());

function configOf(more: string): Config {
  const loaded = loadConfig(`dataset: { one: 1 + 0 }\n${more}\n`, 'test.yaml', {});
  if (!loaded.ok) throw new Error(loaded.problems.map(({ message }) => message).join('; '));
  return loaded.config;
}

const kept = (): unknown[] => JSON.parse([...hub.shown.trace.json()].join('')) as unknown[];

describe('the trace', () => {
  it('keeps its size and its datasets when another section changes', async () => {
    await hub.apply(configOf('trace: { size: 10 }'));
    await clock.advance(5000);
    // As /trace/3 does it, for as long as the section itself stays.
    hub.shown.trace.resize(3);
    const before = kept();
    expect(before).toHaveLength(3);
    for (const more of ['', 'publish: { a: 10s }', 'publish: { a: 20s, b: 10s }']) {
      expect(await hub.apply(configOf(`trace: { size: 10 }\n${more}`))).not.toContain('trace');
      expect(hub.shown.trace.size).toBe(3);
      expect(kept()).toEqual(before);
    }
  });

  it('follows its own section, and keeps the newest datasets', async () => {
    await hub.apply(configOf('trace: { size: 10 }'));
    await clock.advance(5000);
    const before = kept();
    expect(await hub.apply(configOf('trace: { size: 2 }'))).toEqual(['trace']);
    expect([hub.shown.trace.size, kept()]).toEqual([2, before.slice(-2)]);
  });
});
