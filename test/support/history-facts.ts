// What a running hub says of its history: readings, health, metrics, log. Over HTTP, as everybody asks.
import { readFileSync } from 'node:fs';
import { HistoryEngine } from '../../src/history/engine/engine.ts';
import { readPage, seriesNamed } from '../../src/history/engine/queries.ts';
import { KEEP_ALL } from './history-engine.ts';

/** When (ms since the epoch) and what. */
export type HistoryPoint = readonly [number, number];

/** Something that answers: a process, or a hub in the same one. */
export interface Asked {
  url(path: string): string;
}

export interface Health {
  readonly status: string;
  readonly outputs: Readonly<Record<string, { readonly problem: string | null; readonly queued?: number }>>;
}

const ALL_TIME = 'from=1970-01-01T00:00:00Z&to=2100-01-01T00:00:00Z&resolution=raw';

/** All readings of the counting meter. Throws with the answer when it is no good one. */
export async function recordedPoints(hub: Asked, series = 'grid.power'): Promise<HistoryPoint[]> {
  const reply = await fetch(hub.url(`/api/v1/history?series=${series}&${ALL_TIME}`));
  const text = await reply.text();
  if (reply.status !== 200) throw new Error(text);
  const { series: found } = JSON.parse(text) as { series: { points: HistoryPoint[] }[] };
  return found[0]?.points ?? [];
}

export async function healthOf(hub: Asked): Promise<Health & { readonly problem: string | null }> {
  const health = (await (await fetch(hub.url('/healthz'))).json()) as Health;
  return { ...health, problem: health.outputs['history']?.problem ?? null };
}

/** A figure of the history for Prometheus, e.g. `stored_values_total`; null: not there. */
export async function historyMetric(hub: Asked, name: string): Promise<number | null> {
  const text = await (await fetch(hub.url('/metrics'))).text();
  const value = new RegExp(`^meterhub_history_${name} (\\S+)$`, 'm').exec(text)?.[1];
  return value === undefined ? null : Number(value);
}

/** What is in a file that nobody uses, and that it is sound. */
export function pointsInFile(path: string, series = 'grid.power'): HistoryPoint[] {
  const engine = new HistoryEngine({
    ...{ path, keep: KEEP_ALL, steps: {}, timeZone: 'Europe/Berlin', readOnly: true, busyMs: 1000 },
  });
  engine.open(0);
  const { past, database } = engine.current ?? {};
  const check = database?.all('PRAGMA integrity_check')[0]?.[0];
  if (past === undefined || check !== 'ok') throw new Error(`${path}: ${String(check)}`);
  const points = seriesNamed(engine.series, series).flatMap((one) => {
    const found: HistoryPoint[] = [];
    for (let fromMs: number | null = 0; fromMs !== null;) {
      const request = { seriesId: one.id, fromMs, toMs: Number.MAX_SAFE_INTEGER, resolution: 'raw' } as const;
      const { page, nextMs } = readPage(past, one, request);
      if (page?.kind === 'raw') for (const [i, ms] of page.timesMs.entries()) found.push([ms, Number(page.values[i])]);
      fromMs = nextMs;
    }
    return found;
  });
  engine.close();
  return points;
}

/** How many times a text is in a file. */
export function timesIn(path: string, text: string): number {
  return readFileSync(path, 'utf8').split(text).length - 1;
}
