// What `-s` may begin with, and what people write who mean the same. Opens nothing.

/** The schemes that are understood. */
const KNOWN = 'tcp://host:502 (Modbus TCP), rtu://host:23 (RTU over TCP) and udp://host:8899 (RTU over UDP)';

/** How other programs write it, and the scheme here. */
const ALIASES: Readonly<Record<string, 'tcp' | 'rtu' | 'udp'>> = {
  ...{
    'rtu-tcp': 'rtu',
    'rtu+tcp': 'rtu',
    'tcp+rtu': 'rtu',
    'tcp-rtu': 'rtu',
    rtuovertcp: 'rtu',
    'rtu-over-tcp': 'rtu',
  },
  ...{ 'modbus-rtu-over-tcp': 'rtu', rs485tcpip: 'rtu', socket: 'rtu', rfc2217: 'rtu', telnet: 'rtu' },
  ...{ modbus: 'tcp', 'modbus-tcp': 'tcp', modbustcp: 'tcp', 'modbus+tcp': 'tcp', tcpip: 'tcp', mbap: 'tcp' },
  ...{ 'rtu-udp': 'udp', 'rtu+udp': 'udp', 'udp+rtu': 'udp', rtuoverudp: 'udp', 'modbus-rtu-over-udp': 'udp' },
};

/** What is wrong with a scheme that is not known, and what to write; null: there is none, or it is known. */
export function schemeProblem(adapter: string): { readonly message: string; readonly hint: string } | null {
  const [, scheme = '', rest = ''] = /^([a-z][a-z0-9+.-]*):\/\/(.*)$/is.exec(adapter) ?? [];
  if (scheme === '' || ['tcp', 'rtu', 'udp'].includes(scheme)) return null;
  const meant = ALIASES[scheme.toLowerCase()] ?? (/^(tcp|rtu|udp)$/i.test(scheme) ? scheme.toLowerCase() : null);
  return {
    message: `"${scheme}://" is not known`,
    hint:
      meant === null
        ? `there are ${KNOWN}, and paths like /dev/ttyUSB0`
        : `write -s ${meant}://${rest}; there are ${KNOWN}`,
  };
}
