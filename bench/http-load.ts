// Child process of the HTTP benchmark: keeps some connections busy with one request each and counts the answers.
// It must not know who answers.
import { connect, type Socket } from 'node:net';

export interface LoadOrder {
  readonly port: number;
  readonly path: string;
  readonly connections: number;
  readonly durationMs: number;
}

export interface LoadResult {
  readonly answers: number;
  readonly seconds: number;
}

const HEADER_END = Buffer.from('\r\n\r\n');

process.on('message', (order: LoadOrder) => {
  void run(order).then((result) => process.send?.(result));
});

async function run({ port, path, connections, durationMs }: LoadOrder): Promise<LoadResult> {
  const request = Buffer.from(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`);
  const startedMs = performance.now();
  const endMs = startedMs + durationMs;
  const counts = await Promise.all(Array.from({ length: connections }, () => ask(port, request, endMs)));
  const answers = counts.reduce((sum, count) => sum + count, 0);
  return { answers, seconds: (performance.now() - startedMs) / 1000 };
}

function ask(port: number, request: Buffer, endMs: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket: Socket = connect(port, '127.0.0.1', () => socket.write(request));
    let answers = 0;
    let answerBytes = 0;
    let received = 0;
    socket.setNoDelay(true);
    socket.on('error', reject);
    socket.on('close', () => resolve(answers));
    socket.on('data', (chunk) => {
      if (received === 0) answerBytes = lengthOf(chunk);
      received += chunk.length;
      if (received < answerBytes) return;
      received = 0;
      answers++;
      if (performance.now() >= endMs) socket.destroy();
      else socket.write(request);
    });
  });
}

function lengthOf(chunk: Buffer): number {
  const headerBytes = chunk.indexOf(HEADER_END) + HEADER_END.length;
  const header = chunk.toString('latin1', 0, headerBytes);
  if (!header.startsWith('HTTP/1.1 200')) throw new Error(`unexpected answer: ${header}`);
  return headerBytes + Number(/content-length: (\d+)/i.exec(header)?.[1]);
}
