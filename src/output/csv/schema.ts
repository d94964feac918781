// What the section `backup` may say. Values only.
import * as z from 'zod';
import { duration, key, networkAddress, path, secret } from '../../yaml/schema-values.ts';

export const backupSchema = key(
  z
    .strictObject({
      path: key(path().prefault('data/backup'), 'Folder of the CSV files, one file a day.'),
      columns: key(z.array(z.string().min(1)).min(1), '`time`, `timestamp`, dataset names and published names.', {
        example: '[time, timestamp, grid_imp_eto]',
      }),
      every: key(duration('1min', '1h').prefault('5min'), 'Time between two rows: whole minutes that divide an hour.'),
      save: key(
        duration('1min', '1d').prefault('1h'),
        'Time between two writes (and uploads) of the file; divides a day.',
      ),
      ftp: key(
        z
          .strictObject({
            host: key(networkAddress(21, '192.168.0.1'), 'Server, with port when it is not 21.', {
              example: '192.168.0.1',
            }),
            user: key(z.string().min(1), 'User name.', { example: 'pi' }),
            password: key(secret(), 'Password.', { example: '!env FTP_PASSWORD' }),
            path: key(z.string().prefault('/'), 'Folder on the server.', { example: 'USB/MeterHub-Backup' }),
            secure: key(z.boolean().prefault(false), 'FTP over TLS.', { example: true }),
          })
          .optional(),
        'Upload of the files.',
      ),
    })
    .optional(),
  'CSV files of the dataset.',
  { defaultText: 'without this section none are written' },
);

export type BackupInput = z.output<typeof backupSchema>;
