// What a server refuses is left out for an hour: somebody may have put the database right.
import { expect, it } from 'vitest';
import { FakeClock } from '../../../test/support/fake-clock.ts';
import { Refusals } from './refusals.ts';

it('leaves a field out for an hour, and says it once', async () => {
  const clock = new FakeClock();
  const logged: string[] = [];
  const note = (_fields: object, text: string): number => logged.push(text);
  const refusals = new Refusals('influx', clock, { warn: note, info: note });
  refusals.addField('readings', 'power', 'power has another type');
  refusals.addPoints('old', 'points are too old');
  expect([refusals.isRefused('readings', 'power'), refusals.isRefused('readings', 'current')]).toEqual([true, false]);
  await clock.advance(3_599_000);
  expect(refusals.isRefused('readings', 'power')).toBe(true);
  expect(refusals.state.code).toBe('INFLUX_REFUSED');
  await clock.advance(2000);
  expect([refusals.isRefused('readings', 'power'), refusals.state.problem]).toEqual([false, null]);
  refusals.addField('readings', 'power', 'power has another type');
  expect(refusals.isRefused('readings', 'power')).toBe(true);
  expect(logged).toEqual(['influx: power has another type', 'influx: points are too old']);
});
