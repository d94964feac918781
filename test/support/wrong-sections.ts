// Wrong configuration files: dataset, publish, commands, roles, history, trace, backup, outputs.
import type { WrongFile } from './wrong-file.ts';

const base = `devices:
  grid: { model: sdm630, address: 10.0.0.1, id: 1 }
  car: { model: go-e, url: http://10.0.0.2 }
  bad: { model: ai-on-the-edge, url: http://10.0.0.3 }
dataset: { grid_p: grid.power, state: car.state }
`;
const withDataset = (text: string): string =>
  `devices:\n  grid: { model: sdm630, address: 10.0.0.1, id: 1 }\n  my-car: { model: go-e, url: http://10.0.0.2 }\ndataset:\n${text}\n`;

export const WRONG_SECTIONS: readonly WrongFile[] = [
  {
    name: 'an unknown device in an expression',
    file: withDataset('  a: 1 + «gird».power'),
    says: ['dataset.a: there is no device "gird" | did you mean "grid"?'],
  },
  {
    name: 'an unknown measurand in an expression',
    file: withDataset('  a: grid.«powr» * 2'),
    says: ['dataset.a: device "grid" has no measurand "powr" | did you mean "power"?'],
  },
  {
    name: 'a mistake inside quotes',
    file: withDataset('  a: "grid.power + «gridd».power"'),
    says: ['dataset.a: there is no device "gridd" | did you mean "grid"?'],
  },
  {
    name: 'a mistake on the second line of a folded expression',
    file: withDataset('  a: >-\n    grid.power\n    + «gridd».power'),
    says: ['dataset.a: there is no device "gridd" | did you mean "grid"?'],
  },
  {
    name: 'an expression that ends too soon',
    file: withDataset('  a: grid.power +«»'),
    says: ['dataset.a: a value is missing at the end'],
  },
  {
    name: 'an unknown dataset name',
    file: withDataset('  abc: grid.power\n  b: 2 * «abd»'),
    says: ['dataset.b: there is no dataset or published name "abd" | did you mean "abc"?'],
  },
  {
    name: 'a name that needs itself',
    file: withDataset('  a: «b» + 1\n  b: a + 1'),
    says: ['dataset.a: needs itself: a -> b -> a | one of these names must not use the next'],
  },
  {
    name: 'a text in a sum',
    file: withDataset("  a: { value: 1 + «'x'» }"),
    says: ['dataset.a.value: "+" needs a number, this is a text'],
  },
  {
    name: 'an expression that is a number',
    file: withDataset('  a: «5»'),
    says: ['dataset.a: must be an expression, not 5 | put it into quotes: "5"'],
  },
  {
    name: 'a name of the dataset itself',
    file: withDataset('  «time»: grid.power'),
    says: ['dataset.time: time is set by MeterHub itself | choose another name'],
  },
  {
    name: 'a word of the language as a name',
    file: withDataset('  «not»: grid.power'),
    says: ['dataset.not: not is a word of the expression language | choose another name'],
  },
  {
    name: 'too many decimals',
    file: withDataset('  a: { value: grid.power, decimals: «20» }'),
    says: ['dataset.a.decimals: must be at most 12, not 20 | for example decimals: 0'],
  },
  {
    name: 'a published key that the dataset has',
    file: `${base}publish: { «grid_p»: 10s }\n`,
    says: ['publish.grid_p: grid_p is also a name of the dataset (line 5) | rename one of them'],
  },
  {
    name: 'a published key in an unknown unit',
    file: `${base}publish: { soc: { timeout: 10s, unit: «Percent» } }\n`,
    says: ['publish.soc.unit: there is no unit "Percent" | did you mean "%"?'],
  },
  {
    name: 'a published key without timeout',
    file: `${base}publish: { «soc»: }\n`,
    says: [
      'publish.soc: must be a duration, not nothing | a duration is a number and a unit: 500ms, 10s, 5min, 1h, 30d, 2y',
    ],
  },
  {
    name: 'a command for an unknown device',
    file: `${base}commands: { goe: { device: «cra», allow: { amp: 6..16 } } }\n`,
    says: ['commands.goe.device: there is no device "cra" | did you mean "car"?'],
  },
  {
    name: 'commands to a device that takes none',
    file: `${base}commands: { meter: { device: «grid», allow: { amp: 6..16 } } }\n`,
    says: [
      'commands.meter.device: grid (eastron-sdm630) takes no commands | name a wallbox (model go-e) or an MQTT device with `settings`, or remove the target',
    ],
  },
  {
    name: 'a command that allows nothing',
    file: `${base}commands: { goe: { device: car, allow: «{}» } }\n`,
    says: ['commands.goe.allow: allows nothing | add keys with their values, for example { amp: 6..16 }'],
  },
  {
    name: 'an empty range',
    file: `${base}commands: { goe: { device: car, allow: { amp: «16..6» } } }\n`,
    says: ['commands.goe.allow.amp: the range 16..6 is empty | write the lower end first: 6..16'],
  },
  {
    name: 'a range of another form',
    file: `${base}commands: { goe: { device: car, allow: { amp: «6-16» } } }\n`,
    says: ['commands.goe.allow.amp: must be a range like 6..16 or a list like [0, 1, 2], not "6-16"'],
  },
  {
    name: 'an unknown device in a role',
    file: `${base}roles: { grid: «gird» }\n`,
    says: ['roles.grid: there is no device "gird" | did you mean "grid"?'],
  },
  {
    name: 'an unknown device in a list of a role',
    file: `${base}roles: { pv: [grid, «pv1»] }\n`,
    says: ['roles.pv.1: there is no device "pv1" | devices: grid, car, bad'],
  },
  {
    name: 'an unknown role',
    file: `${base}roles: { «girds»: grid }\n`,
    says: ['roles.girds: unknown key "girds" | keys here: grid, house, pv, battery, car, consumers'],
  },
  {
    name: 'a retention that is too short',
    file: `${base}history: { keep: { raw: «10s» } }\n`,
    says: ['history.keep.raw: 10s is too short | at least 1h'],
  },
  {
    name: 'an unknown retention',
    file: `${base}history: { keep: { «5min»: 1y } }\n`,
    says: ['history.keep.5min: unknown key "5min" | did you mean "1min"?'],
  },
  {
    name: 'a wrong resolution',
    file: `${base}history: { resolution: { power: «fine» } }\n`,
    says: ['history.resolution.power: must be a positive number or exact, not "fine"'],
  },
  {
    name: 'copies of the history in the place of the history',
    file: `${base}history: { path: data/h.db, backup: { path: «./data/h.db» } }\n`,
    says: [
      'history.backup.path: the copies cannot lie in "./data/h.db": that is the database | name a folder, best on another disk: `/mnt/nas/meterhub`',
    ],
  },
  {
    name: 'copies of the history inside the history',
    file: `${base}history: { path: /data/h.db, backup: { path: «/data/h.db/copies» } }\n`,
    says: [
      'history.backup.path: the copies cannot lie in "/data/h.db/copies": that is the database | name a folder, best on another disk: `/mnt/nas/meterhub`',
    ],
  },
  {
    name: 'copies of the history all the time',
    file: `${base}history: { backup: { path: /nas, every: «10min» } }\n`,
    says: ['history.backup.every: 10min is too short | at least 1h'],
  },
  {
    name: 'no copies of the history',
    file: `${base}history: { backup: { path: /nas, keep: «0» } }\n`,
    says: ['history.backup.keep: must be at least 1, not 0 | for example keep: 14'],
  },
  {
    name: 'copies of the history for ever',
    file: `${base}history: { backup: { path: /nas, keep: «366» } }\n`,
    says: ['history.backup.keep: must be at most 365, not 366 | for example keep: 14'],
  },
  {
    name: 'a trace beyond all memory',
    file: `${base}trace: { size: «1000000» }\n`,
    says: ['trace.size: must be at most 100000, not 1000000 | for example size: 3600'],
  },
  {
    name: 'an unknown column',
    file: `${base}backup: { columns: [time, «gird_p»] }\n`,
    says: ['backup.columns.1: there is no name "gird_p" in the dataset | did you mean "grid_p"?'],
  },
  {
    name: 'a column twice',
    file: `${base}backup: { columns: [time, «time»] }\n`,
    says: ['backup.columns.1: time is in the list twice | remove one of them'],
  },
  {
    name: 'no columns',
    file: `${base}«backup»: { path: x }\n`,
    says: [
      'backup: `columns` is missing | `time`, `timestamp`, dataset names and published names. For example columns: [time, timestamp, grid_imp_eto]',
    ],
  },
  {
    name: 'a row every seven minutes',
    file: `${base}backup: { columns: [time], every: «7min» }\n`,
    says: [
      'backup.every: a row every 7min does not fit into an hour | whole minutes that divide an hour: 1min, 2min, 3min, 4min, 5min, 6min, 10min, 12min, 15min, 20min, 30min, 1h',
    ],
  },
  {
    name: 'saving every seven hours',
    file: `${base}backup: { columns: [time], save: «7h» }\n`,
    says: ['backup.save: saving every 7h does not fit | a multiple of 5min that divides a day, for example 1h or 6h'],
  },
  {
    name: 'FTP without a password',
    file: `${base}backup: { columns: [time], «ftp»: { host: h, user: u } }\n`,
    says: ['backup.ftp: `password` is missing | Password. For example password: !env FTP_PASSWORD'],
  },
  {
    name: 'an unknown output',
    file: `${base}outputs: { a: { type: «mqqt» } }\n`,
    says: ['outputs.a.type: unknown type "mqqt" | did you mean "mqtt"?'],
  },
  {
    name: 'a broker over http',
    file: `${base}outputs: { a: { type: mqtt, url: «"http://h"» } }\n`,
    says: ['outputs.a.url: must be a complete URL | for example mqtt://localhost:1883'],
  },
  {
    name: 'a broker with credentials',
    file: `${base}outputs: { a: { type: mqtt, url: «"mqtt://me:pw@h"» } }\n`,
    says: [
      'outputs.a.url: the URL must not contain user and password | put them beside it: user: ... and password: !env NAME',
    ],
  },
  {
    name: 'a password without a user',
    file: `${base}outputs: { a: { type: mqtt, url: "mqtt://h", «password»: geheim } }\n`,
    says: ['outputs.a.password: a password without a user | add `user`'],
  },
  {
    name: 'a topic with a wildcard',
    file: `${base}outputs: { a: { type: mqtt, url: "mqtt://h", topic: «"a/#"» } }\n`,
    says: ['outputs.a.topic: must be a topic, not "a/#" | for example topic: meterhub'],
  },
  {
    name: 'InfluxDB 2 with a database',
    file: `${base}outputs: { «a»: { type: influxdb, url: "http://h", version: 2, «database»: d, org: o, token: geheim } }\n`,
    says: [
      'outputs.a: `bucket` is missing | InfluxDB 2 needs bucket, org, token',
      'outputs.a.database: InfluxDB 2 has no `database` | version 2 takes bucket, org, token; is the version right?',
    ],
  },
  {
    name: 'the write interface as the URL of InfluxDB',
    file: `${base}outputs: { a: { type: influxdb, url: «"http://h:8086/api/v2/write"», database: d } }\n`,
    says: [
      'outputs.a.url: must be the address of the server, not that of its write interface | only the server: url: http://h:8086; version, database and the rest have keys of their own',
    ],
  },
  {
    name: 'a measurement of InfluxDB with an unknown placeholder',
    file: `${base}outputs: { a: { type: influxdb, url: "http://h", database: d, measurement: «"{bus}"» } }\n`,
    says: ['outputs.a.measurement: {bus} cannot be filled in | known are {device}, {model}'],
  },
  {
    name: 'a measurement for each measurand in rows of a device',
    file: `${base}outputs: { a: { type: influxdb, url: "http://h", database: d, measurement: «"{measurand}"» } }\n`,
    says: [
      'outputs.a.measurement: {measurand} cannot be filled in | a row has many measurands: add `layout: measurand`',
    ],
  },
  {
    name: 'a measurement of InfluxDB that is a comment',
    file: `${base}outputs: { a: { type: influxdb, url: "http://h", database: d, measurement: «"#power"» } }\n`,
    says: ['outputs.a.measurement: a measurement cannot begin with "#" | for example measurement: readings'],
  },
  {
    name: 'a tag of InfluxDB that is there anyway',
    file: `${base}outputs: { a: { type: influxdb, url: "http://h", database: d, tags: { «device»: x } } }\n`,
    says: ['outputs.a.tags.device: the tag "device" is taken | choose another name'],
  },
  {
    name: 'an authority for InfluxDB without TLS',
    file: `${base}outputs: { a: { type: influxdb, url: "http://h", database: d, «ca»: /ca.pem } }\n`,
    says: ['outputs.a.ca: a certificate is used with https only | write https:// in `url`, or leave `ca` out'],
  },
  {
    name: 'a user of InfluxDB without a password',
    file: `${base}outputs: { a: { type: influxdb, url: "http://h", database: d, «user»: me } }\n`,
    says: ['outputs.a.user: a user without a password | add `password: !env NAME`'],
  },
  {
    name: 'a token with a space in it',
    file: `${base}outputs: { a: { type: influxdb, url: "http://h", version: 3, database: d, «token»: "geheim geheim" } }\n`,
    says: [
      'outputs.a.token: a token has only letters, digits and signs | copy it again, without spaces and line breaks',
    ],
  },
  {
    name: 'a buffer for InfluxDB that holds nothing',
    file: `${base}outputs: { a: { type: influxdb, url: "http://h", database: d, buffer: «1kB» } }\n`,
    says: ['outputs.a.buffer: 1kB is too small | at least 100kB'],
  },
  {
    name: 'a unit that plays an unknown model',
    file: `${base}outputs: { m: { type: modbus, listen: ":502", units: { 1: { as: «sdm63», device: grid } } } }\n`,
    says: ['outputs.m.units.1.as: unknown model "sdm63" | did you mean sdm630 or sdm630-v1?'],
  },
  {
    name: 'a unit of an unknown device',
    file: `${base}outputs: { m: { type: modbus, listen: ":502", units: { 1: { as: sdm630, device: «gird» } } } }\n`,
    says: ['outputs.m.units.1.device: there is no device "gird" | did you mean "grid"?'],
  },
  {
    name: 'a unit id beyond 255',
    file: `${base}outputs: { m: { type: modbus, listen: ":502", units: { «256»: { as: sdm630, device: grid } } } }\n`,
    says: ['outputs.m.units.256: unit id 256 is out of range | on Modbus TCP it is 0..255'],
  },
  {
    name: 'a shared bus that is not there',
    file: `${base}outputs: { m: { type: modbus, listen: ":502", share: { «rs485»: {} } } }\n`,
    says: ['outputs.m.share.rs485: there is no bus "rs485" | buses: grid, car, bad'],
  },
  {
    name: 'a shared bus that is not Modbus',
    file: `${base}outputs: { m: { type: modbus, listen: ":502", share: { «car»: {} } } }\n`,
    says: ['outputs.m.share.car: bus car is not a Modbus bus | only Modbus buses can be shared'],
  },
  {
    name: 'a Modbus output that offers nothing',
    file: `${base}outputs: { «m»: { type: modbus, listen: ":502" } }\n`,
    says: ['outputs.m: offers nothing | add `units` or `share`'],
  },
];
