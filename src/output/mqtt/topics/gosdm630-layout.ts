// The topics of gosdm630 (sdm630_httpd with `-b`): `<topic>/<UniqueId>/<IEC61850>`, 3 decimals, kept by the broker,
// and `<topic>/status` = connected or disconnected. It must not know the network.
import type { LiveState } from '../../../live/live-state.ts';
import type { Clock } from '../../../model/clock.ts';
import { measurandInfo } from '../../../vocabulary/measurands.ts';
import { inThousands } from '../../../vocabulary/units.ts';
import type { MqttMessage, Snapshot } from './layout.ts';

export interface Gosdm630LayoutOptions {
  readonly topic: string;
  readonly retain: boolean;
  /** `Instrument%d`. */
  readonly uniqueIdFormat: () => string;
  /** Shortest time between two messages of a topic, ms; 0: every reading. */
  readonly intervalMs: number;
  readonly live: LiveState;
  readonly clock: Clock;
  readonly send: (message: MqttMessage) => void;
}

export class Gosdm630Layout {
  readonly #options: Gosdm630LayoutOptions;
  readonly #sentAtMs = new Map<string, number>();

  constructor(options: Gosdm630LayoutOptions) {
    this.#options = options;
  }

  static will(topic: string): MqttMessage {
    return { topic: `${topic}/status`, payload: 'disconnected', retain: true };
  }

  onConnected(): void {
    this.#options.send({ topic: `${this.#options.topic}/status`, payload: 'connected', retain: true });
  }

  onSnapshot({ device, readings }: Snapshot): void {
    const { topic: root, retain, uniqueIdFormat, intervalMs, live, clock, send } = this.#options;
    const apiId = live.device(device)?.apiId ?? null;
    if (apiId === null) return;
    const nowMs = clock.monotonicMs();
    for (const { measurand, value, unit } of readings) {
      const name = measurandInfo(measurand)?.gosdm630.iec61850 ?? null;
      if (name === null || typeof value !== 'number') continue;
      const topic = `${root}/${uniqueIdFormat().replace('%d', String(apiId))}/${name}`;
      if (nowMs - (this.#sentAtMs.get(topic) ?? -Infinity) < intervalMs) continue;
      this.#sentAtMs.set(topic, nowMs);
      send({ topic, payload: inThousands(value, unit).toFixed(3), retain });
    }
  }

  farewell(): readonly MqttMessage[] {
    return [Gosdm630Layout.will(this.#options.topic)];
  }
}
