// What the sections dataset, publish, commands, roles and history may say. Values only.
import * as z from 'zod';
import { countsKey } from '../../source/entry/counts-key.ts';
import { duration, key, MAX_NAME_LENGTH, name, oneOrMany, path } from '../../yaml/schema-values.ts';

export const modelsSchema = key(
  path().optional(),
  'Folder with models as text, one YAML file each ([own-model.md](own-model.md)). Those in `/etc/meterhub/models.d` are known as well.',
  { example: './models.d', defaultText: '`models.d` beside the configuration, where there is one' },
);

const expression = () => z.string().min(1).max(10_000).meta({ 'x-type': 'expression' });

const datasetEntry = z.union([
  expression(),
  z.strictObject({
    value: key(expression(), 'The expression.', { example: 'water.volume' }),
    decimals: key(z.int().min(0).max(12).optional(), 'Digits after the point.', {
      example: 0,
      defaultText: 'energies and powers none, V, %, degC and l at most 2, A and Hz at most 3, m3 at most 4',
    }),
  }),
]);

export const datasetSchema = key(
  z.record(name(), datasetEntry).prefault({}),
  'The flat object at `/`, in this order: name -> expression over `device.measurand`, other names, numbers, `+ - * / %`, comparisons, `and or not`, `? :`, `min max abs round or(x, y)`.',
  { example: '{ pv_p: "or(pv1.power, 0) + or(pv2.power, 0)" }' },
);

const publishedKey = z.union([
  duration('1s', '30d'),
  z.strictObject({
    timeout: key(duration('1s', '30d'), 'Then it reads null again.', { example: '10s' }),
    unit: key(z.string().min(1).max(16).optional(), 'Unit of the numbers that are published.', { example: 'kWh' }),
    counts: countsKey,
  }),
]);

export const publishSchema = key(
  z.record(name(), publishedKey).prefault({}),
  'Keys that a POST to `/` may set, each with its timeout, or as `{ timeout: 10s, unit: kWh }`; then it reads null again.',
  { example: '{ bat_soc: 10s }' },
);

const allowedValues = z
  .union([
    z.string().regex(/^-?[0-9]+(\.[0-9]+)?\.\.-?[0-9]+(\.[0-9]+)?$/),
    z.array(z.union([z.string(), z.number(), z.boolean()])).min(1),
  ])
  .meta({ 'x-type': 'range like 6..16 or a list like [0, 1, 2]' });

const commandTarget = z.strictObject({
  device: key(name(), 'The device that gets the command.', { example: 'car' }),
  allow: key(
    z.record(
      z
        .string()
        .regex(/^[A-Za-z0-9_.-]+$/)
        .max(MAX_NAME_LENGTH)
        .meta({ 'x-type': 'name' }),
      allowedValues,
    ),
    'The parameters that are handed on, each with its values: a range (both ends included) or a list.',
    { example: '{ amp: 6..16, frc: [0, 1, 2] }' },
  ),
});

export const commandsSchema = key(
  z.record(name(), commandTarget).prefault({}),
  '`/command/<target>?key=value`: only these targets, keys and values are handed on.',
);

const devices = () => oneOrMany(name());

export const rolesSchema = key(
  z
    .strictObject({
      grid: key(name().optional(), 'The meter at the grid connection.', { example: 'grid' }),
      house: key(name().optional(), 'The meter of the house.', { example: 'home' }),
      pv: key(devices().optional(), 'Inverters; one or a list.', { example: '[pv1, pv2]' }),
      battery: key(devices().optional(), 'Batteries; one or a list.', { example: 'bat' }),
      car: key(devices().optional(), 'Wallboxes; one or a list.', { example: 'car' }),
      consumers: key(devices().optional(), 'Further consumers that are worth showing.', { example: '[wp, flat]' }),
    })
    .prefault({}),
  'Which device plays which part in the energy flow, energy figures and self-consumption.',
);

const retention = (example: string) =>
  key(
    z
      .union([z.literal('forever'), duration('1h', '1000y')])
      .meta({ 'x-type': 'duration or forever' })
      .prefault(example),
    'How long values of this resolution are kept; `forever` is possible.',
    { example },
  );

export const historySchema = key(
  z
    .strictObject({
      path: key(path().prefault('data/history.db'), 'The database file.'),
      commit: key(
        duration('1s', '1h').prefault('10s'),
        'How often it is written. Longer spares SD cards; as much is lost when power fails.',
        {
          example: '120s',
        },
      ),
      keep: key(
        z
          .strictObject({
            raw: retention('30d'),
            '1min': retention('2y'),
            '15min': retention('forever'),
            '1h': retention('forever'),
            '1d': retention('forever'),
          })
          .prefault({}),
        'How long what is kept: every reading, and the values per 1 min, 15 min, 1 h, 1 day.',
      ),
      resolution: key(
        z
          .record(
            z.string().min(1),
            z.union([z.literal('exact'), z.number().positive()]).meta({ 'x-type': 'positive number or exact' }),
          )
          .optional(),
        'Storage resolution by measurand, where the default is not wanted: a step in its unit, or `exact`.',
        { example: '{ voltage: 0.1, energyImport: exact }', defaultText: '0.01 V, 0.001 A, 0.1 W, 0.1 Wh ...' },
      ),
      backup: key(
        z
          .strictObject({
            path: key(path().min(1), 'Folder of the copies, best on another disk.', { example: '/mnt/nas/meterhub' }),
            every: key(duration('1h', '365d').prefault('1d'), 'How often a copy is made.', { example: '12h' }),
            keep: key(z.int().min(1).max(365).prefault(7), 'So many of the newest copies stay.', { example: 14 }),
          })
          .optional(),
        'Copies of the database, made and checked while it is written.',
        { defaultText: 'without this key none are made' },
      ),
    })
    .optional(),
  'The history on disk.',
  { defaultText: 'without this section nothing is stored' },
);

export const countersSchema = key(
  z
    .strictObject({
      path: key(path().optional(), 'File with the last reading of every counter; written once a minute at most.', {
        example: 'data/counters.json',
        defaultText: 'counters.json beside the history; without a history nothing is kept over a restart',
      }),
      confirm: key(
        duration('0s', '30d').prefault('10min'),
        'A counter that fell is shown as null until it has counted up from there for this time.',
        { example: '30min' },
      ),
    })
    .prefault({}),
  'What counters are judged by: a meter that shows 0 after a power cut is not believed at once.',
);
