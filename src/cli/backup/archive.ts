// One file out of a folder and back, by the system's own tar. Knows no content.
import { spawnSync } from 'node:child_process';
import { existsSync, lstatSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { errnoOf, errorText, MeterHubError } from '../../model/error.ts';

/** Readable by nobody else from its first byte on: there may be secrets in it. */
const PRIVATE_MODE = 0o600;

/** Everything in the folder becomes one compressed file, private, which is whole or not there. Throws USAGE. */
export function pack(folder: string, file: string): void {
  const part = `${file}.part`;
  rmSync(part, { force: true });
  try {
    writeFileSync(part, '', { flag: 'wx', mode: PRIVATE_MODE });
    // Numbers of users mean nothing on another machine.
    tar(['--create', '--gzip', '--owner=0', '--group=0', '--file', part, '--directory', folder, '.'], file);
    renameSync(part, file);
  } finally {
    rmSync(part, { force: true });
  }
}

/** Throws USAGE when it is no archive, or holds anything but plain files and folders. */
export function unpack(file: string, folder: string): void {
  if (!existsSync(file))
    throw new MeterHubError('USAGE', `there is no file ${file}\n  hint: name what \`meterhub backup\` wrote`);
  tar(['--extract', '--gzip', '--no-same-owner', '--file', file, '--directory', folder], file);
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const stat = lstatSync(join(folder, name));
    if (stat.isFile() || stat.isDirectory()) continue;
    throw new MeterHubError(
      'USAGE',
      `${file} holds something that no backup has: ${name}\n  hint: use another copy of it`,
    );
  }
}

function tar(args: readonly string[], file: string): void {
  const { status, stderr, error } = spawnSync('tar', args, { encoding: 'utf8' });
  if (status === 0) return;
  const isMissing = error !== undefined && errnoOf(error).errno === 'ENOENT';
  if (isMissing) throw new MeterHubError('USAGE', 'the program tar is not there\n  hint: sudo apt install tar');
  const said = error === undefined ? (stderr.trim().split('\n')[0] ?? '') : errorText(error);
  const hint = 'is it what `meterhub backup` wrote, and is there room and the right to write?';
  throw new MeterHubError('USAGE', `${file}: ${said}\n  hint: ${hint}`);
}
