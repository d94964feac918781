// The logger as people start it, a server of the built program for it, and what is in its file.
import { LoggerFile } from '../../src/logger/file.ts';
import type { CountingMeter } from './counting-meter.ts';
import type { HistoryPoint } from './history-facts.ts';
import { HubProcess } from './hub-process.ts';

/** Ten readings a second: what the server keeps (250 events) lasts for 25 s. */
export const serverConfig = ({ address }: CountingMeter, port = 0): string => `
server: { listen: 127.0.0.1:${port} }
buses: { wire: { type: modbus-tcp, address: "${address}" } }
devices:
  grid: { model: sdm120, bus: wire, id: 12, measurands: [power], poll: { fast: 100ms }, timeout: 10s, lifetime: 60s }
`;

export function recorded(path: string): HistoryPoint[] {
  const file = LoggerFile.openForReading(path);
  try {
    return [...file.records({ fromMs: 0, toMs: Number.MAX_SAFE_INTEGER })]
      .flat()
      .map(({ atMs, value }): HistoryPoint => [atMs, value]);
  } finally {
    file.close();
  }
}

/** How many are on the disk; 0 as long as there is no file. */
export function countIn(path: string): number {
  try {
    return recorded(path).length;
  } catch {
    return 0;
  }
}

export const record = (url: string, path: string, ...more: string[]): HubProcess =>
  new HubProcess(['logger', 'record', '-u', url, '-f', path, '-s', '1', ...more]);
