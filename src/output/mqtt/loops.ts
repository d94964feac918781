// Whether something of the house would be read from where this output writes it: values would chase each other for ever.
// It must not know how either side works.
import { reachesBelow } from '../../codec/mqtt/topics.ts';
import { isMqttBus, isMqttDevice, type MqttBusConfig } from '../../kinds/mqtt/config.ts';
import type { BusBase, DeviceBase } from '../../source/entry/device-base.ts';
import { placeOf } from '../../transport/mqtt/broker-target.ts';
import type { Report } from '../../yaml/report.ts';
import type { MqttOutputConfig } from './config.ts';

/** Names of this machine. */
const LOCAL = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\]|0\.0\.0\.0)(?=:)/i;

interface Sources {
  readonly devices: readonly DeviceBase[];
  readonly buses: readonly BusBase[];
}

/** Reports devices that read below the topic of the output, and brokers that are read with its client id. */
export function reportLoops(output: MqttOutputConfig, { devices, buses }: Sources, report: Report): void {
  const same = buses.filter(isMqttBus).filter(({ url }) => brokerOf(url) === brokerOf(output.url));
  for (const bus of same) {
    if (output.clientId !== null && bus.clientId === output.clientId) reportClientId(output, bus, report);
  }
  const names = new Set(same.map(({ name }) => name));
  for (const device of devices.filter(isMqttDevice)) {
    if (!names.has(device.bus)) continue;
    const looped = [...device.values, ...device.settings].find(({ topic }) => reachesBelow(topic, output.topic));
    if (looped === undefined) continue;
    report.error(
      ['devices', device.name],
      {
        en: `uses ${looped.topic}, where the output ${output.name} writes what MeterHub reads: a loop`,
        de: `benutzt ${looped.topic}, wo der Ausgang ${output.name} schreibt, was MeterHub liest: ein Kreis`,
      },
      {
        en: 'name the topic of the device itself, or give the output another `topic`',
        de: 'das Topic des Geräts selbst nennen, oder dem Ausgang ein anderes `topic` geben',
      },
      'key',
    );
  }
}

function brokerOf(url: string): string {
  return placeOf(url).toLowerCase().replace(LOCAL, 'localhost');
}

function reportClientId({ name, clientId }: MqttOutputConfig, bus: MqttBusConfig, report: Report): void {
  report.error(
    ['outputs', name, 'clientId'],
    {
      en: `the client id ${clientId ?? ''} is that of ${bus.name}, which reads the same broker: it would end one connection for the other`,
      de: `die Client-Id ${clientId ?? ''} hat schon ${bus.name}, der denselben Broker liest: Der würde eine Verbindung für die andere beenden`,
    },
    { en: 'leave one of them out', de: 'eine von beiden weglassen' },
  );
}
