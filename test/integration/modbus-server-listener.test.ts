import { createServer, type AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { listenTcp } from '../../src/transport/tcp-listen.ts';
import { systemClock } from '../../src/transport/system-clock.ts';
import { ProblemReporter } from '../../src/log/problem-reporter.ts';
import { Listener, listenProblem } from '../../src/output/listen/listener.ts';
import { LISTEN_PROBLEM } from '../../src/output/modbus/modbus-server.ts';
import { eventually } from '../support/eventually.ts';

const failure = (code: string): Error => Object.assign(new Error(`listen ${code}`), { code });

test.each([
  ['EADDRINUSE', 'cannot listen on 0.0.0.0:502: another program uses the port: stop it, or choose another'],
  ['EACCES', 'this user may not use port 502: choose one above 1023 with `listen`, for example 1502'],
  ['EADDRNOTAVAIL', 'this machine does not have that address'],
  ['EMFILE', 'listen EMFILE; it is tried again by itself'],
])('%s is said with what to do', (code, text) => {
  expect(listenProblem({ host: '0.0.0.0', port: 502 }, failure(code), LISTEN_PROBLEM)).toContain(text);
});

test('a port that is taken is a problem until it is free; then it is opened by itself', async () => {
  const logged: string[] = [];
  const log = {
    warn: (_: object, text: string) => logged.push(text),
    info: (_: object, text: string) => logged.push(text),
  };
  const reporter = new ProblemReporter('x', log);
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as AddressInfo;
  const listener = new Listener({
    ...{ address: { host: '127.0.0.1', port }, clock: systemClock, reporter, problem: LISTEN_PROBLEM },
    open: (place) => listenTcp(place, () => ({ close: () => undefined })),
    onOpen: () => undefined,
  });
  listener.start();
  await eventually(() => reporter.state.problem !== null);
  expect(reporter.state).toMatchObject({
    code: 'MODBUS_LISTEN',
    facts: { errno: 'EADDRINUSE', where: `127.0.0.1:${port}` },
  });
  await new Promise((resolve) => other.close(resolve));
  await eventually(() => listener.address !== null);
  expect([listener.address, reporter.state.problem]).toEqual([`127.0.0.1:${port}`, null]);
  expect(logged).toHaveLength(2);
  await listener.stop();
  expect(listener.address).toBe(null);
});
