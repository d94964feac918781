// The sections `dsmr` and `mbus` of a simulation's file and their flags: what they become, and how mistakes are told.
import { expect, test } from 'vitest';
import { MeterHubError } from '../../model/error.ts';
import { DSMR_EXAMPLE, dsmrFromFlag } from './sim-dsmr.ts';
import { readSimFile } from './sim-file.ts';
import { M_BUS_EXAMPLE, mBusFromFlag } from './sim-m-bus.ts';

test('the example of a P1 port works as written', () => {
  const [port] = readSimFile(`seed: 7\n${DSMR_EXAMPLE}`, 'sim.yaml').dsmr;
  expect(port).toMatchObject({ name: 'p1', links: [{ type: 'tcp', port: 5050 }], everyMs: 1000, seed: 7 });
  expect([port?.power?.(0), port?.gas?.(0)]).toEqual([-800, 1200]);
  const [without] = readSimFile('dsmr: { a: { links: [{ listen: 1 }], gas: false } }', 'sim.yaml').dsmr;
  expect(without?.gas).toBeNull();
});

test('the example of an M-Bus works as written', () => {
  expect(readSimFile(M_BUS_EXAMPLE, 'sim.yaml').mBus).toMatchObject([
    {
      ...{ name: 'cellar', links: [{ type: 'tcp', port: 5060 }], echo: false, answerAfterMs: 20 },
      meters: [
        { is: 'heat', id: 5, number: '40312345', flow: 4000 },
        { is: 'coldWater', id: 6, number: '10000006', flow: 120 },
      ],
    },
  ]);
});

test.each([
  ['dsmr: { a: { links: [] } }', /sim\.yaml:1:\d+: dsmr\.a\.links/],
  ['dsmr: { a: { links: [{ listen: 1 }], gas: -1 } }', /dsmr\.a\.gas/],
  ['mbus: { a: { links: [{ listen: 1 }], meters: [] } }', /mbus\.a\.meters/],
  ['mbus: { a: { links: [{ listen: 1 }], meters: [{ is: heat, id: 251 }] } }', /meters\.0\.id/],
  ['mbus: { a: { links: [{ listen: 1 }], meters: [{ is: heat, id: 1, number: "12" }] } }', /eight digits/],
])('%s is refused with its place', (text, expected) => {
  expect(() => readSimFile(text, 'sim.yaml')).toThrow(expected);
});

test('the flags take a port, an address or a serial port', () => {
  expect(dsmrFromFlag('5050')).toEqual({ links: [{ type: 'tcp', host: '127.0.0.1', port: 5050 }] });
  expect(mBusFromFlag('/dev/ttyUSB1').links).toEqual([{ type: 'serial', path: '/dev/ttyUSB1' }]);
  expect(() => dsmrFromFlag('http://x')).toThrow(MeterHubError);
  expect(() => mBusFromFlag('x y')).toThrow(MeterHubError);
});
