// The program's version, and where newer ones are announced, from package.json: the one place that says it.
import { packageOf, PROGRAM_FOLDER } from './folder.ts';

const own = packageOf(new URL('package.json', PROGRAM_FOLDER));

export const version: string = own.version ?? 'unknown';

/** Null: nowhere yet. */
export const releasesUrl: string | null = own.releases ?? null;
