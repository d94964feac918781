// A program that writes a history as fast as it can and says what is on the disk, until it is killed.
// Arguments: file, number of the first reading. Reading n is n Wh at n * 10 s.
import { openHistory } from '../../src/history/recorder.ts';
import { systemClock } from '../../src/transport/system-clock.ts';
import { KEEP_FOR_EVER, KILL_BEGIN_MS } from './history-kill-facts.ts';

const [path = '', first = '0'] = process.argv.slice(2);
let next = Number(first);

const store = openHistory({
  config: { path, commitMs: 60_000, keep: KEEP_FOR_EVER, resolution: { energyImport: 'exact' } },
  // Time goes with the readings, so that hours and days are over again and again.
  clock: { ...systemClock, wallMs: () => KILL_BEGIN_MS + next * 10_000 },
  log: { info: () => undefined, warn: (_fields, message) => void process.stderr.write(`${message}\n`) },
  timeZone: 'Europe/Berlin',
});

for (;;) {
  for (let i = 0; i < 30; i++) {
    const measuredAtMs = KILL_BEGIN_MS + next * 10_000;
    const reading = { measurand: 'energyImport', value: next, unit: 'Wh', measuredAtMs, validForMs: 1 };
    store.append({ device: 'grid', measuredAtMs, readings: [reading] });
    next++;
  }
  await store.flush();
  process.stdout.write(`${next}\n`);
}
