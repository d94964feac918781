// A real FTP server (vsftpd of Debian) for one test: any free port, one folder, one password.
import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';

const PROGRAM = '/usr/sbin/vsftpd';

/** It switches users, so it needs root's rights, as in CI. */
export const hasFtpServer = existsSync(PROGRAM) && process.getuid?.() === 0;

/** vsftpd asks an anonymous user for a password of this list: the only accounts that need no system user. */
export const FTP_USER = 'anonymous';
export const FTP_PASSWORD = 'secret-of-ftp';

/** The one folder of the server in which files can be put. */
export const FTP_WRITABLE = 'USB';

export class FtpServer {
  readonly root: string;
  readonly port: number;
  readonly #child: ChildProcess;

  private constructor(root: string, port: number, child: ChildProcess) {
    this.root = root;
    this.port = port;
    this.#child = child;
  }

  static async start(folder: string, port: number | null = null): Promise<FtpServer> {
    const root = join(folder, 'ftp');
    const empty = join(folder, 'ftp-empty');
    for (const path of [join(root, FTP_WRITABLE), empty]) mkdirSync(path, { recursive: true });
    chmodSync(folder, 0o755);
    chmodSync(join(root, FTP_WRITABLE), 0o777);
    // vsftpd insists on these.
    for (const path of [root, empty]) chmodSync(path, 0o555);
    const given = port ?? (await freePort());
    const passwords = join(folder, 'ftp-passwords');
    writeFileSync(passwords, `${FTP_PASSWORD}\n`);
    const settings = {
      listen: 'YES',
      listen_address: '127.0.0.1',
      listen_port: given,
      background: 'NO',
      anonymous_enable: 'YES',
      anon_root: root,
      // Its home has to exist.
      ftp_username: 'daemon',
      secure_email_list_enable: 'YES',
      email_password_file: passwords,
      write_enable: 'YES',
      anon_upload_enable: 'YES',
      anon_mkdir_write_enable: 'YES',
      anon_other_write_enable: 'YES',
      anon_umask: '022',
      seccomp_sandbox: 'NO',
      secure_chroot_dir: empty,
      xferlog_enable: 'NO',
      connect_from_port_20: 'NO',
    };
    const file = join(folder, 'vsftpd.conf');
    writeFileSync(
      file,
      Object.entries(settings)
        .map(([key, value]) => `${key}=${value}\n`)
        .join(''),
    );
    const child = spawn(PROGRAM, [file], { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
    await untilItAnswers(given, () => (child.exitCode === null ? null : said));
    return new FtpServer(root, given, child);
  }

  /** Ends it with all its connections. */
  async stop(): Promise<void> {
    if (this.#child.exitCode !== null) return;
    const ended = new Promise((resolve) => this.#child.once('exit', resolve));
    // Its sessions are processes of their own, in its group.
    process.kill(-(this.#child.pid ?? 0), 'SIGKILL');
    await ended;
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function untilItAnswers(port: number, ended: () => string | null): Promise<void> {
  for (let tries = 0; tries < 1000; tries++) {
    const why = ended();
    if (why !== null) throw new Error(`vsftpd ended: ${why}`);
    const isOpen = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1');
      socket.on('data', () => {
        socket.destroy();
        resolve(true);
      });
      socket.on('error', () => resolve(false));
      socket.on('close', () => resolve(false));
    });
    if (isOpen) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('vsftpd does not answer');
}
