import { describe, expect, it } from 'vitest';
import { detailsOf, errorText, isApiErrorCode, MeterHubError } from './error.ts';
import { ERROR_CATALOGUE, type ErrorCode } from '../vocabulary/error-codes.ts';

describe('an error', () => {
  it('carries its code, its cause, its details and whether trying again may help', () => {
    const cause = new Error('inner');
    const details = { bus: 'rs485', unit: 3 };
    const error = new MeterHubError('MODBUS_TIMEOUT', 'no answer', { cause, details });
    expect(error).toMatchObject({
      name: 'MeterHubError',
      code: 'MODBUS_TIMEOUT',
      message: 'no answer',
      cause,
      details,
    });
    for (const code of Object.keys(ERROR_CATALOGUE) as ErrorCode[]) {
      expect(new MeterHubError({ code, details: {} }, 'x').transient).toBe(ERROR_CATALOGUE[code].transient);
    }
  });

  it('keeps code and details when it is said in other words', () => {
    const first = new MeterHubError('PORT_OPEN', 'it is in use', { details: { path: '/dev/ttyUSB0', errno: 'EBUSY' } });
    const again = new MeterHubError(first, 'it is in use\n  hint: stop the other program', { cause: first });
    expect(again).toMatchObject({ code: 'PORT_OPEN', details: first.details, cause: first });
  });

  it('cannot be made without the details of its code, nor with those of another', () => {
    // @ts-expect-error the broker's address is missing
    expect(new MeterHubError('MQTT_CONNECT', 'no connection').details).toEqual({});
    // @ts-expect-error so it is here, although there are other details
    expect(new MeterHubError('MQTT_CONNECT', 'no connection', { details: { errno: 'ECONNREFUSED' } }).transient).toBe(
      true,
    );
    // @ts-expect-error a text, not a number
    expect(new MeterHubError('TCP_CLOSED', 'closed', { details: { where: 502 } }).transient).toBe(true);
    // @ts-expect-error a broker has no unit id
    const strange = new MeterHubError('MQTT_CONNECT', 'no connection', { details: { where: 'broker:1883', unit: 3 } });
    expect(strange.code).toBe('MQTT_CONNECT');
  });

  it('is for clients when its code has an HTTP status', () => {
    expect(isApiErrorCode('HTTP_UNKNOWN_DEVICE')).toBe(true);
    expect(isApiErrorCode('MODBUS_TIMEOUT')).toBe(false);
  });
});

describe('whatever was thrown', () => {
  it.each([
    [new Error('a'), 'a'],
    ['b', 'b'],
    [undefined, 'undefined'],
    [7, '7'],
  ])('has a text: %s', (thrown, text) => {
    expect(errorText(thrown)).toBe(text);
  });

  it('has the word of the system, where there is one', () => {
    expect(detailsOf(Object.assign(new Error('no space left'), { code: 'ENOSPC' }))).toEqual({ errno: 'ENOSPC' });
    expect(detailsOf(new Error('plain'))).toEqual({});
    expect(detailsOf('text')).toEqual({});
    expect(detailsOf(new MeterHubError('TCP_CLOSED', 'x', { details: { where: 'a:1' } }))).toEqual({ where: 'a:1' });
  });
});
