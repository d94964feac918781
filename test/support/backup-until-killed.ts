// A program that writes backup rows as fast as the disk takes them, until it is killed. Prints the number of each row that
// is on disk. Run: node --import tsx backup-until-killed.ts <folder> <first row>
import { CsvBackup } from '../../src/output/csv/csv-backup.ts';
import { systemClock } from '../../src/transport/system-clock.ts';
import { cycleAt } from './dataset-cycles.ts';

const [folder = '', first = '0'] = process.argv.slice(2);
const note = (_fields: object, text: string): boolean => process.stderr.write(`${text}\n`);
/** All rows are of today: the time stands still but for the minutes of the rows. */
const midnight = new Date();
midnight.setHours(0, 0, 0, 0);

const backup = new CsvBackup({
  config: { path: folder, columns: ['n', 'twice'], everyMs: 60_000, saveMs: 3_600_000 },
  clock: systemClock,
  log: { warn: note, info: note },
  upload: null,
});
backup.start();
for (let n = Number(first); n < 1_000_000; n++) {
  const atMs = midnight.getTime() + (n % 2) * 60_000;
  if (n === Number(first)) backup.accept(cycleAt(atMs + 120_000));
  backup.accept(cycleAt(atMs, { n, twice: 2 * n }));
  await backup.save(60_000);
  process.stdout.write(`${n}\n`);
}
