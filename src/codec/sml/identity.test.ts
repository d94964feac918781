// Who a telegram says it is from. All ids are made up.
// The formats are those of DIN 43863-5 and of older meters.
import { describe, expect, it } from 'vitest';
import { octetEntry, telegramOf } from '../../../test/support/sml-telegrams.ts';
import { SmlDecoder } from './decoder.ts';
import { encodeTelegram } from './encode.ts';
import { identityOf, isIdentity, plateNumber, type SmlIdentity } from './identity.ts';
import type { SmlRawEntry } from './telegram.ts';

function identity(entries: readonly SmlRawEntry[], serverId = '0a01545354000000002a'): SmlIdentity {
  const [telegram] = new SmlDecoder().push(encodeTelegram(telegramOf(entries, serverId)));
  if (telegram === undefined) throw new Error('no telegram');
  return identityOf(telegram, telegram.entries.filter(isIdentity));
}

describe('identity', () => {
  it('takes the device id from 96.1.0, else 0.0.9, else 0.0.0, else the server id', () => {
    const codes = ['1-0:0.0.0*255', '1-0:0.0.9*255', '1-0:96.1.0*255'];
    const entries = codes.map((code, index) => octetEntry(code, `aa0${index}`));
    expect(identity(entries).deviceId).toBe('aa02');
    expect(identity(entries.slice(0, 2)).deviceId).toBe('aa01');
    expect(identity(entries.slice(0, 1)).deviceId).toBe('aa00');
    expect(identity([]).deviceId).toBe('0a01545354000000002a');
  });

  it('takes the maker from either code, as letters where it is letters', () => {
    expect(identity([octetEntry('1-0:96.50.1*1', '545354')]).maker).toBe('TST');
    expect(identity([octetEntry('129-129:199.130.3*255', '545354')]).maker).toBe('TST');
    expect(identity([octetEntry('1-0:96.50.1*1', '0001')]).maker).toBe('0001');
    expect(identity([]).maker).toBeNull();
  });

  it('keeps the public key', () => {
    expect(identity([octetEntry('129-129:199.130.5*255', 'ab'.repeat(48))]).publicKey).toBe('ab'.repeat(48));
  });
});

describe('plateNumber', () => {
  it.each([
    ['0a0154535400000012d7', '1TST0000004823'],
    ['0a01545354ff05f5e0ff', '1TSTff99999999'],
    ['0901545354110000002a', '1TST1100000042'],
  ])('of %s is %s', (deviceId, plate) => {
    expect(plateNumber(deviceId)).toBe(plate);
  });

  it('of printable octets is their text, as some meters send the plate itself', () => {
    expect(plateNumber('3154535431')).toBe('1TST1');
  });

  it('of an older id is null: its plate shows hexadecimal', () => {
    expect(plateNumber('06545354010203040506')).toBeNull();
    expect(plateNumber('')).toBeNull();
  });
});
