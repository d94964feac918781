import { describe, expect, test } from 'vitest';
import { MeterHubError } from '../model/error.ts';
import { FakeClock } from '../../test/support/fake-clock.ts';
import { Inbox } from './inbox.ts';

const LONG_MS = 30_000;
const closed = new MeterHubError('TCP_CLOSED', 'closed', { details: { where: 'gateway:502' } });

describe('an inbox', () => {
  test('gives at once what has arrived, all of it', async () => {
    const inbox = new Inbox();
    inbox.push(Uint8Array.of(1, 2));
    inbox.push(Uint8Array.of(3));
    expect(inbox.size).toBe(3);
    expect([...(await inbox.read(LONG_MS))]).toEqual([1, 2, 3]);
    expect(inbox.size).toBe(0);
  });

  test('waits for the first bytes', async () => {
    const inbox = new Inbox();
    const reading = inbox.read(LONG_MS);
    inbox.push(Uint8Array.of(7));
    expect([...(await reading)]).toEqual([7]);
  });

  test('gives nothing when nothing came in time, and does not wait for 0 ms', async () => {
    const clock = new FakeClock();
    const inbox = new Inbox(clock);
    expect(await inbox.read(0)).toHaveLength(0);
    let isOver = false;
    const reading = inbox.read(5).finally(() => (isOver = true));
    await clock.advance(4.9);
    expect(isOver).toBe(false);
    await clock.advance(0.1);
    expect(await reading).toHaveLength(0);
    inbox.push(Uint8Array.of(7));
    expect([...(await inbox.read(0))]).toEqual([7]);
  });

  test('ends a waiting read when the wire is lost', async () => {
    const inbox = new Inbox();
    const reading = inbox.read(LONG_MS);
    inbox.fail(closed);
    await expect(reading).rejects.toBe(closed);
  });

  test('hands out what had arrived before the loss, then the first reason for ever', async () => {
    const inbox = new Inbox();
    inbox.push(Uint8Array.of(1));
    inbox.fail(closed);
    inbox.fail(new MeterHubError('BUS_CLOSED', 'later'));
    expect([...(await inbox.read(LONG_MS))]).toEqual([1]);
    await expect(inbox.read(LONG_MS)).rejects.toBe(closed);
    await expect(inbox.read(0)).rejects.toBe(closed);
  });
});
