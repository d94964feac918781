// `meterhub run` with the flags of gosdm630 instead of a file: what they start, and what is wrong with wrong ones.
import { describe, expect, it } from 'vitest';
import { frozenBus, testCable } from '../support/frozen-bus.ts';
import { HubProcess, runProgram } from '../support/hub-process.ts';
import { modbusModel } from '../support/modbus-house.ts';
import { hasSocat } from '../support/pty-pair.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { eventually } from '../support/eventually.ts';

describe('the flags of gosdm630', () => {
  it.skipIf(!hasSocat)(
    'read two meters on a serial port, on the address and by the names asked for (needs socat)',
    async () => {
      const cable = await testCable();
      const meters = [
        { model: modbusModel('janitza'), id: 26 },
        { model: modbusModel('sdm'), id: 1 },
      ];
      const simulator = await frozenBus({ links: [{ type: 'modbus-rtu', path: cable.left }], meters });
      const flags = [
        '-s',
        cable.right,
        '--comset',
        '2',
        '-d',
        'janitza:26,sdm:1',
        '-u',
        '127.0.0.1:0',
        '-f',
        'Zaehler%d',
      ];
      const hub = await new HubProcess(['run', ...flags, '-v'], { cwd: tempFolder() }).ready();
      await eventually('both are read', async () => {
        const { text } = await hub.ask('/last');
        return text.includes('"ModbusDeviceId":26') && text.includes('"ModbusDeviceId":1,');
      });
      const [first, second] = await hub.json<{ UniqueId: string; Power: { L1: number } }[]>('/last');
      expect([first?.UniqueId, second?.UniqueId]).toEqual(['Zaehler1', 'Zaehler26']);
      expect(first?.Power.L1).toBe(simulator.meter(1).reading('powerL1'));
      expect(await hub.json('/status')).toMatchObject({
        ConfiguredMeters: [
          { Id: 1, Type: 'SDM', Status: 'available' },
          { Id: 26, Type: 'JANITZA', Status: 'available' },
        ],
      });
      // -v: the first request to unit 26, function 3 or 4, in hexadecimal.
      expect(hub.errors).toMatch(/\b1a 0[34] /i);
    },
  );

  it.each([
    [['-d', 'sdm:1,sdm:1'], '-d: unit id 1 is in the list twice', 'every meter on a bus needs its own id'],
    [['-d', 'janiza:26'], '-d: unknown meter type "janiza"', 'did you mean janitza'],
    [['-d', 'sdm:300'], '-d: unit id 300 of sdm:300 is out of range', 'unit ids are 1..247'],
    [['-d', ''], '-d: "" is not a device', '-d janitza:26,sdm:1'],
    [['-d', 'mt175:1'], '-d: mt175 is not a Modbus meter', 'hint:'],
    [['-s', '192.168.0.7:502'], '-s: "192.168.0.7:502" says no protocol', '-s tcp://192.168.0.7:502'],
    [['--comset', '7'], '--comset: "7" is not one of 1..6', '1..3: 2400, 9600, 19200 baud 8N1'],
    [['-u', 'nonsense:x'], '-u: "nonsense:x" is not an address', '-u :8080'],
    [['-f', 'Instrument'], '-f: "Instrument" must contain %d once', '-f Instrument%d'],
    [['-c', 'meterhub.yaml', '-d', 'sdm:1'], 'use either -c with a file, or -s', '-f without one'],
    [['--nonsense'], "unknown option '--nonsense'", '--help'],
    [['extra'], 'too many arguments', '--help'],
  ])('are refused with a remedy: %j', async (flags, problem, remedy) => {
    const { code, output, errors } = await runProgram(['run', ...flags], { cwd: tempFolder() });
    expect(errors).toContain(problem);
    expect(errors).toContain(remedy);
    expect([code, output]).toEqual([2, '']);
  });
});
