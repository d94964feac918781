// What people type, for the help of each command. It must not know how commands work.

/** Command -> a line as typed, and what it does. */
export const EXAMPLES: Readonly<Record<string, readonly (readonly [typed: string, meaning: string])[]>> = {
  run: [
    ['', 'as meterhub.yaml says, here or in /etc/meterhub; without one it starts empty'],
    ['-c meterhub.yaml', 'as the file says'],
    ['-s /dev/ttyUSB0 -d sdm630:1', 'one meter, without a file'],
    ['-s /dev/ttyUSB0 --comset 2 -d janitza:26,sdm:1 -u :8080', 'as sdm630_httpd was started'],
    ['-s tcp://192.168.0.44 -d sdm630:1 -v', 'over Modbus TCP, showing the traffic'],
  ],
  demo: [
    ['', 'open http://localhost:8008'],
    ['-p 9000', 'on another port'],
  ],
  check: [
    ['', 'checks meterhub.yaml in this folder, else that of the service'],
    ['-c /etc/meterhub.yaml --json', 'for a program'],
  ],
  init: [
    ['', 'looks at all serial ports, writes meterhub.yaml here'],
    ['/etc/meterhub/meterhub.yaml', 'writes it for the service'],
    ['-s tcp://192.168.0.44 --ids 1-40', 'looks behind a gateway only'],
  ],
  status: [
    ['', 'how the hub on this machine is'],
    ['-u raspberrypi.local:8008', 'how another one is'],
  ],
  notify: [
    ['', 'a test to all receivers'],
    ['notify -c /etc/meterhub/meterhub.yaml', 'to those of one output'],
  ],
  statement: [
    ['', 'of last month, for people'],
    ['--from 2026-01-01 --to 2027-01-01 --language de', 'of the year 2026, in German'],
    ['--device flat --format csv > flat.csv', 'of one meter, for a spreadsheet'],
  ],
  schema: [
    ['> meterhub.schema.json', 'keeps it in a file'],
    ['--model > model.schema.json', 'of models as text'],
  ],
  models: [
    ['', 'all of them'],
    ['sdm630 --json', 'one, with its registers'],
    ['show sdm630', 'one as a file of models.d'],
    ['check models.d/acme-em3.yaml', 'what is wrong with an own one'],
  ],
  scan: [
    ['-s /dev/ttyUSB0', '9600 8N1, all unit ids'],
    ['-s /dev/ttyUSB0 --auto --yaml', 'tries the usual settings, prints a configuration'],
    ['-s tcp://192.168.0.44 --ids 1-40', 'behind a gateway'],
  ],
  read: [
    ['-s /dev/ttyUSB0 -d sdm630:1', 'all values once'],
    ['-s /dev/ttyUSB0 --model acme-em3.yaml:1', 'with a model as text'],
    ['-s /dev/ttyUSB0 -d 1 --raw 0x0000 2', 'two registers'],
    ['-s /dev/ttyUSB0 -d 1 --raw 0 200', 'what is in 200 registers of a meter that nobody knows'],
    ['home', 'a device of the configuration'],
    ['home --raw 0x0000 20', 'its registers'],
    ['--sml -s /dev/ttyUSB1', 'what an infrared head sends'],
  ],
  record: [['-s /dev/ttyUSB1 --seconds 60 meter.bin', 'a minute of telegrams']],
  settings: [
    ['-s /dev/ttyUSB0 -d sdm120:1', 'shows them'],
    ['home', 'those of a device of the configuration'],
    ['-s /dev/ttyUSB0 -d sdm120:1 --set address=5', 'gives the meter another unit id'],
  ],
  monitor: [
    ['home', 'the powers of a device of a MeterHub, of any kind'],
    ['-d sdm:23 -u localhost:8080', 'its powers, line by line'],
    ['-d 1 --all', 'all its values'],
  ],
  logger: [
    ['record -u localhost:8080 -f log.db -s 120', 'records until Ctrl-C'],
    ['inspect -f log.db', 'says what was recorded'],
    ['export -f log.db -t log.tsv', 'all values as text'],
    ['export -f log.db -t log.tsv --power', 'the powers, as sdm630_logger wrote them'],
  ],
  history: [
    ['info', 'what data/history.db holds'],
    ['export --series grid.power --from thisMonth --resolution 15min', 'writes history.csv'],
    ['import -c meterhub.yaml --dry-run backup/2025/*.csv', 'looks what would be imported'],
    ['check', 'looks whether data/history.db is sound'],
    ['check --repair', 'takes out of a damaged one what can be read'],
  ],
  migrate: [
    ['mbmd.yaml -o meterhub.yaml', 'takes over what mbmd is configured with'],
    ['/etc/systemd/system/sdm630.service', 'shows what a unit of gosdm630 stands for'],
    ['config.py app.py -o meterhub.yaml', 'the Python MeterHub of 2022'],
    ['--link', 'lets scripts that start sdm630_httpd start MeterHub'],
  ],
  simulate: [
    ['-d sdm630:1,janitza:26 --tcp 5020', 'two meters behind Modbus TCP'],
    ['-d sdm630:1 --serial /dev/ttyUSB1 --timing --faults drop=5', 'a bad line'],
    ['-c sim.yaml', 'as the file says'],
  ],
  password: [
    ['', 'asks for it twice, or takes the first line of a pipe'],
    ['-c /etc/meterhub/meterhub.yaml', 'of the service'],
  ],
  version: [['--check', 'asks whether there is a newer one; nothing else ever asks']],
  backup: [['meterhub-backup.tar.gz', 'everything of the hub on this machine']],
  restore: [
    ['meterhub-backup.tar.gz --dry-run', 'looks whether it is sound'],
    ['meterhub-backup.tar.gz', 'puts it in its place'],
  ],
  'uninstall-service': [['', 'stops it; configuration and values stay']],
  'install-service': [
    ['--print', 'shows the unit'],
    ['-c /etc/meterhub.yaml --enable', 'writes it and starts it'],
  ],
};

/** The end of a command's help; empty where there is nothing to show. */
export function examplesOf(command: string): string {
  const lines = (EXAMPLES[command] ?? []).map(([typed, meaning]) => [
    `  meterhub ${command} ${typed}`.trimEnd(),
    meaning,
  ]);
  if (lines.length === 0) return '';
  const width = Math.max(...lines.map(([typed = '']) => typed.length));
  return ['', 'Examples:', ...lines.map(([typed = '', meaning = '']) => `${typed.padEnd(width)}   ${meaning}`)].join(
    '\n',
  );
}
