// Wrong configuration files: buses and the wires they stand for.
import type { WrongFile } from './wrong-file.ts';

export const WRONG_WIRES: readonly WrongFile[] = [
  {
    name: 'a baud rate against the comset',
    file: 'buses:\n  rs: { type: modbus-rtu, port: /dev/a, comset: 2, baud: «19200» }\n',
    says: [
      'buses.rs.baud: baud 19200 contradicts comset 2, which is 9600 8N1 | remove `comset`, or `baud` and `framing`',
    ],
  },
  {
    name: 'a framing against the comset',
    file: 'buses:\n  rs: { type: modbus-rtu, port: /dev/a, comset: 2, framing: «8E1» }\n',
    says: [
      'buses.rs.framing: framing 8E1 contradicts comset 2, which is 9600 8N1 | remove `comset`, or `baud` and `framing`',
    ],
  },
  {
    name: 'a serial port on two buses',
    file: 'buses:\n  a: { type: modbus-rtu, port: /dev/ttyUSB0 }\n  b: { type: modbus-rtu, port: «/dev//ttyUSB0» }\n',
    says: [
      'buses.b.port: the serial port /dev//ttyUSB0 is also used by buses.a (line 2) | give the wire one entry in `buses` and name it with `bus:` in every device on it',
    ],
  },
  {
    name: 'a serial port for Modbus and SML',
    file: 'buses:\n  a: { type: modbus-rtu, port: /dev/ttyUSB0 }\n  b: { type: sml, port: «/dev/ttyUSB0» }\n',
    says: [
      'buses.b.port: the serial port /dev/ttyUSB0 is sml here and modbus-rtu in buses.a (line 2): one wire speaks one protocol | give every adapter its own port; /dev/serial/by-id/ shows which is which',
    ],
  },
  {
    name: 'Modbus TCP and RTU over TCP on one address',
    file: 'buses:\n  a: { type: modbus-tcp, address: 10.0.0.1 }\n  b: { type: modbus-rtu-over-tcp, address: «10.0.0.1:502» }\n',
    says: [
      'buses.b.address: 10.0.0.1:502 is modbus-rtu-over-tcp here and modbus-tcp in buses.a (line 2): one wire speaks one protocol | the manual of the gateway says what it speaks at this port; Modbus TCP and Modbus RTU over TCP are different, too',
    ],
  },
  {
    name: 'one address on two buses',
    file: 'buses:\n  a: { type: modbus-tcp, address: gw.local }\n  b: { type: modbus-tcp, address: «GW.local:502» }\n',
    says: [
      'buses.b.address: gw.local:502 is also used by buses.a (line 2) | give the wire one entry in `buses` and name it with `bus:` in every device on it',
    ],
  },
  {
    name: 'a converter without port',
    file: 'buses:\n  a: { type: modbus-rtu-over-tcp, address: «10.0.0.1» }\n',
    says: ['buses.a.address: must be a network address, not "10.0.0.1" | write host:port, for example 192.168.0.7:23'],
  },
  {
    name: 'a URL as an address',
    file: 'buses:\n  a: { type: modbus-tcp, address: «tcp://10.0.0.1:502» }\n',
    says: [
      'buses.a.address: must be a network address, not "tcp://10.0.0.1:502" | host and port only, without http:// or the like: 192.168.0.44:502',
    ],
  },
  {
    name: 'an address with user and password',
    file: 'buses:\n  a: { type: modbus-tcp, address: «me:pw@10.0.0.1:502» }\n',
    says: [
      'buses.a.address: must be a network address without user and password | write host:port, for example 192.168.0.44:502',
    ],
  },
  {
    name: 'an SML bus without a wire',
    file: 'buses:\n  «ir»: { type: sml }\n',
    says: [
      'buses.ir: has none of `port`, `address` and `url` | add port: /dev/serial/by-id/..., address: host:port, or url: http://... of a bridge',
    ],
  },
  {
    name: 'an SML bus with two wires',
    file: 'buses:\n  ir: { type: sml, port: /dev/a, «address»: "10.0.0.1:23" }\n',
    says: ['buses.ir.address: has both `port` and `address` | keep the one that the head is connected to'],
  },
  {
    name: 'a baud rate on a network address',
    file: 'buses:\n  ir: { type: sml, address: "10.0.0.1:23", «baud»: 9600 }\n',
    says: ['buses.ir.baud: baud says nothing on a network address | set it in the converter'],
  },
  {
    name: 'a URL with credentials',
    file: 'buses:\n  pv: { type: http, url: «"http://me:pw@10.0.0.1"» }\n',
    says: [
      'buses.pv.url: the URL must not contain user and password | put them beside it: auth: { user: ..., password: !env NAME }',
    ],
  },
  {
    name: 'a URL without scheme',
    file: 'buses:\n  pv: { type: http, url: «10.0.0.1» }\n',
    says: ['buses.pv.url: must be a complete URL | for example http://192.168.0.20'],
  },
  {
    name: 'a URL of another scheme',
    file: 'buses:\n  pv: { type: http, url: «"ftp://10.0.0.1"» }\n',
    says: ['buses.pv.url: must be a complete URL | for example http://192.168.0.20'],
  },
  {
    name: 'a user without password',
    file: 'buses:\n  pv: { type: http, url: "http://10.0.0.1", «auth»: { user: me } }\n',
    says: ['buses.pv.auth: `password` is missing | Password. For example password: !env PV_PASSWORD'],
  },
];
