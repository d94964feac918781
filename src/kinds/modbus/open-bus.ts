// From what the configuration says of a Modbus bus to the bus: which transport, which framing, what the wire is like.
import { randomInt } from 'node:crypto';
import { mbapFraming } from '../../codec/modbus/mbap.ts';
import { NumberHabit } from '../../codec/modbus/number-habit.ts';
import { rtuFraming } from '../../codec/modbus/rtu.ts';
import type { ModbusBusConfig } from './config.ts';
import type { Clock } from '../../model/clock.ts';
import { bitsPerCharacter, openSerial } from '../../transport/serial.ts';
import { openTcp } from '../../transport/tcp.ts';
import { openUdp } from '../../transport/udp.ts';
import { ModbusBus, type ModbusBusOptions } from './bus/modbus-bus.ts';
import type { Wire } from './bus/wire.ts';

/** Characters of silence between frames (MODBUS over Serial Line V1.02, 2.5.1.1). */
const GAP_CHARACTERS = 3.5;
/** Above this rate the gap is fixed (same section). */
const FIXED_GAP_ABOVE_BAUD = 19_200;
const FIXED_GAP_MS = 1.75;
/** USB adapters hand over what they have every 16 ms at the latest; a busy machine may be late with that. */
const SERIAL_STALL_MS = 150;
/** Gateways and WiFi split replies with longer pauses. */
const NETWORK_STALL_MS = 300;
/** What a line behind a gateway is taken for: the usual one. Only the read plan and the gap depend on it. */
const ASSUMED_LINE = { baud: 9600, framing: '8N1' } as const;

/** Time of a byte and the gap of a serial line. */
export function lineTiming(line: { baud: number; framing: '8N1' | '8E1' | '8O1' | '8N2' }): {
  byteMs: number;
  gapMs: number;
} {
  const byteMs = (bitsPerCharacter(line.framing) * 1000) / line.baud;
  return { byteMs, gapMs: line.baud > FIXED_GAP_ABOVE_BAUD ? FIXED_GAP_MS : GAP_CHARACTERS * byteMs };
}

/** Where a bus is, for a person. */
export function busAddress(config: ModbusBusConfig): string {
  return config.type === 'modbus-rtu' ? config.port : `${config.host}:${config.port}`;
}

export function createModbusBus(
  config: ModbusBusConfig,
  clock: Clock,
  hooks: Pick<ModbusBusOptions, 'onTraffic' | 'onState'> = {},
): ModbusBus {
  return new ModbusBus({ name: config.name, clock, ...transportOf(config), ...hooks });
}

function transportOf(config: ModbusBusConfig): Pick<ModbusBusOptions, 'open' | 'framing' | 'wire'> {
  switch (config.type) {
    case 'modbus-rtu': {
      const { port: path, baud: baudRate, framing, echo } = config;
      const wire: Wire = { ...lineTiming(config), direct: true, stalledMs: SERIAL_STALL_MS, echo };
      return { open: () => openSerial({ path, baudRate, framing }), framing: () => rtuFraming, wire };
    }
    case 'modbus-rtu-over-tcp':
      return { open: (signal) => openTcp(config, signal), framing: () => rtuFraming, wire: gatewayWire() };
    case 'modbus-rtu-over-udp':
      return { open: () => openUdp(config), framing: () => rtuFraming, wire: gatewayWire() };
    case 'modbus-tcp': {
      // A gateway has the same habits on its next connection.
      const habit = new NumberHabit();
      const wire: Wire = { byteMs: 0, gapMs: 0, direct: false, stalledMs: NETWORK_STALL_MS, echo: false };
      return {
        open: (signal) => openTcp(config, signal),
        framing: () => mbapFraming(habit, randomInt(1, 0xffff)),
        wire,
      };
    }
  }
}

function gatewayWire(): Wire {
  return { ...lineTiming(ASSUMED_LINE), direct: false, stalledMs: NETWORK_STALL_MS, echo: false, relayed: true };
}
