// A meter under an optical head over real wires: asked on a serial port with the timing of its line, and heard behind a converter.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startD0Simulator } from '../../src/simulator/d0/simulator.ts';
import { systemClock } from '../../src/transport/system-clock.ts';
import { eventually } from '../support/eventually.ts';
import { HubHouse } from '../support/hub-house.ts';
import { hasSocat, openPtyPair } from '../support/pty-pair.ts';

let house: HubHouse;
const ends: (() => unknown)[] = [];

beforeEach(() => {
  house = new HubHouse();
});

afterEach(async () => {
  await house.stop();
  for (const end of ends.splice(0).reverse()) await end();
});

const start = (bus: string) =>
  house.start(`
server: { listen: 127.0.0.1:0 }
buses: { optical: ${bus} }
devices: { old: { model: d0, bus: optical, interval: 5s } }
`);

const value = (measurand: string): unknown => house.hub.live.latest.get('old', measurand)?.value ?? null;

const METER = { power: () => 500, serial: 28_013_333 };

describe('a meter with an optical head', () => {
  it.skipIf(!hasSocat)(
    'on a serial port is asked and changes the speed; a pulled cable is named (needs socat)',
    async () => {
      const pair = await openPtyPair();
      ends.push(() => pair.unplug());
      const meter = await startD0Simulator(
        { ...METER, baud: 19_200, links: [{ type: 'serial', path: pair.right }] },
        systemClock,
      );
      ends.push(() => meter.stop());
      await start(`{ type: d0, port: ${pair.left}, mode: C }`);
      await eventually('it is read', () => value('power') === 500);
      expect(value('energyImportT2')).toBe(2_000_000);
      expect(Number(value('energyImport'))).toBeGreaterThanOrEqual(7_654_321);
      await pair.unplug();
      await eventually('it is said', () => house.hub.live.buses.every((bus) => !bus.stats().open));
      expect(house.logged.join('')).toContain(`serial port ${pair.left} went away`);
    },
  );

  it('behind a converter is heard when it sends by itself', async () => {
    const meter = await startD0Simulator(
      { ...METER, style: 'push', everyMs: 200, links: [{ type: 'tcp' }] },
      systemClock,
    );
    ends.push(() => meter.stop());
    await start(`{ type: d0, address: "${meter.addresses[0] ?? ''}", mode: push }`);
    await eventually('it is heard', () => value('power') === 500);
    expect(value('energyExport')).toBe(123_456);
  });
});
