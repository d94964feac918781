// A meter that is in no catalogue: described by a file, simulated, read, shown by every interface, played by the Modbus server,
// and read anew when the file changes. The built program from beginning to end.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { HubProcess, runProgram } from '../support/hub-process.ts';
import { closeOracle, connectOracle, type Oracle } from '../support/modbus-oracle.ts';
import { hasMosquitto, Mosquitto, Subscriber } from '../support/mosquitto.ts';
import { tempFolder } from '../support/temp-folder.ts';

const METER = `# what the manual of a made-up meter says
manufacturer: Acme
model: EM3-Modbus
source: Acme EM3 manual, page 12
function: holding
wordOrder: little
registerType: int32
line: 9600 8E1
identify: { function: holding, at: 0x0300, type: uint16, values: { '0x4333': EM3 } }
registers:
  voltageL1: { at: 0x0100, type: uint16, step: 0.1 }
  frequency: { at: 0x0101, type: uint16, step: 0.01 }
  importPower: { at: 0x0110 }
  exportPower: { at: 0x0112 }
  energyImport: { at: 0x0120, type: uint32, unit: kWh, step: 0.01 }
derived: { power: importPower - exportPower }
`;

let folder: string;
let oracle: Oracle | undefined;

beforeEach(() => {
  folder = tempFolder();
  mkdirSync(join(folder, 'models.d'));
  write('models.d/acme-em3.yaml', METER);
});

afterEach(async () => {
  await closeOracle(oracle);
  oracle = undefined;
});

function write(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

/** The meter at unit 7, standing still, and another one at 8; both at either of two ports. */
async function simulate(): Promise<readonly [number, number]> {
  const file = write(
    'sim.yaml',
    `buses:
  b:
    links: [{ type: modbus-tcp, listen: 127.0.0.1:0 }, { type: modbus-tcp, listen: 127.0.0.1:0 }]
    meters:
      - model: acme-em3
        id: 7
        values: { voltageL1: 231.4, frequency: 50.02, importPower: 1500, exportPower: 300, energyImport: 1234560 }
      - { model: sdm120, id: 8, values: { voltage: 229 } }
`,
  );
  const simulator = new HubProcess(['simulate', '-c', file, '--models', join(folder, 'models.d')]);
  await eventually('the meter is ready', () => simulator.output.split('ready ').length > 2);
  expect(simulator.output).toContain('acme-em3:7');
  const [port = 0, otherPort = 0] = [...simulator.output.matchAll(/modbus-tcp 127\.0\.0\.1:(\d+)/g)].map(([, digits]) =>
    Number(digits),
  );
  return [port, otherPort];
}

interface Device {
  readonly model: string;
  readonly manufacturer: string;
  readonly readings: Readonly<Record<string, { readonly value: number | null; readonly unit: string }>>;
}

it.skipIf(!hasMosquitto)('goes from a file to every interface (needs mosquitto)', async () => {
  const broker = await Mosquitto.start(tempFolder());
  const heard = await Subscriber.start(broker.port);
  const [port, otherPort] = await simulate();
  const config = write(
    'meterhub.yaml',
    `server: { listen: 127.0.0.1:0 }
buses: { b: { type: modbus-tcp, address: "127.0.0.1:${port}" } }
devices:
  pump: { model: acme-em3, bus: b, id: 7 }
  other: { model: sdm120, address: "127.0.0.1:${otherPort}", type: modbus-tcp, id: 8 }
outputs:
  mq: { type: mqtt, url: "${broker.url}", homeAssistant: true }
  server: { type: modbus, listen: 127.0.0.1:0, units: { 3: { as: acme-em3, device: pump } } }
`,
  );
  const hub = new HubProcess(['run', '-c', config], { cwd: folder });
  await eventually('the hub listens', () => /devices and listens on /.test(hub.errors));
  const url = `http://${/devices and listens on (\S+)/.exec(hub.errors)?.[1] ?? ''}`;
  const device = async (): Promise<Device> => (await (await fetch(`${url}/api/v1/devices/pump`)).json()) as Device;
  await eventually('it is read', async () => (await device()).readings['power']?.value === 1200);

  expect(await device()).toMatchObject({
    ...{ model: 'acme-em3', manufacturer: 'Acme' },
    readings: {
      voltageL1: { value: 231.4, unit: 'V' },
      frequency: { value: 50.02, unit: 'Hz' },
      energyImport: { value: 1_234_560, unit: 'Wh' },
    },
  });
  const source = (await (await fetch(`${url}/api/v1/devices/pump/source`)).json()) as { source: string };
  expect(source).toMatchObject({ source: 'Acme EM3 manual, page 12' });
  expect(JSON.stringify(source)).toContain('0x0110');
  expect(await (await fetch(`${url}/metrics`)).text()).toMatch(/model="acme-em3"|device="pump"/);

  await heard.hears('homeassistant/device/meterhub_pump/config');
  expect(heard.json('homeassistant/device/meterhub_pump/config')).toMatchObject({
    device: { manufacturer: 'Acme' },
    components: { energyImport: { device_class: 'energy' } },
  });
  await eventually('MQTT has it', () => heard.last('meterhub/pump/power') === '1200');

  const played = Number(/server: .*listens on 127\.0\.0\.1:(\d+)/.exec(hub.errors)?.[1]);
  oracle = await connectOracle({
    ...{ bus: 'b', type: 'modbus-tcp', address: `127.0.0.1:${played}`, host: '127.0.0.1', port: played },
  });
  oracle.setID(3);
  expect((await oracle.readHoldingRegisters(0x0100, 2)).data).toEqual([2314, 5002]);
  // Low word first, in steps of 10 Wh.
  expect((await oracle.readHoldingRegisters(0x0120, 2)).data).toEqual([123_456 % 65_536, 1]);

  // Another scale, taken over by a reload: only the bus of this meter starts anew.
  write('models.d/acme-em3.yaml', METER.replace('unit: kWh, step: 0.01', 'unit: kWh, step: 0.1'));
  hub.signal('SIGHUP');
  await eventually('the new model counts', async () => (await device()).readings['energyImport']?.value === 12_345_600);
  const taken = /configuration read again: (.*?) \{/.exec(hub.errors)?.[1];
  expect(taken).toBe('bus b, output server');

  write('models.d/acme-em3.yaml', METER.replace('step: 0.1 }', 'stp: 0.1 }'));
  hub.signal('SIGHUP');
  await eventually('the mistake is told', () => hub.errors.includes('unknown key'));
  expect(hub.errors).toContain('models.d/acme-em3.yaml:11');
  expect((await device()).readings['energyImport']?.value).toBe(12_345_600);
});

it('is known by every command', async () => {
  const [port] = await simulate();
  const bus = ['-s', `tcp://127.0.0.1:${port}`];
  const file = join(folder, 'models.d/acme-em3.yaml');
  const read = await runProgram(['read', ...bus, '--model', `${file}:7`, '--json']);
  expect(read.errors).toBe('');
  expect(JSON.parse(read.output)).toMatchObject({
    ...{ model: 'acme-em3', id: 7 },
    values: expect.arrayContaining([expect.objectContaining({ measurand: 'power', value: 1200 })]) as unknown,
  });
  const scan = await runProgram(['scan', ...bus, '--ids', '7', '--models', join(folder, 'models.d'), '--yaml'], {});
  expect(scan.output).toContain('model: acme-em3');
  const listed = await runProgram(['models', '--models', join(folder, 'models.d')]);
  expect(listed.output).toMatch(/^acme-em3 +Acme +EM3-Modbus +1 +3 \(holding\) +9600 8E1/m);
});

it('is checked with the configuration, in one go', async () => {
  write('models.d/bad.yaml', 'functoin: input\nregisters: { voltageL1: { at: 70000, type: float32 } }\n');
  const config = write(
    'meterhub.yaml',
    'devices:\n  a: { model: bad, port: /dev/ttyUSB0, id: 1 }\n  b: { model: acme-em3, port: /dev/ttyUSB1, ids: 1 }\n',
  );
  const { code, output } = await runProgram(['check', '-c', config], { cwd: folder });
  expect(code).toBe(1);
  expect(output).toContain('models.d/bad.yaml:1:1: functoin: unknown key "functoin"');
  expect(output).toContain('models.d/bad.yaml:2:31: registers.voltageL1.at: there is no register 70000');
  expect(output).toContain('unknown key "ids"');
  expect(output).not.toContain('unknown model');
  const missing = write('other.yaml', 'models: ./nowhere\ndevices: {}\n');
  const again = await runProgram(['check', '-c', missing], { cwd: folder });
  expect(again.output).toMatch(/other\.yaml:1:9: models: there is no folder .*nowhere/);
});

it('goes from the manual to a reading as docs/own-model.md says, command by command', async () => {
  const page = readFileSync(new URL('../../docs/own-model.md', import.meta.url), 'utf8');
  const [, indent = '', example = ''] = /^( *)```yaml\n(.*?)^ *```/ms.exec(page) ?? [];
  write('models.d/acme-em3.yaml', example.replaceAll(new RegExp(`^${indent}`, 'gm'), ''));
  const file = write(
    'sim.yaml',
    `buses:
  b:
    links: [{ type: modbus-tcp, listen: 127.0.0.1:0 }]
    meters: [{ model: acme-em3, id: 1, values: { voltageL1: 230.5, powerL1: 1200, energyImport: 1000 } }]
`,
  );
  const simulator = new HubProcess(['simulate', '-c', file, '--models', join(folder, 'models.d')]);
  await eventually('the meter is ready', () => simulator.output.includes('ready '));
  const port = /modbus-tcp 127\.0\.0\.1:(\d+)/.exec(simulator.output)?.[1] ?? '';
  const typed = [...page.matchAll(/`meterhub ([^`]+ [^`]+)`/g)].map(([, line = '']) => line.replace(/ >.*$/, ''));
  expect(typed.length).toBeGreaterThan(5);
  const said = new Map<string, string>();
  for (const line of new Set(typed)) {
    const here = line.replace('/dev/ttyUSB0', `tcp://127.0.0.1:${port}`).replace('--again 20', '--again 0');
    const once =
      here.includes('--raw') && !here.includes('--again') ? [...here.split(' '), '--again', '0'] : here.split(' ');
    const { code, output, errors } = await runProgram(once, { cwd: folder });
    expect(code, `${line}: ${errors}`).toBe(0);
    said.set(line, output);
  }
  const of = (start: string): string => [...said].find(([line]) => line.startsWith(start))?.[1] ?? '';
  expect(of('models check')).toContain('models.d/acme-em3.yaml is fine.');
  expect(of('read -s /dev/ttyUSB0 --model')).toMatch(/^voltageL1 +230\.5 +V/m);
  expect(of('read -s /dev/ttyUSB0 -d 1 --raw')).toContain('230.5 V (float32)');
  expect(JSON.parse(of('schema --model'))).toMatchObject({ title: 'MeterHub model' });
});
