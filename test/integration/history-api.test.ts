// The history over real sockets: months of readings in constant memory, gzip, clients that do not read or go away.
import { connect } from 'node:net';
import { createGunzip } from 'node:zlib';
import { get, type IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createServer } from '../../src/api/server.ts';
import { listenAll, type Listening } from '../../src/api/http/listen.ts';
import { Calendar } from '../../src/time/calendar.ts';
import type { HistoryPage, RangeQuery } from '../../src/history/history.ts';
import { systemClock } from '../../src/transport/system-clock.ts';
import { amount } from '../support/amount.ts';
import { keptBytes } from '../support/kept-memory.ts';
import { LiteralHistory } from '../support/literal-history.ts';
import { LiveHouse, QUIET_LOG } from '../support/live-house.ts';
import { eventually } from '../support/eventually.ts';

const DAY_MS = 86_400_000;
const YEAR_MS = 365 * DAY_MS;
/** Many times what may be kept of an answer in memory. */
const STREAMED_DAYS = amount(365, 60);
const READING_MS = 10_000;
const POINTS_A_PAGE = 10_000;

/** As many readings as wanted, made when they are taken, as from a disk. */
class LongHistory extends LiteralHistory {
  taken = 0;
  isClosed = false;
  failAfter = Infinity;

  override async *range({ fromMs, toMs, resolution }: RangeQuery): AsyncGenerator<HistoryPage> {
    const [series] = await this.seriesList();
    if (!series || resolution !== 'raw') return;
    try {
      for (let ms = fromMs; ms < toMs; ms += POINTS_A_PAGE * READING_MS) {
        const length = Math.min(POINTS_A_PAGE, Math.ceil((toMs - ms) / READING_MS));
        const timesMs = Float64Array.from({ length }, (_, index) => ms + index * READING_MS);
        const values = Float64Array.from({ length }, (_, index) => (index % 5000) / 10);
        this.taken += length;
        if (this.taken > this.failAfter) throw new Error('the disk is gone');
        yield { kind: 'raw', series, timesMs, values };
        await new Promise((resolve) => setImmediate(resolve));
      }
    } finally {
      this.isClosed = true;
    }
  }
}

let history: LongHistory;
let app: FastifyInstance;
let listening: Listening;
let port: number;

beforeEach(async () => {
  const house = new LiveHouse();
  const nowMs = house.clock.wallMs();
  history = new LongHistory(new Calendar('Europe/Berlin'));
  history.add('home.power', [[nowMs - YEAR_MS, 1]]);
  app = createServer(house.deps({ history }));
  listening = await listenAll(app, [{ host: '127.0.0.1', port: 0 }], { clock: systemClock, log: QUIET_LOG });
  port = listening.addresses[0]?.port ?? 0;
});

afterEach(() => listening.close());

function ask(query: string, headers: Record<string, string> = {}): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port, path: `/api/v1/history?series=home.power&${query}`, headers }, resolve).on(
      'error',
      reject,
    );
  });
}

const WHOLE_YEAR = 'from=-1y&resolution=raw';
const ROWS_OF_A_DAY = DAY_MS / READING_MS;
/** Least bytes of a row, in any format. */
const ROW_BYTES = 20;

/** Characters that end rows beyond those of the points: columns, points and series of JSON, the head line of CSV. */
const OTHER_ENDS = { json: 3, csv: 1, ndjson: 0 };

it.each(['json', 'csv', 'ndjson'] as const)(
  'months of readings as %s are answered in constant memory',
  async (format) => {
    const expectedRows = STREAMED_DAYS * ROWS_OF_A_DAY;
    const leastBytes = expectedRows * ROW_BYTES;
    const response = await ask(`from=-${STREAMED_DAYS}d&resolution=raw&format=${format}`);
    const kept: number[] = [];
    let bytes = 0;
    let rows = 0;
    const rowEnd = format === 'json' ? ']' : '\n';
    for await (const chunk of response as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      for (let at = chunk.indexOf(rowEnd); at >= 0; at = chunk.indexOf(rowEnd, at + 1)) rows++;
      if (bytes > (leastBytes / 6) * (kept.length + 1)) kept.push(keptBytes().heap);
    }
    expect(response.complete).toBe(true);
    expect(rows).toBe(expectedRows + OTHER_ENDS[format]);
    expect(bytes).toBeGreaterThan(leastBytes);
    // What is kept at the end is what was kept at the beginning.
    expect(Math.max(...kept) - (kept[0] ?? 0)).toBeLessThan(leastBytes / 2);
  },
  120_000,
);

it('is zipped when asked, and the same', async () => {
  const plain = await text(await ask('from=-5d&resolution=raw'));
  const response = await ask('from=-5d&resolution=raw', { 'accept-encoding': 'gzip, deflate' });
  expect(response.headers['content-encoding']).toBe('gzip');
  expect(response.headers['vary']).toContain('accept-encoding');
  expect((await text(response.pipe(createGunzip()))) === plain).toBe(true);
  expect(JSON.parse(plain).series[0].points).toHaveLength(5 * ROWS_OF_A_DAY);
  expect((await ask('', { 'accept-encoding': 'gzip;q=0, br' })).headers['content-encoding']).toBeUndefined();
});

describe('a client that does not read', () => {
  it('is waited for with little in memory, and ends the question when it goes', async () => {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write(`GET /api/v1/history?series=home.power&${WHOLE_YEAR} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`);
    await new Promise((resolve) => socket.once('data', resolve));
    socket.pause();
    // The pipes fill up; then nothing more is taken from the disk.
    let taken = -1;
    await eventually('the disk to rest', () => taken === history.taken, {
      step: async () => {
        taken = history.taken;
        await new Promise((resolve) => setTimeout(resolve, 300));
      },
    });
    expect(history.taken).toBeLessThan((365 * ROWS_OF_A_DAY) / 3);
    expect(history.isClosed).toBe(false);
    socket.destroy();
    await eventually('the end of the question', () => history.isClosed);
  });
});

it('cuts the connection when the disk fails in the middle: half an answer must not look whole', async () => {
  history.failAfter = 200_000;
  const response = await ask(WHOLE_YEAR);
  expect(response.statusCode).toBe(200);
  await expect(text(response)).rejects.toThrow('aborted');
  expect(response.complete).toBe(false);
});

it('refuses more questions at once than the disk can take, and takes them again later', async () => {
  const first = await Promise.all(Array.from({ length: 16 }, () => ask(WHOLE_YEAR)));
  const refused = await ask(WHOLE_YEAR);
  expect(refused.statusCode).toBe(503);
  expect(JSON.parse(await text(refused))).toMatchObject({ error: { code: 'HTTP_OVERLOADED' } });
  for (const response of first) response.destroy();
  let status: number | undefined;
  await eventually('room for another question', () => status === 200, {
    step: async () => {
      const again = await ask('from=-1h&resolution=raw');
      status = again.statusCode;
      again.destroy();
    },
  });
});

async function text(stream: NodeJS.ReadableStream): Promise<string> {
  const parts: string[] = [];
  for await (const chunk of stream as AsyncIterable<Buffer>) parts.push(chunk.toString());
  return parts.join('');
}
