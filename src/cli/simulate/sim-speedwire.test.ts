// The section `speedwire` of a simulation's file and the flag `--speedwire`: what they become, and how mistakes are told.
import { describe, expect, test } from 'vitest';
import { MeterHubError } from '../../model/error.ts';
import { readSimFile } from './sim-file.ts';
import { SPEEDWIRE_EXAMPLE, speedwireFromFlag } from './sim-speedwire.ts';

describe('the section speedwire', () => {
  test('of the example works as written, without any Modbus bus', () => {
    expect(readSimFile(SPEEDWIRE_EXAMPLE, 'sim.yaml')).toMatchObject({
      ...{ buses: [], sml: [] },
      speedwire: [
        {
          name: 'lan',
          to: { host: '127.0.0.1', port: 9522 },
          meters: [
            { serial: 1900203015, power: -1200 },
            { serial: 3003170282, susyId: 372 },
          ],
          everyMs: 1000,
          faults: { drop: 5, cut: 5, noise: 5 },
        },
      ],
    });
  });

  test.each([
    ['speedwire: { lan: { meters: [] } }', /sim\.yaml:1:\d+: speedwire\.lan\.meters/],
    ['speedwire: { lan: { meters: [{ serial: 0 }] } }', /meters\.0\.serial/],
    ['speedwire: { lan: { meters: [{ serial: 1 }], every: 1ms } }', /at least 10ms/],
    ['speedwire: { lan: { meters: [{ serial: 1 }], to: "a b" } }', /must be an address like 127\.0\.0\.1:9522/],
  ])('%s', (text, expected) => {
    expect(() => readSimFile(text, 'sim.yaml')).toThrow(expected);
  });
});

test('the flag takes everybody or an address', () => {
  expect(speedwireFromFlag('all')).toEqual({ meters: [{ serial: 1_900_000_001 }] });
  expect(speedwireFromFlag('127.0.0.1:9523')).toMatchObject({ to: { host: '127.0.0.1', port: 9523 } });
  expect(() => speedwireFromFlag('http://x')).toThrow(MeterHubError);
});
