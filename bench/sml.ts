// Measures the SML decoder on one core: bytes to named readings, both checksums included. Telegrams a second.
// Run: node --import tsx bench/sml.ts [seconds]. On the telegrams of test/fixtures/sml.
import { performance } from 'node:perf_hooks';
import { SmlDecoder } from '../src/codec/sml/decoder.ts';
import { readTelegram } from '../src/kinds/sml/readings.ts';
import { loadCaptures } from '../test/support/sml-captures.ts';

const TARGET_PER_SECOND = 60_000;
/** As a serial port hands them over: a few dozen to a few hundred bytes. */
const CHUNK_BYTES = 256;
const ROUNDS = 5;

function samples(): { source: string; bytes: Uint8Array } {
  const captures = loadCaptures();
  return { source: `${captures.length} captures`, bytes: join(captures.map((capture) => capture.bytes)) };
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(parts.flatMap((part) => [...part]));
}

/** Decodes the bytes again and again for about `seconds`. */
function measure(bytes: Uint8Array, seconds: number): { perSecond: number; megabytesPerSecond: number } {
  const chunks: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) chunks.push(bytes.subarray(at, at + CHUNK_BYTES));
  const decoder = new SmlDecoder();
  let telegrams = 0;
  let readings = 0;
  const begin = performance.now();
  let elapsedMs = 0;
  while (elapsedMs < seconds * 1000) {
    for (let pass = 0; pass < 50; pass++) {
      for (const chunk of chunks) {
        for (const telegram of decoder.push(chunk)) {
          telegrams++;
          readings += readTelegram(telegram).readings.length;
        }
      }
    }
    elapsedMs = performance.now() - begin;
  }
  if (readings === 0) throw new Error('The decoder gave no readings: the figures would mean nothing.');
  const megabytes = decoder.frameCounters.bytes / 1e6;
  return { perSecond: (telegrams / elapsedMs) * 1000, megabytesPerSecond: (megabytes / elapsedMs) * 1000 };
}

const seconds = Number(process.argv[2] ?? 2);
const { source, bytes } = samples();
const results = Array.from({ length: ROUNDS }, () => measure(bytes, seconds / ROUNDS));
const best = results.reduce((left, right) => (right.perSecond > left.perSecond ? right : left));
console.log(
  JSON.stringify({
    bench: 'sml decode, full (transport CRC, message CRC, entries, measurands)',
    source,
    bytes: bytes.length,
    telegramsPerSecond: Math.round(best.perSecond),
    megabytesPerSecond: Number(best.megabytesPerSecond.toFixed(1)),
    rounds: results.map((result) => Math.round(result.perSecond)),
    target: TARGET_PER_SECOND,
    reached: best.perSecond >= TARGET_PER_SECOND,
  }),
);
