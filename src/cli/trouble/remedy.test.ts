// Every error that a person sees says what to do, once.
import { expect, it } from 'vitest';
import { MeterHubError } from '../../model/error.ts';
import { withRemedy } from './remedy.ts';

it('adds what to do, also that of what lies behind a closed bus', () => {
  const where = 'h:1';
  expect(withRemedy(new MeterHubError('TCP_CLOSED', 'closed', { details: { where } }))).toMatch(
    /^closed\n {2}hint: Check how many connections/,
  );
  const closed = new MeterHubError('BUS_CLOSED', 'not open', { details: { cause: 'TCP_CONNECT', where } });
  expect(withRemedy(closed)).toMatch(/^not open\n {2}hint: Check address and port/);
});

it('leaves alone what says it itself', () => {
  for (const error of [
    new MeterHubError('USAGE', 'no\n  hint: so'),
    new MeterHubError('PORT_OPEN', 'no permission: run this', { details: { path: '/dev/ttyUSB0', errno: 'EACCES' } }),
    new MeterHubError('CANCELLED', 'ended'),
  ]) {
    expect(withRemedy(error)).toBe(error.message);
  }
});
