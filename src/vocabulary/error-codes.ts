// The catalogue of error codes. `docs/errors.md` is generated from this table.

interface ErrorEntry {
  /** What went wrong, for a person. */
  readonly meaning: string;
  /** What to do about it. */
  readonly remedy: string;
  /** True when trying again later may help without anyone doing anything. */
  readonly transient: boolean;
}

export const ERROR_CATALOGUE = {
  MODBUS_TIMEOUT: {
    meaning: 'The meter did not answer in time.',
    remedy:
      'Check wiring (A/B swapped?), power, unit id, baud rate and parity; raise `timeout` for slow meters or gateways.',
    transient: true,
  },
  MODBUS_CRC: {
    meaning: 'A reply arrived damaged.',
    remedy: 'Check termination, bias and cable length, two meters with the same unit id, and baud rate and parity.',
    transient: true,
  },
  MODBUS_LENGTH: {
    meaning: 'A reply was shorter or longer than what was asked for.',
    remedy: 'Check the line as for a damaged reply; behind a gateway, check that it speaks the configured protocol.',
    transient: true,
  },
  MODBUS_FOREIGN: {
    meaning: 'Another unit or function answered.',
    remedy: 'Check that no other master uses the bus and that no two meters share a unit id.',
    transient: true,
  },
  MODBUS_EXCEPTION: {
    meaning: 'The meter refused the request with a Modbus exception.',
    remedy: 'Check that the configured model fits the meter (`meterhub scan` tells models apart).',
    transient: false,
  },
  BUS_CLOSED: {
    meaning: 'The port or connection is not open.',
    remedy:
      'Check that the adapter is plugged in, the path exists and the gateway is reachable; it is reopened by itself.',
    transient: true,
  },
  PORT_OPEN: {
    meaning: 'The serial port could not be opened.',
    remedy: 'Check the path (`ls -l /dev/serial/by-id/`) and that the user is in the group `dialout`.',
    transient: true,
  },
  PORT_HANGUP: {
    meaning: 'The serial port went away (adapter unplugged).',
    remedy: 'Plug the adapter in again; the port is reopened by itself.',
    transient: true,
  },
  TCP_CONNECT: {
    meaning: 'The network connection could not be made.',
    remedy: 'Check address and port and that the gateway accepts one more connection.',
    transient: true,
  },
  TCP_CLOSED: {
    meaning: 'The other side closed the network connection.',
    remedy: 'Nothing: it is opened again by itself. If it repeats, check how many connections the gateway allows.',
    transient: true,
  },
  SML_SILENT: {
    meaning: 'Nothing arrives from the infrared head of an SML meter.',
    remedy:
      'Check that the head sits straight on the info interface (the one that sends; the other one only answers), that it is plugged in, and that its port is the configured one.',
    transient: true,
  },
  SML_NOT_SML: {
    meaning: 'Bytes arrive from the infrared head, but no SML telegram is among them.',
    remedy:
      'Check baud rate and framing (nearly always 9600 8N1), light on the head, and that the meter speaks SML: meters that send text (D0) are not read.',
    transient: true,
  },
  SML_CRC: {
    meaning: 'A telegram of an SML meter arrived damaged and was not used.',
    remedy:
      'Straighten the head, shade it from sun and lamps, take a shorter cable; a slow computer loses bytes when it is overloaded.',
    transient: true,
  },
  SML_INCOMPLETE: {
    meaning: 'A telegram of an SML meter broke off, or its contents did.',
    remedy: 'As for a damaged telegram: head, light, cable, overload.',
    transient: true,
  },
  SML_SEVEN_BIT: {
    meaning: 'All bytes of damaged SML telegrams have their highest bit cleared: the port is set to 7 data bits.',
    remedy: 'Set `framing: 8N1` on the bus, or 8 data bits in the converter (ser2net, WiFi head).',
    transient: false,
  },
  SML_VERSION: {
    meaning: 'The meter sends version 2 of the SML transport, which MeterHub does not read.',
    remedy: 'Keep a capture with `meterhub record` and report it with the type of the meter.',
    transient: false,
  },
  SML_NO_POWER: {
    meaning: 'An SML meter sends energy but no power: its PIN is probably not entered.',
    remedy:
      'Ask the grid operator for the PIN, enter it with a torch at the optical button, then set "InF" (or "info") to "on" the same way.',
    transient: false,
  },
  HTTP_CONNECT: {
    meaning: 'An HTTP device could not be reached, or hung up without an answer.',
    remedy: 'Check that it has power and network, and the `url`. At night this is normal for many inverters.',
    transient: true,
  },
  HTTP_TIMEOUT: {
    meaning: 'An HTTP device did not answer in time.',
    remedy: 'Check its network connection; restart it when it hangs; raise `timeout` when it is only slow.',
    transient: true,
  },
  HTTP_STATUS: {
    meaning: 'An HTTP device answered with an error or a redirect instead of data.',
    remedy: 'See the text of the device in the message; check the `url`, and that its interface is switched on.',
    transient: true,
  },
  HTTP_ANSWER_TOO_LARGE: {
    meaning: 'The answer of an HTTP device is longer than 1 MB.',
    remedy: 'Check the `url`: it should give the values only.',
    transient: true,
  },
  HTTP_CONTENT: {
    meaning: 'The answer of an HTTP device is broken off, not JSON, or not what this model answers.',
    remedy: 'Open the URL of the message in a browser; check `url` and `model`.',
    transient: true,
  },
  HTTP_AUTH: {
    meaning: 'An HTTP device refuses user and password, or wants them and has not been given any.',
    remedy: 'Set or correct `auth` of the bus or device.',
    transient: false,
  },
  DEVICE_ERROR: {
    meaning: 'The device itself reports that it cannot deliver its values or do what it was told.',
    remedy: 'See the text of the device in the message.',
    transient: true,
  },
  CANCELLED: {
    meaning: 'The operation was cancelled because the program or the device is being stopped.',
    remedy: 'Nothing.',
    transient: true,
  },
  CONFIG_SYNTAX: {
    meaning: 'The configuration is not valid YAML.',
    remedy: 'Correct the line that is named.',
    transient: false,
  },
  CONFIG_INVALID: {
    meaning: 'The configuration says something impossible.',
    remedy: 'Correct the lines that are named; `meterhub check -c file` shows them all at once.',
    transient: false,
  },
  CONFIG_UNREADABLE: {
    meaning: 'The configuration file cannot be read.',
    remedy: 'Check the path and the permissions.',
    transient: false,
  },
  USAGE: {
    meaning: 'The command line is wrong.',
    remedy: 'See `meterhub <command> --help`.',
    transient: false,
  },
  LISTEN: {
    meaning: 'The HTTP address cannot be used.',
    remedy: 'Another program may use the port: choose another with `server.listen` or `-u`.',
    transient: false,
  },
  HTTP_NOT_FOUND: {
    meaning: 'There is nothing at this path.',
    remedy: 'See /api/openapi.json for all paths.',
    transient: false,
  },
  HTTP_UNKNOWN_DEVICE: {
    meaning: 'A request names a device that is not configured.',
    remedy: 'See /api/v1/devices for the names of all devices.',
    transient: false,
  },
  HTTP_BAD_REQUEST: {
    meaning: 'The HTTP request is malformed.',
    remedy: 'Correct what the message names; /api/openapi.json describes every request.',
    transient: false,
  },
  HTTP_BODY_TOO_LARGE: {
    meaning: 'The body of the HTTP request is too long.',
    remedy: 'Send at most 64 kB.',
    transient: false,
  },
  HTTP_FOREIGN_HOST: {
    meaning: 'The request names a host that this machine is not known by (this stops DNS rebinding).',
    remedy: 'Use the IP address or a .local name, or add the name to `server.hosts`.',
    transient: false,
  },
  HTTP_FOREIGN_ORIGIN: {
    meaning: 'A web page of another site tried to open a WebSocket or to change something.',
    remedy: 'Open the page from this server; behind a proxy, add the public name to `server.hosts`.',
    transient: false,
  },
  HTTP_UNAUTHORIZED: {
    meaning: 'The request needs a token and carries none, or a wrong one.',
    remedy: 'Send `Authorization: Bearer <secret>` with a secret of `server.tokens`.',
    transient: false,
  },
  HTTP_FORBIDDEN: {
    meaning: 'The token does not have the right that the request needs.',
    remedy: 'Add the right to `may` of the token in `server.tokens`, or use another token.',
    transient: false,
  },
  HTTP_TOO_MANY_ATTEMPTS: {
    meaning: 'Too many different wrong tokens came from this address.',
    remedy: 'Wait a minute, then try again with the right token.',
    transient: true,
  },
  HTTP_OVERLOADED: {
    meaning: 'Too many clients are connected at once.',
    remedy: 'Close clients that are not needed, then try again.',
    transient: true,
  },
  MODBUS_LISTEN: {
    meaning: 'The address of an output of type modbus cannot be used.',
    remedy:
      'Another program may use the port, or it is below 1024 and needs special rights: choose another with `listen` of the output.',
    transient: true,
  },
  BACKUP_WRITE: {
    meaning: 'The CSV backup cannot be written to the disk.',
    remedy: 'Check space and rights of `backup.path`; the rows are kept in memory and written as soon as it works.',
    transient: true,
  },
  FTP_UPLOAD: {
    meaning: 'A backup file cannot be uploaded by FTP.',
    remedy: 'Check address, user, password and path of `backup.ftp`; it is tried again by itself.',
    transient: true,
  },
  LOG_WRITE: {
    meaning: 'The log files cannot be written to the disk.',
    remedy: 'Check space and rights of `log.path`; the newest lines are kept in memory until it works.',
    transient: true,
  },
  INFLUX_CONNECT: {
    meaning: 'An InfluxDB server cannot be reached, or does not answer in time.',
    remedy:
      'Check that it runs, `url`, `ca` and the network; values wait in memory and are written as soon as it works.',
    transient: true,
  },
  INFLUX_BUSY: {
    meaning: 'An InfluxDB server answers, but cannot take anything now (overload, limit, internal error).',
    remedy: 'See its log and its load; values wait in memory and are written as soon as it works.',
    transient: true,
  },
  INFLUX_AUTH: {
    meaning: 'An InfluxDB server refuses access.',
    remedy:
      'Check token, or user and password, and their right to write; values wait in memory, and it is tried again every few minutes.',
    transient: false,
  },
  INFLUX_NOT_FOUND: {
    meaning: 'An InfluxDB server does not know the database or bucket, or is of another version than configured.',
    remedy: 'Create the database or bucket, or correct `version`, `url` and names; values wait in memory.',
    transient: false,
  },
  INFLUX_REFUSED: {
    meaning: 'An InfluxDB server refuses some values: a field has another type there, or points are too old for it.',
    remedy: 'Choose another `measurement` or database, or remove the old data; everything else is written.',
    transient: false,
  },
  MQTT_CONNECT: {
    meaning: 'The MQTT broker cannot be reached, or ended the connection.',
    remedy:
      'Check `url` and that the broker runs; it is tried again by itself. If it comes and goes, check that no other client has the same `clientId`.',
    transient: true,
  },
  MQTT_REFUSED: {
    meaning: 'The MQTT broker refuses the connection.',
    remedy: 'Check `user`, `password` and `clientId` of the output, and the access list of the broker.',
    transient: true,
  },
  MQTT_TLS: {
    meaning: 'There is no trusted connection to the MQTT broker.',
    remedy: 'Check `ca`, `cert`, `key` and the name in `url` of the output, and the certificate of the broker.',
    transient: true,
  },
  LOGGER_FILE: {
    meaning: 'The file of the logger cannot be read or written, or is none.',
    remedy: 'Check the name after -f, the rights of the folder and the space on the disk.',
    transient: true,
  },
  HTTP_NO_DATASET: {
    meaning: 'There is no dataset: none is configured, or the first one is not computed yet.',
    remedy: 'Add the sections `dataset` and `publish`, or ask again a second after the start.',
    transient: true,
  },
  HTTP_NO_HISTORY: {
    meaning: 'The past is asked for, but no history is kept.',
    remedy: 'Add the section `history` to the configuration; `history: {}` is enough.',
    transient: false,
  },
  HTTP_UNKNOWN_SERIES: {
    meaning: 'A series was asked for that is neither recorded nor configured.',
    remedy: 'See /api/v1/readings for devices and measurands; a series is device.measurand.',
    transient: false,
  },
  HTTP_NO_BACKUP: {
    meaning: 'There is no CSV backup.',
    remedy: 'Add the section `backup` to the configuration.',
    transient: false,
  },
  COMMAND_UNKNOWN_TARGET: {
    meaning: 'A command names a target that is not configured.',
    remedy: 'See /api/v1/commands for all targets, or add it to the section `commands`.',
    transient: false,
  },
  COMMAND_NOT_ALLOWED: {
    meaning: 'A command sets nothing, or a key or value that is not allowed; nothing of it was handed on.',
    remedy: 'See /api/v1/commands for what is allowed; `allow` of the target says it in the configuration.',
    transient: false,
  },
  COMMAND_FAILED: {
    meaning: 'The device did not do what it was told, or it cannot be seen that it did.',
    remedy: 'See the reason in the message; check that the device is reachable and its interface switched on.',
    transient: true,
  },
  COMMAND_BUSY: {
    meaning: 'Too many commands wait for the same device.',
    remedy: 'Send the next command when the last one has been answered.',
    transient: true,
  },
  RELOAD_NO_FILE: {
    meaning: 'MeterHub was started without a configuration file: there is nothing to read again.',
    remedy: 'Start it with `meterhub run -c file`.',
    transient: false,
  },
  HISTORY_WRITE: {
    meaning: 'The history cannot be written to the disk.',
    remedy:
      'Check space and rights of `history.path`; the newest values are kept in memory and written as soon as it works.',
    transient: true,
  },
  HISTORY_BACKUP: {
    meaning: 'No copy of the history could be made.',
    remedy:
      'Check space and rights of `history.backup.path`, and the history itself with `meterhub history check`. Recording goes on, and the older copies are kept.',
    transient: true,
  },
  HISTORY_READ: {
    meaning: 'The history cannot be read, or the disk takes too long.',
    remedy: 'Try again; if it stays so, check the disk, and the file with `meterhub history check -f FILE`.',
    transient: true,
  },
  HISTORY_DAMAGED: {
    meaning: 'A part of the history file is damaged.',
    remedy: 'Stop MeterHub and save what can be read with `meterhub history check -f FILE --repair`.',
    transient: false,
  },
  HISTORY_CLOCK: {
    meaning: 'The clock of this machine is wrong (before 2020): nothing can be stored under its time.',
    remedy:
      'Set it, or let the network do it (`timedatectl set-ntp true`); values are held and stored under the right time then.',
    transient: true,
  },
  HISTORY_IN_USE: {
    meaning: 'Another process writes this history file: a running MeterHub, or an import.',
    remedy:
      'Only one may write it. Stop MeterHub while you import (`sudo systemctl stop meterhub`), and give each MeterHub a `history.path` of its own.',
    transient: true,
  },
  HISTORY_FOREIGN: {
    meaning: 'The history file belongs to another program, or to a newer version of this one.',
    remedy: 'Choose another `history.path`, or update MeterHub.',
    transient: false,
  },
  HISTORY_NO_FILE: {
    meaning: 'There is no history file at the given path.',
    remedy: 'Check the path; the configuration names it in `history.path`.',
    transient: false,
  },
  INTERNAL: {
    meaning: 'Something unexpected went wrong inside MeterHub.',
    remedy: 'See the log; report it with the lines around the error.',
    transient: true,
  },
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof ERROR_CATALOGUE;
