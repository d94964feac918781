import { describe, expect, test } from 'vitest';
import { errorText, MeterHubError } from './error.ts';
import { ERROR_CATALOGUE, type ErrorCode } from '../vocabulary/error-codes.ts';

describe('the error catalogue', () => {
  test.each(Object.entries(ERROR_CATALOGUE))(
    '%s says in whole sentences what is wrong and what to do',
    (code, entry) => {
      expect(code).toMatch(/^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/);
      expect(entry.meaning).toMatch(/^[A-Z].{10,}\.$/s);
      expect(entry.remedy.length).toBeGreaterThan(5);
    },
  );

  test('an error carries its code, its cause and whether trying again may help', () => {
    const cause = new Error('inner');
    const error = new MeterHubError('MODBUS_TIMEOUT', 'no answer', { cause });
    expect(error).toMatchObject({ name: 'MeterHubError', code: 'MODBUS_TIMEOUT', message: 'no answer', cause });
    for (const code of Object.keys(ERROR_CATALOGUE) as ErrorCode[]) {
      expect(new MeterHubError(code, 'x').transient).toBe(ERROR_CATALOGUE[code].transient);
    }
  });

  test.each([
    [new Error('a'), 'a'],
    ['b', 'b'],
    [undefined, 'undefined'],
    [7, '7'],
  ])('the text of whatever was thrown: %s', (thrown, text) => {
    expect(errorText(thrown)).toBe(text);
  });
});
