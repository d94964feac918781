// The section `sml` of a simulation's file and the flag `--sml`: what they become, and how mistakes are told.
import { describe, expect, test } from 'vitest';
import { MeterHubError } from '../../model/error.ts';
import { readSimFile } from './sim-file.ts';
import { SML_EXAMPLE, smlFromFlag } from './sim-sml.ts';

function problem(text: string): string {
  try {
    readSimFile(text, 'sim.yaml');
  } catch (error) {
    if (error instanceof MeterHubError && error.code === 'CONFIG_INVALID') return error.message;
    throw error;
  }
  throw new Error('it was accepted');
}

describe('the section sml', () => {
  test('of the example works as written, without any Modbus bus', () => {
    const { sml, buses } = readSimFile(SML_EXAMPLE, 'sim.yaml');
    expect(buses).toEqual([]);
    expect(sml).toHaveLength(1);
    const [head] = sml;
    expect(head).toMatchObject({
      name: 'ir',
      links: [
        { type: 'serial', path: '/dev/ttyUSB2', baudRate: 9600, framing: '8N1' },
        { type: 'tcp', host: '127.0.0.1', port: 5030 },
      ],
      style: 'modern',
      pin: true,
      everyMs: 1000,
      faults: { drop: 5, flip: 5, noise: 5, silence: 5 },
    });
    expect(head?.power?.(0)).toBe(-1200);
  });

  test('needs no more than a link', () => {
    expect(readSimFile('sml: { ir: { links: [{ listen: 0 }] } }', 'sim.yaml').sml).toEqual([
      { name: 'ir', links: [{ type: 'tcp', host: '127.0.0.1', port: 0 }], faults: {} },
    ]);
  });

  test.each([
    ['sml: { ir: { links: [] } }', /sim\.yaml:1:\d+: sml\.ir\.links/],
    ['sml: { ir: { links: [{ listen: 5030 }], style: mt631 } }', /sml\.ir\.style/],
    ['sml: { ir: { links: [{ listen: 5030 }], every: 1ms } }', /at least 10ms/],
    ['sml: { ir: { links: [{ listen: 5030 }], faults: { drop: 200 } } }', /sml\.ir\.faults\.drop/],
    ['sml: { ir: { links: [{ listen: 5030 }], colour: red } }', /unknown key/],
    ['seed: 1', /there is no bus/],
  ])('%s is refused', (text, message) => expect(problem(text)).toMatch(message));
});

describe('--sml', () => {
  test.each([
    ['5030', { type: 'tcp', host: '127.0.0.1', port: 5030 }],
    ['0.0.0.0:5030', { type: 'tcp', host: '0.0.0.0', port: 5030 }],
    ['/dev/ttyUSB1', { type: 'serial', path: '/dev/ttyUSB1' }],
  ])('%s', (text, link) => expect(smlFromFlag(text).links).toEqual([link]));

  test('something else is a wrong usage', () => {
    expect(() => smlFromFlag('ttyUSB1')).toThrow(/--sml: "ttyUSB1" cannot be used/);
  });
});
