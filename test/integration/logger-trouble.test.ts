// `meterhub logger record` unattended: with a server that is ill for a while, one that never was one, a full disk.
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { countingMeter, unbroken } from '../support/counting-meter.ts';
import { GoFirehose } from '../support/go-firehose.ts';
import { runHub } from '../support/hub-process.ts';
import { countIn, record, recorded, serverConfig } from '../support/logger-house.ts';
import { mayMount, SmallDisk } from '../support/small-disk.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { eventually } from '../support/eventually.ts';

const cleanUps: (() => unknown)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

test('a server that is ill for a while: 500, garbage, closed connections, nothing', async () => {
  const firehose = new GoFirehose('0.5');
  await firehose.open();
  cleanUps.push(() => firehose.close());
  const ills: RequestListener[] = [
    (_, response) => response.writeHead(500).end('internal error'),
    (_, response) => response.end('<html>a login page</html>'),
    (_, response) => response.end('{"events":[{"timestamp":'),
    (_, response) => response.end('{"events":42}'),
    (_, response) => response.writeHead(404).end(),
    (request) => request.socket.destroy(),
  ];
  let ill: RequestListener | null = null;
  let asked = 0;
  const proxy = createServer((request, response) => {
    if (ill !== null) {
      asked++;
      return ill(request, response);
    }
    fetch(`http://${firehose.address}${request.url ?? ''}`).then(
      async (answer) => response.end(await answer.text()),
      () => response.destroy(),
    );
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  cleanUps.push(() => {
    proxy.closeAllConnections();
    return new Promise((resolve) => proxy.close(resolve));
  });
  const path = join(tempFolder(), 'log.db');
  const recorder = record(`127.0.0.1:${(proxy.address() as AddressInfo).port}`, path, '-t', '1');
  await eventually('a question', () => firehose.isWaitedFor);
  let value = 0;
  const beginMs = Date.now();
  const publish = (): void => firehose.publish(beginMs + ++value * 10, 12, 'WLocPhsA', value);
  publish();
  await eventually('the value', () => countIn(path) === value);
  for (const one of ills) {
    ill = one;
    asked = 0;
    publish();
    await eventually('a question that fails', () => asked > 0);
    publish();
    ill = null;
    await eventually('both values', () => countIn(path) === value);
  }
  recorder.signal('SIGTERM');
  expect(await recorder.ended).toBe(0);
  expect(unbroken(recorded(path))).toEqual({ first: 1, last: value });
});

test('a server that never was one is refused at once', async () => {
  const other = createServer((_, response) => response.end('hello'));
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  cleanUps.push(() => other.close());
  const recorder = record(`127.0.0.1:${(other.address() as AddressInfo).port}`, join(tempFolder(), 'log.db'));
  expect(await recorder.ended).toBeGreaterThan(0);
  expect(recorder.errors).toContain('is it MeterHub or sdm630_httpd?');
});

test.skipIf(!mayMount())(
  'a full disk (needs the right to mount one): kept, and written when there is room',
  async () => {
    const disk = new SmallDisk(2);
    const path = join(disk.folder, 'log.db');
    const meter = await countingMeter();
    const hub = await runHub(serverConfig(meter));
    const recorder = record(hub.address, path);
    await eventually('records', () => countIn(path) > 5);
    disk.fill();
    await eventually('a complaint', () => recorder.errors.includes('Failed to store, trying again'));
    const until = meter.answers() + 20;
    await eventually('more readings', () => meter.answers() > until);
    expect(recorder.errors.split('Failed to store').length - 1).toBe(1);
    disk.makeRoom();
    await eventually('everything', () => (recorded(path).at(-1)?.[1] ?? 0) > until);
    expect(recorder.errors).toContain('The disk takes measurements again.');
    recorder.signal('SIGTERM');
    expect(await recorder.ended).toBe(0);
    unbroken(recorded(path));
  },
);
