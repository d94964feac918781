// Runs the benches, one after the other and each in a process of its own, so that none disturbs another.
// Run: npm run bench [-- name ...]
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const OF_READING = ['bus', 'sml', 'dataset', 'devices', 'flood'];
const OF_GIVING = [
  'http',
  'dashboard',
  'mqtt',
  'influxdb',
  'modbus-server',
  'emulate',
  'hostile',
  'history',
  'history-writes',
];
const ALL = [...OF_READING, ...OF_GIVING];

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
