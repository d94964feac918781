// Tools never end without a word, and never hang: every command on every line where something else talks, or nobody. As
// processes, since only there an event loop can run dry.
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { configFile, HubProcess } from '../support/hub-process.ts';
import { ODD_LINES, serialEndOf, startOddLine, type OddLine } from '../support/odd-lines.ts';
import { hasSocat } from '../support/pty-pair.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { eventually } from '../support/eventually.ts';

/** All commands take minutes; the others share their ways with these. */
const isLong = process.env['METERHUB_LONG'] !== undefined;

const LINES = Object.keys(ODD_LINES) as OddLine[];
/** Those that a serial port passes on in another way than a socket. */
const SERIAL_LINES: readonly OddLine[] = isLong
  ? ['an infrared head', 'a second master', 'one that hangs up']
  : ['an infrared head'];

const stops: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

/** A command that ends by itself. */
async function ends(args: readonly string[]): Promise<void> {
  const program = new HubProcess(args);
  const code = await program.ended;
  const said = `meterhub ${args.join(' ')}\n${program.errors}${program.output}`;
  expect([0, 1], said).toContain(code);
  expect(program.errors + program.output, said).not.toBe('');
  if (code === 1) {
    expect(program.errors, said).toMatch(/^meterhub: .{20,}/m);
    expect(program.errors, said).toMatch(/hint: |`|is it|plugged/);
  }
  judged(program);
}

/** A command that goes on until it is told to end: it says at once what it waits for. */
async function goesOn(args: readonly string[]): Promise<void> {
  const program = new HubProcess(args);
  await eventually(`${args.join(' ')} says something`, () => program.errors + program.output !== '');
  program.signal('SIGTERM');
  expect(await program.ended, program.errors).toBe(0);
  judged(program);
}

function judged({ errors, output }: HubProcess): void {
  expect(errors + output).not.toMatch(/this is a bug|Warning: Detected|^ +at .*:\d+:\d+/m);
}

function configurationFor(address: string): string {
  return configFile(`buses:
  wire: { type: modbus-rtu-over-tcp, address: "${address}" }
  head: { type: sml, address: "${address}" }
devices:
  home: { model: sdm630, bus: wire, id: 1, timeout: 100ms }
  grid: { model: sml, bus: head }
`);
}

describe.each(LINES)('over the network, on %s', (kind) => {
  it('every command ends with a word, or says what it waits for', async () => {
    const line = await startOddLine(kind);
    stops.push(() => line.stop());
    const rtu = `rtu://${line.address}`;
    const tcp = `tcp://${line.address}`;
    const file = configurationFor(line.address);
    const folder = tempFolder();
    await Promise.all([
      ends(['read', '-s', rtu, '-d', 'sdm120:1', '--timeout', '100']),
      ends(['scan', '-s', rtu, '--ids', '1-2', '--timeout', '50']),
      ends(['read', '--sml', '--once', '-s', tcp, '--timeout', '1500']),
      goesOn(['monitor', '-d', '1', '-u', line.address]),
    ]);
    if (!isLong) return;
    await Promise.all([
      ends(['read', '-s', tcp, '-d', '1', '--raw', '0', '2', '--timeout', '100']),
      ends(['settings', '-s', rtu, '-d', 'sdm120:1', '--timeout', '100']),
    ]);
    await Promise.all([
      ends(['read', '-c', file, 'home', '--timeout', '100']),
      ends(['read', '-c', file, 'grid', '--timeout', '1500']),
      ends(['record', join(folder, 'capture.bin'), '-s', tcp, '--seconds', '1']),
    ]);
    await Promise.all([
      goesOn(['logger', 'record', '-u', line.address, '-f', join(folder, 'log.db')]),
      goesOn(['run', '-s', rtu, '-d', 'sdm120:1', '-u', '127.0.0.1:0']),
    ]);
  });
});

describe.skipIf(!hasSocat).each(SERIAL_LINES)('on a serial port, on %s (needs socat)', (kind) => {
  it('every command ends with a word, or says what it waits for', async () => {
    const line = await startOddLine(kind);
    stops.push(() => line.stop());
    const port = async (): Promise<string> => {
      const end = await serialEndOf(line);
      stops.push(() => end.stop());
      return end.path;
    };
    const folder = tempFolder();
    await Promise.all([
      ends(['read', '-s', await port(), '-d', 'sdm120:1', '--timeout', '100']),
      ends(['scan', '-s', await port(), '--ids', '1-2', '--timeout', '50']),
      ends(['read', '--sml', '--once', '-s', await port(), '--timeout', '1500']),
    ]);
    if (!isLong) return;
    await Promise.all([
      ends(['settings', '-s', await port(), '-d', 'sdm120:1', '--timeout', '100']),
      ends(['record', join(folder, 'capture.bin'), '-s', await port(), '--seconds', '1']),
    ]);
  });
});
