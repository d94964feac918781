// Telegrams with the habits of real meters against what must be decoded from them: file by file, joined, split anywhere.
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../test/support/seeded-random.ts';
import {
  loadCaptures,
  type ExpectedFile,
  type ExpectedList,
  type ExpectedTelegram,
} from '../../../test/support/sml-captures.ts';
import { SmlDecoder } from './decoder.ts';
import { encodeTelegram } from './encode.ts';
import { readTelegram } from '../../kinds/sml/readings.ts';
import type { SmlEntry, SmlTelegram } from './telegram.ts';

const captures = loadCaptures();

function decode(chunks: Iterable<Uint8Array>): { telegrams: SmlTelegram[]; decoder: SmlDecoder } {
  const decoder = new SmlDecoder();
  const telegrams: SmlTelegram[] = [];
  for (const chunk of chunks) telegrams.push(...decoder.push(chunk));
  decoder.reset();
  return { telegrams, decoder };
}

function* split(bytes: Uint8Array, nextBytes: () => number): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length;) {
    const end = at + nextBytes();
    yield bytes.slice(at, end);
    at = end;
  }
}

/** The figures of `expected.json` for one telegram, from the meaning layer. */
function figures(telegram: SmlTelegram): ExpectedTelegram {
  const values = readTelegram(telegram);
  const of = (measurand: string): number | null => {
    const value = values.readings.find((reading) => reading.measurand === measurand)?.value;
    return typeof value === 'number' ? value : null;
  };
  return {
    offset: telegram.frameOffset,
    length: telegram.frameBytes,
    padding: telegram.paddingBytes,
    secIndex: telegram.secIndex,
    e_import: of('energyImport'),
    e_export: of('energyExport'),
    p: of('power'),
    pFrom: values.powerFrom,
  };
}

function expectedFigures(telegram: ExpectedTelegram, shift = 0): ExpectedTelegram {
  const { offset, length, padding, secIndex, e_import, e_export, p, pFrom } = telegram;
  const code = pFrom?.split(',')[0];
  return {
    offset: offset + shift,
    length,
    padding,
    secIndex,
    e_import,
    e_export,
    p,
    pFrom: code === undefined ? null : `1-0:${code}*255`,
  };
}

function expectList(telegram: SmlTelegram | undefined, list: ExpectedList): void {
  expect(telegram).toBeDefined();
  if (telegram === undefined) return;
  expect(telegram.frameOffset).toBe(list.offset);
  expect(telegram.serverId).toBe(list.serverId);
  expect(telegram.listName).toBe(list.listName);
  expect(telegram.sensorTime?.seconds ?? null).toBe(list.actSensorTime?.value ?? null);
  expect(telegram.sensorTime?.kind).toBe(list.actSensorTime?.kind === 1 ? 'secIndex' : undefined);
  expect(telegram.entries.map((entry) => entry.obis)).toEqual(Object.keys(list.values));
  for (const entry of telegram.entries) expectEntry(entry, list);
}

function expectEntry(entry: SmlEntry, list: ExpectedList): void {
  const expected = list.values[entry.obis];
  if (expected === undefined) throw new Error(`${entry.obis} is not expected`);
  const status = entry.status === null ? undefined : `0x${entry.status.toString(16)}`;
  expect(status, entry.obis).toBe(expected.status);
  expect(entry.statusBytes, entry.obis).toBe(expected.statusBytes ?? 0);
  expect(entry.valTime?.seconds, entry.obis).toBe(expected.valTime);
  expect(entry.unitCode, entry.obis).toBe(expected.unit);
  expect(entry.unit, entry.obis).toBe(expected.unitName ?? null);
  expect(entry.scaler, entry.obis).toBe(expected.scaler);
  expect(`${entry.type ?? ''}${entry.valueBytes}`, entry.obis).toBe(expected.wire.replace('absent', '0'));
  // With a note the expected value is not the one on the wire: the meaning layer is held against it instead.
  if (expected.note !== undefined) return;
  expect(entry.value, entry.obis).toBe(expected.value);
  expect(entry.type, entry.obis).toBe(expected.type);
  if (expected.raw !== undefined) expect(entry.raw, entry.obis).toBe(expected.raw);
}

function expectFrames(decoder: SmlDecoder, { frames, bytes }: ExpectedFile): void {
  expect(decoder.frameCounters).toEqual({
    bytes,
    valid: frames.valid,
    crcBad: frames.crcBad,
    crcBadSevenBit: 0,
    cutByNewStart: frames.cutByNewStart,
    cutByEnd: frames.cutByEndOfFile,
    overflow: 0,
    version2: 0,
  });
}

describe('SML captures', () => {
  it.each(captures)('$name decodes as expected', ({ bytes, expected }) => {
    const { telegrams, decoder } = decode([bytes]);
    expect(telegrams.map(figures)).toEqual(expected.telegrams.map((telegram) => expectedFigures(telegram)));
    expectFrames(decoder, expected);
    expectList(telegrams[0], expected.first);
    expectList(telegrams.at(-1), expected.last);
  });

  it.each(captures)('$name decodes the same byte by byte and in random pieces', ({ bytes }) => {
    const whole = decode([bytes]);
    const random = seededRandom(bytes.length);
    const lengths = [() => 1, ...[3, 50, 700].map((most) => () => 1 + Math.floor(random() * most))];
    for (const nextBytes of lengths) {
      const pieces = decode(split(bytes, nextBytes));
      expect(pieces.telegrams).toEqual(whole.telegrams);
      expect(pieces.decoder.frameCounters).toEqual(whole.decoder.frameCounters);
    }
  });

  it.each([0, 1, 2, 3, 4])('all captures joined into one stream, in order %i, lose no telegram', (seed) => {
    const random = seededRandom(seed);
    const order = captures.map((capture) => ({ capture, key: seed === 0 ? 0 : random() }));
    order.sort((left, right) => left.key - right.key);
    const chunks: Uint8Array[] = [];
    const expected: ExpectedTelegram[] = [];
    let at = 0;
    let cut = 0;
    for (const { capture } of order) {
      chunks.push(capture.bytes);
      for (const telegram of capture.expected.telegrams) expected.push(expectedFigures(telegram, at));
      at += capture.bytes.length;
      const { crcBad, cutByNewStart, cutByEndOfFile } = capture.expected.frames;
      cut += crcBad + cutByNewStart + cutByEndOfFile;
    }
    const { telegrams, decoder } = decode(chunks);
    expect(telegrams.map(figures)).toEqual(expected);
    const { crcBad, cutByNewStart, cutByEnd } = decoder.frameCounters;
    // A frame cut by the end of its file either meets the next start or borrows an end from the middle of a telegram.
    expect(crcBad + cutByNewStart + cutByEnd).toBe(cut);
  });

  it('encoding what was decoded gives telegrams that decode to the same', () => {
    for (const { bytes } of captures) {
      for (const telegram of decode([bytes]).telegrams) {
        const again = decode([encodeTelegram(telegram)]).telegrams[0];
        expect(again?.entries).toEqual(telegram.entries);
        expect(again?.sensorTime).toEqual(telegram.sensorTime);
      }
    }
  });
});
