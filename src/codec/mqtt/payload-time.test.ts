import { expect, it } from 'vitest';
import { payloadTimeMs } from './payload-time.ts';

const MS = Date.UTC(2026, 10, 30, 12, 0, 5);

it.each([
  [MS, MS],
  [MS / 1000, MS],
  [`${MS}`, MS],
  [`${MS / 1000}`, MS],
  ['2026-11-30T12:00:05Z', MS],
  ['2026-11-30T13:00:05+01:00', MS],
  ['2026-11-30T13:00:05+0100', MS],
  ['2026-11-30 13:00:05 +01', MS],
  ['2026-11-30T12:00:05.250Z', MS + 250],
  ['2026-11-30T12:00:05,25Z', MS + 250],
  ['2026-11-30T12:00Z', MS - 5000],
])('%j is a time', (said, ms) => expect(payloadTimeMs(said)).toBe(ms));

it('without a zone is the time of this machine', () => {
  expect(payloadTimeMs('2026-11-30T12:00:05')).toBe(new Date(2026, 10, 30, 12, 0, 5).getTime());
});

it.each([null, true, 0, 5, -MS, 1e300, Number.NaN, '', 'now', '12:00', '2026-13-45T99:99:99Z', {}, []])(
  '%j is none',
  (said) => expect(payloadTimeMs(said)).toBeNull(),
);
