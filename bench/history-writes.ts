// Counts what the history writes to the disk in an hour, and how often it waits for it: what an SD card lives by. Needs strace.
// Run: node --import tsx bench/history-writes.ts [hours]
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildProgram } from '../test/support/built-program.ts';
import { canTrace, traceWrites } from '../test/support/disk-writes.ts';

const HOUSES = [
  { name: 'usual: 5 devices x 25, each every 10 s', devices: 5, pollS: 10, mostBytes: 12e6 },
  { name: 'large: 30 devices x 25, each every second', devices: 30, pollS: 1, mostBytes: 200e6 },
];
const hours = Number(process.argv[2] ?? 2);

function measure(file: string, { name, devices, pollS, mostBytes }: (typeof HOUSES)[number], commitS: number): void {
  const folder = mkdtempSync(join(tmpdir(), 'meterhub-bench-'));
  const writes = traceWrites(file, folder, [devices, pollS, commitS, hours * 60, 60]);
  rmSync(folder, { recursive: true });
  const values = Number(writes.lastLine.split(' ')[1]) / hours;
  const bytes = (writes.logBytes + writes.fileBytes) / hours;
  const syncs = (writes.logSyncs + writes.fileSyncs) / hours;
  const commits = 3600 / commitS;
  const isMet = bytes <= mostBytes && syncs <= commits * 1.5 + 1;
  console.log(
    `${isMet ? 'ok  ' : 'MISS'} ${name}, commit: ${commitS}s: ${Math.round(values)} values an hour, ` +
      `${(bytes / 1e6).toFixed(1)} MB an hour written (log ${(writes.logBytes / hours / 1e6).toFixed(1)}, ` +
      `file ${(writes.fileBytes / hours / 1e6).toFixed(1)}), ${syncs.toFixed(1)} fsync an hour (commits ${commits}) ` +
      `(target <= ${mostBytes / 1e6} MB)`,
  );
  if (!isMet) process.exitCode = 1;
}

if (canTrace()) {
  const program = buildProgram(['bench/history-writes-run.ts', 'src/history/thread/worker.ts']);
  try {
    for (const house of HOUSES) {
      for (const commitS of [10, 120]) measure(program.file('bench/history-writes-run.ts'), house, commitS);
    }
  } finally {
    program.remove();
  }
} else {
  console.log('The Debian package strace is missing: nothing is counted.');
}
