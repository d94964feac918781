// Every Modbus meter of the catalogue, simulated, is found by a scan as itself, or among few candidates.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { modbusMeters } from '../../src/catalog/index.ts';
import { scan } from '../../src/cli/scan/scan.ts';
import { startSimulator } from '../../src/simulator/modbus/simulator.ts';
import { systemClock } from '../../src/transport/system-clock.ts';
import { CommandWorld } from '../support/command-world.ts';

interface FoundJson {
  readonly id: number;
  readonly state: string;
  readonly model?: string;
  readonly type?: string;
  readonly reading?: { readonly measurand: string; readonly value: number } | null;
  readonly candidates: readonly { readonly model: string; readonly reason: string }[];
}

/** docs/ADD-A-METER.md says when a meter belongs here. Meters whose registers another one has too: the scan cannot tell them, says so and prefers the commoner one. */
const TWINS: Readonly<Record<string, string>> = {
  'eastron-sdm630-v1': 'eastron-sdm630',
  'eastron-x96-1a': 'eastron-sdm630',
};
const MOST_CANDIDATES = 3;

describe.each([
  ['that answer 0 where they have no register', false],
  ['that refuse registers they do not have', true],
])('meters %s', (_, sparse) => {
  let found: readonly FoundJson[] = [];

  beforeAll(async () => {
    const meters = modbusMeters.map((model, index) => ({ model, id: index + 1, sparse }));
    const simulator = await startSimulator({ buses: [{ links: [{ type: 'modbus-tcp' }], meters }] }, systemClock);
    const world = new CommandWorld();
    const serialadapter = `tcp://${simulator.link('modbus-tcp').address}`;
    await scan({ serialadapter, ids: `1-${meters.length}`, timeout: '10000', json: true }, world);
    await simulator.stop();
    found = (JSON.parse(world.output) as { devices: FoundJson[] }[])[0]?.devices ?? [];
  });
  afterAll(() => expect(found).toHaveLength(modbusMeters.length));

  it.each(modbusMeters.map((model, index) => [model.id, model, index + 1] as const))('%s', (name, model, id) => {
    const device = found.find((each) => each.id === id);
    expect(device?.state).toBe('found');
    expect(device?.type).toBe(model.type);
    const candidates = device?.candidates.map((each) => each.model) ?? [];
    expect(candidates).toContain(name);
    expect(candidates.length).toBeLessThanOrEqual(MOST_CANDIDATES);
    expect([name, TWINS[name]], `${name} has the registers of another meter: then list it in TWINS`).toContain(
      device?.model,
    );
    expect(device?.reading?.measurand).toBe(model.probe ?? 'power');
    expect(device?.candidates.every(({ reason }) => reason.length > 10)).toBe(true);
  });
});
