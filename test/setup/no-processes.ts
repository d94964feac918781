// Keeps the quick tests quick: none of them may start a process, listen on a socket or connect one. Such tests stand in
// test/integration.
import childProcess from 'node:child_process';
import dgram from 'node:dgram';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';

function refuse(what: string): () => never {
  return () => {
    throw new Error(`a quick test must not ${what}: such tests stand in test/integration`);
  };
}

const { execFileSync } = childProcess;

for (const name of ['spawn', 'spawnSync', 'exec', 'execSync', 'execFile'] as const) {
  Object.defineProperty(childProcess, name, { value: refuse(`start a process (${name})`), configurable: true });
}
// Nothing else makes a named pipe, which is a disk that stalls for as long as a test wants.
childProcess.execFileSync = ((file: string, args: readonly string[]) =>
  file === 'mkfifo' ? execFileSync(file, args) : refuse('start a process (execFileSync)')()) as typeof execFileSync;
syncBuiltinESMExports();
net.Server.prototype.listen = refuse('listen on a socket');
net.Socket.prototype.connect = refuse('connect a socket');
dgram.Socket.prototype.bind = refuse('bind a socket');
