// Wrong configuration files: YAML itself, unknown keys, wrong types, values out of range.
import type { WrongFile } from './wrong-file.ts';

const bus = (rest: string): string => `buses:\n  rs: { type: modbus-rtu, port: /dev/ttyUSB0, ${rest} }\n`;
const device = (rest: string): string =>
  `buses: { rs: { type: modbus-rtu, port: /dev/ttyUSB0, comset: 2 } }\ndevices:\n  home: { model: sdm630, bus: rs, id: 1, ${rest} }\n`;

export const WRONG_SYNTAX: readonly WrongFile[] = [
  {
    name: 'an empty file',
    file: '«»',
    says: ['the file is empty | start with buses and devices; meterhub.example.yaml shows all of it'],
  },
  {
    name: 'a list',
    file: '«- a»\n',
    says: [
      'the file must have sections (server, buses, devices ...) | start with buses and devices; meterhub.example.yaml shows all of it',
    ],
  },
  {
    name: 'a text',
    file: '«hello»',
    says: [
      'the file must have sections (server, buses, devices ...) | start with buses and devices; meterhub.example.yaml shows all of it',
    ],
  },
  {
    name: 'a key twice',
    file: 'log: { level: info }\n«log»: { level: warn }\n',
    says: ['this key is here twice | remove or rename one of them'],
  },
  {
    name: 'a device twice',
    file: 'devices:\n  a: { model: sdm630, address: 10.0.0.1, id: 1 }\n  «a»: { model: sdm630, address: 10.0.0.2, id: 2 }\n',
    says: ['this key is here twice | remove or rename one of them'],
  },
  {
    name: 'an open bracket',
    file: 'server: { listen: [":8008"\n«»',
    says: [
      'a bracket { or [ before this place is not closed | close it with } or ], or indent the lines inside the brackets',
    ],
  },
  {
    name: 'a tab as indentation',
    file: 'server:\n«\t»listen: ":8008"\n',
    says: [
      'a tab in the indentation | entries of one section start in the same column; use spaces, two for each level',
    ],
  },
  {
    name: 'wrong indentation',
    file: 'server:\n  hosts: [a]\n« »listen: ":8008"\n',
    says: ['wrong indentation | entries of one section start in the same column; use spaces, two for each level'],
  },
  {
    name: 'an unknown tag',
    file: 'server:\n  hosts: [«!foo» home]\n',
    says: [
      'unknown tag (!name) | the only tag is !env NAME; put texts with special characters (: # & * ! | > % @ `) into quotes: "..."',
    ],
  },
  {
    name: 'an alias without anchor',
    file: 'devices:\n  home: «*nobody»\n',
    says: ['an alias (*name) without its anchor (&name) | if a text starts with *, put it into quotes: "*..."'],
  },
  {
    name: 'a second document',
    file: 'log: {}\n«---»\nlog: {}\n',
    says: ['a second document (---) | the configuration is one document: remove the line'],
  },
  {
    name: 'a comma in a number, in braces',
    file: 'tariff: { currency: EUR, import: [{ from: 2026-01-01, price: 0,«32» }] }\n',
    says: ['tariff.import.0.32: "32" stands here as a key | decimals are written with a point: 0.32, not 0,32'],
  },
  {
    name: 'an unknown section',
    file: '«devcies»: {}\n',
    says: ['devcies: unknown key "devcies" | did you mean "devices"?'],
  },
  {
    name: 'an unknown key far from all',
    file: 'log:\n  «flavour»: sweet\n',
    says: ['log.flavour: unknown key "flavour" | keys here: level, path, keep, maxSize'],
  },
  {
    name: 'an unknown key of a bus',
    file: bus('«boud»: 9600'),
    says: ['buses.rs.boud: unknown key "boud" | did you mean "baud"?'],
  },
  {
    name: 'several unknown keys',
    file: device('«lifetme»: 10s, «mesurands»: [power]'),
    says: [
      'devices.home.lifetme: unknown key "lifetme" | did you mean "lifetime"?',
      'devices.home.mesurands: unknown key "mesurands" | did you mean "measurands"?',
    ],
  },
  {
    name: 'quotes of a word processor',
    file: 'devices: { home: { model: «“sdm630”», address: 10.0.0.1, id: 1 } }\n',
    says: [
      'devices.home.model: these quotes are letters for YAML: a word processor made them | leave them out, or type the straight ones: \' or "',
    ],
  },
  {
    name: 'a short name of a type',
    file: 'buses: { a: { type: «rtu», port: /dev/ttyUSB0 } }\n',
    says: ['buses.a.type: unknown type "rtu" | did you mean "modbus-rtu"?'],
  },
  {
    name: 'a name with an umlaut',
    file: 'devices:\n  «küche»: { model: sdm630, address: 10.0.0.1, id: 1 }\n',
    says: [
      'devices.küche: "küche" cannot be a name | write kueche: a name is a letter, then letters, digits, _ or -, at most 64 characters',
    ],
  },
  {
    name: 'a section that is a list',
    file: 'buses: «[a]»\n',
    says: [
      'buses: must be a section (key: value), not a list | give each entry its name instead of a dash: buses: { a: { ... } }',
    ],
  },
  {
    name: 'a device that is a text',
    file: 'devices:\n  home: «sdm630»\n',
    says: ['devices.home: must be a section (key: value), not "sdm630"'],
  },
  {
    name: 'a device without anything',
    file: 'devices:\n  «home»:\n',
    says: ['devices.home: must be a section (key: value), not nothing'],
  },
  {
    name: 'a name with a dot',
    file: 'devices:\n  «my.meter»: { model: sdm630, address: 10.0.0.1, id: 1 }\n',
    says: [
      'devices.my.meter: "my.meter" cannot be a name | write my_meter: a name is a letter, then letters, digits, _ or -, at most 64 characters',
    ],
  },
  {
    name: 'a name that begins with a digit',
    file: 'devices:\n  «1st»: { model: sdm630, address: 10.0.0.1, id: 1 }\n',
    says: [
      'devices.1st: "1st" cannot be a name | a name is a letter, then letters, digits, _ or -, at most 64 characters',
    ],
  },
  {
    name: 'a missing model',
    file: 'devices:\n  «home»: { address: 10.0.0.1, id: 1 }\n',
    says: [
      'devices.home: `model` is missing | Model or alias from the catalogue; `meterhub models` lists them. For example model: sdm630',
    ],
  },
  {
    name: 'a duration without unit',
    file: device('lifetime: «10»'),
    says: ['devices.home.lifetime: must be a duration, not 10 | say the unit: 10ms, 10s, 10min, 10h'],
  },
  {
    name: 'a duration in quotes without unit',
    file: device("lifetime: «'10'»"),
    says: ['devices.home.lifetime: must be a duration, not "10" | say the unit: 10ms, 10s, 10min, 10h'],
  },
  {
    name: 'minutes as m',
    file: device('lifetime: «5m»'),
    says: ['devices.home.lifetime: must be a duration, not "5m" | minutes are written 5min (ms are milliseconds)'],
  },
  {
    name: 'a duration with a space',
    file: device('lifetime: «5 s»'),
    says: ['devices.home.lifetime: must be a duration, not "5 s" | without a space: 5s'],
  },
  {
    name: 'a duration that is no text',
    file: device('lifetime: «[10s]»'),
    says: [
      'devices.home.lifetime: must be a duration, not a list | a duration is a number and a unit: 500ms, 10s, 5min, 1h, 30d, 2y',
    ],
  },
  {
    name: 'a lifetime below a second',
    file: device('lifetime: «100ms»'),
    says: ['devices.home.lifetime: 100ms is too short | at least 1s'],
  },
  {
    name: 'a lifetime beyond a month',
    file: device('lifetime: «1y»'),
    says: ['devices.home.lifetime: 1y is too long | at most 30d'],
  },
  {
    name: 'an id that is a text',
    file: "devices:\n  home: { model: sdm630, address: 10.0.0.1, id: «'1'» }\n",
    says: ['devices.home.id: must be a number, not "1" | without quotes: 1'],
  },
  {
    name: 'an id with a fraction',
    file: 'devices:\n  home: { model: sdm630, address: 10.0.0.1, id: «1.5» }\n',
    says: ['devices.home.id: must be a whole number, not 1.5 | for example id: 1'],
  },
  {
    name: 'a switch that is a text',
    file: bus('comset: 2, echo: «"on"»'),
    says: ['buses.rs.echo: must be true or false, not "on" | for example echo: true'],
  },
  {
    name: 'a framing that does not exist',
    file: bus('framing: «7E1»'),
    says: ['buses.rs.framing: must be one of 8N1, 8E1, 8O1, 8N2, not "7E1" | did you mean "8E1"?'],
  },
  {
    name: 'a baud rate that does not exist',
    file: bus('baud: «9601»'),
    says: [
      'buses.rs.baud: must be one of 300, 600, 1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200, not 9601 | for example baud: 9600',
    ],
  },
  {
    name: 'a comset beyond 6',
    file: bus('comset: «7»'),
    says: ['buses.rs.comset: must be at most 6, not 7 | for example comset: 2'],
  },
  {
    name: 'a bus of an unknown type',
    file: 'buses:\n  rs: { type: «modbus-rut», port: /dev/ttyUSB0 }\n',
    says: ['buses.rs.type: unknown type "modbus-rut" | did you mean "modbus-rtu"?'],
  },
  {
    name: 'a bus without a type',
    file: 'buses:\n  «rs»: { port: /dev/ttyUSB0 }\n',
    says: [
      'buses.rs: `type` is missing | one of modbus-rtu, modbus-rtu-over-tcp, modbus-rtu-over-udp, modbus-tcp, sml, http, mqtt, m-bus, dsmr, d0, speedwire',
    ],
  },
  {
    name: 'a listen address without port',
    file: 'server: { listen: «0.0.0.0» }\n',
    says: [
      'server.listen: must be an address to listen on, not "0.0.0.0" | write host:port, for example 0.0.0.0:8008, :8008 or [::1]:8008',
    ],
  },
  {
    name: 'one wrong address of a list',
    file: 'server: { listen: [":8008", «":80080"»] }\n',
    says: [
      'server.listen.1: must be an address to listen on, not ":80080" | write host:port, for example 0.0.0.0:8008, :8008 or [::1]:8008',
    ],
  },
  {
    name: 'an empty list of addresses',
    file: 'server: { listen: «[]» }\n',
    says: ['server.listen: must have at least 1 entry | for example listen: [0.0.0.0:8008, 127.0.0.1:8080]'],
  },
  {
    name: 'a listen address that is a port only as a number',
    file: 'server: { listen: «8008» }\n',
    says: [
      'server.listen: must be an address to listen on, not 8008 | write host:port, for example 0.0.0.0:8008, :8008 or [::1]:8008',
    ],
  },
  {
    name: 'a proxy that is no address',
    file: 'server: { trustedProxies: [10.0.0.1, 10.0.0.0/8, «proxy.lan»] }\n',
    says: [
      'server.trustedProxies.2: "proxy.lan" is no IP address and no network | write the address of the proxy, like 192.168.0.2, or its network, like 192.168.0.0/24',
    ],
  },
  {
    name: 'a network with too many bits',
    file: 'server: { trustedProxies: [«10.0.0.0/33»] }\n',
    says: [
      'server.trustedProxies.0: "10.0.0.0/33" is no IP address and no network | write the address of the proxy, like 192.168.0.2, or its network, like 192.168.0.0/24',
    ],
  },
  {
    name: 'a host with a port',
    file: 'server: { hosts: [«"home:8008"»] }\n',
    says: ['server.hosts.0: must be a host name, not "home:8008"'],
  },
  {
    name: 'a token without a secret',
    file: 'server:\n  tokens:\n    - «{ name: evcc, may: [command] }»\n',
    says: [
      'server.tokens.0: `secret` is missing | The token itself, at least 8 characters; sent as `Authorization: Bearer ...`. For example secret: !env METERHUB_TOKEN',
    ],
  },
  {
    name: 'a token with a short secret',
    file: 'server: { tokens: [{ name: evcc, may: [command], secret: «short» }] }\n',
    says: ['server.tokens.0.secret: must have at least 8 characters | for example secret: !env METERHUB_TOKEN'],
  },
  {
    name: 'a token with an unknown right',
    file: 'server: { tokens: [{ name: a, may: [«comand»], secret: longenough }] }\n',
    says: ['server.tokens.0.may.0: must be one of command, publish, read, not "comand" | did you mean "command"?'],
  },
  {
    name: 'an environment variable that is not set',
    file: 'server: { tokens: [{ name: a, may: [read], secret: !env «NOT_SET» }] }\n',
    says: ['the environment variable NOT_SET is not set | set it before starting: NOT_SET=... meterhub run'],
  },
  {
    name: 'an environment variable that is empty',
    file: 'server: { tokens: [{ name: a, may: [read], secret: !env «EMPTY» }] }\n',
    says: ['the environment variable EMPTY is empty | set it before starting: EMPTY=... meterhub run'],
  },
  {
    name: '!env without a name',
    file: 'server: { tokens: [{ name: a, may: [read], secret: !env «"my secret"» }] }\n',
    says: ['!env needs the name of an environment variable | for example: !env METERHUB_TOKEN'],
  },
  {
    name: 'two tokens of one name',
    file: 'server:\n  tokens:\n    - { name: a, secret: longenough1, may: [read] }\n    - { name: «a», secret: longenough2, may: [read] }\n',
    says: ['server.tokens.1.name: there are two tokens named a | rename one'],
  },
  {
    name: 'two tokens with one secret',
    file: 'server:\n  tokens:\n    - { name: a, secret: longenough1, may: [read] }\n    - { name: b, secret: «longenough1», may: [read] }\n',
    says: [
      'server.tokens.1.secret: has the same secret as a | give every client its own, so that the log tells them apart',
    ],
  },
  {
    name: 'a log level that does not exist',
    file: 'log: { level: «verbose» }\n',
    says: ['log.level: must be one of debug, info, warn, error, not "verbose" | for example level: info'],
  },
  {
    name: 'a log size without unit',
    file: 'log: { maxSize: «100» }\n',
    says: ['log.maxSize: must be a size, not 100 | for example maxSize: 20MB'],
  },
  {
    name: 'an empty path',
    file: 'log: { path: «""» }\n',
    says: ['log.path: must be a path, not "" | for example path: data/log'],
  },
];
