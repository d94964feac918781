// Looks for meters on a bus that is being polled: its questions go between the polls. It must not know who wants to know.
import { scanListener, scanTimeoutMs } from './scan-timeout.ts';
import type { ModbusBus } from '../bus/modbus-bus.ts';
import { isModbusModel, type ModbusBusConfig } from '../config.ts';
import { scanBus, type ScanResult } from './scan-bus.ts';
import type { ReplyListener } from './scan-listener.ts';
import type { ScanFound, ScanRequest } from '../../../source/source-group.ts';

/** Ids asked before it is looked whether anybody still wants to know. */
const TOGETHER = 4;

export class ModbusScanner {
  readonly #type: ModbusBusConfig['type'];
  #listener: ReplyListener | null = null;

  constructor(type: ModbusBusConfig['type']) {
    this.#type = type;
  }

  /** Takes the traffic of the bus, also that of the polls: who answers them is there as well. */
  hear(direction: 'out' | 'in', bytes: Uint8Array): void {
    this.#listener?.hear(direction, bytes);
  }

  async scan(bus: ModbusBus, { ids, models, onFound, onProgress, signal }: ScanRequest): Promise<void> {
    const timeoutMs = scanTimeoutMs(this.#type);
    this.#listener = scanListener(this.#type);
    try {
      for (let start = 0; start < ids.length && !signal.aborted; start += TOGETHER) {
        const together = ids.slice(start, start + TOGETHER);
        await scanBus({
          ...{ bus, models: models.filter(isModbusModel), ids: together, timeoutMs, listener: this.#listener },
          onResult(result) {
            const found = foundOf(result);
            if (found) onFound(found);
          },
          onProgress: (done) => onProgress(start + done),
        });
      }
    } finally {
      this.#listener = null;
    }
  }
}

function foundOf(result: ScanResult): ScanFound | null {
  if (result.kind === 'silent') return null;
  if (result.kind === 'damaged') return { id: result.id, kind: 'damaged', models: [] };
  return { id: result.id, kind: 'meter', models: result.candidates.map(({ model }) => model.id) };
}
