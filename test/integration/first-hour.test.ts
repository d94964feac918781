// The first hour: started without a file, what to open, finding meters, how it is; under the name of gosdm630's program.
import { existsSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { dirname, join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { init } from '../../src/cli/init/init.ts';
import { status } from '../../src/cli/status/status.ts';
import { startSimulator } from '../../src/simulator/modbus/simulator.ts';
import { systemClock } from '../../src/transport/system-clock.ts';
import { CommandWorld } from '../support/command-world.ts';
import { eventually } from '../support/eventually.ts';
import { configFile, HubProcess, runProgram } from '../support/hub-process.ts';
import { modbusModel } from '../support/modbus-house.ts';
import { sessionOf } from '../support/session.ts';
import { tempFolder } from '../support/temp-folder.ts';

const PROGRAM = resolve(import.meta.dirname, '../../bin/meterhub.js');

it('init writes what it finds behind a gateway, and never over a file', async () => {
  const simulator = await startSimulator(
    { buses: [{ links: [{ type: 'modbus-tcp' }], meters: [{ model: modbusModel('sdm630'), id: 2 }] }] },
    systemClock,
  );
  try {
    const file = join(tempFolder(), 'new/meterhub.yaml');
    const world = new CommandWorld();
    const { address } = simulator.link('modbus-tcp');
    await init(file, { serialadapter: [`tcp://${address}`], ids: '1-3', scan: true }, world);
    expect(readFileSync(file, 'utf8')).toMatch(/meter2: \{ model: eastron-sdm630, bus: rs485, id: 2 \}/);
    expect(world.output).toContain(`meterhub check -c ${file}`);
    expect(world.errors).toContain('asking 3 unit ids');
    await expect(init(file, { ids: '1', scan: false }, world)).rejects.toThrow('is there already');
  } finally {
    await simulator.stop();
  }
});

it('without a file it starts without devices, says what to open, and status says how it is', async () => {
  const folder = tempFolder();
  const hub = new HubProcess(['run', '-u', '127.0.0.1:0', '-s', 'tcp://127.0.0.1:1', '-d', 'sdm630:1'], {
    cwd: folder,
  });
  await hub.ready();
  await eventually('the address to click', () => /Open http:\/\/localhost:\d+/.test(hub.errors));
  await eventually('the log says what to do', () => /is offline: .*What to do: /.test(hub.errors));
  expect(hub.errors).toMatch(/bus .* is not open: .*What to do: /);
  const world = new CommandWorld();
  expect(await status({ url: hub.address }, world)).toBe(false);
  expect(world.output).toMatch(/running since \d{4}-\d\d-\d\d .*does NOT do its work/);
  expect(world.output).toMatch(/Instrument1.*offline/);
  expect(world.output).toMatch(/what to do: Check address and port/);
  const again = await runProgram(['run', '-u', hub.address, '-d', 'sdm630:1', '-s', 'tcp://127.0.0.1:1']);
  expect(again.code).toBe(1);
  expect(again.errors).toMatch(/MeterHub itself .* uses port \d+ and runs already.*\n {2}hint: .*meterhub status/);
  await expect(status({ url: '127.0.0.1:1' }, world)).rejects.toThrow(/no MeterHub answers.*\n {2}hint: .*systemctl/);
});

it('an empty configuration runs, too', async () => {
  const file = configFile('server: { listen: 127.0.0.1:0 } # here\n');
  const hub = await new HubProcess(['run', '-c', file], { cwd: dirname(file) }).ready();
  const world = new CommandWorld();
  expect(await status({ url: hub.address }, world)).toBe(true);
  expect(world.output).toContain('meterhub init');
  // And is set up: with the code of the terminal, a password, and a change that is written and in force.
  await eventually('the code', () => /code \w{4}-\w{4}/.test(hub.errors));
  const [, code = ''] = /code (\w{4}-\w{4})/.exec(hub.errors) ?? [];
  const house = { url: (path: string): string => hub.url(path) };
  const headers = await sessionOf(house, 'three words long', code);
  const { revision } = (await (await fetch(house.url('/api/v1/setup/config'), { headers })).json()) as {
    revision: string;
  };
  const edits = [
    { at: ['devices', 'grid'], value: { model: 'sdm630', type: 'modbus-tcp', address: '127.0.0.1:9', id: 1 } },
  ];
  const body = JSON.stringify({ revision, edits });
  const saved = await fetch(house.url('/api/v1/setup/save'), { method: 'POST', headers, body });
  expect([saved.status, await saved.json()]).toMatchObject([200, { written: true, changed: ['bus grid'] }]);
  expect(readFileSync(file, 'utf8')).toBe(
    'server: { listen: 127.0.0.1:0 } # here\ndevices:\n  grid: { model: sdm630, type: modbus-tcp, address: 127.0.0.1:9, id: 1 }\n',
  );
  expect(readdirSync(join(dirname(file), 'data/versions'))).toHaveLength(1);
  await eventually('it is said who did it', () => /the configuration was changed: devices.grid/.test(hub.errors));
});

it('check and install-service lead on where there is no file', async () => {
  if (existsSync('/etc/meterhub.yaml') || existsSync('/etc/meterhub/meterhub.yaml')) return;
  for (const command of ['check', 'install-service']) {
    const { code, errors } = await runProgram([command], { cwd: tempFolder() });
    expect([command, code]).toEqual([command, 2]);
    expect(errors).toMatch(/hint: .*meterhub init/);
  }
});

it('under the name of sdm630_httpd it takes its flags and listens where that did', () => {
  const folder = tempFolder();
  const link = join(folder, 'sdm630_httpd');
  symlinkSync(PROGRAM, link);
  expect(execFileSync(process.execPath, [link, '--help'], { encoding: 'utf8' })).toContain('Usage: meterhub run');
});
