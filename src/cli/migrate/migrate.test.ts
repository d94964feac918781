// `meterhub migrate`: what becomes of files as they are in use. Rebuilt from public examples of the programs
// (mbmd.dist.yaml and README of volkszaehler/mbmd, etc/vzlogger.conf of volkszaehler/vzlogger, README of gonium/gosdm630,
// app.py and config_sample.py of martiby/meterhub), with the values of imaginary houses.
import { lstatSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { describe, expect, it, test } from 'vitest';
import { loadConfig } from '../../config/load.ts';
import { MeterHubError } from '../../model/error.ts';
import { tempFolder } from '../../../test/support/temp-folder.ts';
import { draftText, noteLine } from './draft-text.ts';
import { registerMigrate } from './migrate.ts';
import { takeOver } from './take-over.ts';

interface Outcome {
  /** The configuration without comments. */
  readonly yaml: string;
  readonly left: readonly string[];
  readonly look: readonly string[];
  readonly problems: readonly string[];
}

function migrated(files: Readonly<Record<string, string>>): Outcome {
  const { draft, origins } = takeOver(Object.entries(files).map(([file, text]) => ({ file, text })));
  const text = draftText(draft, origins);
  const environment = Object.fromEntries(draft.secrets.map(({ variable }) => [variable, 'a-long-secret']));
  const result = loadConfig(text, 'made.yaml', environment);
  return {
    yaml: text
      .replace(/^#.*\n/gm, '')
      .replace(/\n+/g, '\n')
      .trim(),
    left: draft.left.map(noteLine),
    look: draft.look.map(noteLine),
    problems: result.ok ? [] : result.problems.map(({ message }) => message),
  };
}

describe('gosdm630', () => {
  it('takes over a systemd unit', () => {
    const unit = `[Unit]
Description=SDM630 via HTTP API
After=syslog.target
[Service]
ExecStart=/usr/local/bin/sdm630_httpd -s /dev/ttyAMA0 \\
  -d janitza:26,sdm:1 -b tcp://192.168.1.9:1883 --user haus --password geheim -r 10
Restart=always
`;
    const { yaml, left, look, problems } = migrated({ 'sdm630.service': unit });
    expect(yaml).toBe(`server: { listen: [0.0.0.0:8008, 0.0.0.0:8080] }
buses:
  rs485: { type: modbus-rtu, port: /dev/ttyAMA0, baud: 9600, framing: 8N1 }
devices:
  Instrument26: { model: janitza, bus: rs485, id: 26 }
  Instrument1: { model: eastron-sdm630, bus: rs485, id: 1 }
outputs:
  mqtt: { type: mqtt, url: mqtt://192.168.1.9:1883, layout: sdm630, topic: sdm630, interval: 10s, user: haus, password: !env MQTT_PASSWORD }`);
    expect(left).toEqual([]);
    expect(look).toEqual([expect.stringContaining('sdm630.service line 5: sdm:1: SDM stood for all Eastron meters')]);
    expect(problems).toEqual([]);
  });

  it('takes over a compose file: paths and ports as they are outside the container', () => {
    const compose = `services:
  meters:
    image: ghcr.io/somebody/gosdm630:0.5
    devices: ["/dev/serial/by-path/platform-3f98.usb-usb-0:1.2:1.0-port0:/dev/ttyUSB0"]
    ports: ["8081:8080"]
    command: ["-s", "/dev/ttyUSB0", "-c", "5", "-d", "dzg:36", "-v"]
  broker: { image: eclipse-mosquitto }
`;
    const { yaml, left, problems } = migrated({ 'compose.yaml': compose });
    expect(yaml).toContain('listen: [0.0.0.0:8008, 0.0.0.0:8081]');
    expect(yaml).toContain('port: /dev/serial/by-path/platform-3f98.usb-usb-0:1.2:1.0-port0, baud: 9600, framing: 8E1');
    expect(yaml).toContain('Instrument36: { model: dzg, bus: rs485, id: 36 }');
    expect(left).toEqual([expect.stringContaining('compose.yaml line 6: -v: ')]);
    expect(problems).toEqual([]);
  });

  it('keeps what was for this machine alone for this machine', () => {
    const { yaml } = migrated({ start: 'sdm630_httpd -u 127.0.0.1:8080 --device_list=SBC:5 & # the cellar\n' });
    expect(yaml).toContain('listen: 127.0.0.1:8080');
    expect(yaml).toContain('Instrument5: { model: sbc, bus: rs485, id: 5 }');
  });

  it.each([
    ['cd /opt/sdm630 && nohup ./sdm630_httpd -s /dev/ttyS1 -d dzg:7 >/dev/null 2>&1 &', '/dev/ttyS1'],
    ['@reboot pi /usr/bin/sudo /usr/local/bin/sdm630_httpd -s /dev/ttyS1 -d dzg:7', '/dev/ttyS1'],
    ['/bin/sh -c "exec sdm630_httpd -s /dev/ttyS1 -d dzg:7"', '/dev/ttyS1'],
    ['PORT=/dev/ttyS1\nsdm630_httpd -s $PORT -d dzg:7; echo gone', '/dev/ttyS1'],
    [
      'sudo cp sdm630_httpd /usr/local/bin/\nsudo systemctl restart sdm630\nsdm630_httpd -s=/dev/ttyS1 -ddzg:7',
      '/dev/ttyS1',
    ],
  ])('finds the command in %j', (script, port) => {
    const { yaml, left, problems } = migrated({ 'start.sh': `#!/bin/sh\n${script}\n` });
    expect(yaml).toContain(`port: ${port}`);
    expect(yaml).toContain('Instrument7: { model: dzg, bus: rs485, id: 7 }');
    expect([left, problems]).toEqual([[], []]);
  });

  it.each([
    ['sdm630_httpd -d sdm:1,foo:2', 'foo:2: no meter of this type'],
    ['sdm630_httpd -d sdm:1,sdm:1', 'sdm:1: there is another meter with this unit id'],
    ['sdm630_httpd -d sdm:300,sdm:1', 'sdm:300: "300" is no unit id'],
    ['sdm630_httpd -c 9', '-c 9: comsets are 1 to 6'],
    ['sdm630_httpd -x', '-x: sdm630_httpd has no such flag'],
    ['sdm630_httpd -t meters', '--topic: says nothing without a broker'],
    ['sdm630_httpd -f Meter', '-f Meter: the format needs %d once'],
    ['sdm630_httpd -b broker -l', '-l: has no effect here'],
    ['sdm630_httpd -u 80:80:80', '-u 80:80:80: is no address'],
  ])('%s: names what it cannot take over', (line, note) => {
    const { left, problems } = migrated({ 'rc.local': `#!/bin/sh\n${line} &\n` });
    expect(left).toEqual([expect.stringContaining(`rc.local line 2: ${note}`)]);
    expect(problems).toEqual([]);
  });

  it('keeps a format of ids that is no name here', () => {
    const { yaml, problems } = migrated({ start: "./sdm630 -f 'Meter#%d' -d sdm:7" });
    expect(yaml).toContain('uniqueIdFormat: "Meter#%d"');
    expect(yaml).toContain('Instrument7: ');
    expect(problems).toEqual([]);
  });
});

describe('mbmd', () => {
  it('takes over mbmd.yaml', () => {
    const yamlFile = `api: 0.0.0.0:8080
rate: 5s
mqtt:
  broker: localhost:1883
  topic: mbmd
  user: haus
  password: streng-geheim
  homie: homie
influx:
  url: http://localhost:8086
  database: data
  measurement: mbmd
  organization: haus
  token: nicht-verraten
adapters:
- device: /dev/ttyUSB0
  baudrate: 2400
  comset: 8E1
- device: 192.168.0.7:23
  rtu: true
devices:
- name: Wohnung 1
  type: sdm120
  id: 3
  adapter: /dev/ttyUSB0
- type: ORNO3p
  id: 1
  adapter: 192.168.0.7:23
- name: dach
  type: sunspec
  id: 126
  subdevice: 1
  adapter: 192.168.0.40:502
`;
    const { yaml, left, look, problems } = migrated({ 'mbmd.yaml': yamlFile });
    expect(yaml).toBe(`server: { listen: [0.0.0.0:8008, 0.0.0.0:8080] }
buses:
  rs485: { type: modbus-rtu, port: /dev/ttyUSB0, baud: 2400, framing: 8E1 }
  gateway: { type: modbus-rtu-over-tcp, address: 192.168.0.7:23 }
  gateway_2: { type: modbus-tcp, address: 192.168.0.40:502 }
devices:
  Wohnung_1: { model: sdm120, bus: rs485, id: 3, poll: { fast: 5s, slow: 10s } }
  orno3p1: { model: orno3p, bus: gateway, id: 1, poll: { fast: 5s, slow: 10s } }
  dach: { model: sunspec, bus: gateway_2, id: 126, part: 2, poll: { fast: 5s, slow: 10s } }
outputs:
  mqtt: { type: mqtt, url: mqtt://localhost:1883, layout: mbmd, user: haus, password: !env MQTT_PASSWORD }
  homie: { type: mqtt, url: mqtt://localhost:1883, user: haus, password: !env MQTT_PASSWORD, homie: 4 }
  influx: { type: influxdb, url: http://localhost:8086, layout: measurand, measurement: mbmd, version: 2, org: haus, bucket: data, token: !env INFLUX_TOKEN }`);
    expect(left).toEqual([]);
    expect(look.map((line) => line.split(': ')[1])).toEqual(['mqtt.homie homie', 'influx']);
    expect(problems).toEqual([]);
  });

  it('takes mbmd.yaml out of the container that a compose file describes', () => {
    const compose = `services:
  mbmd:
    image: volkszaehler/mbmd:latest
    command: run
    ports: ['127.0.0.1:8085:8080']
    devices: ['/dev/serial/by-id/usb-FTDI-if00-port0:/dev/ttyUSB0']
    volumes: ['./mbmd.yaml:/etc/mbmd.yaml']
`;
    const file =
      'adapters:\n- device: /dev/ttyUSB0\n  baudrate: 9600\n  comset: "8N1"\ndevices:\n- {name: haus, type: sdm, id: 1}\n';
    for (const files of [
      { 'compose.yaml': compose, 'mbmd.yaml': file },
      { 'mbmd.yaml': file, 'compose.yaml': compose },
    ]) {
      const { yaml, left, problems } = migrated(files);
      expect(yaml).toContain('listen: [0.0.0.0:8008, 0.0.0.0:8085]');
      expect(yaml).toContain('port: /dev/serial/by-id/usb-FTDI-if00-port0');
      expect(yaml).toContain('haus: { model: eastron-sdm630, bus: rs485, id: 1 }');
      expect(left).toEqual([
        'compose.yaml line 4: mbmd run: reads its devices from mbmd.yaml: give migrate that file, too',
      ]);
      expect(problems).toEqual([]);
    }
  });

  it('takes an address that is not in the list of adapters', () => {
    const text =
      'adapters:\n- device: /dev/ttyS0\ndevices:\n- {type: sdm, id: 1, adapter: /dev/ttyS0}\n- {type: dtsu666, id: 4, adapter: "10.0.0.9:502"}\n- {type: sdm, id: 2, adapter: /dev/ttyS9}\n';
    const { yaml, left, problems } = migrated({ 'mbmd.yaml': text });
    expect(yaml).toContain('gateway: { type: modbus-tcp, address: 10.0.0.9:502 }');
    expect(yaml).toContain('dtsu6664: { model: dtsu666, bus: gateway, id: 4 }');
    expect(left).toEqual(['mbmd.yaml line 6: sdm:2: adapter /dev/ttyS9 is not in the list']);
    expect(problems).toEqual([]);
  });

  it('takes the last influx of two, as in the example that comes with mbmd', () => {
    const text =
      'influx:\n  url: http://a:8086\n  database: one\ninflux:\n  url: http://b:8086\n  database: two\nadapters:\n- device: /dev/ttyS0\ndevices:\n- {type: sdm, id: 1}\n';
    const { yaml, left, problems } = migrated({ 'mbmd.yaml': text });
    expect(yaml).toContain('url: http://b:8086, layout: measurand, measurement: data, version: 1, database: two');
    expect(left).toEqual(['mbmd.yaml line 1: influx: is in the file twice; the last one was taken']);
    expect(problems).toEqual([]);
  });

  it.each([
    [
      'docker run -p 8090:8080 --device=/dev/ttyUSB3:/dev/ttyUSB0 volkszaehler/mbmd run -a /dev/ttyUSB0 -u 0.0.0.0:8080 -d sdm:1',
      [
        'listen: [0.0.0.0:8008, 0.0.0.0:8090]',
        'port: /dev/ttyUSB3',
        'sdm1: { model: eastron-sdm630, bus: rs485, id: 1 }',
      ],
    ],
    [
      'mbmd run -d SDM:1@/dev/ttyUSB11 -dDZG:2@10.0.0.5:502 --timeout 1s --api=127.0.0.1:8080',
      ['listen: 127.0.0.1:8080', 'address: 10.0.0.5:502, timeout: 1s', 'dzg2: { model: dzg, bus: gateway, id: 2 }'],
    ],
    [
      'mbmd run -a 10.0.0.5:23 --rtu -d sdm72:4 -m tcp://broker:1883 --mqtt-homie "" --rate 1m30s',
      ['type: modbus-rtu-over-tcp', 'layout: mbmd }', 'poll: { fast: 90s, slow: 90s }'],
    ],
  ])('takes over %s', (line, expected) => {
    const { yaml, problems } = migrated({ script: line });
    for (const part of expected) expect(yaml).toContain(part);
    expect(problems).toEqual([]);
  });
});

describe('vzlogger', () => {
  const CONF = `/**
 * my house
 */
{
\t"verbosity": 5, // log
    "log": "/var/log/vzlogger.log",
    "local": { "enabled": true, "port": 8080, },
    "push": [ { "url": "http://127.0.0.1:5582" } ],
    "mqtt": { "enabled": true, "host": "broker.lan", "port": 8883, "cafile": "/etc/ca.crt", "user": "vz", "pass": "geheim", "topic": "vzlogger/data", "retain": true },
    "meters": [
        {
            "enabled": true,
            "protocol": "sml",
            "device": "/dev/serial/by-id/usb-Silicon_Labs_CP2104-if00-port0", // the head "left"
            "aggtime": 10,
            "channels": [{
                "uuid": "fde8f1d0-c5d0-11e0-856e-f9e4360ced10",
                "middleware": "http://localhost/middleware.php",
                "identifier": "1-0:1.8.0",
            }, {
                "api": "influxdb", "host": "127.0.0.1:8086", "database": "vz", "username": "u", "password": "p",
                "uuid": "x", "identifier": "power-l1"
            }]
        },
        { "enabled": true, "protocol": "sml", "host": "192.168.0.9:7331", "channel": { "api": "null", "identifier": "1-0:16.7.0*255" } },
        { "enabled": true, "protocol": "d0", "device": "/dev/ttyUSB0", "parity": "7E1" },
        { "protocol": "s0", "device": "/dev/ttyUSB1" },
    ]
}
`;

  it('takes over SML meters, MQTT and InfluxDB, and names the rest', () => {
    const { yaml, left, look, problems } = migrated({ 'vzlogger.conf': CONF });
    expect(yaml).toBe(`buses:
  ir: { type: sml, port: /dev/serial/by-id/usb-Silicon_Labs_CP2104-if00-port0 }
  ir_2: { type: sml, address: 192.168.0.9:7331 }
devices:
  grid: { model: sml, bus: ir }
  grid_2: { model: sml, bus: ir_2 }
outputs:
  influx: { type: influxdb, url: http://127.0.0.1:8086, version: 1, database: vz, user: u, password: !env INFLUX_PASSWORD }
  mqtt: { type: mqtt, url: mqtts://broker.lan:8883, ca: /etc/ca.crt, user: vz, password: !env MQTT_PASSWORD }`);
    expect(left.map((line) => line.replace(/^vzlogger.conf line /, '').replace(/: [^:]*$/, ''))).toEqual([
      '15: aggtime',
      '16: middleware of channel 1-0:1.8.0',
      '26: meter with d0',
      '27: meter with s0',
      '7: local',
      '8: push',
      '6: log',
    ]);
    expect(look).toContain(
      'vzlogger.conf line 16: channel 1-0:1.8.0: is energyImport here (powers in W, energies in Wh)',
    );
    expect(look).toContain(
      'vzlogger.conf line 25: channel 1-0:16.7.0*255: is power here (powers in W, energies in Wh)',
    );
    expect(problems).toEqual([]);
  });
});

describe('the Python MeterHub of 2022', () => {
  const CONFIG = `#!/usr/bin/env python3
from utils.backup import backup

# IR head
sml_ir_port = "/dev/serial/by-path/usb-0:1.1.3:1.0-port0"
eastron_sdm_port = '/dev/ttyUSB1'
fronius_symo_address = '192.168.0.20'
goe_wallbox_address = '192.168.0.25'
water_meter_address = 'http://192.168.0.24/json'
log_path = 'log'
backup_path = 'backup'
backup.config = ['time', 'grid_imp_eto',
                 'flat_eto', 'not_there']  # columns
backup.save_hour_interval = 1
backup.ftp_config = {'server': '192.168.0.1', 'user': 'pi', 'password': 'geheim', 'path': 'USB/Backup'}
webserver_port = 8008
`;
  const APP = `import config
from device.eastron import SDM
from device.sml import Sml

class App:
    def __init__(self):
        self.publish_config = (('bat_info', 10),  # key and timeout
                               ('bat_soc', 10))
        self.command = {'goe': None}
        self.sml = Sml(port=config.sml_ir_port, lifetime=10, log_name='mt175')
        self.sdm630 = SDM(config.eastron_sdm_port, type="SDM630", address=1, lifetime=10, log_name='sdm630')
        self.flat = SDM(config.eastron_sdm_port, type="SDM72", address=3)
        self.pv = Symo(config.fronius_symo_address, log_name='fronius')
        self.goe = GoeApiV2(config.goe_wallbox_address, log_name='goe', lifetime=30)
        self.water = JsonRequest(config.water_meter_address, lifetime=10 * 60 + 10)
        self.heat = JsonRequest('http://192.168.0.31/status')
        self.other = Heater(7)
        self.pv.start_tread(thread_sleep=0.5)

    def work(self, data, minute=False):
        if self.command['goe']:
            self.goe.set(self.command['goe'])
            self.command['goe'] = None
        self.sdm630.read(['p', 'e_total'])
        if minute:  # once a minute
            self.water.read()
        data['grid_imp_eto'] = self.sml.get('e_import')  # MT175
        data['pv_p'] = self.pv.get(('p', 0), default=0) + self.pv.get(('p', 1), default=0)
        data['home_p'] = self.sdm630.get('p', default=0) - self.goe.get('p', default=0)
        data['rest_p'] = data['home_p'] - (data['pv_p'] - 5) * 2
        data['flat_eto'] = self.flat.get('e_total')
        data['car_state'] = self.goe.get('state')
        data['water_vto'] = self.water.get(('main', 'value'))
        data['heat_t'] = self.heat.get(('buffer', 0, 'temperature'))
        data['car_p_set'] = self.goe.get('p_set')
        data['mode'] = 'pv' if data['pv_p'] > 100 else 'grid'
        if minute:
            data['now_and_then'] = self.sml.get('p')
`;

  it('takes over devices, dataset, publishing, commands and backup', () => {
    const { yaml, left, look, problems } = migrated({ 'config.py': CONFIG, 'app.py': APP });
    expect(yaml).toBe(`server: { listen: 0.0.0.0:8008 }
buses:
  ir: { type: sml, port: /dev/serial/by-path/usb-0:1.1.3:1.0-port0 }
  rs485: { type: modbus-rtu, port: /dev/ttyUSB1, baud: 9600, framing: 8N1 }
  solar: { type: http, url: http://192.168.0.20 }
devices:
  sml: { model: mt175, bus: ir, lifetime: 10s }
  sdm630: { model: sdm630, bus: rs485, id: 1, lifetime: 10s }
  flat: { model: sdm72, bus: rs485, id: 3, lifetime: 10s }
  goe: { model: go-e, url: http://192.168.0.25, lifetime: 30s }
  water: { model: ai-on-the-edge, url: http://192.168.0.24, unit: l, lifetime: 610s, interval: 60s }
  heat: { model: http-json, url: http://192.168.0.31/status, values: { buffer_0_temperature: { path: buffer.0.temperature } }, lifetime: 10s }
  pv1: { model: fronius-symo, bus: solar, id: 1 }
  pv2: { model: fronius-symo, bus: solar, id: 2 }
dataset:
  grid_imp_eto: sml.energyImport
  pv_p: "or(pv1.power, 0) + or(pv2.power, 0)"
  home_p: "sdm630.power - goe.power"
  rest_p: "home_p - (pv_p - 5) * 2"
  flat_eto: flat.energySum
  car_state: goe.state
  water_vto: water.volume
  heat_t: heat.buffer_0_temperature
publish:
  bat_info: 10s
  bat_soc: 10s
commands:
  goe: { device: goe, allow: { amp: 6..16, frc: [0, 1, 2], psm: [1, 2] } }
backup: { path: backup, columns: [time, grid_imp_eto, flat_eto], every: 5min, save: 1h, ftp: { host: 192.168.0.1, user: pi, password: !env FTP_PASSWORD, path: USB/Backup } }
log: { path: log }`);
    expect(left).toEqual([
      'app.py line 17: other: the class Heater has no counterpart here',
      "app.py line 35: data['car_p_set'] = self.goe.get('p_set'): the device has no value like p_set here",
      "app.py line 36: data['mode'] = 'pv' if data['pv_p'] > 100 else 'grid': it is more than an expression of meters and numbers",
      "app.py line 38: data['now_and_then'] = self.sml.get('p'): it depends on `if minute:`; expressions know ? and :",
      'config.py line 12: backup column not_there: there is no such value in the dataset',
    ]);
    expect(look).toContain(
      'app.py line 29: home_p: is null while goe.power is missing, where it was counted as 0; or(goe.power, 0) brings that back',
    );
    expect(problems).toEqual([]);
  });

  it('asks for config.py where app.py alone does not say enough', () => {
    const { left } = migrated({ 'app.py': APP });
    expect(left[0]).toBe('app.py line 10: sml: its port is not known: give migrate config.py, too');
  });
});

test('a file that is none of these, or our own, is said to be so', () => {
  expect(() => migrated({ 'notes.txt': 'milk, bread\n' })).toThrow('notes.txt is none of the files that are known');
  expect(() => migrated({ 'a.yaml': 'devices: { home: { model: sdm630, port: /dev/ttyUSB0 } }\n' })).toThrow(
    'a configuration of MeterHub already',
  );
  expect(() => migrated({ 'vzlogger.conf': '{ "meters": [ "a": }' })).toThrow('vzlogger.conf is no JSON');
  expect(() => migrated({ 'mbmd.yaml': 'devices:\n- {type: sdm' })).toThrow('mbmd.yaml is no YAML');
  const unit = migrated({ 'meterhub.service': '[Service]\nExecStart=/usr/bin/python3 -u meterhub.py\n' });
  expect(unit.left).toEqual(['meterhub.service line 2: meterhub.py: give migrate its config.py and app.py']);
});

describe('the command', () => {
  function run(...args: string[]): { out: string; err: string } {
    let out = '';
    let err = '';
    const program = new Command().configureOutput({
      writeOut: (text) => (out += text),
      writeErr: (text) => (err += text),
    });
    registerMigrate(program);
    program.parse(['migrate', ...args], { from: 'user' });
    return { out, err };
  }

  function fileWith(text: string): string {
    const path = join(tempFolder(), 'start.sh');
    writeFileSync(path, text);
    return path;
  }

  it('writes to a new file and never over one, and copies no secret', () => {
    const source = fileWith('sdm630_httpd -d janitza:26 -b broker --user a --password sehr-geheim -v\n');
    const target = join(tempFolder(), 'meterhub.yaml');
    const { out, err } = run(source, '-o', target);
    expect(out).toBe('');
    expect(err).toContain(`${target} was written. 1 device, 1 bus.`);
    expect(err).toContain(`MQTT_PASSWORD=<the secret in ${source} line 1>`);
    expect(err).toContain(`Next: meterhub check -c ${target}`);
    const text = readFileSync(target, 'utf8');
    expect(text).toContain('# Not taken over:');
    expect(text + err).not.toContain('sehr-geheim');
    expect(() => run(source, '-o', target)).toThrow('is there already and is left as it is');
    expect(readFileSync(target, 'utf8')).toBe(text);
  });

  it('prints the configuration where no file is named', () => {
    const { out, err } = run(fileWith('sdm630_httpd\n'));
    expect(out).toContain('devices:\n  Instrument1: { model: eastron-sdm630, bus: rs485, id: 1 }\n');
    expect(err).toContain('1 device, 1 bus.');
  });

  it('fails where there is nothing to write, no file and nothing to do', () => {
    expect(() => run(fileWith('vzlogger -c /etc/vzlogger.conf\n'))).toThrow('no device was found');
    expect(() => run(join(tempFolder(), 'none.yaml'))).toThrow(MeterHubError);
    expect(() => run()).toThrow('which file?');
  });

  it('makes the link sdm630_httpd, and leaves what is there', () => {
    const folder = tempFolder();
    expect(run('--link', folder).err).toBe(`${join(folder, 'sdm630_httpd')} starts MeterHub now.\n`);
    expect(lstatSync(join(folder, 'sdm630_httpd')).isSymbolicLink()).toBe(true);
    expect(readlinkSync(join(folder, 'sdm630_httpd'))).toBe(process.argv[1]);
    expect(() => run('--link', folder)).toThrow('is there already');
  });
});
