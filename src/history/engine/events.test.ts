// Events in the history file: over restarts, in files of before, in damaged ones, and bounded.
import { describe, expect, it } from 'vitest';
import { EngineHouse } from '../../../test/support/history-engine.ts';
import { tempFolder } from '../../../test/support/temp-folder.ts';
import { eventIdOf, type HouseEvent } from '../../model/event.ts';
import { checkHistory } from '../repair/check.ts';
import { repairHistory } from '../repair/repair.ts';
import { LONGEST_MS, MOST_OF_A_KIND } from '../format/stored-events.ts';

const NOW_MS = Date.UTC(2026, 0, 15);
const ALL = { fromMs: 0, toMs: Number.MAX_SAFE_INTEGER, device: null, kinds: null, limit: 100_000 };

const event = (number: number, more: Partial<HouseEvent> = {}): HouseEvent => {
  const atMs = NOW_MS + number * 1000;
  return { id: eventIdOf(atMs), atMs, kind: 'down', device: 'grid', details: { reason: 'no answer' }, ...more };
};

describe('events of a history file', () => {
  it('are there at once, and after a restart as they were; those that come twice count once', () => {
    const house = new EngineHouse(tempFolder());
    house.engine.open(NOW_MS);
    const all = [event(1), event(2, { kind: 'up', device: null, details: { awayMs: 1 } }), event(3, { device: 'pv' })];
    for (const one of all) house.engine.takeEvent(one);
    expect(house.engine.events(ALL)).toEqual(all);
    expect(house.commit(NOW_MS).problem).toBeNull();
    for (const one of all) house.engine.takeEvent(one);
    expect(house.engine.events(ALL)).toEqual(all);
    house.commit(NOW_MS);
    house.restart();
    house.engine.open(NOW_MS);
    expect(house.engine.events(ALL)).toEqual(all);
    expect(house.engine.events({ ...ALL, device: 'pv' })).toEqual([all[2]]);
    expect(house.engine.events({ ...ALL, kinds: ['up'] })).toEqual([all[1]]);
    expect(house.engine.events({ ...ALL, fromMs: NOW_MS + 2000, toMs: NOW_MS + 3000 })).toEqual([all[1]]);
    expect(house.engine.events({ ...ALL, limit: 1 })).toEqual([all[2]]);
    house.engine.close();
  });

  it('are none in a file that a version without events wrote, until it is written', () => {
    const house = new EngineHouse(tempFolder());
    house.commit(NOW_MS);
    house.engine.current?.database.exec('DROP TABLE events');
    house.restart({ readOnly: true });
    house.engine.open(NOW_MS);
    expect(house.engine.events(ALL)).toEqual([]);
    house.engine.close();
    expect(checkHistory(house.path, 'Europe/Berlin', () => undefined).findings).toEqual([]);
    house.restart({ readOnly: false });
    house.engine.open(NOW_MS);
    house.engine.takeEvent(event(1));
    house.commit(NOW_MS);
    expect(house.engine.events(ALL)).toEqual([event(1)]);
    house.engine.close();
    expect(checkHistory(house.path, 'Europe/Berlin', () => undefined).findings).toEqual([]);
  });

  it('that are damaged are left out, said by a check, and the others are saved by a repair', () => {
    const folder = tempFolder();
    const house = new EngineHouse(folder);
    house.add('grid.power', 'W', [[NOW_MS, 1]]);
    for (let i = 1; i <= 5; i++) house.engine.takeEvent(event(i));
    house.commit(NOW_MS);
    house.engine.current?.database.exec(
      `UPDATE events SET details = '{"reason":"no answe_"}' WHERE id = ${event(2).id}`,
    );
    expect(house.engine.events(ALL).map(({ atMs }) => (atMs - NOW_MS) / 1000)).toEqual([1, 3, 4, 5]);
    house.commit(NOW_MS);
    house.engine.close();
    expect(checkHistory(house.path, 'UTC', () => undefined).findings).toMatchObject([{ what: '1 event damaged' }]);
    const into = `${folder}/new.db`;
    const report = repairHistory({ from: house.path, into, timeZone: 'UTC', onRows: () => undefined });
    expect(report.damagedRows).toBe(1);
    const repaired = new EngineHouse(folder, { path: into });
    repaired.engine.open(NOW_MS);
    expect(repaired.engine.events(ALL)).toHaveLength(4);
    repaired.engine.close();
  });

  it('are bounded: of each kind the newest, and none that is older than five years once the clock is steady', () => {
    const house = new EngineHouse(tempFolder());
    house.engine.open(NOW_MS);
    for (let i = 0; i < MOST_OF_A_KIND + 1000; i++) {
      house.engine.takeEvent(event(i, { kind: 'withheld' }));
      if (i % 4000 === 3999) house.commit(NOW_MS);
    }
    house.engine.takeEvent(event(-1, { kind: 'exchange' }));
    house.commit(NOW_MS);
    expect(house.engine.events({ ...ALL, kinds: ['withheld'] })).toHaveLength(MOST_OF_A_KIND);
    expect(house.engine.events({ ...ALL, kinds: ['exchange'] })).toHaveLength(1);
    house.restart();
    house.engine.takeEvent(event(20_000));
    house.commit(NOW_MS + LONGEST_MS + 15_000_000, { mayPurge: true });
    expect(house.engine.events(ALL)).toEqual([event(20_000)]);
    house.engine.close();
  });
});
