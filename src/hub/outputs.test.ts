// What a changed configuration leaves as it is: the trace with its size and its datasets, the backup, other outputs.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeClock } from '../../test/support/fake-clock.ts';
import { outputSurroundings } from '../../test/support/output-surroundings.ts';
import { tempFolder } from '../../test/support/temp-folder.ts';
import type { Config } from '../config/config.ts';
import { loadConfig } from '../config/load.ts';
import { LiveState } from '../live/live-state.ts';
import type { DatasetTrace } from '../output/offers.ts';
import { HubDataset } from './dataset.ts';
import { HubOutputs } from './outputs.ts';

const clock = new FakeClock();
let dataset: HubDataset;
let outputs: HubOutputs;

beforeEach(() => {
  const live = new LiveState(clock);
  dataset = new HubDataset({
    ...{ live, clock },
    onError: (error) => {
      throw error;
    },
  });
  outputs = new HubOutputs(outputSurroundings(clock, { live, cycles: dataset.cycles }));
});

afterEach(async () => {
  await dataset.stop();
  await outputs.stop();
});

/** What was built anew. */
async function apply(more: string): Promise<string[]> {
  const loaded = loadConfig(`dataset: { one: 1 + 0 }\n${more}\n`, 'test.yaml', {});
  if (!loaded.ok) throw new Error(loaded.problems.map(({ message }) => message).join('; '));
  const config: Config = loaded.config;
  return [...(await dataset.apply(config)), ...(await outputs.apply(config))];
}

function trace(): DatasetTrace {
  const { trace: offered } = outputs.offers;
  if (offered === undefined) throw new Error('there is no trace');
  return offered;
}

const kept = (): unknown[] => JSON.parse([...trace().json()].join('')) as unknown[];

describe('the trace', () => {
  it('keeps its size and its datasets when another section changes', async () => {
    await apply('trace: { size: 10 }');
    await clock.advance(5000);
    // As /trace/3 does it, for as long as the section itself stays.
    trace().resize(3);
    const before = kept();
    expect(before).toHaveLength(3);
    for (const more of ['', 'publish: { a: 10s }', 'publish: { a: 20s, b: 10s }']) {
      expect(await apply(`trace: { size: 10 }\n${more}`)).not.toContain('trace');
      expect(trace().size).toBe(3);
      expect(kept()).toEqual(before);
    }
  });

  it('follows its own section, and keeps the newest datasets', async () => {
    await apply('trace: { size: 10 }');
    await clock.advance(5000);
    const before = kept();
    const first = trace();
    expect(await apply('trace: { size: 2 }')).toEqual(['trace']);
    expect([trace().size, kept()]).toEqual([2, before.slice(-2)]);
    await clock.advance(1000);
    expect(kept()).not.toEqual(before.slice(-2));
    // The interfaces are not built anew for it.
    expect(trace()).toBe(first);
  });
});

describe('the backup', () => {
  it('comes, stays and goes with its section', async () => {
    const section = `backup: { path: '${tempFolder()}', columns: [time, one] }`;
    await apply('');
    expect(outputs.offers.backup).toBeUndefined();
    expect(await apply(section)).toEqual(['backup']);
    const { backup } = outputs.offers;
    await clock.advance(301_000);
    expect(backup?.today().split('\n')).toHaveLength(3);
    expect(await apply(`${section}\npublish: { a: 10s }`)).toEqual(['dataset and publish']);
    expect(outputs.offers.backup).toBe(backup);
    expect(outputs.health().map(({ name }) => name)).toEqual(['backup']);
    expect(await apply('')).toEqual(['dataset and publish', 'backup']);
    expect(outputs.offers.backup).toBeUndefined();
  });
});

it('keeps an output apart from a section of the same name', async () => {
  await apply('');
  const named = 'outputs: { trace: { type: influxdb, url: http://127.0.0.1:1, database: x } }';
  expect(await apply(named)).toEqual(['output trace']);
  expect(trace().size).toBe(600);
  expect(await apply('')).toEqual(['output trace']);
});
