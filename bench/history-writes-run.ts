// Writes hours of a house into a history as fast as it goes, commit by commit: for counting what arrives at the disk. Runs as
// built JavaScript under strace, see bench/history-writes.ts.
// Arguments: file, devices, seconds between polls, seconds between commits, minutes that are counted, minutes before.
import { openHistory } from '../src/history/recorder.ts';
import { systemClock } from '../src/transport/system-clock.ts';
import { MeterModel } from './history-house.ts';

const [path = '', ...numbers] = process.argv.slice(2);
const [devices = 1, pollS = 1, commitS = 10, minutes = 60, minutesBefore = 60] = numbers.map(Number);
const BEGIN_MS = Date.UTC(2025, 0, 1);
const KEEP = { rawMs: null, oneMinuteMs: null, fifteenMinutesMs: null, oneHourMs: null, oneDayMs: null };

let second = 0;
const say = (_: object, message: string): void => void process.stderr.write(`${message}\n`);
const store = openHistory({
  config: { path, commitMs: commitS * 1000, keep: KEEP, resolution: {} },
  clock: { ...systemClock, wallMs: () => BEGIN_MS + second * 1000, every: () => () => undefined },
  log: { info: say, warn: say },
  timeZone: 'Europe/Berlin',
});
const meters = Array.from({ length: devices }, (_, i) => new MeterModel(i));
let values = 0;
const beginS = minutesBefore * 60;
while (second < beginS + minutes * 60) {
  for (let i = 0; i < commitS; i++, second++) {
    const polled = meters.flatMap((meter) => meter.snapshotsAt(second, BEGIN_MS));
    if (second % pollS !== 0) continue;
    for (const snapshot of polled) {
      store.append(snapshot);
      if (second >= beginS) values += snapshot.readings.length;
    }
  }
  await store.flush();
  // Seen in the trace: from here on it counts.
  if (second === beginS) process.stdout.write('begin\n');
}
process.stdout.write(`end ${values}\n`);
process.exit(0);
