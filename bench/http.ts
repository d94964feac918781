// Requests per second of GET /last against a bare node:http server that answers the same bytes.
// Run: node --import tsx bench/http.ts [seconds per round] [rounds]
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer as createBareServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer } from '../src/api/server.ts';
import { listenAll } from '../src/api/http/listen.ts';
import { systemClock } from '../src/transport/system-clock.ts';
import { LiveHouse, QUIET_LOG, SDM630_MEASURANDS } from '../test/support/live-house.ts';
import type { LoadOrder, LoadResult } from './http-load.ts';

const CONNECTIONS = 20;
const METERS = 5;
const TARGET = 0.8;
const PATH = '/last';

const durationMs = Number(process.argv[2] ?? 2) * 1000;
const rounds = Number(process.argv[3] ?? 5);

const house = new LiveHouse();
for (let id = 1; id <= METERS; id++) house.addDevice(`meter${id}`, id);

/** One poll of every meter, so that the cache is renewed as often as in a house that polls once a second. */
function poll(): void {
  for (let id = 1; id <= METERS; id++) {
    const values = SDM630_MEASURANDS.map((measurand, index) => [measurand, 100 + index + Math.random()] as const);
    house.read(`meter${id}`, Object.fromEntries(values), Number.MAX_SAFE_INTEGER);
  }
}

poll();
const hub = await listenAll(createServer(house.deps()), [{ host: '127.0.0.1', port: 0 }], {
  clock: systemClock,
  log: QUIET_LOG,
});
const hubPort = hub.addresses[0]?.port ?? 0;
const sample = await fetch(`http://127.0.0.1:${hubPort}${PATH}`);
const body = Buffer.from(await sample.arrayBuffer());
const headers = {
  'content-type': sample.headers.get('content-type') ?? '',
  'access-control-allow-origin': '*',
  'content-length': body.length,
};
const bare = createBareServer((_request, response) => {
  response.writeHead(200, headers);
  response.end(body);
});
await new Promise<void>((resolve) => bare.listen(0, '127.0.0.1', resolve));
const barePort = (bare.address() as AddressInfo).port;

const load = fork(new URL('./http-load.ts', import.meta.url));

async function rate(port: number, ms: number): Promise<number> {
  const order: LoadOrder = { port, path: PATH, connections: CONNECTIONS, durationMs: ms };
  load.send(order);
  const [{ answers, seconds }] = (await once(load, 'message')) as [LoadResult];
  return answers / seconds;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

console.log(`GET ${PATH}: ${METERS} meters, ${body.length} bytes, ${CONNECTIONS} connections, ${rounds} rounds`);
await rate(barePort, 1000);
await rate(hubPort, 1000);
const poller = setInterval(poll, 1000);
const pairs: { bare: number; hub: number }[] = [];
for (let round = 0; round < rounds; round++) {
  // Turn about, so that a noisy machine is noisy for both.
  const first = round % 2 === 0 ? await rate(barePort, durationMs) : 0;
  const hubRate = await rate(hubPort, durationMs);
  pairs.push({ bare: first || (await rate(barePort, durationMs)), hub: hubRate });
}
clearInterval(poller);

const ratio = median(pairs.map((pair) => pair.hub / pair.bare));
console.log(`bare node:http  ${median(pairs.map((pair) => pair.bare)).toFixed(0)} requests/s`);
console.log(`MeterHub        ${median(pairs.map((pair) => pair.hub)).toFixed(0)} requests/s`);
console.log(`ratio           ${ratio.toFixed(2)} (target >= ${TARGET}, ${ratio >= TARGET ? 'reached' : 'MISSED'})`);

load.kill();
bare.closeAllConnections();
bare.close();
await hub.close();
