// Multicast DNS: what is written can be read, and damaged messages are none.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { amount } from '../../../test/support/amount.ts';
import { encodeAnswer, encodeQuestion, readMessage } from './message.ts';

const NAME = 'meterhub-1a2b.local';

it('asks and answers', () => {
  expect(readMessage(encodeQuestion(NAME))).toEqual({
    id: 0,
    isResponse: false,
    questions: [{ name: NAME, type: 255, asksAddress: true, wantsUnicast: false }],
    addresses: [],
  });
  const answer = readMessage(encodeAnswer(NAME, ['192.168.0.5', '10.0.0.1'], { ttlS: 120 }));
  expect(answer?.isResponse).toBe(true);
  expect(answer?.addresses).toEqual([
    { name: NAME, address: '192.168.0.5' },
    { name: NAME, address: '10.0.0.1' },
  ]);
});

it('answers older askers with their number and question', () => {
  const answer = readMessage(encodeAnswer(NAME, ['192.168.0.5'], { ttlS: 10, legacyId: 4711 }));
  expect(answer).toMatchObject({ id: 4711, questions: [{ name: NAME }], addresses: [{ name: NAME }] });
});

it('reads what avahi-resolve sent: a question for A whose answer may be unicast', () => {
  const hex = '000000000001000000000000' + '0d6d657465726875622d31613262056c6f63616c000001' + '8001';
  expect(readMessage(Buffer.from(hex, 'hex'))?.questions).toEqual([
    { name: NAME, type: 1, asksAddress: true, wantsUnicast: true },
  ]);
});

it('follows pointers to names, and not for ever', () => {
  const question = [...encodeQuestion('a.local')];
  question[5] = 2;
  expect(readMessage(Uint8Array.from([...question, 0xc0, 12, 0, 1, 0, 1]))?.questions[1]?.name).toBe('a.local');
  expect(readMessage(Uint8Array.from([...question.slice(0, 12), 0xc0, 12, 0, 1, 0, 1]))).toBeNull();
});

it('never throws, whatever comes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
      readMessage(bytes);
    }),
    { numRuns: amount(100_000, 100) },
  );
});
