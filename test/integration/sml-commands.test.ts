// `meterhub read --sml` and `meterhub record` on real wires: what they print, what they keep, how they end.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { CommandContext } from '../../src/cli/shared/command-context.ts';
import { readSml, type SmlReadFlags } from '../../src/cli/read/read-sml.ts';
import { record } from '../../src/cli/record.ts';
import { SmlDecoder } from '../../src/codec/sml/decoder.ts';
import {
  startSmlSimulator,
  type RunningSmlSimulator,
  type SmlSimulatorOptions,
} from '../../src/simulator/sml/simulator.ts';
import { systemClock } from '../../src/transport/system-clock.ts';
import { hasSocat, openPtyPair } from '../support/pty-pair.ts';
import { eventually } from '../support/eventually.ts';

const cleanUps: (() => unknown)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

interface Person {
  readonly context: CommandContext;
  readonly out: string[];
  readonly err: string[];
  /** Ctrl-C. */
  readonly end: () => void;
}

function person(isScreen = false): Person {
  const out: string[] = [];
  const err: string[] = [];
  const controller = new AbortController();
  return {
    ...{ out, err },
    end: () => controller.abort(new Error('SIGINT')),
    context: {
      clock: systemClock,
      signal: controller.signal,
      terminal: {
        out: (text) => void out.push(text),
        err: (text) => void err.push(text),
        isWatched: isScreen,
        isScreen,
        ask: () => Promise.resolve(null),
      },
    },
  };
}

async function simulate(options: Partial<SmlSimulatorOptions> = {}): Promise<RunningSmlSimulator> {
  const simulator = await startSmlSimulator({ links: [{ type: 'tcp' }], everyMs: 50, ...options }, systemClock);
  cleanUps.push(() => simulator.stop());
  return simulator;
}

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'meterhub-record-'));
  cleanUps.push(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

async function readOnce(simulator: RunningSmlSimulator, flags: SmlReadFlags = {}): Promise<string> {
  const { context, out } = person();
  await readSml({ serialadapter: simulator.links[0]?.address ?? '', once: true, ...flags }, context);
  return out.join('');
}

describe('meterhub read --sml', () => {
  test('shows every entry with its code, name, value, and what was sent', async () => {
    const simulator = await simulate({ style: 'ed300l', power: () => -126.6, serial: 815, energyImportWh: 1000 });
    const lines = (await readOnce(simulator)).split('\n');
    expect(lines[0]).toMatch(
      /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d {2}MHB, device id 0a014d4842000000032f, on the plate 1MHB0000000815; 1 telegram$/,
    );
    const row = (obis: string): string[] => lines.find((line) => line.startsWith(obis))?.split(/ {2,}/) ?? [];
    expect(lines[1]).toMatch(/^OBIS +MEASURAND +VALUE +UNIT +SENT AS +STATUS$/);
    expect(row('129-129:199.130.3*255').slice(1)).toEqual(['-', 'MHB', 'octets3 4d4842']);
    expect(row('1-0:1.8.0*255').slice(1)).toEqual(['energyImport', '1000', 'Wh', 'int5 10000 e-1', '0x1b0']);
    expect(row('1-0:15.7.0*255').slice(1)).toEqual(['power', '-126.6', 'W', 'int4 1266 e-1']);
    expect(lines).toContain('quirk applied: signPowerFromStatus');
  });

  test('says what to do when there is no power', async () => {
    expect(await readOnce(await simulate({ pin: false }))).toMatch(/no power value: Ask the grid operator for the PIN/);
  });

  test('prints JSON, one document with --once, one line a telegram without', async () => {
    const simulator = await simulate({ power: () => 55 });
    const only: unknown = JSON.parse(await readOnce(simulator, { json: true }));
    expect(only).toMatchObject({ maker: 'MHB', telegrams: 1, faults: {} });
    expect(only).toHaveProperty(
      'readings',
      expect.arrayContaining([{ measurand: 'power', value: 55, unit: 'W', obis: '1-0:16.7.0*255' }]),
    );
    const { context, out, end } = person();
    const reading = readSml({ serialadapter: `tcp://${simulator.links[0]?.address ?? ''}`, json: true }, context);
    await eventually(() => out.length >= 3);
    end();
    await reading;
    for (const line of out) expect(JSON.parse(line)).toMatchObject({ maker: 'MHB' });
    expect(out.every((line) => line.indexOf('\n') === line.length - 1)).toBe(true);
  });

  test('draws over the last table on a screen, and counts damaged telegrams', async () => {
    const simulator = await simulate({ faults: { flip: 50 } });
    const { context, out, end } = person(true);
    const reading = readSml({ serialadapter: simulator.links[0]?.address ?? '' }, context);
    await eventually(() => out.some((text) => /\d+ telegrams, [1-9]\d* damaged/.test(text)));
    end();
    await reading;
    expect(out.every((text) => text.startsWith('\u001b[H\u001b[2J'))).toBe(true);
  });

  test.each([
    [
      'a port that is not there',
      { serialadapter: '/dev/does-not-exist' },
      'PORT_OPEN',
      /does-not-exist does not exist/,
    ],
    ['Modbus flags', { serialadapter: '1.2.3.4:5', device: 'sdm:1' }, 'USAGE', /--device says nothing with --sml/],
    ['a line for a network address', { serialadapter: '1.2.3.4:5', baud: '9600' }, 'USAGE', /say nothing on a network/],
    ['another protocol', { serialadapter: 'udp://1.2.3.4:5' }, 'USAGE', /no infrared head/],
    ['an impossible port', { serialadapter: '1.2.3.4:99999' }, 'USAGE', /not a network address/],
    ['an unusual speed', { serialadapter: '/dev/ttyUSB0', baud: '9601' }, 'USAGE', /--baud/],
  ] as const)('refuses %s', async (_, flags, code, message) => {
    const refused = readSml({ once: true, ...flags }, person().context);
    await expect(refused).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });

  test('says that the connection was closed', async () => {
    const server = createServer((socket) => socket.destroy());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    cleanUps.push(() => new Promise((resolve) => server.close(resolve)));
    const { port } = server.address() as AddressInfo;
    const reading = readSml({ serialadapter: `127.0.0.1:${port}` }, person().context);
    await expect(reading).rejects.toMatchObject({ code: 'TCP_CLOSED' });
  });
});

describe('meterhub record', () => {
  test('keeps the bytes as they came, says how many and what they may tell', async () => {
    const simulator = await simulate({ power: () => 300, faults: { noise: 50 } });
    const path = join(folder(), 'out.bin');
    const { context, out, err, end } = person(true);
    const recording = record(path, { serialadapter: simulator.links[0]?.address ?? '' }, context);
    await eventually(() => simulator.telegrams > 25);
    end();
    await recording;
    const bytes = readFileSync(path);
    const telegrams = new SmlDecoder().push(bytes);
    expect(telegrams.length).toBeGreaterThan(5);
    expect(out.join('')).toMatch(
      new RegExp(`out\\.bin: ${bytes.length} bytes, ${telegrams.length} telegrams.* in \\d+ s\\n$`),
    );
    expect(err.join('')).toContain('serial number');
  });

  test('ends by itself after the seconds that were asked for', async () => {
    const simulator = await simulate();
    const { context, out } = person();
    await record(
      join(folder(), 'out.bin'),
      { serialadapter: simulator.links[0]?.address ?? '', seconds: '1' },
      context,
    );
    expect(out.join('')).toMatch(/ telegrams? in \d+ s\n$/);
  });

  test('leaves no empty file, and says why nothing came', async () => {
    const simulator = await simulate({ faults: { silence: 100 } });
    const path = join(folder(), 'out.bin');
    const recording = record(
      path,
      { serialadapter: simulator.links[0]?.address ?? '', seconds: '1' },
      person().context,
    );
    await expect(recording).rejects.toMatchObject({
      code: 'SML_SILENT',
      message: expect.stringMatching(/nothing arrives/),
    });
    expect(() => readFileSync(path)).toThrow('ENOENT');
  });

  test('does not write over a capture, nor where it cannot', async () => {
    const path = join(folder(), 'out.bin');
    writeFileSync(path, 'precious');
    const { context } = person();
    await expect(record(path, { serialadapter: '1.2.3.4:5' }, context)).rejects.toThrow(/is there already/);
    expect(readFileSync(path, 'utf8')).toBe('precious');
    await expect(record('/does/not/exist', { serialadapter: '1.2.3.4:5' }, context)).rejects.toThrow(/cannot write/);
  });

  test.skipIf(!hasSocat)(
    `keeps what it has when the adapter is unplugged${hasSocat ? '' : ' (skipped: socat is missing)'}`,
    async () => {
      const pair = await openPtyPair();
      cleanUps.push(() => pair.unplug());
      const simulator = await simulate({ links: [{ type: 'serial', path: pair.left }] });
      const path = join(folder(), 'out.bin');
      const { context, out } = person();
      const recording = record(path, { serialadapter: pair.right }, context);
      const outcome = expect(recording).rejects.toMatchObject({ code: 'PORT_HANGUP' });
      await eventually(() => simulator.telegrams > 20);
      await pair.unplug();
      await outcome;
      expect(readFileSync(path).length).toBeGreaterThan(200);
      expect(out.join('')).toMatch(/telegrams/);
    },
  );
});
