// The Modbus commands as people start them: the built program, its exit codes, what it prints where, how it ends.
import { spawn, type ChildProcess } from 'node:child_process';
import { resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { GATHER_MS } from '../../src/api/gosdm630/firehose.ts';
import { startSimulator, type RunningSimulator } from '../../src/simulator/modbus/simulator.ts';
import { systemClock } from '../../src/transport/system-clock.ts';
import { modbusModel } from '../support/modbus-house.ts';
import { typed } from '../support/typed-command.ts';
import { WebHouse } from '../support/web-house.ts';
import { eventually } from '../support/eventually.ts';

const root = resolve(import.meta.dirname, '../..');
const program = resolve(root, 'bin/meterhub.js');

let simulator: RunningSimulator;
let bus: string;
let child: ChildProcess | undefined;

beforeAll(async () => {
  const meters = [
    { model: modbusModel('sdm630'), id: 21, values: { voltageL1: 234.86 } },
    { model: modbusModel('sdm120'), id: 1 },
  ];
  simulator = await startSimulator({ buses: [{ links: [{ type: 'modbus-tcp' }], meters }] }, systemClock);
  bus = `tcp://${simulator.link('modbus-tcp').address}`;
});
afterEach(() => child?.kill('SIGKILL'));
afterAll(() => simulator.stop());

interface Ended {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

interface Running {
  readonly printed: () => string;
  readonly complained: () => string;
  readonly ended: Promise<Ended>;
}

function start(args: readonly string[], input = ''): Running {
  const started = spawn(process.execPath, [program, ...args], { cwd: root, stdio: ['pipe', 'pipe', 'pipe'] });
  child = started;
  let output = '';
  let errors = '';
  started.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  started.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  started.stdin.end(input);
  const ended = new Promise<Ended>((done) => started.on('close', (code) => done({ code, output, errors })));
  return { printed: () => output, complained: () => errors, ended };
}

const run = (args: readonly string[], input?: string): Promise<Ended> => start(args, input).ended;

describe('the program', () => {
  it('scans', async () => {
    const { code, output, errors } = await run(['scan', '-s', bus, '--ids', '21']);
    expect([code, errors]).toEqual([0, '']);
    expect(output).toContain('Device 21: SDM type device found, L1 voltage: 234.86\n');
    expect(output).toContain('* slave address 21: type SDM\n');
  });

  it('prints nothing but YAML or JSON on its output for programs', async () => {
    const yaml = await run(['scan', '-s', bus, '--ids', '21', '--yaml']);
    expect(yaml.output).toMatch(/^buses:\n/);
    const json = await run(['scan', '-s', bus, '--ids', '21', '--json']);
    expect(JSON.parse(json.output)).toMatchObject([{ devices: [{ id: 21, model: 'eastron-sdm630' }] }]);
    expect(json.errors).toContain('Device 21: SDM type device found');
  });

  it('reads a meter, and registers', async () => {
    const reading = await run(['read', '-s', bus, '-d', 'sdm630:21']);
    expect([reading.code, reading.errors]).toEqual([0, '']);
    expect(reading.output).toMatch(/^voltageL1 +234\.86/m);
    const raw = await run(['read', '-s', bus, '-d', 'sdm630:21', '--raw', '0x0000', '2', '--json']);
    expect(JSON.parse(raw.output)).toMatchObject({ unit: 21, function: 4, registers: [17_258, 56_361] });
  });

  it('asks before it changes a meter, and takes the answer from its input', async () => {
    const refused = await run(['settings', '-s', bus, '-d', 'sdm120:1', '--set', 'baud=9600'], 'n\n');
    expect([refused.code, refused.errors.includes('nothing was changed')]).toEqual([1, true]);
    const nobody = await run(['settings', '-s', bus, '-d', 'sdm120:1', '--set', 'baud=9600']);
    expect(nobody.code).toBe(1);
    expect(simulator.meter(1).setting('baud')).toBe(0);
    const agreed = await run(['settings', '-s', bus, '-d', 'sdm120:1', '--set', 'baud=9600'], 'y\n');
    expect(agreed.code).toBe(0);
    expect(agreed.output).toContain('baud: done, read back as 2 (9600)');
    expect(simulator.meter(1).setting('baud')).toBe(2);
  });

  it.each(['SIGTERM', 'SIGINT'] as const)('ends its monitor cleanly on %s', async (signal) => {
    const house = new WebHouse();
    house.addDevice('home', 23);
    await house.open();
    const running = start(['monitor', '-d', 'sdm:23', '-u', `127.0.0.1:${house.port}`]);
    await eventually('a line', async () => {
      house.read('home', { powerL1: 5 });
      // Events of one cycle are gathered.
      await house.clock.advance(GATHER_MS);
      return running.printed() !== '';
    });
    child?.kill(signal);
    const { code, output } = await running.ended;
    await house.close();
    expect(code).toBe(0);
    expect(output).toContain('L1: 5.00 W  L2: - W  L3: - W\n');
  });

  it('ends a scan early on SIGTERM', async () => {
    const running = start(['scan', '-s', bus, '--ids', '2-20', '--timeout', '10000']);
    await eventually('the start', () => running.printed().includes('Starting bus scan'));
    child?.kill('SIGTERM');
    const { code, errors } = await running.ended;
    expect([code, errors]).toEqual([1, 'meterhub: ended before it was finished\n']);
  });

  it.each([
    ['scan --ids 0', '--ids: "0"'],
    ['scan --ids 9-3', 'runs backwards'],
    ['scan --ids 1-2-3', 'is not a range'],
    ['scan --yaml --json', 'exclude each other'],
    ['scan --all', '--all belongs to --auto'],
    ['scan --auto --comset 2', 'leave --comset'],
    ['scan --auto -s tcp://localhost', 'a network address has no baud rate'],
    ['scan --timeout soon', '--timeout'],
    ['scan --nonsense', "unknown option '--nonsense'"],
    ['read', 'say which meter'],
    ['read -d sdm630', 'is not a device'],
    ['settings -d sdm120:1 --set address', 'is not name=value'],
    ['monitor', 'say which device'],
    ['monitor -d sdm:23 -t 500', 'between 1 and 120'],
  ])('%s is a wrong usage: %s', async (args, problem) => {
    const { code, errors, output } = await typed(...args.split(' '));
    expect([code, output]).toEqual([2, '']);
    expect(errors).toContain(problem);
  });

  it.each([
    ['scan -s /dev/nowhere', 'serial port /dev/nowhere does not exist'],
    ['read -s /dev/nowhere -d sdm630:1', 'serial port /dev/nowhere does not exist'],
    ['settings -s tcp://127.0.0.1:1 -d sdm120:1', 'cannot connect to 127.0.0.1:1'],
    ['read -c nowhere.yaml home', 'cannot read the configuration nowhere.yaml'],
  ])('%s fails and says why: %s', async (args, problem) => {
    const { code, errors } = await run(args.split(' '));
    expect(code).toBe(1);
    expect(errors).toContain(problem);
  });

  it.each(['scan', 'read', 'settings', 'monitor'])('%s explains itself', async (command) => {
    const { code, output } = await typed(command, '--help');
    expect(code).toBe(0);
    expect(output).toContain(`Usage: meterhub ${command}`);
  });
});
