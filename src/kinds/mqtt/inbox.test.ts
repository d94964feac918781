// What is kept of a flood: the newest of every topic, within bounds.
import { expect, it } from 'vitest';
import { MAX_PAYLOAD_BYTES } from '../../codec/mqtt/payload.ts';
import { Inbox } from './inbox.ts';

const bytes = (text: string): Buffer => Buffer.from(text);

it('keeps the newest of every topic, in the order in which topics came, and counts the others', () => {
  const inbox = new Inbox();
  for (let count = 1; count <= 10_000; count++) inbox.put('flood', bytes(String(count)), false, count);
  inbox.put('calm', bytes('1'), false, 1);
  expect(inbox.size).toBe(2);
  expect(inbox.dropped).toBe(9999);
  const { topic, payload, replaced, atMs } = inbox.take() ?? {};
  expect([topic, payload?.toString(), replaced, atMs]).toEqual(['flood', '10000', 9999, 10_000]);
  expect(inbox.take()?.topic).toBe('calm');
  expect(inbox.take()).toBeNull();
});

it('never lets an old retained message take the place of a new one', () => {
  const inbox = new Inbox();
  inbox.put('a', bytes('old'), true, 1);
  inbox.put('a', bytes('new'), false, 2);
  inbox.put('a', bytes('older'), true, 3);
  expect(inbox.take()).toMatchObject({ payload: bytes('new'), isRetained: false });
});

it('is bounded in topics and in bytes', () => {
  const inbox = new Inbox();
  for (let count = 0; count < 5000; count++) inbox.put(`t/${count}`, bytes('1'), false, 1);
  expect([inbox.size, inbox.dropped]).toEqual([2000, 3000]);
  inbox.clear();
  for (let count = 0; count < 500; count++) inbox.put(`t/${count}`, Buffer.alloc(MAX_PAYLOAD_BYTES), false, 1);
  expect(inbox.size).toBe(128);
});

it('keeps nothing of a message that is longer than any measurement, but that it came', () => {
  const inbox = new Inbox();
  inbox.put('a', Buffer.alloc(MAX_PAYLOAD_BYTES + 1), false, 1);
  expect(inbox.take()).toMatchObject({ topic: 'a', payload: null });
});
