// The program's version, from package.json: the one place that says it.
import { packageOf, PROGRAM_FOLDER } from './folder.ts';

export const version: string = packageOf(new URL('package.json', PROGRAM_FOLDER)).version ?? 'unknown';
