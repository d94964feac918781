// Many questions at once to the thread of the history: recording does not wait for them.
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openHistory } from '../../src/history/recorder.ts';
import { systemClock } from '../../src/transport/system-clock.ts';
import { KEEP_ALL } from '../support/history-engine.ts';
import { tempFolder } from '../support/temp-folder.ts';

const QUESTIONS = 300;
/** One page. */
const READINGS = 3000;

test('a commit does not wait for the questions that came before it', async () => {
  const store = openHistory({
    config: { path: join(tempFolder(), 'history.db'), commitMs: 3_600_000, keep: KEEP_ALL, resolution: {} },
    clock: systemClock,
    log: { info: () => undefined, warn: () => undefined },
    timeZone: 'Europe/Berlin',
  });
  const beginMs = Date.now() - READINGS * 1000;
  const points = Array.from({ length: READINGS }, (_, i): [number, number] => [beginMs + i * 1000, i % 100]);
  await store.importValues({ device: 'home', measurand: 'power', unit: 'W', points });
  await store.flush();

  let answered = 0;
  const all = { series: ['home.power'], fromMs: 0, toMs: Number.MAX_SAFE_INTEGER, resolution: 'raw' as const };
  const questions = Array.from({ length: QUESTIONS }, async () => {
    let count = 0;
    for await (const page of store.range(all)) count += page.timesMs.length;
    answered++;
    return count;
  });
  // Now each has asked for its page.
  await store.seriesList();
  await store.importValues({ device: 'home', measurand: 'power', unit: 'W', points: [[Date.now(), 1]] });
  await store.flush();
  expect(answered).toBeLessThan(QUESTIONS);
  const counts = new Set(await Promise.all(questions));
  // With or without the one that came in between.
  for (const count of counts) expect([READINGS, READINGS + 1]).toContain(count);
  await store.close();
}, 60_000);
