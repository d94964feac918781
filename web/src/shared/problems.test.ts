// Reasons in the language of the page: translated by code with their facts, in the hub's words where no translation is.
import { describe, expect, it } from 'vitest';
import { reasonText } from './problems.ts';
import type { ProblemFieldsJson } from './types.ts';

const problem = (code: ProblemFieldsJson['code'], facts: ProblemFieldsJson['facts'] = {}): ProblemFieldsJson => {
  return { reason: 'as the hub says', code, facts };
};
const german = (code: ProblemFieldsJson['code'], facts: ProblemFieldsJson['facts'] = {}) =>
  reasonText('de', problem(code, facts));

describe('the reason', () => {
  it('is none when nothing is wrong', () => {
    expect(reasonText('de', { reason: null, code: null, facts: {} })).toBeNull();
  });

  it('is the sentence of the hub in English', () => {
    expect(reasonText('en', problem('MODBUS_TIMEOUT', { unit: 3 }))).toBe('as the hub says');
  });

  it.each<[ProblemFieldsJson['code'], ProblemFieldsJson['facts'], string]>([
    [
      'MODBUS_TIMEOUT',
      { bus: 'rs485', unit: 3, address: 72, timeoutMs: 1500 },
      'Der Zähler antwortet nicht (Bus rs485, Nummer 3, 1.500 ms)',
    ],
    [
      'BUS_CLOSED',
      { bus: 'rs485', path: '/dev/ttyUSB0', errno: 'ENOENT', cause: 'PORT_OPEN', silentMs: 125_000 },
      'seit 2 min nichts empfangen: Die Schnittstelle kann nicht geöffnet werden ' +
        '(/dev/ttyUSB0, Bus rs485, nicht vorhanden)',
    ],
    [
      'MODBUS_EXCEPTION',
      { unit: 1, exception: 2 },
      'Der Zähler lehnt die Anfrage ab. Stimmt das Modell? (Nummer 1, Register unbekannt)',
    ],
    [
      'HISTORY_WRITE',
      { errno: 'ENOSPC' },
      'Der Verlauf kann nicht geschrieben werden. Die Werte warten im Speicher (der Datenträger ist voll)',
    ],
    ['DEVICE_ERROR', { said: 'Rate too high' }, 'Das Gerät meldet selbst einen Fehler: Rate too high'],
    [
      'HTTP_STATUS',
      { where: 'GET http://10.0.0.5/', status: 500 },
      'Das Gerät antwortet mit einem Fehler (GET http://10.0.0.5/, Status 500)',
    ],
    [
      'TCP_CONNECT',
      { where: '10.0.0.7:502', errno: 'ECONNREFUSED' },
      'Es kommt keine Verbindung zustande (10.0.0.7:502, Verbindung abgelehnt)',
    ],
    ['NO_TELEGRAM_YET', {}, 'noch kein Telegramm'],
    ['MODBUS_CRC', { errno: 'EWHATEVER' }, 'Die Antwort kam beschädigt an. Kabel und Abschluss prüfen (EWHATEVER)'],
  ])('is German: %s', (code, facts, text) => {
    expect(german(code, facts)).toBe(text);
  });

  it('is the sentence of the hub where no translation is known', () => {
    expect(reasonText('de', { ...problem(null) })).toBe('as the hub says');
  });
});
