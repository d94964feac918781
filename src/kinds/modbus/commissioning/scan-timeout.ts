// How long a scan waits for an answer: shorter than polling, for most unit ids stay silent.
import type { ModbusBusConfig } from '../config.ts';

export const SERIAL_SCAN_TIMEOUT_MS = 50;
/** Gateways and WiFi take their time. */
export const NETWORK_SCAN_TIMEOUT_MS = 250;

export function scanTimeoutMs(type: ModbusBusConfig['type']): number {
  return type === 'modbus-rtu' ? SERIAL_SCAN_TIMEOUT_MS : NETWORK_SCAN_TIMEOUT_MS;
}
