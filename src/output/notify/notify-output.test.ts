// Every rule with a house from literals: told once, told to be over once, in quiet hours not at all; and what nobody knows.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LiteralHistory } from '../../../test/support/literal-history.ts';
import { LiveHouse, QUIET_LOG } from '../../../test/support/live-house.ts';
import { loadConfig } from '../../config/load.ts';
import { EventLog } from '../../events/event-log.ts';
import type { OutputHealth } from '../../model/output-health.ts';
import { formatProblems } from '../../yaml/file-problem.ts';
import { Calendar, machineTimeZone } from '../../time/calendar.ts';
import type { NotifyOutputConfig } from './config.ts';
import type { NotifyMessage } from './message.ts';
import { NotifyOutput } from './notify-output.ts';
import type { Receiver } from './receivers/receiver.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

let house: LiveHouse;
let events: EventLog;
let told: NotifyMessage[];
let outputs: OutputHealth[];
let free: number;
let history: LiteralHistory | null;
let output: NotifyOutput | null;

beforeEach(() => {
  house = new LiveHouse();
  house.addDevice('grid', 1, { shown: { label: 'Grid meter' } });
  house.addDevice('water', 2, { measurands: { volume: 'm3' } });
  events = new EventLog({ clock: house.clock, exchanges: house.live.exchanges });
  [told, outputs, free, history, output] = [[], [], 1e12, null, null];
});

afterEach(() => output?.stop());

function configOf(rules: string, more = ''): NotifyOutputConfig {
  const devices = `devices:
  grid: { model: sdm630, address: 10.0.0.1, id: 1 }
  water: { model: http-json, url: 'http://10.0.0.2', values: { volume: { path: v, unit: m3 } } }
`;
  const text = `${devices}outputs:\n  alarm: { type: notify, to: [{ webhook: 'http://10.0.0.9/hook' }], rules: [${rules}]${more} }\n`;
  const loaded = loadConfig(text, 'meterhub.yaml', {});
  if (!loaded.ok) throw new Error(formatProblems(loaded.problems));
  const found = loaded.config.outputs.find((one): one is NotifyOutputConfig => one.type === 'notify');
  if (found === undefined) throw new Error('no output');
  return found;
}

function watch(config: NotifyOutputConfig, predecessor: NotifyOutput | null = null): NotifyOutput {
  const receiver: Receiver = {
    ...{ place: 'here', key: 'here', close: () => undefined },
    deliver: (message) => Promise.resolve(void told.push(message)),
  };
  const { live, clock } = house;
  const options = {
    ...{ config, live, clock, log: QUIET_LOG, events, history: () => history, outputs: () => outputs },
    ...{ receivers: [receiver], freeBytes: () => Promise.resolve(free) },
  };
  output = new NotifyOutput(options, predecessor);
  output.start();
  return output;
}

const texts = (): string[] => told.map(({ level, text }) => `${level}: ${text.en}`);

/** One reading every 5 s for so long. */
async function measures(device: string, values: Record<string, number>, ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 5000) {
    house.read(device, values);
    await house.clock.advance(5000);
  }
}

function comesBack(name: string): void {
  const device = house.devices.get(name);
  if (!device) return;
  device.health = { ...device.health, state: 'online', reason: null, code: null };
}

describe('a rule', () => {
  it('tells of a device that is away, each by itself, with its reason, once; and once that it is back', async () => {
    watch(configOf("{ device: '*', away: 10min }"));
    house.goOffline('grid');
    await house.clock.advance(9 * MINUTE_MS);
    expect(told).toEqual([]);
    await house.clock.advance(6 * HOUR_MS);
    comesBack('grid');
    await house.clock.advance(HOUR_MS);
    expect(texts()).toEqual([
      expect.stringMatching(/^problem: Grid meter has been offline for 10 min: \w/),
      'over: Grid meter is back',
    ]);
    expect(told[0]?.text.de).toMatch(/^Grid meter ist seit 10 min offline: /);
    expect(told[0]?.key).toBe(told[1]?.key);
  });

  it('tells of power that is over for long enough, in its unit, and judges no value that is not there', async () => {
    watch(configOf('{ value: grid.power, over: 10kW, for: 5min }'));
    await measures('grid', { power: 10_500 }, 4 * MINUTE_MS);
    // A minute without values: nobody knows.
    await house.clock.advance(MINUTE_MS);
    await measures('grid', { power: 10_500 }, 4 * MINUTE_MS);
    expect(told).toEqual([]);
    await measures('grid', { power: 10_500 }, 2 * MINUTE_MS);
    await house.clock.advance(HOUR_MS);
    expect(texts()).toEqual(['problem: Grid meter: active power has been above 10kW for 5 min (10500 W)']);
    await measures('grid', { power: 9000 }, 6 * MINUTE_MS);
    expect(texts().slice(1)).toEqual(['over: Grid meter: active power is no longer above 10kW (9000 W)']);
  });

  it('tells of no consumption, and of too much of it at night only', async () => {
    const zone = new Calendar(machineTimeZone());
    const hour = zone.wallTime(house.clock.wallMs()).hour;
    const two = (number: number): string => String((number + 24) % 24).padStart(2, '0');
    const [now, other] = [`${two(hour - 1)}:00-${two(hour + 2)}:00`, `${two(hour + 3)}:00-${two(hour + 5)}:00`];
    watch(
      configOf(
        `{ value: grid.power, under: 1W }, { value: grid.power, over: -100W, at: '${other}' }, { value: grid.power, over: -200W, at: '${now}' }`,
      ),
    );
    await measures('grid', { power: 0 }, 10_000);
    expect(texts()).toEqual([
      expect.stringContaining('has been below 1W (0 W)'),
      expect.stringContaining('has been above -200W (0 W)'),
    ]);
  });

  it('tells of a counter that stands still, also when it has done so since before the start', async () => {
    watch(configOf('{ value: water.volume, still: 2h }'));
    await measures('water', { volume: 10 }, HOUR_MS);
    await measures('water', { volume: 10.1 }, 119 * MINUTE_MS);
    expect(told).toEqual([]);
    await measures('water', { volume: 10.1 }, 2 * MINUTE_MS);
    expect(texts()).toEqual([expect.stringMatching(/^problem: water: .* has not moved for 2 h$/)]);
    await measures('water', { volume: 10.2 }, 10_000);
    expect(texts().at(-1)).toMatch(/^over: water: .* moves again$/);
    await output?.stop();
    told = [];
    history = new LiteralHistory(new Calendar('UTC'));
    history.add('water.volume', [[house.clock.wallMs() - 3 * HOUR_MS, 10.2]], 'm3');
    watch(configOf('{ value: water.volume, still: 2h }'));
    await measures('water', { volume: 10.2 }, MINUTE_MS);
    expect(texts()).toEqual([expect.stringMatching(/has not moved for 2 h$/)]);
  });

  it('tells of a full disk, a backup that failed, and an output that does not work, but not of itself', async () => {
    const health = (name: string, code: OutputHealth['code']): OutputHealth => ({
      ...{
        name,
        problem: code === null ? null : 'x',
        code,
        facts: {},
        queued: 0,
        queueOf: 'files',
        dropped: 0,
        lastSuccessMs: null,
      },
    });
    watch(configOf("{ disk: 500MB }, { backup: failed }, { output: '*', away: 1min }"));
    free = 499_000_000;
    outputs = [health('history-backup', 'HISTORY_BACKUP'), health('mqtt', null), health('alarm', 'NOTIFY_SEND')];
    await house.clock.advance(3 * MINUTE_MS);
    expect(texts().sort()).toEqual([
      'problem: A backup failed: No copy of the history could be made.',
      'problem: The disk of . is nearly full: 499 MB are free, less than 500MB',
      'problem: The output history-backup has not worked for 60 s: No copy of the history could be made',
    ]);
    free = 1e12;
    outputs = [];
    await house.clock.advance(3 * MINUTE_MS);
    expect(
      texts()
        .filter((text) => text.startsWith('over'))
        .sort(),
    ).toEqual(['over: Backups work again', 'over: The disk of . has room again: 1000000 MB']);
  });

  it('tells of events of its kinds, one of each in ten minutes', async () => {
    watch(configOf('{ event: [commandRefused, exchange] }, { event: withheld, device: water }'));
    for (let i = 0; i < 5; i++) events.record('commandRefused', null, { target: 'car', who: '10.0.0.9', reason: 'no' });
    events.record('up', 'grid', {});
    events.record('withheld', 'grid', { count: 1 });
    events.record('withheld', 'water', { count: 1 });
    await house.clock.advance(1000);
    expect(told.map(({ level, device }) => [level, device])).toEqual([
      ['event', null],
      ['event', 'water'],
    ]);
    await house.clock.advance(11 * MINUTE_MS);
    events.record('commandRefused', null, {});
    await house.clock.advance(1000);
    expect(told).toHaveLength(3);
  });
});

describe('quiet hours', () => {
  const around = (fromH: number, toH: number): string => {
    const { hour } = new Calendar(machineTimeZone()).wallTime(house.clock.wallMs());
    const two = (number: number): string => String((hour + number + 24) % 24).padStart(2, '0');
    return `, quiet: '${two(fromH)}:00-${two(toH)}:00'`;
  };

  it('hold everything back but what is urgent, and what began and ended meanwhile for good', async () => {
    const rules =
      '{ device: grid, away: 1min, urgent: true }, { device: water, away: 1min }, { value: grid.power, over: 1W }';
    watch(configOf(rules, around(-1, 2)));
    house.read('grid', { power: 5 });
    await house.clock.advance(10_000);
    house.read('grid', { power: 0 });
    await house.clock.advance(10_000);
    house.goOffline('grid');
    house.goOffline('water');
    await house.clock.advance(10 * MINUTE_MS);
    expect(texts()).toEqual([expect.stringContaining('Grid meter has been offline')]);
    expect(output?.health()[0]?.queued).toBe(1);
    await house.clock.advance(2 * HOUR_MS);
    expect(texts().slice(1)).toEqual([expect.stringContaining('water has been offline')]);
  });
});

describe('a changed configuration', () => {
  it('tells nothing again', async () => {
    const first = watch(configOf("{ device: '*', away: 1min }"));
    house.goOffline('grid');
    await house.clock.advance(5 * MINUTE_MS);
    await first.stop();
    watch(configOf("{ device: '*', away: 1min }, { disk: 1GB }"), first);
    await house.clock.advance(5 * MINUTE_MS);
    expect(texts()).toHaveLength(1);
    comesBack('grid');
    await house.clock.advance(5 * MINUTE_MS);
    expect(texts()).toHaveLength(2);
  });
});
