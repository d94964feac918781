// A bus in one line, for the log and the command line: "modbus-rtu /dev/ttyUSB0 9600 8N1". Shows no credentials.
import { formatAddress } from '../transport/address.ts';
import type { BusConfig } from '../kinds/kinds.ts';

export function describeBus(bus: BusConfig): string {
  switch (bus.type) {
    case 'modbus-rtu':
      return `${bus.type} ${bus.port} ${bus.baud} ${bus.framing}`;
    case 'modbus-rtu-over-tcp':
    case 'modbus-rtu-over-udp':
    case 'modbus-tcp':
      return `${bus.type} ${formatAddress(bus)}`;
    case 'sml':
      if ('baud' in bus.line) return `sml ${bus.line.port} ${bus.line.baud} ${bus.line.framing}`;
      return `sml ${formatAddress(bus.line)}`;
    case 'http':
      return `http ${bus.url}`;
  }
}
