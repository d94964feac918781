// Wrong configuration files: devices, their models, their numbers and how they fit their buses.
import type { WrongFile } from './wrong-file.ts';

const buses = `buses:
  rs: { type: modbus-rtu, port: /dev/ttyUSB0, comset: 2 }
  gw: { type: modbus-tcp, address: 10.0.0.1 }
  ir: { type: sml, port: /dev/ttyUSB1 }
  web: { type: http, url: http://10.0.0.2 }
`;
const devices = (text: string): string => `${buses}devices:\n${text}\n`;

export const WRONG_DEVICES: readonly WrongFile[] = [
  {
    name: 'an unknown model',
    file: devices('  a: { model: «sdm603», bus: rs, id: 1 }'),
    says: [
      'devices.a.model: unknown model "sdm603" | did you mean sdm630 or sdm230 or sdm530? `meterhub models` lists them all',
    ],
  },
  {
    name: 'a model like no other',
    file: devices('  a: { model: «refrigerator», bus: rs, id: 1 }'),
    says: ['devices.a.model: unknown model "refrigerator" | `meterhub models` lists them'],
  },
  {
    name: 'an unknown bus',
    file: devices('  a: { model: sdm630, bus: «sr», id: 1 }'),
    says: ['devices.a.bus: there is no bus "sr" | did you mean "rs"?'],
  },
  {
    name: 'no bus at all',
    file: 'devices:\n  «a»: { model: sdm630, id: 1 }\n',
    says: ['devices.a: has no bus | add `bus: NAME` of a bus, or `port`, `address` or `url` for a bus of its own'],
  },
  {
    name: 'a bus and a port',
    file: devices('  a: { model: sdm630, bus: rs, «port»: /dev/x, id: 1 }'),
    says: ['devices.a.port: has both `bus` and `port` | remove one: `port` is a bus of its own'],
  },
  {
    name: 'a port and an address',
    file: devices('  a: { model: sdm630, port: /dev/x, «address»: 10.0.0.3, id: 1 }'),
    says: ['devices.a.address: has both `port` and `address` | keep the one that the device is connected to'],
  },
  {
    name: 'a Modbus meter on an SML bus',
    file: devices('  a: { model: sdm630, bus: «ir», id: 1 }'),
    says: [
      'devices.a.bus: sdm630 is a Modbus meter, but ir is a bus of type sml | it needs a bus of type modbus-rtu, modbus-rtu-over-tcp, modbus-rtu-over-udp, modbus-tcp',
    ],
  },
  {
    name: 'an SML meter on a Modbus bus',
    file: devices('  a: { model: mt175, bus: «rs» }'),
    says: ['devices.a.bus: mt175 is an SML meter, but rs is a bus of type modbus-rtu | it needs a bus of type sml'],
  },
  {
    name: 'no unit id',
    file: devices('  «a»: { model: sdm630, bus: rs }'),
    says: [
      'devices.a: `id` is missing | add the Modbus unit id that is set in the meter, for example id: 1; it leaves the factory with 1',
    ],
  },
  {
    name: 'unit id 0 on a serial line',
    file: devices('  a: { model: sdm630, bus: rs, id: «0» }'),
    says: ['devices.a.id: unit id 0 is out of range | on a bus of type modbus-rtu it is 1..247'],
  },
  {
    name: 'unit id 248 on a serial line',
    file: devices('  a: { model: sdm630, bus: rs, id: «248» }'),
    says: ['devices.a.id: unit id 248 is out of range | on a bus of type modbus-rtu it is 1..247'],
  },
  {
    name: 'unit id 256 on Modbus TCP',
    file: devices('  a: { model: sdm630, bus: gw, id: «256» }'),
    says: ['devices.a.id: unit id 256 is out of range | on a bus of type modbus-tcp it is 0..255'],
  },
  {
    name: 'one unit id twice on a bus',
    file: devices('  a: { model: sdm630, bus: rs, id: 7 }\n  b: { model: sdm120, bus: rs, id: «7» }'),
    says: [
      'devices.b.id: unit id 7 on bus rs is already taken by a (line 7) | every meter on a bus needs its own id: set another one in the meter and here',
    ],
  },
  {
    name: 'one number twice in the interfaces',
    file: devices('  a: { model: sdm630, bus: rs, id: 7 }\n  b: { model: sdm120, bus: gw, id: 7, apiId: «7» }'),
    says: ['devices.b.apiId: /last/7 would be both b and a (line 7) | choose another `apiId`'],
  },
  {
    name: 'one apiId twice',
    file: devices('  a: { model: sdm630, bus: rs, id: 7 }\n  b: { model: mt175, bus: ir, apiId: «7» }'),
    says: ['devices.b.apiId: /last/7 would be both b and a (line 7) | choose another `apiId`'],
  },
  {
    name: 'a lifetime shorter than the fast interval',
    file: devices('  a: { model: sdm630, bus: rs, id: 1, lifetime: «10s», poll: { fast: 20s } }'),
    says: [
      'devices.a.lifetime: a lifetime of 10s is shorter than poll.fast, 20s: values would be missing between two polls | use lifetime: 20s or more, or poll: { fast: 10s } or less',
    ],
  },
  {
    name: 'a lifetime shorter than the slow interval',
    file: devices('  a: { model: sdm630, bus: rs, id: 1, lifetime: «10s», poll: { slow: 1min } }'),
    says: [
      'devices.a.lifetime: a lifetime of 10s is shorter than poll.slow, 1min: values would be missing between two polls | use lifetime: 1min or more, or poll: { slow: 10s } or less',
    ],
  },
  {
    name: 'slow polled more often than fast',
    file: devices('  a: { model: sdm630, bus: rs, id: 1, poll: { fast: 10s, slow: «5s» } }'),
    says: [
      'devices.a.poll.slow: slow values every 5s would come more often than fast ones every 10s | make `slow` at least as long as `fast`',
    ],
  },
  {
    name: 'a measurand that the model does not have',
    file: devices('  a: { model: sdm120, bus: rs, id: 1, measurands: [power, «energyImprt»] }'),
    says: ['devices.a.measurands.1: sdm120 does not measure "energyImprt" | did you mean "energyImport"?'],
  },
  {
    name: 'a measurand twice',
    file: devices('  a: { model: sdm120, bus: rs, id: 1, measurands: [power, «power»] }'),
    says: ['devices.a.measurands.1: power is in the list twice | remove one of them'],
  },
  {
    name: 'an empty list of measurands',
    file: devices('  a: { model: sdm120, bus: rs, id: 1, measurands: «[]» }'),
    says: ['devices.a.measurands: must have at least 1 entry | for example measurands: [power, energyImport]'],
  },
  {
    name: 'an interval on a Modbus meter',
    file: devices('  a: { model: sdm630, bus: rs, id: 1, «interval»: 5s }'),
    says: [
      'devices.a.interval: `interval` means nothing for sdm630, a Modbus meter | Modbus meters are polled in two groups: poll: { fast: 1s, slow: 10s }',
    ],
  },
  {
    name: 'poll groups on an HTTP device',
    file: devices('  a: { model: go-e, bus: web, «poll»: { fast: 1s } }'),
    says: ['devices.a.poll: `poll` means nothing for go-e, an HTTP device | use `interval`'],
  },
  {
    name: 'a unit id on an SML meter',
    file: devices('  a: { model: mt175, bus: ir, «id»: 1 }'),
    says: [
      'devices.a.id: `id` means nothing for mt175, an SML meter | remove it; `apiId` gives a device a number in /last',
    ],
  },
  {
    name: 'an interval on an SML meter',
    file: devices('  a: { model: mt175, bus: ir, «interval»: 1s }'),
    says: [
      'devices.a.interval: `interval` says something about a bridge with `url` only | remove it: an SML meter sends by itself',
    ],
  },
  {
    name: 'a URL on a Modbus meter',
    file: devices('  a: { model: sdm630, «url»: http://10.0.0.9, id: 1 }'),
    says: ['devices.a.url: `url` means nothing for sdm630, a Modbus meter | say where it is with `port` or `address`'],
  },
  {
    name: 'a serial port on an HTTP device',
    file: devices('  a: { model: go-e, «port»: /dev/ttyUSB9 }'),
    says: ['devices.a.port: `port` means nothing for go-e, an HTTP device | say where it is with `url`'],
  },
  {
    name: 'a baud rate beside the bus',
    file: devices('  a: { model: sdm630, bus: rs, id: 1, «baud»: 9600 }'),
    says: ['devices.a.baud: `baud` belongs to the bus | move it to buses.rs'],
  },
  {
    name: 'a baud rate on a network device',
    file: devices('  a: { model: sdm630, address: 10.0.0.3, id: 1, «baud»: 9600 }'),
    says: ['devices.a.baud: `baud` says something about a serial port only | remove it, or add `port`'],
  },
  {
    name: 'a protocol without an address',
    file: devices('  a: { model: sdm630, port: /dev/x, «type»: modbus-tcp, id: 1 }'),
    says: ['devices.a.type: `type` says what is spoken at `address` only | remove it, or add `address`'],
  },
  {
    name: 'an address that does not tell its protocol',
    file: devices('  «a»: { model: sdm630, address: "10.0.0.3:23", id: 1 }'),
    says: [
      'devices.a: `type` is missing: port 23 does not tell what is spoken there | add type: modbus-tcp, or modbus-rtu-over-tcp for most RS485 converters',
    ],
  },
  {
    name: 'a converter without a port',
    file: devices('  a: { model: sdm630, address: «10.0.0.3», type: modbus-rtu-over-tcp, id: 1 }'),
    says: ['devices.a.address: the port is missing | write host:port, for example 192.168.0.44:502'],
  },
  {
    name: 'two devices with one own address',
    file: devices(
      '  a: { model: sdm630, address: 10.0.0.3, id: 1 }\n  b: { model: sdm120, address: «10.0.0.3», id: 2 }',
    ),
    says: [
      'devices.b.address: 10.0.0.3:502 is also used by devices.a (line 7) | give the wire one entry in `buses` and name it with `bus:` in every device on it',
    ],
  },
  {
    name: 'a device named like a bus',
    file: devices('  «rs»: { model: sdm630, address: 10.0.0.3, id: 1 }'),
    says: ['devices.rs: its own bus would be named rs, like one in the section `buses` | rename one of them'],
  },
  {
    name: 'two meters under one head',
    file: devices('  a: { model: mt175, bus: ir }\n  b: { model: ehz, bus: «ir» }'),
    says: [
      'devices.b.bus: the infrared head on bus ir is already taken by a (line 7) | a head reads one meter: give every meter a bus of its own',
    ],
  },
  {
    name: 'an unknown quirk',
    file: devices('  a: { model: mt175, bus: ir, quirks: { «signPower»: true } }'),
    says: [
      'devices.a.quirks.signPower: there is no quirk "signPower" | quirks: signPowerFromStatus, dzgUnsignedPower, crcKermit',
    ],
  },
  {
    name: 'quirks on a Modbus meter',
    file: devices('  a: { model: sdm630, bus: rs, id: 1, «quirks»: { crcKermit: true } }'),
    says: [
      'devices.a.quirks: `quirks` means nothing for sdm630, a Modbus meter | keys here: model, bus, apiId, lifetime, measurands, label, icon, room, calibratedUntil, ct, pt, factor, invert, phases, id, poll, timeout, maxRegistersPerRead, pause, port, address, type, echo, baud, framing, comset',
    ],
  },
  {
    name: 'one inverter number twice',
    file: devices('  a: { model: fronius-symo, bus: web, id: 1 }\n  b: { model: fronius-symo, bus: web, id: «1» }'),
    says: [
      'devices.b.id: number 1 on bus web is already taken by a (line 7) | give every device behind one URL its own `id`, and every other device its own bus',
    ],
  },
  {
    name: 'an HTTP lifetime shorter than the interval',
    file: devices('  a: { model: go-e, bus: web, interval: 1min, lifetime: «10s» }'),
    says: [
      'devices.a.lifetime: a lifetime of 10s is shorter than the interval of 1min: values would be missing between two requests | use lifetime: 3min, so that one lost answer does no harm',
    ],
  },
  {
    name: 'a unit in the wrong case',
    file: devices('  a: { model: http-json, bus: web, values: { heat: { path: p, unit: «KWh» } } }'),
    says: ['devices.a.values.heat.unit: there is no unit "KWh" | did you mean "kWh"?'],
  },
  {
    name: 'a unit in words',
    file: devices('  a: { model: http-json, bus: web, values: { power: { path: p, unit: «Watt» } } }'),
    says: ['devices.a.values.power.unit: there is no unit "Watt" | did you mean "W"?'],
  },
  {
    name: 'a unit like no other',
    file: devices('  a: { model: http-json, bus: web, values: { x: { path: p, unit: «furlongs» } } }'),
    says: [
      'devices.a.values.x.unit: there is no unit "furlongs" | units are for example W, kW, Wh, kWh, V, A, mA, Hz, °C, %, m3, l, l/min, m3/h, s, min, h; without a unit, leave it out',
    ],
  },
  {
    name: 'http-json without values',
    file: devices('  «a»: { model: http-json, url: http://10.0.0.3/x }'),
    says: [
      'devices.a: has no `values` | add what to take from the answer, for example values: { volume: { path: data.level.0, unit: l } }',
    ],
  },
  {
    name: 'values on another model',
    file: devices('  a: { model: go-e, bus: web, «values»: { power: { path: p } } }'),
    says: ['devices.a.values: `values` means nothing for go-e, an HTTP device | remove it; model http-json takes it'],
  },
  {
    name: 'a value in an impossible unit',
    file: devices('  a: { model: http-json, bus: web, values: { power: { path: p, unit: «V» } } }'),
    says: ['devices.a.values.power.unit: power (active power) cannot be in "V" | units of power: W, mW, kW, MW'],
  },
  {
    name: 'a unit for a word',
    file: devices('  a: { model: http-json, bus: web, values: { state: { path: p, unit: «W» } } }'),
    says: ['devices.a.values.state.unit: state (state) cannot be in "W" | remove `unit`: it has none'],
  },
  {
    name: 'a body without POST',
    file: devices('  a: { model: http-json, bus: web, «body»: x, values: { power: { path: p } } }'),
    says: ['devices.a.body: a request with a body is a POST | add method: POST'],
  },
  {
    name: 'a URL with a path and a path',
    file: devices('  a: { model: http-json, url: http://10.0.0.3/x, «path»: /y, values: { power: { path: p } } }'),
    says: ['devices.a.path: has both `url` and `path` | write the path at the end of the URL'],
  },
  {
    name: 'a URL with a token in front',
    file: devices('  a: { model: go-e, url: «http://geheim@10.0.0.3» }'),
    says: [
      'devices.a.url: the URL must not contain user and password | put them beside it: auth: { user: ..., password: !env NAME }',
    ],
  },
  {
    name: 'a transformer the wrong way round',
    file: devices('  a: { model: sdm630, bus: rs, id: 1, ct: «5/200» }'),
    says: ['devices.a.ct: must be the ratio of a transformer, the larger number first | as on its nameplate: 200/5'],
  },
  {
    name: 'a transformer and a factor',
    file: devices('  a: { model: sdm630, bus: rs, id: 1, ct: 200/5, «factor»: 40 }'),
    says: ['devices.a.factor: has both `factor` and `ct` | keep one of them'],
  },
  {
    name: 'a single phase turned round that is the only one',
    file: devices('  a: { model: sdm120, bus: rs, id: 1, invert: «[L1]» }'),
    says: ['devices.a.invert: the meter has one phase | write invert: true'],
  },
  {
    name: 'phases of a meter that has one',
    file: devices('  a: { model: sdm120, bus: rs, id: 1, phases: «[L2, L1, L3]» }'),
    says: ['devices.a.phases: the meter has one phase | remove it'],
  },
  {
    name: 'a phase twice',
    file: devices('  a: { model: sdm630, bus: rs, id: 1, phases: [L2, «L2», L1] }'),
    says: ['devices.a.phases.1: L2 is in the list twice | name each phase once'],
  },
  {
    name: 'litres on a wallbox',
    file: devices('  a: { model: go-e, bus: web, «unit»: l }'),
    says: [
      'devices.a.unit: `unit` means nothing for go-e, an HTTP device | keys here: model, bus, apiId, lifetime, measurands, label, icon, room, calibratedUntil, ct, pt, factor, invert, phases, interval, timeout, url, auth, user, password, ca, fingerprint, insecure, login',
    ],
  },
  {
    name: 'a unit that is neither l nor m3',
    file: devices('  a: { model: ai-on-the-edge, bus: web, unit: «gallon» }'),
    says: ['devices.a.unit: must be one of l, m3, not "gallon" | for example unit: l'],
  },
];
