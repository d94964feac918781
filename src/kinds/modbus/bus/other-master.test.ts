import { describe, expect, test } from 'vitest';
import { read } from '../../../../test/support/scripted-slave.ts';
import type { HeardFrame } from '../../../codec/modbus/heard-frames.ts';
import { OtherMaster } from './other-master.ts';

const OWN = read(1, 12, 2);
const ASKED: HeardFrame = { kind: 'request', unit: 1, function: 4, address: 0x48, count: 2 };
const reply = (...data: readonly number[]): HeardFrame => ({
  ...{ kind: 'reply', unit: 1, function: 4 },
  data: Uint8Array.from(data),
});
const THEIRS = reply(0, 7, 0, 8);
const OURS = { request: OWN, isAnswered: true, data: Uint8Array.of(0, 1, 0, 2) };
const UNANSWERED = { request: OWN, isAnswered: false, data: null };

describe('another master', () => {
  test('is there when two of its requests were heard', () => {
    const others = new OtherMaster();
    others.heard([ASKED], 0);
    expect(others.heardOf(1, 0)).toBeNull();
    others.heard([ASKED], 100);
    expect(others.heardOf(1, 100)).toEqual({ unit: 1, address: 0x48, count: 2 });
    expect(others.heardOf(2, 100)).toBeNull();
  });

  test('is there when three replies came over some time that nobody asked for', () => {
    const others = new OtherMaster();
    for (const atMs of [0, 100, 1900]) others.ended(OURS, [THEIRS], atMs);
    expect(others.heardOf(1, 1900)).toBeNull();
    others.ended(OURS, [THEIRS], 2100);
    expect(others.heardOf(1, 2100)).toEqual({ unit: 1, address: null, count: 2 });
    expect(others.hasUnaskedReplies(2100)).toBe(true);
  });

  test('is forgotten after ten minutes of silence', () => {
    const others = new OtherMaster();
    others.heard([ASKED, ASKED], 0);
    expect(others.heardOf(1, 599_999)).not.toBeNull();
    expect(others.heardOf(1, 600_000)).toBeNull();
  });

  test('a reply to its request is not counted again', () => {
    const others = new OtherMaster();
    others.heard([ASKED, THEIRS], 0);
    expect(others.openRequest(0)).toBeNull();
    expect(others.hasUnaskedReplies(0)).toBe(false);
  });

  test('its request is open until its reply comes, for a second at most', () => {
    const others = new OtherMaster();
    others.heard([ASKED], 0);
    expect(others.openRequest(999)).toMatchObject({ request: ASKED, atMs: 0 });
    expect(others.openRequest(1000)).toBeNull();
    others.heard([THEIRS], 1100);
    others.heard([ASKED], 1200);
    others.heard([THEIRS], 1210);
    expect(others.openRequest(1210)).toBeNull();
  });
});

describe('nobody else is there', () => {
  test('own late replies explain themselves, one each', () => {
    const others = new OtherMaster();
    for (let i = 0; i < 20; i++) {
      others.ended(UNANSWERED, [], 1000 * i);
      others.heard([THEIRS], 1000 * i + 30_000);
    }
    expect(others.hasUnaskedReplies(60_000)).toBe(false);
    others.heard([THEIRS], 60_000);
    expect(others.hasUnaskedReplies(60_000)).toBe(true);
  });

  test('a foreign frame in place of a reply is that reply, spoilt', () => {
    const others = new OtherMaster();
    for (let i = 0; i < 20; i++) others.ended(UNANSWERED, [{ ...THEIRS, unit: 9 }], 1000 * i);
    expect(others.heardOf(9, 20_000)).toBeNull();
    expect(others.hasUnaskedReplies(20_000)).toBe(false);
  });

  test('a reply that comes twice, and our request that comes back', () => {
    const others = new OtherMaster();
    const echo: HeardFrame = { kind: 'request', unit: 1, function: 4, address: 12, count: 2 };
    for (let i = 0; i < 20; i++) {
      others.ended(OURS, [], 1000 * i);
      others.heard([reply(0, 1, 0, 2), echo], 1000 * i + 100);
    }
    expect(others.heardOf(1, 20_000)).toBeNull();
    expect(others.hasUnaskedReplies(20_000)).toBe(false);
  });
});
