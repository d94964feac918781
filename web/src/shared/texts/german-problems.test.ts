// Reasons and errors in German: made of code and facts.
import { describe, expect, it } from 'vitest';
import { errorInGerman, inGerman } from './german-problems.ts';
import type { ProblemFieldsJson } from '../types.ts';

describe('the reason in German', () => {
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
      'MODBUS_EXCEPTION',
      { unit: 1, exception: 99 },
      'Der Zähler lehnt die Anfrage ab. Stimmt das Modell? (Nummer 1, Ausnahme 99)',
    ],
    [
      'HISTORY_WRITE',
      { errno: 'ENOSPC' },
      'Der Verlauf kann nicht geschrieben werden. Die Werte warten im Speicher (der Datenträger ist voll)',
    ],
    [
      'BACKUP_WRITE',
      { stalledMs: 65_000 },
      'Die CSV-Datei kann nicht geschrieben werden. Die Zeilen warten im Speicher (hängt seit 65 s)',
    ],
    [
      'DEVICE_ERROR',
      { said: 'main: no reading yet', saidDe: 'main: noch keine Ablesung' },
      'Das Gerät meldet selbst einen Fehler: main: noch keine Ablesung',
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
    [
      'MQTT_CONNECT',
      { where: 'broker.local:1883', errno: 'ECONNREFUSED' },
      'Der MQTT-Broker ist nicht erreichbar (broker.local:1883, Verbindung abgelehnt)',
    ],
    [
      'INFLUX_BUSY',
      { where: 'http://influx:8086', status: 503 },
      'Der InfluxDB-Server ist überlastet. Die Werte warten im Speicher (http://influx:8086, Status 503)',
    ],
    [
      'MODBUS_LISTEN',
      { where: '0.0.0.0:502', errno: 'EACCES' },
      'Die Adresse des Modbus-Ausgangs kann nicht benutzt werden (0.0.0.0:502, keine Berechtigung)',
    ],
    ['NO_TELEGRAM_YET', {}, 'noch kein Telegramm'],
    ['MODBUS_CRC', { errno: 'EWHATEVER' }, 'Die Antwort kam beschädigt an. Kabel und Abschluss prüfen (EWHATEVER)'],
  ])('is made of the code and its facts: %s', (code, facts, text) => {
    expect(inGerman(code, facts)).toBe(text);
  });

  it('is left to the hub where the code is not known', () => {
    expect(inGerman(null, {})).toBeNull();
    expect(inGerman('FROM_THE_FUTURE', {})).toBeNull();
    expect(inGerman('constructor', {})).toBeNull();
  });
});

describe('an error of an interface in German', () => {
  it('says what to do as well', () => {
    expect(errorInGerman('HTTP_FORBIDDEN', { token: 'tablet', right: 'command' })).toBe(
      'Das Token hat dieses Recht nicht (Token „tablet“, Recht „command“). Das Recht in `server.tokens` bei `may` des ' +
        'Tokens ergänzen, oder ein anderes Token benutzen.',
    );
    expect(errorInGerman('COMMAND_NOT_ALLOWED', { target: 'car', setting: 'amp = "40"', allowed: 'amp=6..16' })).toBe(
      'Das ist nicht erlaubt (Ziel car, amp = "40", erlaubt: amp=6..16). Was erlaubt ist, steht in /api/v1/commands; in ' +
        'der Konfiguration sagt es `allow` des Ziels.',
    );
  });

  it('says why a device did not do it', () => {
    const facts = { device: 'goe', cause: 'HTTP_TIMEOUT', where: 'http://goe', timeoutMs: 2000 };
    expect(errorInGerman('COMMAND_FAILED', facts)).toMatch(
      /^Das Gerät antwortet nicht rechtzeitig \(http:\/\/goe, Gerät goe, 2\.000 ms\)\. Den Grund/,
    );
  });

  it('is left to the hub where the code is not known', () => {
    expect(errorInGerman('FROM_THE_FUTURE', {})).toBeNull();
  });
});
