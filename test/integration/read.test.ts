// `meterhub read` against simulated meters on real sockets: tables, JSON, raw registers, and what is said when it fails.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { read, type ReadFlags } from '../../src/cli/read/read.ts';
import { startSimulator, type RunningSimulator } from '../../src/simulator/modbus/simulator.ts';
import { startHttpEndpoint } from '../../src/simulator/http/endpoint.ts';
import { systemClock } from '../../src/transport/system-clock.ts';
import { CommandWorld } from '../support/command-world.ts';
import { tankReply } from '../support/http-device-house.ts';
import { modbusModel } from '../support/modbus-house.ts';

interface ReadJson {
  readonly values: readonly { readonly measurand: string; readonly value: number | null; readonly register: number }[];
  readonly refused: readonly string[];
  readonly failed: readonly string[];
  readonly error: { readonly code: string } | null;
}

let simulator: RunningSimulator;
let folder: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'meterhub-read-'));
  simulator = await startSimulator(
    {
      buses: [
        {
          links: [{ type: 'modbus-tcp' }],
          meters: [
            { model: modbusModel('sdm630'), id: 1, values: { voltageL1: 230.5, powerL2: null, energyImport: 1500 } },
            { model: modbusModel('sdm72v2'), id: 2, sparse: true },
            { model: modbusModel('janitza'), id: 26 },
          ],
          dead: [9],
        },
      ],
    },
    systemClock,
  );
  for (const meter of simulator.meters) meter.freeze();
});

afterEach(async () => {
  await simulator.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function run(flags: ReadFlags, name?: string): Promise<CommandWorld> {
  const world = new CommandWorld();
  const serialadapter = `tcp://${simulator.link('modbus-tcp').address}`;
  await read(name, { ...(flags.config === undefined && { serialadapter }), timeout: '5000', ...flags }, world);
  return world;
}

/** What it printed before it failed, and the error. */
async function failing(flags: ReadFlags, name?: string): Promise<{ output: string; message: string; code: string }> {
  const world = new CommandWorld();
  const serialadapter = `tcp://${simulator.link('modbus-tcp').address}`;
  try {
    await read(name, { serialadapter, timeout: '100', ...flags }, world);
  } catch (error) {
    const { message, code } = error as { message: string; code: string };
    return { output: world.output, message, code };
  }
  throw new Error(`it did not fail: ${world.output}`);
}

describe('one reading', () => {
  it('is a table of all values with their registers', async () => {
    const { output } = await run({ device: 'sdm630:1' });
    expect(output).toMatch(/^MEASURAND +VALUE +UNIT +REGISTER\n/);
    expect(output).toMatch(/^voltageL1 +230\.5 +V +4:0x0000$/m);
    expect(output).toMatch(/^powerL2 +not available +W +4:0x000e$/m);
    expect(output).toMatch(/^energyImport +1500 +Wh +4:0x0048$/m);
    expect(output.trimEnd().split('\n')).toHaveLength(1 + modbusModel('sdm630').rows.length);
  });

  it('as JSON equals what the meter shows, value by value', async () => {
    const { output } = await run({ device: 'janitza:26', json: true });
    const { values, refused, error } = JSON.parse(output) as ReadJson;
    const meter = simulator.meter(26);
    expect(values.map(({ measurand }) => measurand)).toEqual([
      ...meter.model.rows.map(({ measurand }) => measurand),
      ...meter.model.derived.map(({ measurand }) => measurand),
    ]);
    for (const { measurand, value } of values) expect(value, measurand).toBe(meter.reading(measurand));
    expect([refused, error]).toEqual([[], null]);
  });

  it('lists what the meter does not have', async () => {
    const { output } = await run({ device: 'sdm630:2' });
    expect(output).toMatch(/^voltageL1 /m);
    expect(output).toMatch(/The meter does not have: .*thdVoltageL1 \(4:0x00ea\)/);
    const { refused } = JSON.parse((await run({ device: 'sdm630:2', json: true })).output) as ReadJson;
    expect(refused).toContain('thdVoltageL1');
    expect(refused).not.toContain('voltageL1');
  });

  it('is taken from a configuration', async () => {
    const file = join(folder, 'meterhub.yaml');
    const { address } = simulator.link('modbus-tcp');
    writeFileSync(
      file,
      `buses:\n  b: { type: modbus-tcp, address: ${address} }\ndevices:\n` +
        '  home: { model: sdm630, bus: b, id: 1, measurands: [voltageL1, power] }\n',
    );
    const { output } = await run({ config: file }, 'home');
    expect(output).toMatch(/^voltageL1 +230\.5/m);
    expect(output.trimEnd().split('\n')).toHaveLength(3);
    await expect(run({ config: file }, 'house')).rejects.toThrow('has no device house\n  hint: it has home');
    await expect(run({ config: file })).rejects.toMatchObject({ code: 'USAGE', message: /one of home/ });
    // Its registers, too: bus, unit id and function are known.
    const raw = JSON.parse((await run({ config: file, raw: ['0', '2'], json: true }, 'home')).output) as object;
    expect(raw).toMatchObject({ unit: 1, function: 4, address: 0, registers: [0x4366, 0x8000] });
  });

  it('of a device of any other kind is a table or JSON of its values', async () => {
    const endpoint = await startHttpEndpoint({ clock: systemClock, respond: tankReply });
    const file = join(folder, 'meterhub.yaml');
    const values =
      '{ volume: { path: data.level.0, unit: l }, state: { path: data.state }, missing: { path: data.no } }';
    writeFileSync(
      file,
      `devices:\n  tank: { model: http-json, url: ${endpoint.url}/api/status, values: ${values} }\n` +
        '  away: { model: http-json, url: "http://127.0.0.1:1/", values: { volume: { path: level } } }\n',
    );
    try {
      const { output, errors } = await run({ config: file }, 'tank');
      expect(errors).toMatch(/^Waiting for the first values of tank on http \S+, at most 5 s\n/);
      expect(output).toMatch(/^MEASURAND +VALUE +UNIT\nvolume +812\.5 +l\nstate +filling *\n/);
      expect(output).toMatch(/^missing +not available/m);
      const json = JSON.parse((await run({ config: file, json: true }, 'tank')).output) as ReadJson;
      expect(json).toMatchObject({
        device: 'tank',
        model: 'http-json',
        values: [{ measurand: 'volume', unit: 'l' }, {}, {}],
      });
      await expect(run({ config: file, raw: ['0'] }, 'tank')).rejects.toThrow(/tank is no Modbus meter.*\n {2}hint: /);
      await expect(run({ config: file }, 'away')).rejects.toThrow(/^away: .*127\.0\.0\.1:1.*\n {2}hint: /);
    } finally {
      await endpoint.stop();
    }
  });

  it('of nobody says what to check', async () => {
    const { message, code, output } = await failing({ device: 'sdm630:9' });
    expect([code, output]).toEqual(['MODBUS_TIMEOUT', '']);
    expect(message).toContain('unit 9');
    expect(message).toContain('Check wiring');
  });

  it('of another model warns that the numbers are no measurements', async () => {
    const { output, errors } = await run({ device: 'dzg:1' });
    expect(output).toMatch(/^frequency +0 /m);
    expect(errors).toMatch(
      /^WARNING: implausible: .*frequency; most registers are refused\. Is it really dzg-dvh4013\?/,
    );
    expect((await run({ device: 'sdm630:1' })).errors).toBe('');
  });

  it('of another model that has none of its registers fails', async () => {
    const { message, code } = await failing({ device: 'iem3000:1' });
    expect(code).toBe('MODBUS_EXCEPTION');
    expect(message).toContain('has none of the registers of schneider-iem3000');
    expect(message).toContain('`meterhub scan --ids 1` tells');
  });
});

describe('raw registers', () => {
  it('are shown in every usual way', async () => {
    const { output } = await run({ device: 'sdm630:1', raw: ['0x0000', '2'] });
    expect(output).toMatch(/^0x0000 +4366 +17254 +17254 +1130790912 +1130790912 +230\.5000/m);
    expect(output).toMatch(/^0x0001 +8000 +32768 +-32768 +- +- +-/m);
  });

  it('need only an id, and take the function that is wanted', async () => {
    const { output } = await run({ device: '26', raw: ['0x4a38', '1'], function: '3', json: true });
    expect(JSON.parse(output)).toMatchObject({
      unit: 26,
      function: 3,
      address: 0x4a38,
      registers: [expect.any(Number)],
    });
  });

  it.each<[ReadFlags, string]>([
    [{ device: 'sdm630:1', raw: ['0x10000', '2'] }, 'between 0 and 65535'],
    [{ device: 'sdm630:1', raw: ['0', '65537'] }, 'between 1 and 65536'],
    [{ device: 'sdm630:1', raw: ['0xffff', '2'] }, 'between 1 and 1'],
    [{ device: 'sdm630:1', raw: ['0', '1', '2'] }, 'an address and a count'],
    [{ device: 'sdm630:1', raw: ['0'], function: '6' }, 'does not read registers'],
    [{ raw: ['0'] }, 'say which unit id'],
    [{ device: 'sdm630:1', function: '3' }, '--function belongs to --raw'],
    [{}, 'say which meter'],
    [{ device: 'sdm630:1', timeout: '5' }, '--timeout'],
  ])('%j is refused: %s', async (flags, problem) => {
    const { message, code } = await failing(flags);
    expect(code).toBe('USAGE');
    expect(message).toContain(problem);
  });
});

describe('a range of registers', () => {
  it('is read in small pieces that go round what the meter does not have, and shows what is in it', async () => {
    const { output, errors } = await run({ device: '2', raw: ['0', '84'], again: '0' });
    expect(output).toMatch(/^0x0000 .* V \(float32\)/m);
    expect(output).toMatch(/^0x0046 .* Hz \(float32\)/m);
    expect(output).not.toMatch(/^0x0050 /m);
    expect(errors).toMatch(/^The meter does not have: 0x0024\.\.0x0029, .*0x004c\.\.0x0053$/m);
  });
});

it('a range of a meter that does not answer ends with why, not after an hour', async () => {
  const { message, code } = await failing({ device: '9', raw: ['0', '1000'], again: '0' });
  expect(code).toBe('MODBUS_TIMEOUT');
  expect(message).toContain('unit 9 does not answer');
});

it('a range is JSON with each register as every type in both orders', async () => {
  const { output } = await run({ device: '1', raw: ['0', '18'], again: '0', json: true });
  const { registers, values } = JSON.parse(output) as { registers: number[]; values: Record<string, unknown>[] };
  expect(registers).toHaveLength(18);
  expect(values[0]).toMatchObject({
    ...{ address: 0, hex: '4366' },
    as: {
      uint16: 17254,
      float32: 230.5,
      float32LowFirst: expect.any(Number) as unknown,
      uint64: expect.any(Number) as unknown,
    },
    looksLike: [{ what: 'voltage', value: 230.5, type: 'float32', wordOrder: 'big' }],
  });
});
