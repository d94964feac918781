// A real Node-RED, installed by npm into a folder of its own, that runs a flow. Only long tests have the time for it.
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from './eventually.ts';

/** Until the flow's debug nodes have shown what is expected. @throws when it cannot be installed, or shows it not in two minutes. */
export async function runInNodeRed(folder: string, version: string, flow: string, expected: RegExp): Promise<void> {
  const npm = ['install', '--no-audit', '--no-fund', '--prefix', folder, `node-red@${version}`];
  if (spawnSync('npm', npm, { stdio: 'ignore' }).status !== 0) throw new Error(`node-red ${version} was not installed`);
  const user = join(folder, 'user');
  const settings = join(user, 'settings.js');
  mkdirSync(user);
  writeFileSync(join(user, 'flow.json'), flow);
  writeFileSync(settings, "module.exports = { uiPort: 0, uiHost: '127.0.0.1', flowFile: 'flow.json' };\n");
  const program = join(folder, 'node_modules/node-red/red.js');
  const child = spawn(process.execPath, [program, '-u', user, '-s', settings], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const ended = new Promise((done) => child.once('close', done));
  try {
    await eventually('Node-RED shows the values', () => expected.test(said), { withinMs: 120_000 });
  } finally {
    child.kill('SIGTERM');
    await ended;
  }
}
