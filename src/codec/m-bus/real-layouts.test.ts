// Every telegram of the fixtures, laid out as meters of a dozen manufacturers do it, says what a second decoder found in it.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { frameAt } from './frame.ts';
import { formatSecondaryAddress } from './secondary-address.ts';
import { decodeTelegram, type MBusTelegram } from './telegram.ts';

const FILE = new URL('../../../test/fixtures/m-bus/telegrams.txt', import.meta.url);

interface Layout {
  readonly name: string;
  readonly meter: string;
  readonly frame: Uint8Array;
  readonly records: readonly string[];
}

function layouts(): Layout[] {
  const blocks = readFileSync(FILE, 'utf8').split('\n= ').slice(1);
  return blocks.map((block) => {
    const [name = '', meter = '', hex = '', ...records] = block.trim().split('\n');
    return { name, meter, frame: Uint8Array.from(Buffer.from(hex, 'hex')), records };
  });
}

function telegramOf(frame: Uint8Array): MBusTelegram {
  const start = frameAt(frame);
  if (start.kind !== 'frame' || start.frame.kind !== 'long') throw new Error('no frame');
  expect(start.length).toBe(frame.length);
  const answer = decodeTelegram(start.frame);
  if (answer.kind !== 'telegram') throw new Error(answer.kind);
  return answer;
}

describe('telegrams of real layouts', () => {
  it.each(layouts())('$name', ({ meter, frame, records }) => {
    const { header, moreFollows, manufacturerData, brokenAt, ...telegram } = telegramOf(frame);
    const address = header === null ? '' : formatSecondaryAddress(header.meter);
    const more = moreFollows ? 'more' : 'last';
    expect(`meter ${address} ${header?.status} ${more} ${manufacturerData?.length ?? '-'}`).toBe(meter);
    expect(brokenAt).toBeNull();
    const said = telegram.records.map(({ function: kind, storage, tariff, subunit, quantity, unit, value }) =>
      [kind, storage, tariff, subunit, quantity, unit ?? '-', ascii(JSON.stringify(value))].join(' '),
    );
    expect(said).toEqual(records);
  });

  it('are all there', () => {
    expect(layouts().length).toBeGreaterThan(70);
  });
});

function ascii(json: string): string {
  return json.replace(/[^ -~]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
