// What a program writes to a database file and its log, and how often it waits for the disk: counted by strace, so as the
// system sees it.
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

export interface DiskWrites {
  /** fsync and fdatasync of the write-ahead log: one per commit. */
  readonly logSyncs: number;
  /** Of the file itself: one each time the log is taken over. */
  readonly fileSyncs: number;
  readonly logBytes: number;
  readonly fileBytes: number;
  /** The last line the program said. */
  readonly lastLine: string;
}

const TRACED = 'fsync,fdatasync,pwrite64,pwritev,write';

export function canTrace(): boolean {
  return spawnSync('strace', ['-o', '/dev/null', 'true']).status === 0;
}

/**
 * Runs a JavaScript program with the path of a database in `folder` and more parameters; what it writes is counted after its
 * line `begin`.
 */
export function traceWrites(program: string, folder: string, parameters: readonly number[]): DiskWrites {
  const trace = join(folder, 'trace');
  const database = join(folder, 'history.db');
  const command = [process.execPath, program, database, ...parameters.map(String)];
  const strace = ['-f', '-y', '-s', '8', '-e', `trace=${TRACED}`, '-o', trace];
  const { status, stdout, stderr } = spawnSync('strace', [...strace, ...command], {
    encoding: 'utf8',
    maxBuffer: 100_000_000,
  });
  if (status !== 0) throw new Error(`the traced program failed: ${stderr}`);
  const lines = readFileSync(trace, 'utf8').split('\n');
  rmSync(trace);
  const begin = lines.findIndex((line) => line.includes('"begin'));
  if (begin < 0) throw new Error(`the traced program did not begin: ${stderr}`);
  const counts = { logSyncs: 0, fileSyncs: 0, logBytes: 0, fileBytes: 0 };
  for (const line of lines.slice(begin + 1)) {
    const [, call, path] = /(\w+)\(\d+<([^>]*)>/.exec(line) ?? [];
    const kind = path === `${database}-wal` ? 'log' : path === database ? 'file' : null;
    if (kind === null || call === undefined) continue;
    if (call.startsWith('f')) counts[`${kind}Syncs`]++;
    else counts[`${kind}Bytes`] += writtenBytes(line);
  }
  return { ...counts, lastLine: stdout.trim().split('\n').at(-1) ?? '' };
}

/** pwrite64(fd, "data", BYTES, position); the answer may stand on another line. */
function writtenBytes(line: string): number {
  const [, bytes] = /, (\d+), \d+(?:\)| <unfinished)/.exec(line) ?? [];
  if (bytes === undefined) throw new Error(`strace wrote a line that is not understood: ${line}`);
  return Number(bytes);
}
