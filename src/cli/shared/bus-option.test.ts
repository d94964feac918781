// The flags that name bus and meter: what they stand for, and what is said about wrong ones.
import { describe, expect, it } from 'vitest';
import { MeterHubError } from '../../model/error.ts';
import { busOf, meterOf, wholeNumberFlag, type BusFlags } from './bus-option.ts';

const SERIAL = { name: '/dev/ttyUSB0', type: 'modbus-rtu', port: '/dev/ttyUSB0', echo: false };

function problemOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof MeterHubError && error.code === 'USAGE') return error.message;
    throw error;
  }
  return 'nothing is wrong';
}

describe('the bus', () => {
  it.each<[BusFlags, object]>([
    [{ serialadapter: '/dev/ttyUSB0' }, { ...SERIAL, baud: 9600, framing: '8N1' }],
    [
      { serialadapter: '/dev/ttyUSB0', comset: '5' },
      { ...SERIAL, baud: 9600, framing: '8E1' },
    ],
    [
      { serialadapter: '/dev/ttyUSB0', baud: '2400' },
      { ...SERIAL, baud: 2400, framing: '8N1' },
    ],
    [
      { serialadapter: '/dev/ttyUSB0', framing: '8e1' },
      { ...SERIAL, baud: 9600, framing: '8E1' },
    ],
    [{ serialadapter: 'tcp://gw' }, { name: 'tcp://gw', type: 'modbus-tcp', host: 'gw', port: 502 }],
    [{ serialadapter: 'rtu://gw:23' }, { name: 'rtu://gw:23', type: 'modbus-rtu-over-tcp', host: 'gw', port: 23 }],
    [
      { serialadapter: 'udp://gw:8899/' },
      { name: 'udp://gw:8899/', type: 'modbus-rtu-over-udp', host: 'gw', port: 8899 },
    ],
  ])('%j', (flags, bus) => expect(busOf(flags)).toEqual(bus));

  it.each<[BusFlags, string]>([
    [{ serialadapter: '/dev/ttyUSB0', comset: '7' }, '"7" is not one of 1..6'],
    [{ serialadapter: '/dev/ttyUSB0', comset: '2', baud: '9600' }, '--comset already says baud rate and framing'],
    [{ serialadapter: '/dev/ttyUSB0', baud: '9601' }, '--baud: "9601" is not a usual rate'],
    [{ serialadapter: '/dev/ttyUSB0', framing: '7E1' }, '--framing: "7E1" is not known'],
    [{ serialadapter: 'tcp://gw', baud: '9600' }, 'say nothing on a network address'],
    [{ serialadapter: 'udp://gw:1', comset: '2' }, '--comset says nothing on a network address'],
    [{ serialadapter: 'udp://gw' }, 'is not a network address'],
    [{ serialadapter: '192.168.0.7:23' }, 'says no protocol'],
    [{ serialadapter: 'rtu-tcp://192.168.0.7:23' }, 'write -s rtu://192.168.0.7:23'],
    [{ serialadapter: '/dev/ttyUSB0', comset: '8E1' }, 'is --framing 8E1 here'],
    [{ serialadapter: '' }, 'the serial port is missing'],
  ])('%j is refused: %s', (flags, problem) => expect(problemOf(() => busOf(flags))).toContain(problem));
});

describe('the meter', () => {
  const serial = busOf({ serialadapter: '/dev/ttyUSB0' });
  const tcp = busOf({ serialadapter: 'tcp://gw' });

  it('is a model and a unit id', () => {
    expect(meterOf('SDM630:1', serial)).toMatchObject({ model: { id: 'eastron-sdm630' }, id: 1 });
    expect(meterOf('janitza:255', tcp)).toMatchObject({ model: { id: 'janitza-b-series' }, id: 255 });
  });

  it.each([
    ['sdm630', 'is not a device'],
    ['sdm630:1@/dev/ttyUSB0', 'write -d sdm630:1, and the adapter with -s'],
    ['sdm630:1,sdm120:2', 'names several meters'],
    ['sdm603:1', 'did you mean sdm630'],
    ['sdm630:248', 'unit ids are 1..247'],
    ['mt175:1', 'is not a Modbus meter'],
  ])('%s is refused: %s', (text, problem) => expect(problemOf(() => meterOf(text, serial))).toContain(problem));
});

describe('a whole number', () => {
  it('may be hexadecimal', () => expect(wholeNumberFlag('--raw', '0x0034', 0, 0xffff)).toBe(0x34));
  it.each(['', '1.5', '-1', '65536', '0x', 'one', '1e3'])('%j is refused', (text) => {
    expect(problemOf(() => wholeNumberFlag('--raw', text, 0, 0xffff))).toContain('between 0 and 65535');
  });
});
