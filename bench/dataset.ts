// What a cycle of the dataset costs: a hundred names over the readings of a house, once a second for years.
// Run: node --import tsx bench/dataset.ts [cycles]
import { performance } from 'node:perf_hooks';
import { Dataset } from '../src/live/dataset.ts';
import { LiveState } from '../src/live/live-state.ts';
import { PublishedValues } from '../src/live/published.ts';
import { FakeClock } from '../test/support/fake-clock.ts';

const NAMES = 100;
const METERS = 20;
const TARGET_MS = 1;
const WARM_UP = 500;
const cycles = Number(process.argv[2] ?? 5000);

const clock = new FakeClock();
/** The dataset's own timer is driven by hand, so that nothing but the cycle is measured. */
let tick: () => void = () => undefined;
const drivenClock = {
  monotonicMs: () => clock.monotonicMs(),
  wallMs: () => clock.wallMs(),
  sleep: (ms: number) => clock.sleep(ms),
  every: (ms: number, fn: () => void) => clock.every(ms, fn),
  after(_ms: number, fn: () => void): () => void {
    tick = fn;
    return () => undefined;
  },
};
const live = new LiveState(drivenClock);
const published = new PublishedValues([{ key: 'bat_soc', timeoutMs: 1_000_000 }], drivenClock);
published.publish({ bat_soc: 85 });

/** One in four of each: a counter, a power, a sum with a default, something that uses other names. */
const entries = Array.from({ length: NAMES }, (_, index) => {
  const meter = `meter${index % METERS}`;
  const other = `meter${(index + 7) % METERS}`;
  const expression = [
    `${meter}.energyImport`,
    `${meter}.power`,
    `or(${meter}.power, 0) + or(${other}.power, 0)`,
    `n${index - 3} > 1000 and bat_soc > 20 ? n${index - 2} - n${index - 1} : min(${meter}.power, ${other}.power) * 2`,
  ][index % 4];
  return { name: `n${index}`, expression: expression ?? '', decimals: null };
});
const dataset = new Dataset({
  ...{ entries, published, live, clock: drivenClock, cycleMs: 1000 },
  onError: (error) => console.error(error),
});
dataset.start();

const times: number[] = [];
let bytes = 0;
for (let cycle = 0; cycle < cycles + WARM_UP; cycle++) {
  for (let meter = 0; meter < METERS; meter++) {
    const measuredAtMs = clock.wallMs();
    const reading = { unit: null, measuredAtMs, validForMs: 10_000 };
    live.accept({
      device: `meter${meter}`,
      measuredAtMs,
      readings: [
        { ...reading, measurand: 'power', value: 1000 * Math.random() },
        { ...reading, measurand: 'energyImport', value: 4_000_000 + cycle + Math.random() },
      ],
    });
  }
  const beganMs = performance.now();
  tick();
  bytes = dataset.body()?.length ?? 0;
  if (cycle >= WARM_UP) times.push(performance.now() - beganMs);
}
if (dataset.body()?.includes('null') !== false)
  throw new Error('Some names have no value: the figures would mean nothing.');
times.sort((a, b) => a - b);
const at = (share: number): number => Number((times[Math.floor(share * (times.length - 1))] ?? NaN).toFixed(3));
console.log(
  JSON.stringify({
    bench: 'dataset cycle: compute, round, serialise',
    names: NAMES,
    bytes,
    cycles,
    medianMs: at(0.5),
    p99Ms: at(0.99),
    targetMs: TARGET_MS,
    reached: at(0.99) < TARGET_MS,
  }),
);
