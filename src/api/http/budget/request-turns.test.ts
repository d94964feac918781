// Requests of several connections, one at a time of each, in slices on a clock that the test moves.
import type { EventEmitter } from 'node:events';
import { ServerResponse, IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { beforeEach, describe, expect, it } from 'vitest';
import { MAX_PIPELINED, RequestTurns, SLICE_MS } from './request-turns.ts';

let nowMs: number;
let deferred: (() => void)[];
let floods: Socket[];
let begun: string[];
let turns: RequestTurns;

beforeEach(() => {
  nowMs = 0;
  deferred = [];
  floods = [];
  begun = [];
  turns = new RequestTurns({
    nowMs: () => nowMs,
    defer: (work) => deferred.push(work),
    onFlood: (socket) => floods.push(socket),
  });
});

/** What the event loop does after everything else. */
function nextSlice(): void {
  for (const work of deferred.splice(0)) work();
}

function take(socket: Socket, name: string, costMs = 0): EventEmitter {
  const response = new ServerResponse(new IncomingMessage(socket));
  turns.take(socket, response, () => {
    begun.push(name);
    nowMs += costMs;
  });
  return response;
}

describe('requests', () => {
  it('are worked on at once when there is time', () => {
    take(new Socket(), 'a');
    take(new Socket(), 'b');
    expect(begun).toEqual(['a', 'b']);
    nextSlice();
    expect(deferred).toEqual([]);
  });

  it('of one connection come one after the other, however many are sent at once', () => {
    const socket = new Socket();
    const [first, second] = ['a', 'b', 'c'].map((name) => take(socket, name));
    expect(begun).toEqual(['a']);
    first?.emit('close');
    expect(begun).toEqual(['a', 'b']);
    second?.emit('close');
    expect(begun).toEqual(['a', 'b', 'c']);
  });

  it('wait for the next slice when this one is used up, and those that came first are first', () => {
    const names = ['a', 'b', 'c', 'd', 'e'];
    for (const name of names) take(new Socket(), name, SLICE_MS / 2);
    expect(begun).toEqual(['a', 'b']);
    nextSlice();
    expect(begun).toEqual(['a', 'b', 'c', 'd']);
    take(new Socket(), 'f');
    nextSlice();
    expect(begun).toEqual([...names, 'f']);
  });

  it('of a connection that answers fast do not overtake others', () => {
    const [greedy, other] = [new Socket(), new Socket()];
    const first = take(greedy, 'g1', SLICE_MS);
    take(greedy, 'g2');
    take(other, 'o1');
    first.emit('close');
    nextSlice();
    expect(begun).toEqual(['g1', 'o1', 'g2']);
  });

  it('of a connection that is gone are not begun', () => {
    const socket = new Socket();
    const first = take(socket, 'a');
    take(socket, 'b');
    socket.destroy();
    first.emit('close');
    nextSlice();
    expect(begun).toEqual(['a']);
  });

  it('that are too many end their connection, and the rest of them is not so much as looked at', () => {
    const socket = new Socket();
    for (let count = 0; count < MAX_PIPELINED + 1; count++) take(socket, `${count}`);
    expect([floods, socket.destroyed]).toEqual([[], false]);
    const last = take(socket, 'one too many');
    take(socket, 'another');
    expect([floods, socket.destroyed]).toEqual([[socket], true]);
    last.emit('close');
    nextSlice();
    expect(begun).toEqual(['0']);
  });
});
