// What an output of type `notify` may say. Values only.
import * as z from 'zod';
import { duration, httpUrl, key, mqttUrl, name, oneOrMany, path, refuse, secret } from '../../yaml/schema-values.ts';

const CLOCK = '(?:[01]\\d|2[0-3]):[0-5]\\d';

/** `22:00-07:00` */
const timeOfDay = () =>
  z
    .string()
    .regex(new RegExp(`^${CLOCK}-${CLOCK}$`))
    .meta({ 'x-type': 'times like 22:00-06:00' });

/** Enough to see a slip; the server judges the rest. */
const mailAddress = () =>
  z
    .string()
    .regex(/^[^\s@<>,;"]+@[^\s@<>,;"]+$/)
    .max(254)
    .meta({ 'x-type': 'mail address' });

const smtpUrl = () =>
  z
    .string()
    .meta({ 'x-type': 'URL' })
    .transform((text, ctx) => {
      const url = URL.canParse(text) ? new URL(text) : null;
      const isFine = url !== null && /^smtps?:$/.test(url.protocol) && url.hostname !== '';
      if (isFine && url.username === '' && url.password === '') return url;
      return refuse(
        ctx,
        { en: 'must be the address of a mail server', de: 'muss die Adresse eines Mailservers sein' },
        {
          en: 'write smtps://mail.example.org (port 465) or smtp://mail.example.org (port 587), user and password beside it',
          de: 'smtps://mail.example.org (Port 465) oder smtp://mail.example.org (Port 587) schreiben, Benutzer und Passwort daneben',
        },
      );
    });

const receiver = z.strictObject({
  webhook: key(httpUrl().optional(), 'A JSON object is sent to this address by POST.', {
    example: 'http://192.168.0.9/hook',
  }),
  ntfy: key(httpUrl().optional(), 'The topic on a server of ntfy.', { example: 'https://ntfy.sh/my-house-7f3a' }),
  mail: key(oneOrMany(mailAddress()).optional(), 'Mail addresses; with `smtp`.', { example: 'me@example.org' }),
  smtp: key(smtpUrl().optional(), 'The server that sends the mail.', { example: 'smtps://mail.example.org' }),
  from: key(mailAddress().optional(), 'Sender of the mail.', {
    example: 'house@example.org',
    defaultText: 'the user, if it is a mail address, else the first receiver',
  }),
  mqtt: key(mqttUrl().optional(), 'A broker; with `topic`.', { example: 'mqtt://localhost' }),
  topic: key(
    z
      .string()
      .regex(/^[^+#\0]+$/)
      .max(256)
      .optional(),
    'The topic of the broker.',
    { example: 'house/alerts' },
  ),
  user: key(z.string().min(1).optional(), 'User at the mail server or the broker.', { example: 'me@example.org' }),
  password: key(secret().optional(), 'Password there.', { example: '!env SMTP_PASSWORD' }),
  token: key(secret().optional(), 'For ntfy and webhooks: sent as `Authorization: Bearer ...`.', {
    example: '!env NTFY_TOKEN',
  }),
  ca: key(path().optional(), 'PEM file of the authority that signed the certificate of the server.', {
    example: '/etc/meterhub/ca.pem',
    defaultText: 'those that Node.js knows',
  }),
  insecure: key(
    z.boolean().optional(),
    'Mail: trust any certificate, and send the password without TLS if there is none. For a server in the same network.',
    { example: true, defaultText: 'false' },
  ),
});

const amount = () =>
  z
    .string()
    .regex(/^-?\d+(\.\d+)?\s?\S.*$/)
    .max(40)
    .meta({ 'x-type': 'value with unit' });

const wanted = () => z.union([z.literal('*'), name()]);

const rule = z.strictObject({
  device: key(wanted().optional(), 'A device, or "*" for each: with `away` or `event`.', { example: "'*'" }),
  output: key(z.string().min(1).max(64).optional(), 'An output, or "*" for each: with `away`.', { example: 'broker' }),
  away: key(duration('0s', '30d').optional(), 'Told when it has been away for so long.', { example: '10min' }),
  value: key(
    z
      .string()
      .regex(/^[^.\s]+\.\S+$/)
      .optional(),
    'A value: with `over`, `under` or `still`.',
    {
      example: 'grid.power',
    },
  ),
  over: key(amount().optional(), 'Told when the value is above.', { example: '10kW' }),
  under: key(amount().optional(), 'Told when the value is below.', { example: '5W' }),
  for: key(duration('0s', '30d').optional(), 'So long without a pause; with `over` and `under`.', {
    example: '5min',
    defaultText: '0s',
  }),
  at: key(timeOfDay().optional(), 'Only at this time of the day; with `over` and `under`.', {
    example: "'23:00-05:00'",
  }),
  still: key(duration('1min', '365d').optional(), 'Told when the counter has not moved for so long.', {
    example: '3d',
  }),
  disk: key(
    z
      .string()
      .regex(/^\d+(\.\d+)?(kB|MB|GB)$/)
      .meta({ 'x-type': 'size' })
      .optional(),
    'Told when less is free.',
    {
      example: '500MB',
    },
  ),
  path: key(path().optional(), 'A folder on the disk; with `disk`.', {
    example: '/mnt/usb',
    defaultText: 'the folder that MeterHub was started in',
  }),
  backup: key(z.literal('failed').optional(), 'Told when a copy or an upload fails.', { example: 'failed' }),
  event: key(oneOrMany(z.string().min(1)).optional(), 'Told at each event of these kinds (docs/events.md).', {
    example: 'commandRefused',
  }),
  urgent: key(z.boolean().prefault(false), 'Told in quiet hours, too.', { example: true }),
});

export const notifySchema = z
  .strictObject({
    type: key(z.literal('notify'), 'Messages to people when something is wrong, and when it is over.'),
    to: key(z.array(receiver).min(1).max(20), 'Whom to tell: a webhook, ntfy, mail or a topic of a broker.', {
      example: "[{ ntfy: 'https://ntfy.sh/my-house-7f3a' }]",
    }),
    rules: key(z.array(rule).min(1).max(200), 'What to tell.', { example: "[{ device: '*', away: 10min }]" }),
    quiet: key(timeOfDay().optional(), 'Time of the day in which only what is urgent is told; the rest afterwards.', {
      example: "'22:00-07:00'",
      defaultText: 'none',
    }),
    language: key(z.literal(['en', 'de']).prefault('en'), 'Language of the messages.', { example: 'de' }),
  })
  .meta({ title: 'notify' });

export type NotifyInput = z.output<typeof notifySchema>;
export type ReceiverInput = NotifyInput['to'][number];
export type RuleInput = NotifyInput['rules'][number];

/** Of a text that the schema let pass. */
export function parseTimeOfDay(text: string): { readonly beginMin: number; readonly endMin: number } {
  const [beginMin = 0, endMin = 0] = text.split('-').map((clock) => {
    const [hours = 0, minutes = 0] = clock.split(':').map(Number);
    return hours * 60 + minutes;
  });
  return { beginMin, endMin };
}
