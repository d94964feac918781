// A datagram socket as systemd gives it to its services, and everything that was sent to it.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { eventually } from './eventually.ts';

export interface NotifySocket {
  readonly path: string;
  readonly received: () => string;
  readonly close: () => void;
}

/** Perl is on every Debian; unlike socat it lets go of what systemd-notify passes along to see when it has been read. */
const RECEIVER = `my $s; socket($s, AF_UNIX, SOCK_DGRAM, 0) or die; bind($s, pack_sockaddr_un($ARGV[0])) or die; $| = 1;
  while (defined recv($s, my $message, 4096, 0)) { print "$message\n" }`;

export async function openNotifySocket(path: string): Promise<NotifySocket> {
  const perl = spawn('perl', ['-MSocket', '-e', RECEIVER, path], { stdio: ['ignore', 'pipe', 'inherit'] });
  let received = '';
  perl.stdout.on('data', (chunk: Buffer) => (received += chunk.toString()));
  await eventually('the socket is there', () => existsSync(path));
  return {
    path,
    received: () => received.replaceAll(/^BARRIER=1\n/gm, ''),
    close: () => void perl.kill('SIGKILL'),
  };
}
