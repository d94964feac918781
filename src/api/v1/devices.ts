// MeterHub's own interface: devices with their health, and readings by name. It must not know streams.
import type { FastifyPluginCallback } from 'fastify';
import { didYouMean } from '../../vocabulary/did-you-mean.ts';
import type { LiveState } from '../../live/live-state.ts';
import type { DeviceView } from '../../model/device-view.ts';
import { ApiError } from '../http/api-error.ts';
import type { Services } from '../services.ts';
import { deviceJson, readingsJson } from './device-json.ts';

export function v1Interface({ live, config, catalogue }: Services): FastifyPluginCallback {
  const producers = config.roles?.pv ?? [];
  return (app, _options, done) => {
    app.get('/api/v1/devices', () => live.devices.map((device) => deviceJson(live, catalogue(), device, producers)));

    app.get<{ Params: { readonly name: string } }>('/api/v1/devices/:name', ({ params }) =>
      deviceJson(live, catalogue(), deviceNamed(live, params.name), producers),
    );

    app.get('/api/v1/readings', () =>
      Object.fromEntries(live.devices.map((device) => [device.name, readingsJson(live, device)])),
    );
    done();
  };
}

/** @throws ApiError HTTP_UNKNOWN_DEVICE with the name that was probably meant. */
export function deviceNamed(live: LiveState, name: string): DeviceView {
  const device = live.device(name);
  if (device) return device;
  const names = live.devices.map((known) => known.name);
  const hint = didYouMean(name, names, 'devices') ?? 'no device is configured';
  throw new ApiError('HTTP_UNKNOWN_DEVICE', `There is no device "${name}".`, { hint, details: { device: name } });
}
