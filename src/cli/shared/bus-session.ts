// Opens a bus for one command and closes it again, whatever happens. Knows no meter.
import type { ModbusBus } from '../../kinds/modbus/bus/modbus-bus.ts';
import { createModbusBus } from '../../kinds/modbus/open-bus.ts';
import type { ModbusBusConfig } from '../../kinds/modbus/config.ts';
import type { Clock } from '../../model/clock.ts';
import { MeterHubError } from '../../model/error.ts';
import { formatAddress } from '../../transport/address.ts';

export interface SessionOptions {
  readonly clock: Clock;
  /** Ends the session: what is under way fails with CANCELLED. */
  readonly signal: AbortSignal;
  /** Raw traffic, with the bytes that went out or came in. */
  readonly onTraffic?: (direction: 'out' | 'in', bytes: Uint8Array) => void;
}

/**
 * Runs `work` on the open bus. Rejects with PORT_OPEN or TCP_CONNECT when it cannot be opened, CANCELLED when the
 * signal ends it, or what `work` rejects with. The bus is closed in any case.
 */
export async function withBus<T>(
  config: ModbusBusConfig,
  options: SessionOptions,
  work: (bus: ModbusBus) => Promise<T>,
): Promise<T> {
  const { clock, signal, onTraffic } = options;
  const ended = new MeterHubError('CANCELLED', 'ended before it was finished');
  if (signal.aborted) throw ended;
  let tell: (problem: string | null) => void = () => undefined;
  const opening = new Promise<string | null>((resolve) => (tell = resolve));
  const bus = createModbusBus(config, clock, {
    onState: (open, reason) => tell(open ? null : (reason ?? 'the bus cannot be opened')),
    ...(onTraffic && { onTraffic }),
  });
  let cancel: (error: MeterHubError) => void = () => undefined;
  const cancelled = new Promise<never>((_, reject) => (cancel = reject));
  const onAbort = (): void => cancel(ended);
  signal.addEventListener('abort', onAbort, { once: true });
  bus.start();
  try {
    return await Promise.race([cancelled, openedThen(opening, config, () => work(bus))]);
  } finally {
    signal.removeEventListener('abort', onAbort);
    await bus.stop();
  }
}

async function openedThen<T>(
  opening: Promise<string | null>,
  config: ModbusBusConfig,
  work: () => Promise<T>,
): Promise<T> {
  const problem = await opening;
  if (problem === null) return work();
  if (config.type === 'modbus-rtu') throw new MeterHubError('PORT_OPEN', problem, { details: { path: config.port } });
  throw new MeterHubError('TCP_CONNECT', problem, { details: { where: formatAddress(config) } });
}
