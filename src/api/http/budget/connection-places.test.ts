// Who gets a place when there are too few: a model that is asked for every sequence, and the rules one by one.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConnectionPlaces } from './connection-places.ts';

const LIMITS = { total: 6, perClient: 3, ownMachine: 2 };

class Door {
  readonly places: ConnectionPlaces;
  readonly open = new Set<string>();
  readonly crowds: (string | null)[] = [];
  readonly #leave = new Map<string, () => void>();

  constructor(isExempt?: (address: string) => boolean) {
    this.places = new ConnectionPlaces(LIMITS, isExempt);
  }

  enter(address: string, port: number): boolean {
    const name = `${address}:${port}`;
    this.open.add(name);
    const entry = this.places.enter({ remoteAddress: address, remotePort: port }, () => this.open.delete(name));
    this.#leave.set(name, entry.leave);
    this.crowds.push(entry.crowd === null ? null : `${entry.crowd.client} ${entry.crowd.connections}`);
    return this.open.has(name);
  }

  use(address: string, port: number): () => void {
    return this.places.use({ remoteAddress: address, remotePort: port });
  }

  leave(name: string): void {
    this.open.delete(name);
    this.#leave.get(name)?.();
  }
}

describe('places for connections', () => {
  it('of one client are limited: its longest unused one goes', () => {
    const door = new Door();
    for (const port of [1, 2, 3]) door.enter('10.0.0.1', port);
    door.use('10.0.0.1', 1);
    expect(door.enter('10.0.0.1', 4)).toBe(true);
    expect([...door.open]).toEqual(['10.0.0.1:1', '10.0.0.1:3', '10.0.0.1:4']);
    expect(door.crowds).toEqual([null, null, null, '10.0.0.1 3']);
  });

  it('that are all used are not taken away: the new one has to go', () => {
    const door = new Door();
    for (const port of [1, 2, 3]) {
      door.enter('10.0.0.1', port);
      door.use('10.0.0.1', port);
    }
    expect(door.enter('10.0.0.1', 4)).toBe(false);
    expect(door.places.size).toBe(3);
    expect(door.enter('10.0.0.2', 4)).toBe(true);
  });

  it('count as used until the last request on them has ended', () => {
    const door = new Door();
    for (const port of [1, 2, 3]) door.enter('10.0.0.1', port);
    const [first, second] = [door.use('10.0.0.1', 1), door.use('10.0.0.1', 1)];
    first();
    door.enter('10.0.0.1', 4);
    expect(door.open.has('10.0.0.1:1')).toBe(true);
    second();
    for (const port of [5, 6, 7]) door.enter('10.0.0.1', port);
    expect(door.open.has('10.0.0.1:1')).toBe(false);
  });

  it('in all are taken from whoever has most', () => {
    const door = new Door();
    for (const port of [1, 2, 3]) door.enter('10.0.0.1', port);
    expect(door.enter('10.0.0.2', 1)).toBe(true);
    expect(door.crowds.at(-1)).toBe(null);
    expect(door.enter('10.0.0.3', 1)).toBe(true);
    expect(door.crowds.at(-1)).toBe('10.0.0.1 3');
    expect(door.open.has('10.0.0.1:1')).toBe(false);
  });

  it('are kept for the machine itself, which may have all there are', () => {
    const door = new Door();
    for (const address of ['10.0.0.1', '10.0.0.2', '10.0.0.3', '10.0.0.4']) {
      door.enter(address, 1);
      door.use(address, 1);
    }
    expect(door.enter('10.0.0.5', 1)).toBe(false);
    expect(door.enter('127.0.0.1', 1) && door.enter('::1', 2)).toBe(true);
    expect(door.places.size).toBe(LIMITS.total);
  });

  it('of a trusted proxy have no limit of their own', () => {
    const door = new Door((address) => address === '10.0.0.9');
    for (const port of [1, 2, 3, 4]) expect(door.enter('10.0.0.9', port)).toBe(true);
    expect(door.open.size).toBe(4);
  });

  it('are never more than there are, and never lost, whatever comes and goes', () => {
    const address = fc.constantFrom('10.0.0.1', '10.0.0.2', '127.0.0.1', '2001:db8::1', '2001:db8::2');
    const step = fc.oneof(
      fc.record({ do: fc.constant('enter' as const), address }),
      fc.record({ do: fc.constant('use' as const), which: fc.nat(20) }),
      fc.record({ do: fc.constant('end' as const), which: fc.nat(20) }),
      fc.record({ do: fc.constant('leave' as const), which: fc.nat(20) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const door = new Door();
        const ends: (() => void)[] = [];
        const used = new Set<string>();
        let port = 0;
        for (const one of steps) {
          if (one.do === 'enter') {
            const before = [...door.open];
            door.enter(one.address, ++port);
            // At most one goes for another, and none that is used.
            const gone = before.filter((name) => !door.open.has(name));
            expect(gone.length).toBeLessThanOrEqual(1);
            expect(gone.filter((name) => used.has(name))).toEqual([]);
          } else if (one.do === 'end') ends.splice(one.which, 1)[0]?.();
          else {
            const name = [...door.open][one.which];
            if (name === undefined) continue;
            const at = name.lastIndexOf(':');
            if (one.do === 'leave') door.leave(name);
            else {
              ends.push(door.use(name.slice(0, at), Number(name.slice(at + 1))));
              used.add(name);
            }
          }
          expect(door.places.size).toBe(door.open.size);
          expect(door.open.size).toBeLessThanOrEqual(LIMITS.total);
        }
      }),
    );
  });
});
