// What the program says of its devices at /api/v1/devices, typed for tests.
import type { HubProcess } from './hub-process.ts';

export interface DeviceAnswer {
  readonly name: string;
  readonly model: string;
  readonly id: number;
  readonly health: { readonly state: string; readonly reason: string | null; readonly requests: number };
  readonly readings: Record<string, { value: number | null; unit: string | null; at: string | null }>;
}

export const devicesOf = (hub: HubProcess): Promise<DeviceAnswer[]> => hub.json('/api/v1/devices');
export const statesOf = async (hub: HubProcess): Promise<string[]> =>
  (await devicesOf(hub)).map(({ health }) => health.state);
