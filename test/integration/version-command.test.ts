// `meterhub version --check`: asks only when told to, and ends with a sentence whatever it finds.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Command } from 'commander';
import { afterEach, expect, test } from 'vitest';
import { registerVersion } from '../../src/cli/version/version.ts';
import { version } from '../../src/program/version.ts';

let server: Server | undefined;
let requests = 0;

afterEach(() => {
  server?.close();
  server = undefined;
  requests = 0;
});

/** The address of a server that answers with this. */
async function serving(status: number, body: string): Promise<string> {
  const listening = createServer((_request, response) => {
    requests += 1;
    response.writeHead(status, { 'content-type': 'application/json' }).end(body);
  });
  server = listening;
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(listening.address() as AddressInfo).port}/meterhub/latest`;
}

async function run(...args: string[]): Promise<string> {
  let out = '';
  const program = new Command('meterhub').exitOverride();
  registerVersion(program);
  for (const command of program.commands) command.configureOutput({ writeOut: (text) => (out += text) });
  await program.parseAsync(['node', 'meterhub', 'version', ...args]);
  return out;
}

test('asks nobody without --check', async () => {
  const url = await serving(200, '{"version":"99.0.0"}');
  expect(await run('--from', url)).toBe(`MeterHub ${version}\n`);
  expect(requests).toBe(0);
});

test('names a newer version, and says when there is none', async () => {
  expect(await run('--check', '--from', await serving(200, '{"version":"99.0.0"}'))).toContain(
    'MeterHub 99.0.0 is there',
  );
  server?.close();
  expect(await run('--check', '--from', await serving(200, `{"version":"${version}"}`))).toContain('no newer version');
});

test('ends with a sentence when nothing can be found out', async () => {
  await expect(run('--check')).rejects.toThrow('knows no address where releases are announced');
  const url = await serving(404, '{"error":"not found"}');
  await expect(run('--check', '--from', url)).rejects.toThrow('answers with status 404');
  server?.close();
  await expect(run('--check', '--from', 'http://127.0.0.1:9/x')).rejects.toThrow('is this computer online?');
  await expect(run('--check', '--from', await serving(200, '<html>'))).rejects.toThrow('answers without a version');
});
