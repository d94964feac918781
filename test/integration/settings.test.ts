// `meterhub settings` against simulated meters: shows, asks, writes, reads back, and leaves a meter as it was when it fails.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { settings, type SettingsFlags } from '../../src/cli/settings/settings.ts';
import { startSimulator, type MeterOptions, type RunningSimulator } from '../../src/simulator/modbus/simulator.ts';
import { systemClock } from '../../src/transport/system-clock.ts';
import { CommandWorld } from '../support/command-world.ts';
import { modbusModel } from '../support/modbus-house.ts';
import { hasSocat, openPtyPair, type PtyPair } from '../support/pty-pair.ts';
import { tempFolder } from '../support/temp-folder.ts';

let simulator: RunningSimulator;
let cable: PtyPair | undefined;

afterEach(async () => {
  await simulator.stop();
  await cable?.unplug();
  cable = undefined;
});

async function start(...meters: MeterOptions[]): Promise<void> {
  simulator = await startSimulator({ buses: [{ links: [{ type: 'modbus-tcp' }], meters }] }, systemClock);
}

async function run(flags: SettingsFlags, answer: string | null = null, name?: string): Promise<CommandWorld> {
  const world = new CommandWorld(answer);
  const serialadapter = `tcp://${simulator.link('modbus-tcp').address}`;
  await settings(name, { serialadapter, timeout: '300', ...flags }, world);
  return world;
}

const sdm120: MeterOptions = { model: modbusModel('sdm120'), id: 1 };

describe('meterhub settings', () => {
  it('shows what is set, what it means and what is allowed', async () => {
    await start(sdm120);
    const { output } = await run({ device: 'sdm120:1' });
    expect(output).toMatch(/^baud +0 +2400 +3:0x001c +0 = 2400, 1 = 4800, 2 = 9600, 5 = 1200$/m);
    expect(output).toMatch(/^unitId +1 +3:0x0014 +1\.\.247/m);
    expect(output).toMatch(/^meterCode +32 +SDM120 +3:0xfc02 +read only$/m);
    expect(output).toContain('button held until it shows "-SET-"');
    const listed = JSON.parse((await run({ device: 'sdm120:1', json: true })).output) as unknown[];
    expect(listed).toHaveLength(modbusModel('sdm120').settings.length);
    expect(listed).toContainEqual(expect.objectContaining({ name: 'baud', value: 0, meaning: '2400' }));
  });

  it('takes the name of a device of the configuration', async () => {
    await start(sdm120);
    const config = join(tempFolder(), 'meterhub.yaml');
    const { address } = simulator.link('modbus-tcp');
    const tank = 'tank: { model: http-json, url: "http://127.0.0.1:1/", values: { volume: { path: level } } }';
    writeFileSync(
      config,
      `devices:\n  flat: { model: sdm120, type: modbus-tcp, address: "${address}", id: 1 }\n  ${tank}\n`,
    );
    expect((await run({ config }, null, 'flat')).output).toMatch(/^unitId +1 +3:0x0014 +1\.\.247/m);
    await expect(run({ config }, null, 'tank')).rejects.toThrow(/tank is no Modbus meter: .*\n {2}hint: /);
    await expect(run({ config }, null, 'house')).rejects.toThrow('it has flat, tank');
    await expect(run({ config, device: 'sdm120:1' }, null, 'flat')).rejects.toThrow('exclude each other');
  });

  it('never shows a password', async () => {
    await start({ model: modbusModel('sdm72'), id: 1 });
    const { output } = await run({ device: 'sdm72:1' });
    expect(output).toMatch(/^password +\(hidden\)/m);
    expect(output).not.toMatch(/^password.* 1000 .*3:0x0018/m);
    expect((await run({ device: 'sdm72:1', json: true })).output).not.toMatch(/"name": "password",\s+"value": \d/);
  });

  it('marks what this meter does not have', async () => {
    await start({ model: modbusModel('sdm72'), id: 1 });
    const { output } = await run({ device: 'sdm120:1' });
    expect(output).toMatch(/^unitId +1 /m);
    expect(output).toMatch(/^measurementMode +\(not in this meter\)/m);
  });

  it('changes the unit id after a yes, and finds the meter there', async () => {
    await start(sdm120);
    const world = await run({ device: 'sdm120:1', set: ['address=5'] }, 'y');
    expect(world.questions).toEqual(['Write this to the meter? (y/N) ']);
    expect(world.output).toContain('unitId: 1 -> 5\n');
    expect(world.output).toContain('unitId: done, read back as 5; it answers as id 5 now');
    expect(world.errors).toContain('WARNING: every meter with id 1 on this bus takes this');
    expect(simulator.meter(5).setting('unitId')).toBe(5);
  });

  it.each([null, '', 'n', 'maybe'])('changes nothing after %j', async (answer) => {
    await start(sdm120);
    await expect(run({ device: 'sdm120:1', set: ['address=5'] }, answer)).rejects.toMatchObject({
      code: 'CANCELLED',
      message: expect.stringContaining('nothing was changed'),
    });
    expect(simulator.meter(1).setting('unitId')).toBe(1);
  });

  it('says when a restart is needed', async () => {
    await start({ ...sdm120, unitIdAfterRestart: true });
    const { output } = await run({ device: 'sdm120:1', set: ['id=5'], yes: true });
    expect(output).toContain('stored, in effect after a restart: switch the meter off and on');
    simulator.meter(1).restart();
    expect(simulator.meter(5).unitId).toBe(5);
  });

  it('makes several changes, the unit id and the line last', async () => {
    await start(sdm120);
    const set = ['baud=9600', 'address=7', 'parity=8E1', 'scrollTime=5'];
    const { output } = await run({ device: 'sdm120:1', set, yes: true });
    const done = [...output.matchAll(/^(\w+): done/gm)].map((match) => match[1]);
    expect(done).toEqual(['scrollTime', 'unitId', 'parityStop', 'baud']);
    const meter = simulator.meter(7);
    expect([meter.setting('baud'), meter.setting('parityStop'), meter.setting('scrollTime')]).toEqual([2, 1, 5]);
  });

  it('writes nothing that is so already', async () => {
    await start(sdm120);
    const world = await run({ device: 'sdm120:1', set: ['baud=2400'] });
    expect(world.output).toContain('baud: 0 (2400) -> 0 (2400) (is so already)');
    expect(world.questions).toEqual([]);
  });

  it('refuses an id at which another device answers', async () => {
    await start(sdm120, { model: modbusModel('janitza'), id: 5 });
    await expect(run({ device: 'sdm120:1', set: ['address=5'], yes: true })).rejects.toThrow(
      'nothing was written: another device answers at id 5',
    );
    expect(simulator.meter(1).setting('unitId')).toBe(1);
  });

  it('unlocks with the password where the declaration says how', async () => {
    await start({ model: modbusModel('sdm630'), id: 1 });
    const { output, errors } = await run({
      device: 'sdm630:1',
      set: ['systemType=3p4w'],
      password: '1234',
      yes: true,
    });
    expect(output).toContain('systemType: done, read back as 3 (3p4w)');
    expect(errors).toContain('note: systemType: write the password to 0x0018 first');
    expect(simulator.meter(1).setting('password')).toBe(1234);
    expect(simulator.meter(1).setting('systemType')).toBe(3);
    expect(output + errors).not.toContain('1234');
  });

  it('writes no password that nobody gave', async () => {
    await start({ model: modbusModel('sdm630'), id: 1 });
    const before = simulator.meter(1).setting('password');
    await run({ device: 'sdm630:1', set: ['systemType=3p4w'], yes: true });
    expect(simulator.meter(1).setting('password')).toBe(before);
  });

  it('of nobody says what to check', async () => {
    await start(sdm120);
    const reading = run({ device: 'sdm120:9' });
    await expect(reading).rejects.toMatchObject({ code: 'MODBUS_TIMEOUT', message: expect.stringContaining('wiring') });
  });

  it.each<[SettingsFlags, string]>([
    [{}, 'say which meter'],
    [{ device: 'sdm120' }, 'is not a device'],
    [{ device: 'janitza:26' }, 'no settings registers of janitza-b-series are known'],
    [{ device: 'sdm120:1', set: ['address'] }, 'is not name=value'],
    [{ device: 'sdm120:1', set: ['adress=5'] }, 'did you mean address?'],
    [{ device: 'sdm120:1', set: ['address=300'] }, 'allowed: 1..247'],
    [{ device: 'sdm120:1', set: ['baud=19200'] }, 'allowed: 0 = 2400'],
    [{ device: 'sdm120:1', set: ['serialNumber=1'] }, 'can only be read'],
    [{ device: 'sdm120:1', set: ['id=5', 'address=6'] }, 'unitId is there twice'],
    [{ device: 'sdm120:1', password: '1000' }, 'add --set'],
    [{ device: 'sdm120:1', set: ['id=5'], password: '1000' }, 'no register is known to write it to'],
  ])('%j is refused: %s', async (flags, problem) => {
    await start(sdm120);
    await expect(run(flags)).rejects.toMatchObject({ code: 'USAGE', message: expect.stringContaining(problem) });
  });
});

describe.skipIf(!hasSocat)('meterhub settings on a serial cable (needs socat)', () => {
  it('opens the port anew to read back a new baud rate', async () => {
    cable = await openPtyPair();
    const links = [{ type: 'modbus-rtu', path: cable.left }] as const;
    simulator = await startSimulator({ buses: [{ links, meters: [sdm120] }] }, systemClock);
    const world = new CommandWorld();
    const flags = { serialadapter: cable.right, baud: '2400', device: 'sdm120:1', yes: true };
    await settings(undefined, { ...flags, set: ['baud=9600', 'address=3'] }, world);
    expect(world.output).toContain('unitId: done, read back as 3; it answers as id 3 at 2400 8N1 now');
    expect(world.output).toContain('baud: done, read back as 2 (9600); it answers as id 3 at 9600 8N1 now');
  });
});
