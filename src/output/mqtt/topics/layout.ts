// What the Homie layouts have in common, and the facts that layouts are told. Interfaces only.
import type { DatasetCycle } from '../../../live/dataset.ts';
import type { Snapshot } from '../../../model/reading.ts';
import type { DeviceState } from './device-state.ts';
import type { MqttMessage } from '../../../transport/mqtt/message.ts';

export type { DatasetCycle, DeviceState, MqttMessage, Snapshot };

export interface HomieLayout {
  /** The broker is connected: whatever it kept may be gone, and all is said anew. Device states follow by themselves. */
  onConnected(): void;
  /** Devices were added, removed or changed. */
  onDevicesChanged(): void;
  onDevice(state: DeviceState): void;
  /** Says the device's own state again. */
  sayState(): void;
  /** What is said last before a clean end. */
  farewell(): readonly MqttMessage[];
}
