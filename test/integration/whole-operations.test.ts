// The built program in the hands of those who install and run it: nothing reachable, a port in use, no log yet, secrets, help.
import { readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { describe, expect, it, test } from 'vitest';
import { version } from '../../src/program/version.ts';
import { frozenGateway } from '../support/frozen-bus.ts';
import { configFile, HubProcess, runHub, runProgram } from '../support/hub-process.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { typed } from '../support/typed-command.ts';
import { eventually } from '../support/eventually.ts';

const COMMANDS = [
  ...['run', 'demo', 'check', 'schema', 'models', 'scan', 'read', 'record'],
  ...['settings', 'monitor', 'simulate', 'install-service'],
];

describe('help', () => {
  it('without a command names all of them and ends as wrong usage', async () => {
    const { code, output, errors } = await runProgram([]);
    expect([code, output]).toEqual([2, '']);
    for (const command of COMMANDS) expect(errors).toMatch(new RegExp(`^  ${command} `, 'm'));
    const asked = await runProgram(['--help']);
    expect([asked.code, asked.output, asked.errors]).toEqual([0, errors, '']);
  });

  it.each(COMMANDS)('%s --help explains its options and shows how it is typed', async (command) => {
    const { code, output, errors } = await typed(command, '--help');
    expect([code, errors]).toEqual([0, '']);
    expect(output).toContain(`Usage: meterhub ${command}`);
    expect(output).toMatch(new RegExp(`^  meterhub ${command}( |$)`, 'm'));
    expect(await typed('help', command)).toEqual({ code, output, errors });
  });

  it.each([
    [['rum'], "unknown command 'rum'", 'Did you mean run?'],
    [['hasOwnProperty'], "unknown command 'hasOwnProperty'", '--help'],
    [['demo', '-p', '99999'], 'is no port', '1 to 65535'],
    [['check', '-c', 'nowhere.yaml'], 'nowhere.yaml', 'no such file'],
    [['run', '-c', 'nowhere.yaml'], 'nowhere.yaml', 'no such file'],
  ])('what cannot be done is refused with a remedy: %j', async (args, problem, remedy) => {
    const { code, output, errors } = await typed(...args);
    expect(errors).toContain(problem);
    expect(errors).toContain(remedy);
    expect(errors).not.toContain('    at ');
    expect(code).toBeGreaterThan(0);
    expect(output).toBe('');
  });
});

test('where nothing can be reached it runs, says of each device why, and ends when asked', async () => {
  const folder = tempFolder();
  const hub = await runHub(`
server: { listen: 127.0.0.1:0 }
buses:
  rs485: { type: modbus-rtu, port: ${folder}/ttyUSB0 }
  gateway: { type: modbus-tcp, address: 127.0.0.1:1 }
  converter: { type: modbus-rtu-over-tcp, address: nowhere.invalid:23 }
  ir: { type: sml, port: ${folder}/ttyUSB1 }
devices:
  home: { model: sdm630, bus: rs485, id: 1 }
  wp: { model: janitza, bus: gateway, id: 26 }
  flat: { model: sdm72, bus: converter, id: 3 }
  grid: { model: mt175, bus: ir }
  car: { model: go-e, url: http://127.0.0.1:1 }
dataset: { grid_p: grid.power, pv_p: 'or(car.power, 0)' }
commands: { goe: { device: car, allow: { amp: 6..16 } } }
publish: { bat_soc: 10s }
`);
  interface Device {
    readonly name: string;
    readonly kind: string;
    readonly health: { readonly state: string; readonly reason: string | null };
  }
  let devices: Device[] = [];
  await eventually('all are known to be away', async () => {
    devices = (await hub.json<Device[]>('/api/v1/devices')).filter(({ kind }) => kind !== 'published');
    return devices.every(({ health }) => health.state === 'offline');
  });
  const reasons = Object.fromEntries(devices.map(({ name, health }) => [name, health.reason]));
  expect(reasons['home']).toContain('ttyUSB0');
  expect(reasons['wp']).toContain('127.0.0.1:1');
  expect(reasons['flat']).toContain('nowhere.invalid');
  expect(reasons['grid']).toContain('ttyUSB1');
  expect(reasons['car']).toContain('127.0.0.1:1');

  await eventually('a dataset', async () => (await hub.ask('/')).status === 200);
  expect(await hub.json('/')).toMatchObject({ grid_p: null, pv_p: 0, bat_soc: null });
  expect(await hub.ask('/last')).toEqual({ status: 400, text: expect.stringContaining('All meters are inactive.') });
  const health = await hub.ask('/healthz');
  expect([health.status, JSON.parse(health.text)]).toMatchObject([503, { status: 'failing', devices: { offline: 5 } }]);
  expect((await hub.ask('/command/goe?amp=8')).status).toBe(502);
  expect((await hub.ask('/metrics')).text).not.toMatch(/ nan$/im);
  // One line a device and bus, and not one a try.
  expect(hub.errors.match(/home is offline/g)).toHaveLength(1);
  expect(hub.errors).not.toContain('published');
  expect(hub.errors).not.toMatch(/ERROR|\n {4}at /);

  hub.signal('SIGTERM');
  expect(await hub.ended).toBe(0);
});

test('a second hub on the same port says who is in the way, and the first one goes on', async () => {
  const simulator = await frozenGateway({ 1: 'sdm120' });
  const config = (listen: string): string => `
server: { listen: ${listen} }
buses: { b: { type: modbus-tcp, address: "${simulator.link('modbus-tcp').address}" } }
devices: { home: { model: sdm120, bus: b, id: 1 } }
`;
  const first = await runHub(config('127.0.0.1:0'));
  const second = await runProgram(['run', '-c', configFile(config(first.address))]);
  expect(second.code).toBe(1);
  const port = first.address.split(':')[1] ?? '';
  expect(second.errors).toContain(`Cannot listen on ${first.address}: MeterHub itself (${version}) uses port ${port}`);
  expect(second.errors).toContain('choose another port with server.listen or -u');
  expect(second.errors).not.toContain('    at ');
  await eventually('the first one reads', async () => (await first.ask('/last/1')).status === 200);
});

test('a log in which nothing stands yet is empty', async () => {
  const simulator = await frozenGateway({ 1: 'sdm120' });
  const folder = tempFolder();
  const port = await freePort();
  const hub = new HubProcess([
    'run',
    '-c',
    configFile(`
server: { listen: 127.0.0.1:${port} }
buses: { b: { type: modbus-tcp, address: "${simulator.link('modbus-tcp').address}" } }
devices: { home: { model: sdm120, bus: b, id: 1 } }
log: { level: error, path: ${folder}/log }
`),
  ]);
  let answer: unknown = null;
  await eventually('it answers', async () => {
    const reply = await fetch(`http://127.0.0.1:${port}/log`).catch(() => null);
    answer = reply && [reply.status, await reply.text()];
    return answer !== null;
  });
  expect(answer).toEqual([200, '']);
  expect(hub.errors).toBe('');
});

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

describe('secrets', () => {
  const SECRETS = { TOKEN: 'tok-7f3a9c51e2', PASSWORD: 'pass-b81d22f094', FTP: 'ftp-5c0e77aa13' };

  it('are in no answer, no error, no log and no process list', async () => {
    const folder = tempFolder();
    const hub = await runHub(
      `
server:
  listen: 127.0.0.1:0
  tokens: [{ name: evcc, secret: !env TOKEN, may: [command, publish] }]
devices:
  car: { model: go-e, url: http://127.0.0.1:1, auth: { token: !env PASSWORD } }
  water: { model: ai-on-the-edge, url: http://127.0.0.1:1, auth: { user: me, password: !env PASSWORD } }
dataset: { car_p: car.power }
commands: { goe: { device: car, allow: { amp: 6..16 } } }
publish: { bat_soc: 10s }
backup: { path: ${folder}/backup, columns: [time, car_p], ftp: { host: 127.0.0.1, user: pi, password: !env FTP, path: x } }
log: { level: debug, path: ${folder}/log }
`,
      { env: SECRETS },
    );
    const authorization = { authorization: `Bearer ${SECRETS.TOKEN}` };
    const answers: string[] = [];
    const { paths } = await hub.json<{ paths: Record<string, unknown> }>('/api/openapi.json');
    const plain = Object.keys(paths).filter((path) => !/\{|firehose|stream|\/ws/.test(path));
    expect(plain.length).toBeGreaterThan(10);
    const places = [
      '/log',
      '/backup',
      '/trace/json',
      '/command/goe?amp=8',
      '/api/v1/devices/car',
      '/nothing',
      ...plain,
    ];
    for (const path of places) {
      for (const headers of [{}, authorization]) answers.push((await hub.ask(path, { headers })).text);
    }
    for (const headers of [{}, authorization, { authorization: 'Bearer wrong' }]) {
      for (const path of ['/', '/api/v1/commands/goe', '/api/v1/reload']) {
        answers.push((await hub.ask(path, { method: 'POST', body: '{"amp": 8, "bat_soc": 1}', headers })).text);
      }
    }
    // It is told what it sent, but the log must not be.
    await hub.ask(`/command/goe?amp=${SECRETS.TOKEN}`, { headers: authorization });
    await hub.ask('/backup/save', { headers: authorization });
    answers.push((await hub.ask('/log')).text, (await hub.ask('/healthz')).text);
    for (const file of ['cmdline', 'comm']) answers.push(readFileSync(`/proc/${hub.pid}/${file}`, 'utf8'));
    hub.signal('SIGTERM');
    await hub.ended;
    answers.push(hub.errors, hub.output);
    for (const secret of Object.values(SECRETS)) {
      for (const form of [
        secret,
        Buffer.from(`me:${secret}`).toString('base64'),
        Buffer.from(`user:${secret}`).toString('base64'),
      ]) {
        expect(answers.filter((answer) => answer.includes(form))).toEqual([]);
      }
    }
  });

  it('are in no message about a wrong configuration', async () => {
    const file =
      configFile(`server: { listen: 127.0.0.1:0, tokens: [{ name: evcc, secret: ${SECRETS.TOKEN}, may: [everything] }] }
devices:
  car: { model: go-e, url: "http://user:${SECRETS.PASSWORD}@:::", interval: never }
`);
    for (const command of ['run', 'check']) {
      const { code, output, errors } = await runProgram([command, '-c', file]);
      expect(code).toBeGreaterThan(0);
      expect(output + errors).toContain('never');
      for (const secret of Object.values(SECRETS)) expect(output + errors).not.toContain(secret);
    }
  });
});
