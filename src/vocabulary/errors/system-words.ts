// Words that stand in details: those of the operating system, and the exceptions of Modbus.
import type { Text } from '../text.ts';

/** The system's own words for what it refuses. */
export const SYSTEM_WORDS: Readonly<Record<string, Text>> = {
  ENOENT: { en: 'does not exist', de: 'nicht vorhanden' },
  ENOTDIR: { en: 'cannot be opened', de: 'lässt sich nicht öffnen' },
  EISDIR: { en: 'is a folder', de: 'ist ein Ordner' },
  EACCES: { en: 'no permission', de: 'keine Berechtigung' },
  EPERM: { en: 'not permitted', de: 'keine Berechtigung' },
  EROFS: { en: 'read-only', de: 'nur lesbar' },
  EBUSY: { en: 'used by another program', de: 'von einem anderen Programm benutzt' },
  ENOSPC: { en: 'the disk is full', de: 'der Datenträger ist voll' },
  EIO: { en: 'the disk reports an error', de: 'der Datenträger meldet einen Fehler' },
  EADDRINUSE: { en: 'in use already', de: 'schon belegt' },
  EADDRNOTAVAIL: { en: 'not an address of this machine', de: 'keine Adresse dieses Rechners' },
  ECONNREFUSED: { en: 'connection refused', de: 'Verbindung abgelehnt' },
  ECONNRESET: { en: 'connection broken off', de: 'Verbindung abgebrochen' },
  EPIPE: { en: 'connection broken off', de: 'Verbindung abgebrochen' },
  EHOSTUNREACH: { en: 'not in the network', de: 'nicht im Netz' },
  ENETUNREACH: { en: 'network not reachable', de: 'Netz nicht erreichbar' },
  ETIMEDOUT: { en: 'no answer', de: 'keine Antwort' },
  ENOTFOUND: { en: 'name unknown', de: 'Name unbekannt' },
  EAI_AGAIN: { en: 'the name cannot be looked up', de: 'Name nicht auflösbar' },
};

/** By code (Modbus Application Protocol V1.1b3, chapter 7). */
export const MODBUS_EXCEPTIONS: Readonly<Record<number, Text>> = {
  1: { en: 'illegal function', de: 'Funktion unbekannt' },
  2: { en: 'illegal data address', de: 'Register unbekannt' },
  3: { en: 'illegal data value', de: 'Wert unzulässig' },
  4: { en: 'server device failure', de: 'Fehler im Gerät' },
  5: { en: 'acknowledge', de: 'dauert noch' },
  6: { en: 'server device busy', de: 'beschäftigt' },
  8: { en: 'memory parity error', de: 'Speicherfehler im Gerät' },
  10: { en: 'gateway path unavailable', de: 'Gateway ohne Weg' },
  11: { en: 'gateway target device failed to respond', de: 'Gateway ohne Antwort' },
};
