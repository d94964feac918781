// What clients send who have flooded before: it is spoilt when it is a flood again, and left alone otherwise.
import { EventEmitter } from 'node:events';
import { beforeEach, describe, expect, it } from 'vitest';
import { FakeClock } from '../../../../test/support/fake-clock.ts';
import { FloodGuard } from './flood-guard.ts';

const REQUEST = 'GET / HTTP/1.1\r\nHost: home\r\n\r\n';
const FORGOTTEN_MS = 600_000;

let clock: FakeClock;
let guard: FloodGuard;

beforeEach(() => {
  clock = new FakeClock();
  guard = new FloodGuard(clock, 3);
});

/** What the parser gets of what a client sends on a new connection. */
function parsed(client: string, sent: string): string {
  const socket = new EventEmitter();
  let got = '';
  socket.on('data', (piece: Buffer) => (got += piece.toString()));
  guard.watch(client, socket);
  socket.emit('data', Buffer.from(sent));
  return got;
}

describe('a client that has flooded', () => {
  it('gets a flood no further than to its first byte, and is heard otherwise', () => {
    guard.suspect('a');
    expect(parsed('a', REQUEST.repeat(4))[0]).toBe('\0');
    expect(parsed('a', REQUEST.repeat(3))).toBe(REQUEST.repeat(3));
    expect(parsed('b', REQUEST.repeat(4))).toBe(REQUEST.repeat(4));
  });

  it('is trusted again ten minutes after the last one', async () => {
    guard.suspect('a');
    await clock.advance(FORGOTTEN_MS - 1);
    expect(parsed('a', REQUEST.repeat(4))[0]).toBe('\0');
    await clock.advance(FORGOTTEN_MS - 1);
    expect(parsed('a', REQUEST.repeat(4))[0]).toBe('\0');
    await clock.advance(FORGOTTEN_MS);
    expect(parsed('a', REQUEST.repeat(4))).toBe(REQUEST.repeat(4));
  });

  it('is forgotten before memory is: the newest thousand are remembered', () => {
    for (let client = 0; client <= 1000; client++) guard.suspect(`client ${client}`);
    expect(parsed('client 0', REQUEST.repeat(4))).toBe(REQUEST.repeat(4));
    expect(parsed('client 1', REQUEST.repeat(4))[0]).toBe('\0');
  });
});
