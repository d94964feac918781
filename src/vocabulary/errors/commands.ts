// Errors of commands to devices.
import type { ErrorEntry } from './entry.ts';

export const COMMAND_ERRORS = {
  COMMAND_UNKNOWN_TARGET: {
    en: 'A command names a target that is not configured.',
    de: 'Dieses Ziel gibt es nicht.',
    remedy: {
      en: 'See /api/v1/commands for all targets, or add it to the section `commands`.',
      de: 'Alle Ziele stehen in /api/v1/commands; ein neues wird im Abschnitt `commands` ergänzt.',
    },
    httpStatus: 404,
    transient: false,
    details: { target: 'may' },
  },
  COMMAND_NOT_ALLOWED: {
    en: 'A command sets nothing, or a key or value that is not allowed; nothing of it was handed on.',
    de: 'Das ist nicht erlaubt.',
    remedy: {
      en: 'See /api/v1/commands for what is allowed; `allow` of the target says it in the configuration.',
      de: 'Was erlaubt ist, steht in /api/v1/commands; in der Konfiguration sagt es `allow` des Ziels.',
    },
    httpStatus: 400,
    transient: false,
    details: { target: 'may', setting: 'may', allowed: 'may', limit: 'may' },
  },
  COMMAND_FAILED: {
    en: 'The device did not do what it was told, or it cannot be seen that it did.',
    de: 'Das Gerät hat es nicht ausgeführt.',
    remedy: {
      en: 'See the reason in the message; check that the device is reachable and its interface switched on.',
      de: 'Den Grund in der Meldung lesen; prüfen, ob das Gerät erreichbar und seine Schnittstelle eingeschaltet ist.',
    },
    httpStatus: 502,
    transient: true,
    details: {
      ...{ device: 'may', setting: 'may', shows: 'may', said: 'may', cause: 'may' },
      ...{ where: 'may', status: 'may', errno: 'may', timeoutMs: 'may' },
    },
  },
  COMMAND_BUSY: {
    en: 'Too many commands wait for the same device.',
    de: 'Zu viele Befehle warten auf dieses Gerät.',
    remedy: {
      en: 'Send the next command when the last one has been answered.',
      de: 'Den nächsten Befehl senden, wenn der letzte beantwortet ist.',
    },
    httpStatus: 503,
    transient: true,
    details: { device: 'must', limit: 'must' },
  },
} as const satisfies Record<string, ErrorEntry>;
