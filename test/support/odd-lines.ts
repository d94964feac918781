// Lines on which something else talks, or nobody: what people connect by mistake. Each is a TCP server; socat makes a serial
// port of it where one is wanted.
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { join } from 'node:path';
import { encodeTelegram } from '../../src/codec/sml/encode.ts';
import { rtuFraming } from '../../src/codec/modbus/rtu.ts';
import { eventually } from './eventually.ts';
import { newerMeter } from './sml-telegrams.ts';
import { tempFolder } from './temp-folder.ts';

type Talk = (socket: Socket) => NodeJS.Timeout | null;

const request = rtuFraming.begin({ kind: 'read', unit: 1, function: 4, address: 0, count: 2 }).bytes;
const telegram = encodeTelegram(newerMeter());

/** Bytes again and again. */
const every =
  (ms: number, bytes: Uint8Array): Talk =>
  (socket) =>
    setInterval(() => socket.write(bytes), ms);

export const ODD_LINES = {
  'an infrared head': every(500, telegram),
  'a second master': every(120, request),
  'a line that never falls silent': every(1, new Uint8Array(10).fill(0x55)),
  'one that hangs up': (socket: Socket) => setTimeout(() => socket.destroy(), 50),
  'one that drips bytes': every(200, Uint8Array.of(1)),
  'one that never answers': () => null,
} as const satisfies Record<string, Talk>;

export type OddLine = keyof typeof ODD_LINES;

export interface RunningLine {
  /** `127.0.0.1:port` */
  readonly address: string;
  readonly port: number;
  stop(): Promise<void>;
}

export async function startOddLine(kind: OddLine): Promise<RunningLine> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.resume();
    const timer = ODD_LINES[kind](socket);
    socket.on('close', () => {
      if (timer !== null) clearTimeout(timer);
      sockets.delete(socket);
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return {
    address: `127.0.0.1:${port}`,
    port,
    stop: () =>
      new Promise((closed) => {
        server.close(() => closed());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

export interface SerialEnd {
  readonly path: string;
  stop(): Promise<void>;
}

/** A serial port whose wire is the line. */
export async function serialEndOf({ address }: RunningLine): Promise<SerialEnd> {
  const path = join(tempFolder(), 'port');
  const socat: ChildProcess = spawn('socat', [`pty,raw,echo=0,link=${path}`, `tcp:${address}`], { stdio: 'ignore' });
  const ended = new Promise<void>((resolve) => socat.once('exit', () => resolve()));
  await eventually('the serial port is there', () => existsSync(path) || socat.exitCode !== null);
  return {
    path,
    stop: async () => {
      socat.kill('SIGKILL');
      await ended;
    },
  };
}
