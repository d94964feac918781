// What the hub records of itself: that it was stopped, started, and torn away; commands, changes, values that were withheld.
import { beforeEach, describe, expect, it } from 'vitest';
import { FakeClock } from '../../test/support/fake-clock.ts';
import { LiteralHistory } from '../../test/support/literal-history.ts';
import { LiveHouse, QUIET_LOG } from '../../test/support/live-house.ts';
import type { HistoryStore } from '../history/history.ts';
import type { HouseEvent } from '../model/event.ts';
import { MeterHubError } from '../model/error.ts';
import { Calendar } from '../time/calendar.ts';
import { HubEvents } from './events.ts';

const DAY_MS = 86_400_000;

let house: LiveHouse;
let history: LiteralHistory;

beforeEach(() => {
  house = new LiveHouse();
  history = new LiteralHistory(new Calendar('UTC'));
});

/** Only what a hub's events ask of a store. */
function storeOf(one: LiteralHistory): HistoryStore {
  const rest: HistoryStore = Object.create(one) as HistoryStore;
  return Object.assign(rest, {
    appendEvent: (event: HouseEvent) => one.appendEvent(event),
    events: (question: Parameters<LiteralHistory['events']>[0]) => one.events(question),
    seriesList: () => one.seriesList(),
  });
}

function hubEvents(store: HistoryStore | null = storeOf(history), clock = house.clock): HubEvents {
  const { live } = house;
  return new HubEvents({
    ...{ live, clock, log: QUIET_LOG, version: '1.2.3', store: () => store, outputs: () => [] },
    onError: (error) => expect.fail(String(error)),
  });
}

const told = (): [string, unknown][] => history.kept.map(({ kind, details }) => [kind, details]);

describe('a hub', () => {
  it('says that it started, and after a stop how long it was off', async () => {
    const first = hubEvents();
    await first.begin();
    await house.clock.advance(DAY_MS);
    first.stop();
    first.stop();
    await house.clock.advance(60_000);
    await hubEvents().begin();
    expect(told()).toEqual([
      ['hubStarted', { version: '1.2.3' }],
      ['hubStopped', { version: '1.2.3' }],
      ['hubStarted', { version: '1.2.3', offMs: 60_000, ended: 'stopped' }],
    ]);
  });

  it('that was torn away says since when nothing was recorded', async () => {
    await hubEvents().begin();
    const lastMs = house.clock.wallMs() + 3_600_000;
    history.add('grid.power', [[lastMs, 1]]);
    await house.clock.advance(3_600_000 + 90_000);
    await hubEvents(storeOf(history), house.clock).begin();
    expect(told().at(-1)).toEqual(['hubStarted', { version: '1.2.3', offMs: 90_000, ended: 'torn' }]);
  });

  it('does not wait longer than seconds for a disk that stalls, and goes on when it cannot be read', async () => {
    const stalled = Object.assign(storeOf(history), { events: () => new Promise<never>(() => undefined) });
    const begun = hubEvents(stalled).begin();
    await house.clock.advance(5000);
    await begun;
    const broken = Object.assign(storeOf(history), { events: () => Promise.reject(new Error('damaged')) });
    await hubEvents(broken).begin();
    expect(told()).toEqual([
      ['hubStarted', { version: '1.2.3' }],
      ['hubStarted', { version: '1.2.3' }],
    ]);
  });

  it('that could not even start was not stopped', () => {
    hubEvents().stop();
    expect(told()).toEqual([]);
  });

  it('knows over a restart which device was away', async () => {
    house.addDevice('grid', 1);
    const first = hubEvents();
    await first.begin();
    house.goOffline('grid');
    await house.clock.advance(1000);
    first.stop();
    await house.clock.advance(1000);
    const next = hubEvents();
    await next.begin();
    const online = { device: 'grid', from: 'starting', to: 'online', reason: null, code: null, facts: {} } as const;
    house.live.changeHealth({ ...online, atMs: house.clock.wallMs() });
    expect(told().at(-1)).toEqual(['up', { awayMs: 2000 }]);
  });

  it('records who commanded what and what came of it, who changed the configuration, and values that were withheld', async () => {
    const events = hubEvents(null, new FakeClock());
    await events.begin();
    const command = { target: 'car', device: 'car', settings: 'amp=8', who: 'ha', problem: null };
    events.command({ ...command, outcome: 'done' });
    events.command({ ...command, outcome: 'refused', problem: { code: 'COMMAND_NOT_ALLOWED', text: 'no' } });
    events.configChanged('10.0.0.7', []);
    events.configChanged('10.0.0.7', ['bus a', 'output b']);
    events.configRefused('SIGHUP', new MeterHubError('RELOAD_NO_FILE', 'no file'));
    const reading = { device: 'grid', measurand: 'voltage', value: Infinity, unit: 'V', atMs: 0 } as const;
    events.withheld({ device: 'grid', readings: [{ ...reading, reason: 'impossible' }], count: 7 });
    const found = await events.log.find({ fromMs: 0, toMs: Infinity, device: null, kinds: null, limit: 100 });
    expect(found.slice(1).map(({ kind, details }) => [kind, details])).toEqual([
      ['command', { target: 'car', settings: 'amp=8', who: 'ha', outcome: 'done' }],
      ['commandRefused', { target: 'car', settings: 'amp=8', who: 'ha', reason: 'no', code: 'COMMAND_NOT_ALLOWED' }],
      ['configChanged', { who: '10.0.0.7', changed: 'bus a, output b' }],
      ['configRefused', { who: 'SIGHUP', code: 'RELOAD_NO_FILE', reason: 'no file' }],
      ['withheld', { count: 7, measurand: 'voltage', value: 'Infinity', unit: 'V', cause: 'impossible' }],
    ]);
  });
});
