// A fresh Debian in a folder, made by debootstrap, and commands in it. Nothing of it is booted: what needs systemd as the first
// process cannot be tried here. It must not know what is tried.
import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { appendFileSync, cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const HOUR_MS = 3_600_000;
/** Inside nothing of this machine is known but where the network is, and how patient tests have to be. */
const KEPT = /^(https?_proxy|no_proxy|all_proxy|METERHUB_TEST_TIMEOUT)$/i;

/** Where nothing that is installed writes: the bundle of Debian's own authorities is made anew by its package. */
const AUTHORITY = '/etc/network-authority.pem';

export interface Outcome {
  readonly isGood: boolean;
  readonly output: string;
}

export class FreshRoot {
  readonly folder: string;

  /** @param suite Debian's name of the release; @param cache folder in which the packed root is kept for the next one */
  constructor(suite: string, cache: string, folder: string) {
    this.folder = folder;
    const packed = join(cache, `${suite}.tar`);
    if (!existsSync(packed)) {
      const work = join(cache, `${suite}-work`);
      rmSync(work, { recursive: true, force: true });
      execFileSync('debootstrap', ['--variant=minbase', suite, work], { stdio: ['ignore', 'ignore', 'inherit'] });
      execFileSync('tar', ['-C', work, '-cf', `${packed}.new`, '.']);
      execFileSync('mv', [`${packed}.new`, packed]);
      rmSync(work, { recursive: true, force: true });
    }
    mkdirSync(folder, { recursive: true });
    execFileSync('tar', ['-C', folder, '-xf', packed]);
    cpSync('/etc/resolv.conf', join(folder, 'etc/resolv.conf'), { dereference: true });
    // The clock of a machine that tests may be anywhere.
    const apt = ['Acquire::Check-Valid-Until "false";', 'Acquire::Check-Date "false";', 'Acquire::Retries "3";'];
    writeFileSync(join(folder, 'etc/apt/apt.conf.d/99trial'), `${apt.join('\n')}\n`);
    // A network with an authority of its own.
    const authority = process.env['NODE_EXTRA_CA_CERTS'];
    if (authority !== undefined) cpSync(authority, join(folder, AUTHORITY), { dereference: true });
    const hosts = '127.0.0.1 localhost\n';
    appendFileSync(join(folder, 'etc/hosts'), hosts);
  }

  /** A line of the shell, as root; `sudo`-less like the first user of a container. */
  run(line: string): Outcome {
    const { status, stdout, stderr, error } = spawnSync('unshare', this.#arguments(line), {
      encoding: 'utf8',
      env: environment(),
      timeout: HOUR_MS,
      maxBuffer: 1 << 28,
    });
    return { isGood: status === 0, output: `${stdout}${stderr}${error?.message ?? ''}`.trim() };
  }

  /** A program that goes on, as the service's user where one is named. */
  start(line: string, user: string | null = null): ChildProcess {
    const drop = user === null ? '' : `setpriv --reuid=${user} --regid=${user} --groups=dialout --inh-caps=-all `;
    return spawn('unshare', this.#arguments(`exec ${drop}${line}`), {
      env: environment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Mounts of its own, gone with the last process. */
  #arguments(line: string): string[] {
    const mounts = ['dev', 'proc', 'sys'].map((name) => `mount --rbind /${name} ${this.folder}/${name}`).join(' && ');
    const quoted = line.replaceAll("'", String.raw`'\''`);
    return ['--mount', 'sh', '-c', `${mounts} && exec chroot ${this.folder} sh -c '${quoted}'`];
  }
}

function environment(): Record<string, string> {
  const network = Object.entries(process.env).filter(([name]) => KEPT.test(name));
  return {
    ...Object.fromEntries(network.map(([name, value]) => [name, value ?? ''])),
    ...(process.env['NODE_EXTRA_CA_CERTS'] !== undefined && { NODE_EXTRA_CA_CERTS: AUTHORITY }),
    PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    HOME: '/root',
    LANG: 'C.UTF-8',
    DEBIAN_FRONTEND: 'noninteractive',
  };
}
