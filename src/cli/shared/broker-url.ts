// The address of an MQTT broker as Go's client takes it, as ours. It must not know whose flag it was.

/** How other programs call the schemes (paho: tcp, ssl). */
const SCHEMES: Readonly<Record<string, string>> = { tcp: 'mqtt', ssl: 'mqtts', tls: 'mqtts' };

/** `host`, `host:1883`, `tcp://host:1883`, `ssl://host` -> `mqtt://...`. */
export function brokerUrl(broker: string): string {
  const [, scheme, rest = ''] = /^([a-z]+):\/\/(.*)$/i.exec(broker) ?? [];
  if (scheme === undefined) return `mqtt://${broker}`;
  const lower = scheme.toLowerCase();
  return `${SCHEMES[lower] ?? lower}://${rest}`;
}
