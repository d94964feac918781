// Where this program's own files lie: package.json, the page, the documentation. It must not know what is in them.
import { existsSync, readFileSync } from 'node:fs';

const NAME = 'meterhub';

interface PackageFacts {
  readonly name?: string;
  readonly version?: string;
  /** Where newer versions are announced, as JSON with `version`. */
  readonly releases?: string | null;
}

/** Its folder is the same for the sources, for what is built from them and for what is installed; it ends with a slash. */
export const PROGRAM_FOLDER: URL = folderAbove(import.meta.url);

function folderAbove(file: string): URL {
  for (let folder = new URL('./', file); ; folder = new URL('../', folder)) {
    if (isOurs(new URL('package.json', folder))) return folder;
    if (folder.pathname === '/') throw new Error(`the package.json of ${NAME} is not above ${file}`);
  }
}

function isOurs(file: URL): boolean {
  return existsSync(file) && packageOf(file).name === NAME;
}

/** What package.json says; a file of ours, or of a folder that we are in. */
export function packageOf(file: URL): PackageFacts {
  return JSON.parse(readFileSync(file, 'utf8')) as PackageFacts;
}
