// `meterhub check` and `meterhub schema`: what they print and how they end.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterAll, afterEach, expect, it } from 'vitest';
import { MeterHubError } from '../model/error.ts';
import { registerCheck } from './check.ts';
import { registerSchema } from './schema.ts';

const folder = mkdtempSync(join(tmpdir(), 'meterhub-check-'));
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => {
  process.exitCode = undefined;
});

function run(...args: string[]): string {
  let output = '';
  const program = new Command().configureOutput({ writeOut: (text) => (output += text) });
  registerCheck(program);
  registerSchema(program);
  program.parse(args, { from: 'user' });
  return output;
}

function file(text: string): string {
  const path = join(folder, 'meterhub.yaml');
  writeFileSync(path, text);
  return path;
}

const EXAMPLE = new URL('../../meterhub.example.yaml', import.meta.url).pathname;

it('sums up a file that is fine', () => {
  const output = run('check', '-c', EXAMPLE);
  expect(process.exitCode).toBeUndefined();
  expect(output).toContain('meterhub.example.yaml is fine.');
  expect(output).toContain('HTTP on 0.0.0.0:8008');
  expect(output).toMatch(/^rs485 +modbus-rtu \/dev\/serial\/by-id\/usb-FTDI_1 9600 8N1 +home, bat, flat$/m);
  expect(output).toMatch(/^wp +janitza-b-series +heatpump +26 +\/last\/26$/m);
  expect(output).toMatch(/^grid +iskra-mt175 +ir +- +-$/m);
});

it('says which number two meters of one unit id have in /last', () => {
  const path = file(`devices:
  grid: { model: janitza, address: 192.168.0.8, id: 1 }
  heatpump: { model: janitza, address: 192.168.0.9, id: 1 }
`);
  const output = run('check', '-c', path);
  expect(process.exitCode).toBeUndefined();
  expect(output).toMatch(/^grid +janitza-b-series +grid +1 +\/last\/1$/m);
  expect(output).toMatch(/^heatpump +janitza-b-series +heatpump +1 +\/last\/8137$/m);
});

it('says what is made of the values of devices', () => {
  const path = file(
    'buses: { b: { type: modbus-tcp, address: 10.0.0.1 } }\n' +
      'devices:\n  a: { model: sdm630, bus: b, id: 1, ct: 200/5, invert: [L2], phases: [L2, L3, L1] }\n' +
      '  b: { model: sdm630, bus: b, id: 2, factor: { energy: 10 }, invert: true }\n  c: { model: sdm630, bus: b, id: 3, ct: 1, invert: false }\n',
  );
  const output = run('check', '-c', path);
  expect(output).toMatch(
    /^a +current x 40, power x 40, energy x 40; import and export exchanged on L2; L1, L2, L3 shown as L2, L3, L1$/m,
  );
  expect(output).toMatch(/^b +energy x 10; import and export exchanged$/m);
  expect(output).not.toMatch(/^c +.*exchanged/m);
});

it('prints every mistake with place, hint and the line itself, and fails', () => {
  const path = file('devices:\n  home: { model: sdm603, address: 10.0.0.1, id: 1 }\nlog: { levle: info }\n');
  const output = run('check', '--config', path);
  expect(process.exitCode).toBe(1);
  expect(output).toBe(`${path}:2:18: devices.home.model: unknown model "sdm603"
  hint: did you mean sdm630 or sdm230 or sdm530? \`meterhub models\` lists them all
  2 |   home: { model: sdm603, address: 10.0.0.1, id: 1 }
    |                  ^^^^^^

${path}:3:8: log.levle: unknown key "levle"
  hint: did you mean "level"?
  3 | log: { levle: info }
    |        ^^^^^

${path}: 2 mistakes
`);
});

it('shows warnings without failing', () => {
  const output = run('check', '-c', file('buses: { a: { type: modbus-tcp, address: h } }\n'));
  expect(process.exitCode).toBeUndefined();
  expect(output).toContain('no device is on this bus');
  expect(output).toContain('is fine.');
});

it('gives the same as JSON', () => {
  const output: unknown = JSON.parse(run('check', '--json', '-c', file('log: { levle: info }\n')));
  expect(process.exitCode).toBe(1);
  expect(output).toMatchObject({
    ok: false,
    problems: [{ line: 1, column: 8, path: 'log.levle', hint: 'did you mean "level"?' }],
  });
});

it('says which file cannot be read', () => {
  const attempt = () => run('check', '-c', join(folder, 'nothing.yaml'));
  expect(attempt).toThrow(MeterHubError);
  expect(attempt).toThrow('nothing.yaml');
});

it('prints a JSON schema that knows every key of the example', () => {
  const schema = JSON.parse(run('schema'));
  expect(schema.$schema).toContain('json-schema.org');
  expect(schema.properties.server.properties.listen.default).toBe('0.0.0.0:8008');
  const sections = readFileSync(EXAMPLE, 'utf8').match(/^[a-z]+(?=:)/gm) ?? [];
  expect(sections.length).toBeGreaterThan(10);
  for (const section of sections) expect(schema.properties[section]?.description, section).toBeTypeOf('string');
});

it('looks at the files of HTTPS, too', () => {
  const output = run(
    'check',
    '-c',
    file(`server: { tls: { cert: "${folder}/none.pem", key: "${folder}/none.pem" } }\n`),
  );
  expect(process.exitCode).toBe(1);
  expect(output).toContain(`server.tls: cannot read ${folder}/none.pem: ENOENT`);
  expect(output).toContain('hint: Name a certificate and its key in PEM');
});

it('says what a port below 1024 needs', () => {
  const hint = /HTTP on 0\.0\.0\.0:80, 0\.0\.0\.0:8008\n {2}hint: port 80 is below 1024.*install-service/;
  expect(run('check', '-c', file('server: { listen: ["0.0.0.0:80", "0.0.0.0:8008"] }\n'))).toMatch(hint);
  expect(run('check', '-c', file('server: { listen: 0.0.0.0:1024 }\n'))).not.toContain('below 1024');
});
