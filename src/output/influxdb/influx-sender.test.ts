// A server that cannot be reached: when it is tried again. A quick test cannot connect, so that every request fails at
// once; what servers answer is in test/integration/influxdb-faults.
import { expect, it } from 'vitest';
import { eventually } from '../../../test/support/eventually.ts';
import { FakeClock } from '../../../test/support/fake-clock.ts';
import { BatchQueue } from './batch-queue.ts';
import type { InfluxOutputConfig } from './config.ts';
import { InfluxSender } from './influx-sender.ts';

const config: InfluxOutputConfig = {
  ...{ name: 'influx', type: 'influxdb', url: 'http://127.0.0.1:8086', caPath: null, layout: 'device' },
  target: { version: 1, database: 'meterhub', retentionPolicy: null, user: null, password: null },
  ...{ measurement: 'readings', tags: {}, intervalMs: 0, flushMs: 1000, timeoutMs: 10_000, bufferBytes: 1_000_000 },
};

function senderWith(random: () => number): { clock: FakeClock; sender: InfluxSender; queue: BatchQueue } {
  const clock = new FakeClock();
  const queue = new BatchQueue(config.bufferBytes);
  queue.add({ line: 'readings,device=home power=1', values: 1, timeMs: 0 });
  queue.close();
  const log = { warn: () => undefined, info: () => undefined };
  return { clock, queue, sender: new InfluxSender({ config, queue, clock, log, random }) };
}

async function pausesOf(count: number, random: () => number): Promise<number[]> {
  const { clock, sender, queue } = senderWith(random);
  sender.kick();
  const pausesMs: number[] = [];
  for (let tries = 0; tries < count; tries++) {
    await eventually('the next failure', () => sender.isWaiting && clock.timers === 1);
    pausesMs.push(...(await clock.jumps(1)));
  }
  await sender.end(1000);
  expect(queue.values).toBe(1);
  return pausesMs;
}

it('tries a server that is away again after a second, then less and less often, once a minute at least', async () => {
  const seconds = (await pausesOf(8, () => 0)).map((ms) => ms / 1000);
  // Chance shortens each to half at most.
  expect(seconds.map((shortest) => 2 * shortest)).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
});

it('does not come back at the same moment as other programs that lost the same server', async () => {
  const seconds = (await pausesOf(3, () => 0.5)).map((ms) => ms / 1000);
  expect(seconds).toEqual([0.75, 1.5, 3]);
});
