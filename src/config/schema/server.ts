// What the sections `server` and `log` may say.
import * as z from 'zod';
import { USUAL_PASSWORD_FILE } from '../config.ts';
import {
  duration,
  key,
  listenAddress,
  MAX_NAME_LENGTH,
  name,
  oneOrMany,
  path,
  proxyAddress,
  secret,
  timeZone,
} from '../../yaml/schema-values.ts';

export const MAX_LOG_SIZE_PATTERN = '^[0-9]+(kB|MB|GB)$';

export const RIGHTS = ['command', 'publish', 'read'] as const;

const token = z.strictObject({
  name: key(name(), 'Who uses it; appears in the log.', { example: 'evcc' }),
  secret: key(secret().min(8), 'The token itself, at least 8 characters; sent as `Authorization: Bearer ...`.', {
    example: '!env METERHUB_TOKEN',
  }),
  may: key(z.array(z.enum(RIGHTS)).min(1), 'What it allows. A right that any token has is refused without a token.', {
    example: '[command, publish]',
  }),
});

export const serverSchema = key(
  z
    .strictObject({
      listen: key(
        oneOrMany(listenAddress()).prefault('0.0.0.0:8008'),
        'Where the HTTP interface listens; one address or a list.',
        {
          example: '[0.0.0.0:8008, 127.0.0.1:8080]',
        },
      ),
      hosts: key(
        z
          .array(
            z
              .string()
              .regex(/^(\*|[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?)$/)
              .meta({ 'x-type': 'host name' }),
          )
          .prefault([]),
        'Further names under which the hub may be reached, reads and changes alike. IP addresses, names without a dot, the ' +
          "machine's name and names of a house (`.local`, `.lan`, `.home`, `.home.arpa`, `.internal`, `.localdomain`, " +
          "`.fritz.box`) always are. `['*']` takes every name.",
        { example: '[meterhub.example.org]' },
      ),
      tokens: key(
        z.array(token).prefault([]),
        'Tokens for the rights that shall not be open to everyone on the network.',
      ),
      cycle: key(duration('200ms', '60s').prefault('1s'), 'How often the dataset at `/` is computed.', {
        example: '500ms',
      }),
      timeZone: key(
        timeZone().optional(),
        'The zone whose days, months and clock times count: for the history, the figures of the page, the dataset, CSV and the ' +
          'log. It takes effect at the next start.',
        { example: 'Europe/Berlin', defaultText: "the machine's" },
      ),
      uniqueIdFormat: key(
        z
          .string()
          .regex(/^[^%]*%d[^%]*$/)
          .max(MAX_NAME_LENGTH)
          .meta({ 'x-type': 'text with %d' })
          .prefault('Instrument%d'),
        '`UniqueId` in the answers of `/last` and the like; %d is the number of the device.',
        { example: 'Meter%d' },
      ),
      tls: key(
        z
          .strictObject({
            cert: key(path(), 'The certificate, then those between it and the authority.', {
              example: '/etc/meterhub/cert.pem',
            }),
            key: key(path(), 'Its private key, without a password.', { example: '/etc/meterhub/key.pem' }),
          })
          .optional(),
        'HTTPS at all addresses of `listen`, with these PEM files. When they change they are read anew, without a restart.',
        { example: '{ cert: /etc/meterhub/cert.pem, key: /etc/meterhub/key.pem }', defaultText: 'plain HTTP' },
      ),
      trustedProxies: key(
        z.array(proxyAddress()).prefault([]),
        'Reverse proxies, by address or network, whose `X-Forwarded-For` and `X-Forwarded-Proto` count: for the log, for limits, ' +
          'for cookies.',
        { example: '[127.0.0.1, 192.168.0.0/24]' },
      ),
      passwordFile: key(
        path().prefault(USUAL_PASSWORD_FILE),
        'Where the hash of the password is kept that the page asks for before it changes anything.',
        { example: '/var/lib/meterhub/password.json' },
      ),
    })
    .prefault({}),
  'The HTTP interface.',
);

export const logSchema = key(
  z
    .strictObject({
      level: key(
        z.enum(['debug', 'info', 'warn', 'error']).prefault('info'),
        'The least important lines that are kept.',
      ),
      path: key(path().optional(), 'Folder for daily files.', {
        example: 'data/log',
        defaultText: 'standard error only',
      }),
      keep: key(duration('1d', '10y').prefault('30d'), 'How long the daily files are kept.', { example: '90d' }),
      maxSize: key(
        z.string().regex(new RegExp(MAX_LOG_SIZE_PATTERN)).meta({ 'x-type': 'size' }).prefault('100MB'),
        'The most that all files together may take: the oldest go first.',
        { example: '20MB' },
      ),
    })
    .prefault({}),
  'What the program writes about itself.',
);

export type ServerInput = z.output<typeof serverSchema>;
export type LogInput = z.output<typeof logSchema>;
