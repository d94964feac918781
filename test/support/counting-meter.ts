// A Modbus TCP meter (SDM120) whose power is the number of the answer: 1 W, 2 W, 3 W ... What a history keeps of it shows by
// itself what is missing, doubled or wrong.
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { afterTest } from './clean-up.ts';
import type { HistoryPoint } from './history-facts.ts';

/** So long an answer takes: no two readings fall on the same millisecond, which a history would keep once only. */
const ANSWER_MS = 4;
const HEAD_BYTES = 6;

export interface CountingMeter {
  /** `host:port` */
  readonly address: string;
  /** How often it was read: the power it told last. */
  readonly answers: () => number;
  /** When it told this power, ms since the epoch. */
  readonly answeredAtMs: (power: number) => number;
}

/** To be called inside a test. */
export async function countingMeter(): Promise<CountingMeter> {
  const timesMs = [0];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    let pending: Buffer = Buffer.alloc(0);
    socket.on('data', (chunk: Buffer) => {
      pending = Buffer.concat([pending, chunk]);
      // A read request: transaction, protocol, length, unit, function, address, count.
      for (; pending.length >= 12; pending = pending.subarray(12)) {
        const request = Buffer.from(pending.subarray(0, 12));
        setTimeout(() => socket.write(answerTo(request, timesMs.push(Date.now()) - 1)), ANSWER_MS);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  afterTest(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => server.close(resolve));
  });
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    answers: () => timesMs.length - 1,
    answeredAtMs: (power) => timesMs[power] ?? NaN,
  };
}

function answerTo(request: Buffer, power: number): Buffer {
  const bytes = request.readUInt16BE(10) * 2;
  const answer = Buffer.alloc(HEAD_BYTES + 3 + bytes);
  request.copy(answer, 0, 0, 8);
  answer.writeUInt16BE(3 + bytes, 4);
  answer.writeUInt8(bytes, 8);
  answer.writeFloatBE(power, 9);
  return answer;
}

/** A hub that reads the meter without pause, and what else its configuration says. */
export function countingConfig({ address }: CountingMeter, more: string): string {
  return `
server: { listen: 127.0.0.1:0 }
buses: { wire: { type: modbus-tcp, address: "${address}" } }
devices:
  grid: { model: sdm120, bus: wire, id: 1, measurands: [power], poll: { fast: 0s }, timeout: 10s, lifetime: 60s }
${more}`;
}

/** Throws unless the values are whole numbers without a gap or a repetition. Returns the first and last. */
export function unbroken(points: readonly HistoryPoint[]): { first: number; last: number } {
  let before: HistoryPoint | null = null;
  for (const point of points) {
    const isNext = before === null || (point[1] === before[1] + 1 && point[0] > before[0]);
    if (!isNext) throw new Error(`after ${String(before)} comes ${String(point)}`);
    before = point;
  }
  return { first: points[0]?.[1] ?? 0, last: before?.[1] ?? 0 };
}
