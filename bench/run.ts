// Runs the benches, one after the other and each in a process of its own, so that none disturbs another.
// Run: npm run bench [-- name ...]
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const ALL = ['bus', 'dataset', 'history', 'history-writes', 'http', 'influxdb', 'modbus-server', 'mqtt', 'sml'];

const wanted = process.argv.slice(2);
const benches = ALL.filter((name) => wanted.length === 0 || wanted.includes(name));

if (benches.length === 0) {
  console.error(`There is no such bench: ${wanted.join(', ')}. There are: ${ALL.join(', ')}`);
  process.exitCode = 2;
}
for (const name of benches) {
  const file = join(import.meta.dirname, `${name}.ts`);
  const { status } = spawnSync(process.execPath, ['--import', 'tsx', file], { stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
}
