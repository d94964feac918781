// Run by shutdown.test.ts as a program of its own: it was asked to end, and does not.
import { untilSignal } from '../../src/cli/shared/shutdown.ts';

setInterval(() => undefined, 1000);
const asked = untilSignal();
process.stdout.write('runs\n');
await asked;
process.stdout.write('asked\n');
