// `meterhub simulate` as people start it: a program of its own that says when it is ready and ends on a signal.
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { closeOracle, connectOracle, type Oracle } from '../support/modbus-oracle.ts';

const PROGRAM = resolve(import.meta.dirname, '../../bin/meterhub.js');

let child: ChildProcess | undefined;
let oracle: Oracle | undefined;

afterEach(async () => {
  await closeOracle(oracle);
  child?.kill('SIGKILL');
  oracle = child = undefined;
});

interface Ended {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

/** Starts the command; `ready` resolves with the lines printed so far, `ended` when it is over. */
function simulate(...args: string[]): { ready: Promise<string[]>; ended: Promise<Ended> } {
  const started = spawn(process.execPath, [PROGRAM, 'simulate', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  child = started;
  let output = '';
  let errors = '';
  started.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const ended = new Promise<Ended>((resolve) => started.on('close', (code) => resolve({ code, output, errors })));
  const ready = new Promise<string[]>((done, reject) => {
    started.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (output.includes('ready ') && output.endsWith('\n')) done(output.trim().split('\n'));
    });
    void ended.then(({ errors: text }) => reject(new Error(`it ended: ${text}`)));
  });
  ready.catch(() => undefined);
  return { ready, ended };
}

describe('meterhub simulate', () => {
  test('serves a file, prints counters, and ends cleanly on SIGTERM', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'meterhub-sim-'));
    const file = join(folder, 'sim.yaml');
    writeFileSync(
      file,
      `buses:
  cellar:
    links: [{ type: modbus-tcp, listen: 0 }, { type: modbus-rtu-over-tcp, listen: 0 }]
    meters: [{ model: sdm630, id: 1, values: { voltageL1: 231.5 } }, { model: janitza, id: 26 }]
`,
    );
    const { ready, ended } = simulate('-c', file, '--stats', '3600');
    const lines = await ready;
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(/^ready cellar modbus-tcp 127\.0\.0\.1:\d+ eastron-sdm630:1 janitza-b-series:26$/);
    const port = Number(/modbus-rtu-over-tcp 127\.0\.0\.1:(\d+)/.exec(lines[1] ?? '')?.[1]);
    oracle = await connectOracle({ bus: 'cellar', type: 'modbus-rtu-over-tcp', address: '', host: null, port });
    oracle.setID(1);
    const { buffer } = await oracle.readInputRegisters(0, 2);
    expect(buffer.readFloatBE()).toBe(231.5);
    await closeOracle(oracle);
    child?.kill('SIGTERM');
    const { code, output, errors } = await ended;
    expect([code, errors]).toEqual([0, '']);
    expect(JSON.parse(output.trim().split('\n').at(-1) ?? '')).toMatchObject({
      bus: 'cellar',
      requests: 1,
      replies: 1,
    });
    rmSync(folder, { recursive: true });
  });

  test('starts from flags alone', async () => {
    const { ready, ended } = simulate('-d', 'sdm120:5', '--tcp', '0');
    expect(await ready).toEqual([expect.stringMatching(/^ready bus1 modbus-tcp 127\.0\.0\.1:\d+ eastron-sdm120:5$/)]);
    child?.kill('SIGINT');
    expect(await ended).toMatchObject({ code: 0, errors: '' });
  });

  test.each([
    [1, ['-c', '/no/such/file.yaml'], /^meterhub: .*\/no\/such\/file\.yaml/],
    [2, ['-c', 'x.yaml', '-d', 'sdm630:1'], /^meterhub: .*either -c or -d/],
    [2, ['-d', 'sdm630:1', '--stats', '0'], /^meterhub: .*--stats/],
    [1, ['-d', 'sdm630:1', '--serial', '/dev/no-such-port'], /^meterhub: .*\/dev\/no-such-port/],
  ])('with %i, %j ends with a clear error', async (exitCode, args, message) => {
    const { code, output, errors } = await simulate(...args).ended;
    expect(errors).toMatch(message);
    expect([code, output]).toEqual([exitCode, '']);
  });
});
