// What waits: in order, compressed, within its memory; what is lost is counted.
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { Batch } from './batch.ts';
import { BatchQueue } from './batch-queue.ts';

const line = (at: number): string => `readings,device=home,model=m power=${at}.5,current=${at} 17000000${at}`;

async function linesOf(batch: Batch | undefined): Promise<string[]> {
  return batch
    ? gunzipSync(await batch.packed())
        .toString()
        .split('\n')
    : [];
}

function filled(queue: BatchQueue, from: number, to: number): void {
  for (let at = from; at < to; at++) queue.add({ line: line(at), values: 2, timeMs: at });
}

describe('the queue', () => {
  it('gives everything back in order, as few batches', async () => {
    const queue = new BatchQueue(16_000_000);
    filled(queue, 0, 10_000);
    queue.close();
    expect(queue.values).toBe(20_000);
    const all: string[] = [];
    let batches = 0;
    for (let batch = queue.take(); batch; batch = queue.take()) {
      all.push(...(await linesOf(batch)));
      batches++;
    }
    expect(all).toEqual(Array.from({ length: 10_000 }, (_, at) => line(at)));
    expect(batches).toBeLessThanOrEqual(4);
    expect([queue.values, queue.bytes, queue.droppedValues]).toEqual([0, 0, 0]);
  });

  it('puts back what could not be sent before everything else', async () => {
    const queue = new BatchQueue(1_000_000);
    filled(queue, 0, 1);
    queue.close();
    const first = queue.take();
    filled(queue, 1, 2);
    queue.close();
    if (first) queue.putBack(first);
    expect([await linesOf(queue.take()), await linesOf(queue.take())]).toEqual([[line(0)], [line(1)]]);
  });

  it('stays within its memory and loses the oldest', async () => {
    const queue = new BatchQueue(100_000);
    for (let round = 0; round < 200; round++) {
      filled(queue, round * 1000, round * 1000 + 1000);
      // Compressing takes turns of the event loop, as it does in life.
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    queue.close();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(queue.bytes).toBeLessThanOrEqual(130_000);
    expect(queue.droppedValues).toBeGreaterThan(0);
    expect(queue.droppedValues + queue.values).toBe(400_000);
    const lost = queue.takeLost();
    expect(lost).toEqual({ fromMs: 0, toMs: queue.droppedValues / 2 - 1, values: queue.droppedValues });
    expect(queue.takeLost()).toBeNull();
    const kept: string[] = [];
    for (let batch = queue.take(); batch; batch = queue.take()) kept.push(...(await linesOf(batch)));
    expect(kept.at(-1)).toBe(line(199_999));
    expect(kept[0]).toBe(line(200_000 - kept.length));
  });

  it('makes smaller batches for a server that says so', async () => {
    const queue = new BatchQueue(16_000_000);
    queue.makeSmaller(1000);
    queue.makeSmaller(5000);
    filled(queue, 0, 100);
    queue.close();
    expect((await linesOf(queue.take())).join('\n').length).toBeLessThan(1200);
  });
});

describe('a batch', () => {
  it('can be halved and changed, values counted', async () => {
    const batch = new Batch([line(0), line(1), line(2)], 6, { fromMs: 0, toMs: 2 });
    const [first, second] = await batch.halves();
    expect([first.values, second.values, first.cuts]).toEqual([4, 2, 1]);
    expect([await linesOf(first), await linesOf(second)]).toEqual([[line(0), line(1)], [line(2)]]);
    const rest = await batch.changed((one) => (one === line(1) ? null : one));
    expect([rest?.values, rest?.lines]).toEqual([4, 2]);
    expect(await batch.changed(() => null)).toBeNull();
  });
});
