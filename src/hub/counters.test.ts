// What is said of pulses that cannot be kept, and that its remedy is one.
import pino from 'pino';
import { describe, expect, it } from 'vitest';
import { FakeClock } from '../../test/support/fake-clock.ts';
import { tempFolder } from '../../test/support/temp-folder.ts';
import type { Config } from '../config/config.ts';
import { loadConfig } from '../config/load.ts';
import { LiveState } from '../live/live-state.ts';
import { PulseMemory } from '../source/pulses/pulse-memory.ts';
import { HubCounters } from './counters.ts';

const PULSES = `buses: { broker: { type: mqtt, url: "mqtt://localhost" } }
devices:
  gas:
    model: pulses
    bus: broker
    topic: gas/pulses
    pulsesPerUnit: 100
    unit: m3
    start: 1234
`;

function configOf(text: string): Config {
  const loaded = loadConfig(text, 'meterhub.yaml', {});
  if (!loaded.ok) throw new Error(loaded.problems.map(({ message }) => message).join('; '));
  return loaded.config;
}

async function saidOf(text: string): Promise<string[]> {
  const clock = new FakeClock();
  const said: string[] = [];
  const log = pino({ base: null }, { write: (line: string) => said.push((JSON.parse(line) as { msg: string }).msg) });
  const counters = new HubCounters({
    ...{ live: new LiveState(clock, {}), pulses: new PulseMemory(), clock, log, store: () => null },
  });
  await counters.apply(configOf(text));
  await counters.stop();
  return said;
}

describe('pulses without a place for their reading', () => {
  it('are named, and what is said to do about it helps', async () => {
    const [said = ''] = await saidOf(PULSES);
    expect(said).toContain('gas');
    const [, remedy = ''] = /`(counters: [^`]*)`/.exec(said) ?? [];
    expect(await saidOf(`${PULSES}${remedy.replace('data', tempFolder())}\n`)).not.toContain(said);
    expect(configOf(`${PULSES}${remedy}\n`).counters.path).toBe('data/counters.json');
  });
});
