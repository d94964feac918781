// Pieces are kept as long as their configuration is deeply equal, and never two at once for the same name.
import { expect, it } from 'vitest';
import { oneOrNone, Reconciler } from './reconciler.ts';

interface Config {
  readonly port: string;
  readonly deep?: readonly { readonly value: number }[];
}

function setUp() {
  const told: string[] = [];
  const running = new Set<string>();
  const parts = new Reconciler<Config, { port: string; start(): void; stop(): Promise<void> }>({
    build: ({ port }, name) => ({
      port,
      start() {
        if (running.has(port)) throw new Error(`${port} is in use`);
        running.add(port);
        told.push(`start ${name}`);
      },
      async stop() {
        await Promise.resolve();
        running.delete(port);
        told.push(`stop ${name}`);
      },
    }),
    onBuilt: (_part, name) => told.push(`built ${name}`),
    onStopped: (_part, config, successor, name) =>
      told.push(`gone ${name} ${config.port} -> ${successor?.port ?? 'nothing'}`),
  });
  return {
    told,
    running,
    parts,
    apply: (wanted: Record<string, Config>) => parts.apply(new Map(Object.entries(wanted))),
  };
}

it('keeps what is deeply equal', async () => {
  const { parts, apply, told } = setUp();
  await apply({ a: { port: 'x', deep: [{ value: 1 }] }, b: { port: 'y' } });
  const kept = parts.get('a');
  told.length = 0;
  expect(await apply({ b: { port: 'z' }, a: { port: 'x', deep: [{ value: 1 }] } })).toEqual({
    stopped: ['b'],
    started: ['b'],
  });
  expect(parts.get('a')).toBe(kept);
  expect(told).toEqual(['stop b', 'gone b y -> z', 'built b', 'start b']);
});

it('stops all that goes before it starts what comes: a port can move from one name to another', async () => {
  const { apply, running } = setUp();
  await apply({ a: { port: 'x' }, b: { port: 'y' } });
  expect(await apply({ a: { port: 'y' }, c: { port: 'x' } })).toEqual({ stopped: ['a', 'b'], started: ['a', 'c'] });
  expect([...running].sort()).toEqual(['x', 'y']);
});

it('notices the smallest difference', async () => {
  const { apply } = setUp();
  await apply({ a: { port: 'x', deep: [{ value: 1 }] } });
  expect(await apply({ a: { port: 'x', deep: [{ value: 2 }] } })).toEqual({ stopped: ['a'], started: ['a'] });
});

it('stops everything', async () => {
  const { parts, apply, running } = setUp();
  await apply({ a: { port: 'x' }, b: { port: 'y' } });
  await parts.stop();
  expect([running.size, parts.all]).toEqual([0, []]);
  expect(parts.get('a')).toBeNull();
});

it('takes a section that may be left out', async () => {
  const { parts } = setUp();
  await parts.apply(oneOrNone('only', { port: 'x' }));
  expect(parts.get('only')?.port).toBe('x');
  expect(await parts.apply(oneOrNone<Config>('only', null))).toEqual({ stopped: ['only'], started: [] });
});
