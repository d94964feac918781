// The section `d0` of a simulation's file and the flag `--d0`: what they become, and how mistakes are told.
import { expect, test } from 'vitest';
import { MeterHubError } from '../../model/error.ts';
import { D0_EXAMPLE, d0FromFlag } from './sim-d0.ts';
import { readSimFile } from './sim-file.ts';

test('the example works as written, without any Modbus bus', () => {
  expect(readSimFile(D0_EXAMPLE, 'sim.yaml')).toMatchObject({
    ...{ buses: [], sml: [], speedwire: [] },
    d0: [{ name: 'optical', links: [{ type: 'tcp', port: 5040 }], style: 'C', meter: 'electricity', sleeps: false }],
  });
});

test.each([
  ['d0: { a: { links: [] } }', /sim\.yaml:1:\d+: d0\.a\.links/],
  ['d0: { a: { links: [{ listen: x y }] } }', /d0\.a\.links/],
  ['d0: { a: { links: [{ listen: 5040 }], style: Q } }', /d0\.a\.style/],
  ['d0: { a: { links: [{ listen: 5040 }], every: 1ms } }', /at least 100ms/],
])('%s is refused with its place', (text, expected) => {
  expect(() => readSimFile(text, 'sim.yaml')).toThrow(expected);
});

test('the flag takes a port, an address or a serial port', () => {
  expect(d0FromFlag('5040')).toEqual({ links: [{ type: 'tcp', host: '127.0.0.1', port: 5040 }] });
  expect(d0FromFlag('/dev/ttyUSB1')).toEqual({ links: [{ type: 'serial', path: '/dev/ttyUSB1' }] });
  expect(() => d0FromFlag('http://x')).toThrow(MeterHubError);
});
