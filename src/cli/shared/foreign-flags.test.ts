// Flags and addresses that users of other programs type: each is understood, or answered with what does it here.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { tempFolder } from '../../../test/support/temp-folder.ts';
import { withComset } from './comset-flag.ts';
import { foreignFlagHint, framingAsComset } from './foreign-flags.ts';
import { schemeProblem } from './network-schemes.ts';

const SCAN = new Set(['-s', '--serialadapter', '--comset', '--baud', '--framing', '--ids', '--timeout']);
const RUN = new Set([
  '-c',
  '--config',
  '-s',
  '--comset',
  '-d',
  '-u',
  '-b',
  '--broker',
  '-t',
  '--topic',
  '-i',
  '-q',
  '--qos',
]);

it.each<[ReadonlySet<string>, string[], string | null]>([
  [SCAN, ['-c', '5'], '-c is a flag of gosdm630; here it is --comset'],
  [SCAN, ['-a', '/dev/ttyUSB0'], '-a is a flag of mbmd; here it is -s'],
  [SCAN, ['--adapter=/dev/ttyUSB0'], '--adapter is a flag of mbmd; here it is -s'],
  [SCAN, ['-a/dev/ttyUSB0'], '-a is a flag of mbmd; here it is -s'],
  [SCAN, ['--baudrate', '9600'], '--baudrate is a flag of mbmd; here it is --baud'],
  [SCAN, ['--rtu'], '--rtu is a flag of mbmd; here it is -s rtu://host:port'],
  [RUN, ['--devices', 'sdm:1'], '--devices is a flag of mbmd; here it is -d'],
  [RUN, ['--baudrate', '9600'], '--baudrate is a flag of mbmd; here it is --comset, or `baud` in a file given with -c'],
  [RUN, ['--api', ':8080'], '--api is a flag of mbmd; here it is -u'],
  [RUN, ['-m', 'localhost'], '-m is a flag of mbmd; here it is -b'],
  [RUN, ['--mqtt-qos=1'], '--mqtt-qos is a flag of mbmd; here it is -q'],
  [
    RUN,
    ['--influx-url', 'x'],
    '--influx-url is a flag of mbmd; here it is an output of type influxdb in a file given with -c',
  ],
  [RUN, ['-c', '5', '-b', 'localhost', '-i', 'me'], null],
  [SCAN, ['--ids', '1-5', '-s', '/dev/ttyUSB0', '--nonsense'], null],
  [SCAN, ['--', '-c'], null],
])('%#: what is said of flags', (own, args, hint) => expect(foreignFlagHint(own, args)).toBe(hint));

it('-c 5 is --comset 5 where no such file is, and a file where one is', () => {
  const said: string[] = [];
  const say = (text: string): void => void said.push(text);
  expect(withComset({ config: '5' }, say)).toEqual({ comset: '5' });
  expect(said.join('')).toContain('-c 5 is taken for --comset 5');
  expect(withComset({ config: '5', comset: '2' }, say)).toEqual({ comset: '2' });
  expect(withComset({ config: 'meterhub.yaml' }, say)).toEqual({ config: 'meterhub.yaml' });
  expect(withComset({ config: '7' }, say)).toEqual({ config: '7' });
  expect(withComset({}, say)).toEqual({});
  const file = join(tempFolder(), '5');
  writeFileSync(file, '');
  expect(withComset({ config: file }, say)).toEqual({ config: file });
});

it.each([
  ['8E1', "mbmd's --comset 8E1 is --framing 8E1 here"],
  ['8n1', "mbmd's --comset 8n1 is --framing 8N1 here"],
  ['7', null],
])('--comset %s', (text, said) => expect(framingAsComset(text)).toBe(said));

it.each([
  ['rtu-tcp://gw:23', 'write -s rtu://gw:23'],
  ['tcp+rtu://gw:23', 'write -s rtu://gw:23'],
  ['RTUoverTCP://gw:23', 'write -s rtu://gw:23'],
  ['modbus://gw', 'write -s tcp://gw'],
  ['TCP://gw', 'write -s tcp://gw'],
  ['rtu+udp://gw:8899', 'write -s udp://gw:8899'],
  [
    'http://gw',
    'there are tcp://host:502 (Modbus TCP), rtu://host:23 (RTU over TCP) and udp://host:8899 (RTU over UDP)',
  ],
])('-s %s is refused with the right one', (adapter, hint) => {
  expect(schemeProblem(adapter)?.message).toBe(`"${adapter.split(':')[0] ?? ''}://" is not known`);
  expect(schemeProblem(adapter)?.hint).toContain(hint);
});

it.each(['tcp://gw', 'rtu://gw:23', 'udp://gw:1', '/dev/ttyUSB0', 'COM3', '192.168.0.7:23', ''])(
  '-s %s has no unknown scheme',
  (adapter) => expect(schemeProblem(adapter)).toBeNull(),
);
