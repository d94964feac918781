import { describe, expect, test } from 'vitest';
import { optionsFromFlags, type SimulateFlags } from './simulate-flags.ts';

const DEFAULTS = { devices: 'sdm630:1', baud: '9600', framing: '8N1', turnaround: '10ms', seed: '1' };

function options(flags: Partial<SimulateFlags>): ReturnType<typeof optionsFromFlags> {
  return optionsFromFlags({ ...DEFAULTS, ...flags });
}

describe('the flags of a quick start', () => {
  test('meters, links and faults', () => {
    const flags = {
      devices: 'SDM630:1, janitza:26,sdm120',
      tcp: '5020',
      rtuTcp: '0.0.0.0:5021',
      rtuUdp: '0',
      serial: '/dev/pts/9',
      faults: 'drop=5,flip=2.5,late=10:900ms,echo',
      dead: '26',
      seed: '7',
    };
    const { seed, buses } = options({ ...flags, devices: 'SDM630:1, janitza:26,sdm120:2' });
    expect(seed).toBe(7);
    expect(buses[0]).toMatchObject({
      links: [
        { type: 'modbus-tcp', host: '127.0.0.1', port: 5020 },
        { type: 'modbus-rtu-over-tcp', host: '0.0.0.0', port: 5021 },
        { type: 'modbus-rtu-over-udp', host: '127.0.0.1', port: 0 },
        { type: 'modbus-rtu', path: '/dev/pts/9', baudRate: 9600, framing: '8N1' },
      ],
      faults: { drop: 5, flip: 2.5, late: { percent: 10, ms: 900 }, echo: true },
      dead: [26],
    });
    expect(buses[0]?.meters.map(({ model, id }) => `${model.id}:${id}`)).toEqual([
      'eastron-sdm630:1',
      'janitza-b-series:26',
      'eastron-sdm120:2',
    ]);
    expect(buses[0]?.timing).toBeUndefined();
    // A model without a unit id has 1, which the SDM630 has.
    expect(() => options(flags)).toThrow(/names unit id 1 twice/);
  });

  test('faults of the wire and habits of a gateway', () => {
    const { buses } = options({ faults: 'master=5,broadcast=1,join=2,close=100,numbers=swapped' });
    expect(buses[0]?.faults).toEqual({ master: 5, broadcast: 1, join: 2, close: 100, numbers: 'swapped' });
  });

  test('bridges that stay behind, refuse in passing and cannot hold long replies', () => {
    const { buses } = options({ faults: 'behind=5,refuse=2:10s,cut=64,dropOver=30,refuseOver=40' });
    const refuse = { percent: 2, ms: 10_000 };
    expect(buses[0]?.faults).toEqual({ behind: 5, refuse, cut: 64, dropOver: 30, refuseOver: 40 });
    expect(options({ faults: 'refuse=5' }).buses[0]?.faults).toEqual({ refuse: { percent: 5, ms: 0 } });
  });

  test('without a link there is Modbus TCP', () => {
    expect(options({}).buses[0]?.links).toEqual([{ type: 'modbus-tcp', port: 5020 }]);
  });

  test('a line is emulated when asked for', () => {
    const { buses } = options({ timing: true, baud: '2400', framing: '8e1', turnaround: '20ms' });
    expect(buses[0]?.timing).toEqual({ baud: 2400, bitsPerCharacter: 11, turnaroundMs: 20 });
  });

  test.each<[string, Partial<SimulateFlags>, RegExp]>([
    ['no meters', { devices: '' }, /name the meters: -d model:unit id/],
    ['an unknown model', { devices: 'sdm63:1' }, /-d: "sdm63" cannot be used; did you mean sdm630/],
    ['nothing like a model', { devices: 'zzzzzz:1' }, /`meterhub models` lists the names/],
    ['an impossible unit id', { devices: 'sdm630:0' }, /-d: "0" cannot be used; a whole number from 1 to 247/],
    ['too many colons', { devices: 'sdm630:1:2' }, /-d: "sdm630:1:2" cannot be used/],
    ['a unit id in hexadecimal', { devices: 'sdm630:0x10' }, /a whole number from 1 to 247/],
    ['a port', { tcp: 'http' }, /--tcp: "http" cannot be used; a port/],
    ['a baud rate', { baud: 'fast' }, /--baud: "fast"/],
    ['a framing', { framing: '9N1' }, /--framing: "9N1" cannot be used; one of 8N1/],
    ['a turnaround', { turnaround: '10' }, /--turnaround: "10" cannot be used; a duration/],
    ['a fault', { faults: 'explode=5' }, /--faults: "explode=5" cannot be used; percentages/],
    [
      'a habit',
      { faults: 'numbers=odd' },
      /--faults: "numbers=odd" cannot be used; numbers is one of two, zero, swapped/,
    ],
    ['a buffer', { faults: 'cut=0' }, /--faults cut: "0" cannot be used; a whole number from 1 to 256/],
    ['a number of registers', { faults: 'dropOver=x' }, /--faults dropOver: "x".* from 1 to 125/],
    ['a time of refusals', { faults: 'refuse=5:' }, /--faults: "" cannot be used; a duration/],
    ['an echo with a number', { faults: 'echo=5' }, /--faults: "echo=5" cannot be used; percentages/],
    ['a percentage', { faults: 'drop=500' }, /--faults: "500"/],
    ['no percentage', { faults: 'drop' }, /--faults: ""/],
    ['a delay', { faults: 'late=5' }, /--faults: "" cannot be used; a duration/],
    ['a dead unit', { dead: 'x' }, /--dead: "x"/],
    ['a seed', { seed: '-1' }, /--seed: "-1"/],
  ])('%s is refused with the flag and what it takes', (_, flags, message) => {
    expect(() => options(flags)).toThrow(
      expect.objectContaining({ code: 'USAGE', message: expect.stringMatching(message) }),
    );
  });
});
