// How long a scan waits for an answer: shorter than polling, for most unit ids stay silent.
import type { ModbusBusConfig } from '../config.ts';
import { MbapScanListener } from './mbap-scan-listener.ts';
import { ScanListener, type ReplyListener } from './scan-listener.ts';

export const SERIAL_SCAN_TIMEOUT_MS = 50;
/** Gateways and WiFi take their time. */
export const NETWORK_SCAN_TIMEOUT_MS = 250;
/** Replies over Modbus TCP are heard late, too: 247 ids of which none answers stay below a minute. */
export const TCP_SCAN_TIMEOUT_MS = 80;

export function scanTimeoutMs(type: ModbusBusConfig['type']): number {
  if (type === 'modbus-tcp') return TCP_SCAN_TIMEOUT_MS;
  return type === 'modbus-rtu' ? SERIAL_SCAN_TIMEOUT_MS : NETWORK_SCAN_TIMEOUT_MS;
}

export function scanListener(type: ModbusBusConfig['type']): ReplyListener {
  return type === 'modbus-tcp' ? new MbapScanListener() : new ScanListener();
}
