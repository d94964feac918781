// Commands on a clock the test moves: answers per key, one more try, read-back, order, and what the log keeps.
import pino from 'pino';
import { beforeEach, describe, expect, it } from 'vitest';
import { FakeClock } from '../../test/support/fake-clock.ts';
import { checkGoESetAnswer, goE } from '../catalog/http/go-e.ts';
import type { CommandTarget } from './command-config.ts';
import { httpControl } from '../kinds/http/control.ts';
import type { Controllable } from '../source/controllable.ts';
import { MeterHubError } from '../model/error.ts';
import { CommandDesk } from './command-desk.ts';

const TARGET: CommandTarget = {
  target: 'goe',
  device: 'car',
  allow: [
    { key: 'amp', values: { kind: 'range', least: 6, most: 32 } },
    { key: 'frc', values: { kind: 'list', values: [0, 1, 2] } },
  ],
};

type Answer = unknown;

let clock: FakeClock;
let asked: string[];
let logged: string[];
let answers: ((path: string) => Answer)[];
let refreshed: number;
let isThere: boolean;
let desk: CommandDesk;

/** What a wallbox that does as it is told answers. */
function obedient(path: string): Answer {
  const { pathname, searchParams } = new URL(path, 'http://x');
  if (pathname === '/api/set') return Object.fromEntries([...searchParams.keys()].map((key) => [key, true]));
  return { amp: 8, frc: 1 };
}

beforeEach(() => {
  clock = new FakeClock();
  asked = [];
  logged = [];
  answers = [];
  refreshed = 0;
  isThere = true;
  const log = pino({ level: 'info', base: null }, { write: (line: string) => logged.push(line) });
  const setting = { ...goE.setting!, check: checkGoESetAnswer };
  const car: Controllable = {
    ...httpControl('car', setting, (path) => {
      asked.push(path);
      return Promise.resolve((answers.shift() ?? obedient)(path));
    }),
    refresh() {
      refreshed++;
    },
  };
  desk = new CommandDesk({ clock, log, find: (device) => (isThere && device === 'car' ? car : null) });
  desk.configure([TARGET]);
});

/** Gives a command and moves the clock until it has ended. */
async function give(...parameters: [string, unknown][]): Promise<unknown> {
  const given = settled(desk.give('goe', parameters, 'tester'));
  for (let step = 0; step < 100 && !given.isDone; step++) await clock.advance(100);
  return given.outcome;
}

function settled(promise: Promise<unknown>): { isDone: boolean; outcome: unknown } {
  const state: { isDone: boolean; outcome: unknown } = { isDone: false, outcome: 'still under way' };
  promise.then(
    (value) => Object.assign(state, { isDone: true, outcome: value }),
    (error: unknown) => Object.assign(state, { isDone: true, outcome: error }),
  );
  return state;
}

const refuse = () => ({ amp: 'value out of range' });
const fail = (code: 'HTTP_TIMEOUT' | 'HTTP_STATUS') => () =>
  Promise.reject(new MeterHubError({ code, details: {} }, 'car: broken'));

describe('a command', () => {
  it('is sent as one query, read back after its effect, and shown', async () => {
    expect(await give(['amp', '8'], ['frc', '1'])).toEqual({ amp: 8, frc: 1 });
    expect(asked).toEqual(['/api/set?amp=8&frc=1', '/api/status?filter=amp,frc']);
    expect(refreshed).toBe(1);
    expect(clock.monotonicMs()).toBeGreaterThanOrEqual(1000);
  });

  it('is looked at until it shows', async () => {
    answers = [obedient, () => ({ amp: 6 }), fail('HTTP_TIMEOUT'), () => ({ amp: 8 })];
    expect(await give(['amp', 8])).toEqual({ amp: 8 });
    expect(asked).toHaveLength(4);
  });

  it('fails when it never shows, and says what is set instead', async () => {
    answers = [obedient, ...Array.from({ length: 20 }, () => () => ({ amp: 6 }))];
    expect(await give(['amp', 8])).toMatchObject({
      code: 'COMMAND_FAILED',
      message: 'car took the command but does not follow it: amp is 6, not 8',
    });
    expect(asked.length).toBeLessThan(9);
    expect(clock.monotonicMs()).toBeLessThan(7000);
  });

  it('fails when it cannot be seen, with the reason', async () => {
    answers = [obedient, ...Array.from({ length: 20 }, () => fail('HTTP_TIMEOUT'))];
    expect(await give(['amp', 8])).toMatchObject({
      code: 'COMMAND_FAILED',
      message: 'car took the command, but whether it follows cannot be seen: car: broken',
    });
  });

  it('is believed where the device does not tell the setting', async () => {
    answers = [obedient, () => ({})];
    expect(await give(['amp', 8])).toEqual({ amp: null });
  });
});

describe('one more try', () => {
  it('is for what failed alone', async () => {
    answers = [() => ({ amp: true, frc: 'busy' })];
    expect(await give(['amp', 8], ['frc', 1])).toEqual({ amp: 8, frc: 1 });
    expect(asked.slice(0, 2)).toEqual(['/api/set?amp=8&frc=1', '/api/set?frc=1']);
  });

  it.each([
    ['an error text', refuse],
    ['an error status', fail('HTTP_STATUS')],
    ['a hang', fail('HTTP_TIMEOUT')],
    ['an answer without the key', () => ({})],
    ['an answer of another kind', () => [1, 2]],
    ['null', () => null],
  ])('helps after %s', async (_, first) => {
    answers = [first];
    expect(await give(['amp', 8])).toEqual({ amp: 8 });
    expect(asked.slice(0, 2)).toEqual(['/api/set?amp=8', '/api/set?amp=8']);
  });

  it.each([
    ['an error text', refuse, 'car refuses amp=8: value out of range'],
    ['an error status', fail('HTTP_STATUS'), 'car cannot be told: car: broken'],
    ['an answer without the key', () => ({}), 'car refuses amp=8: no answer for it'],
    ['something else than true', () => ({ amp: { no: 1 } }), 'car refuses amp=8: answered {"no":1}'],
  ])('is the last after %s', async (_, answer, message) => {
    answers = [answer, answer];
    expect(await give(['amp', 8])).toMatchObject({ code: 'COMMAND_FAILED', message });
    expect(asked).toHaveLength(2);
    expect(refreshed).toBe(0);
  });
});

describe('the order', () => {
  it('is kept: one command at a time to a device', async () => {
    const first = settled(desk.give('goe', [['amp', 8]], 'a'));
    const second = settled(desk.give('goe', [['frc', 1]], 'b'));
    await clock.advance(900);
    expect(asked).toEqual(['/api/set?amp=8']);
    await clock.advance(2000);
    expect(asked.slice(1)).toEqual(['/api/status?filter=amp', '/api/set?frc=1', '/api/status?filter=frc']);
    expect([first.isDone, second.isDone]).toEqual([true, true]);
  });

  it('goes on after a failure', async () => {
    answers = [refuse, refuse];
    const first = settled(desk.give('goe', [['amp', 8]], 'a'));
    const second = settled(desk.give('goe', [['frc', 1]], 'b'));
    await clock.advance(5000);
    expect(first.outcome).toMatchObject({ code: 'COMMAND_FAILED' });
    expect(second.outcome).toEqual({ frc: 1 });
  });

  it('has an end: the ninth that waits is refused at once', async () => {
    const waiting = Array.from({ length: 8 }, () => settled(desk.give('goe', [['amp', 8]], 'a')));
    await expect(desk.give('goe', [['amp', 8]], 'a')).rejects.toMatchObject({ code: 'COMMAND_BUSY' });
    await clock.advance(10_000);
    expect(waiting.map(({ outcome }) => outcome)).toEqual(Array.from({ length: 8 }, () => ({ amp: 8 })));
    expect(await give(['amp', 8])).toEqual({ amp: 8 });
  });
});

describe('a command that is answered when it is accepted', () => {
  it('is looked at behind the answer, and what came of it is kept', async () => {
    expect(desk.outcome(TARGET)).toBeNull();
    await desk.accept('goe', [['amp', 8]], 'pv2car');
    expect([clock.monotonicMs(), asked]).toEqual([0, ['/api/set?amp=8']]);
    expect(desk.outcome(TARGET)).toMatchObject({ state: 'accepted', settings: { amp: '8' }, readBack: null });
    await clock.advance(1000);
    expect(desk.outcome(TARGET)).toMatchObject({ state: 'done', readBack: { amp: 8 }, problem: null });
    expect(asked.at(-1)).toBe('/api/status?filter=amp');
  });

  it('keeps as well that the device does not follow', async () => {
    answers = [obedient, ...Array.from({ length: 20 }, () => () => ({ amp: 6 }))];
    await desk.accept('goe', [['amp', 8]], 'pv2car');
    await clock.advance(10_000);
    const problem = 'car took the command but does not follow it: amp is 6, not 8';
    expect(desk.outcome(TARGET)).toMatchObject({ state: 'failed', problem });
    expect(logged.at(-1)).toContain(problem);
  });

  it('is refused as any other', async () => {
    answers = [refuse, refuse];
    const given = settled(desk.accept('goe', [['amp', 8]], 'pv2car'));
    await clock.advance(2000);
    expect(given.outcome).toMatchObject({ code: 'COMMAND_FAILED', message: 'car refuses amp=8: value out of range' });
    expect(desk.outcome(TARGET)).toMatchObject({ state: 'failed' });
  });

  it('does not wait for the look at the one before, and ends it', async () => {
    await desk.accept('goe', [['amp', 8]], 'pv2car');
    await desk.accept('goe', [['amp', 10]], 'pv2car');
    expect([clock.monotonicMs(), asked]).toEqual([0, ['/api/set?amp=8', '/api/set?amp=10']]);
    answers = [() => ({ amp: 10 })];
    await clock.advance(1000);
    expect(asked.slice(2)).toEqual(['/api/status?filter=amp']);
    expect(desk.outcome(TARGET)).toMatchObject({ state: 'done', settings: { amp: '10' } });
    expect(logged[0]).toContain('amp=8: accepted, and followed by another command');
  });
});

describe('the desk', () => {
  it('names an unknown target and the one that was meant', async () => {
    await expect(desk.give('gue', [['amp', 8]], 'a')).rejects.toMatchObject({
      code: 'COMMAND_UNKNOWN_TARGET',
      message: 'There is no target "gue": did you mean "goe"?',
    });
    expect(asked).toEqual([]);
  });

  it('fails when the device is not there', async () => {
    isThere = false;
    expect(await give(['amp', 8])).toMatchObject({ code: 'COMMAND_FAILED' });
  });

  it('uses what takes the place of a restarted device', async () => {
    answers = [() => Promise.reject(new MeterHubError('CANCELLED', 'bus car is stopped'))];
    expect(await give(['amp', 8])).toEqual({ amp: 8 });
  });

  it('ends what is under way when it stops', async () => {
    const given = settled(desk.give('goe', [['amp', 8]], 'a'));
    await clock.advance(100);
    desk.stop();
    await clock.advance(0);
    expect(given.outcome).toMatchObject({ code: 'CANCELLED' });
  });

  it('logs who commanded what, and what came of it', async () => {
    await give(['amp', '8']);
    answers = [refuse, refuse];
    await give(['amp', 8]);
    await give(['amp', 99]);
    desk.refused('/command/goe?amp=8', '10.0.0.9', 'a foreign page');
    const lines = logged.map((line) => JSON.parse(line) as { level: number; msg: string; who: string });
    expect(lines.map(({ level, who, msg }) => [level, who, msg.slice(0, 60)])).toEqual([
      [30, 'tester', 'command goe amp=8: done'],
      [40, 'tester', 'command goe amp=8: COMMAND_FAILED: car refuses amp=8: value '.slice(0, 60)],
      [40, 'tester', 'command goe amp=99: COMMAND_NOT_ALLOWED: amp cannot be set to'.slice(0, 60)],
      [40, '10.0.0.9', 'command /command/goe?amp=8: refused: a foreign page'],
    ]);
  });

  it('lets nobody write lines of their own into the log', async () => {
    await expect(desk.give('a\nb\u2028\u001b[31m', [['x\ny', 'z\r']], 'a\nb')).rejects.toThrow();
    const { msg, who } = JSON.parse(logged[0]!) as { msg: string; who: string };
    expect(`${msg}${who}`).not.toMatch(/[\p{Cc}\u2028]/u);
  });
});
