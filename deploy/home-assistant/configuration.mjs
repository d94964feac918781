// From the options of the add-on to MeterHub's configuration. Pure: files and Home Assistant are asked elsewhere. JSON is YAML, too.

/**
 * @param options as config.yaml describes them
 * @param mqtt what Home Assistant says of its broker ({ host, port, ssl, username, password }); null: it has none
 */
export function configurationOf({ buses = [], mqtt: isMqttWanted = true, hosts = [] }, mqtt) {
  const names = new Set();
  const problems = [];
  const configuration = {
    server: { listen: '0.0.0.0:8008', ...(hosts.length > 0 && { hosts }) },
    history: { path: '/data/history.db' },
  };
  for (const { name, port, address, baud, framing, meters } of buses) {
    if ((port === undefined) === (address === undefined)) {
      problems.push(`${name}: needs a port or an address (and not both)`);
      continue;
    }
    const line = port === undefined ? { type: 'modbus-tcp', address } : { type: 'modbus-rtu', port };
    configuration.buses ??= {};
    configuration.buses[name] = {
      ...line,
      ...(port !== undefined && baud && { baud }),
      ...(port !== undefined && framing && { framing }),
    };
    for (const meter of meters.split(/[\s,]+/).filter((each) => each !== '')) {
      const [, device, model, id] = /^(?:([\w-]+)=)?([\w-]+):(\d+)$/.exec(meter) ?? [];
      if (model === undefined) {
        problems.push(
          `${name}: "${meter}" is not a meter: write model:id or name=model:id, for example house=sdm630:1`,
        );
        continue;
      }
      const own = device ?? `${name}-${id}`;
      if (names.has(own)) problems.push(`${name}: two meters have the name ${own}`);
      names.add(own);
      configuration.devices ??= {};
      configuration.devices[own] = { model, bus: name, id: Number(id) };
    }
  }
  if (isMqttWanted && mqtt !== null) {
    configuration.outputs = {
      homeAssistant: {
        type: 'mqtt',
        url: `${mqtt.ssl ? 'mqtts' : 'mqtt'}://${mqtt.host}:${mqtt.port}`,
        ...(mqtt.username && { user: mqtt.username, password: { env: 'MQTT_PASSWORD' } }),
        homeAssistant: true,
      },
    };
  }
  return { text: yamlOf(configuration), problems };
}

/** JSON, but for what only YAML can say: `!env NAME`. */
function yamlOf(configuration) {
  return `${JSON.stringify(configuration, null, 2).replace(/\{\s*"env": "(\w+)"\s*\}/g, '!env $1')}\n`;
}
