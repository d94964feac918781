// Who holds a serial port: the system's list of locks says it. Knows Linux; no protocol.
import { readFileSync, statSync } from 'node:fs';

export interface PortHolder {
  readonly pid: number;
  /** As it was started; empty when that cannot be seen. */
  readonly command: string;
  readonly isMeterHub: boolean;
}

/** Null: nobody has a lock on it, or it cannot be found out. */
export function portHolder(path: string): PortHolder | null {
  try {
    const { ino, dev } = statSync(path, { bigint: true });
    const pid = lockOwner(readFileSync('/proc/locks', 'utf8'), { ino, minor: minorOf(dev) });
    if (pid === null) return null;
    const words = commandOf(pid);
    return {
      pid,
      command: words.join(' '),
      isMeterHub: words.slice(0, 3).some((word) => /\bmeterhub(\.js)?$/.test(word)),
    };
  } catch {
    return null;
  }
}

/**
 * `1: FLOCK  ADVISORY  WRITE 1234 00:06:567 0 EOF` (proc_locks(5)): process, then device and inode of the file.
 * @param file minor number of the device its file system is on, and its inode
 */
export function lockOwner(
  locks: string,
  { ino, minor }: { readonly ino: bigint; readonly minor: number },
): number | null {
  for (const line of locks.split('\n')) {
    const [, pid = '', , at = '', inode = ''] =
      /^\d+: FLOCK +\S+ +\S+ +(\d+) ([0-9a-f]+):([0-9a-f]+):(\d+) /.exec(line) ?? [];
    if (inode !== '' && BigInt(inode) === ino && parseInt(at, 16) === minor) return Number(pid);
  }
  return null;
}

/** Of a device number as the system packs it (makedev(3)). */
function minorOf(dev: bigint): number {
  return Number((dev & 0xffn) | ((dev >> 12n) & 0xffffff00n));
}

function commandOf(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
      .split('\0')
      .filter((word) => word !== '');
  } catch {
    return [];
  }
}
