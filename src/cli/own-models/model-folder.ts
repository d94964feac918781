// Finds the files with models as text: in the folder that the configuration names or that lies beside it, and in that of the
// machine. It must not know what stands in them.
import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, extname, join, relative, resolve } from 'node:path';
import type { FoundModels, ModelText } from '../../config/models/model-texts.ts';
import { errorText } from '../../model/error.ts';
import type { Text } from '../../vocabulary/text.ts';

/** For all hubs of the machine. */
const MACHINE_FOLDER = '/etc/meterhub/models.d';
const USUAL_NAME = 'models.d';
const ENDINGS = ['.yaml', '.yml'];
/** A model has some 10 kB; a longer file is not read whole. */
const MAX_FILE_BYTES = 1_000_000;

/** Beside the configuration file, or with null beside the working directory; `folder`: the one that is named instead. */
export function modelsBeside(configFile: string | null): (folder: string | null) => FoundModels {
  return (folder) => {
    const base = configFile === null ? '.' : dirname(configFile);
    const own = folder === null ? join(base, USUAL_NAME) : resolve(base, folder);
    if (folder !== null && !isFolder(own)) return { ...textsIn([MACHINE_FOLDER]), problem: notThere(own) };
    return textsIn([own, MACHINE_FOLDER]);
  };
}

/** The models of a folder that a command line names. */
export function modelsIn(folder: string): FoundModels {
  return isFolder(folder) ? textsIn([folder, MACHINE_FOLDER]) : { texts: [], problem: notThere(folder) };
}

/** One file; it may extend models of its folder. */
export function modelFile(path: string): ModelText {
  const stem = basename(path, extname(path));
  const file = shownPath(path);
  try {
    if (statSync(path).size <= MAX_FILE_BYTES) return { file, stem, text: readFileSync(path, 'utf8') };
    return { file, stem, text: null, problem: { en: 'the file is too large', de: 'die Datei ist zu groß' } };
  } catch (error) {
    return { file, stem, text: null, problem: cannotRead(error) };
  }
}

function textsIn(folders: readonly string[]): FoundModels {
  const real = new Set(folders.filter(isFolder).map((folder) => realpathSync(folder)));
  const shown = [...real].map(
    (path) => folders.find((folder) => isFolder(folder) && realpathSync(folder) === path) ?? path,
  );
  const texts: ModelText[] = [];
  for (const folder of shown) {
    try {
      for (const name of readdirSync(folder).sort()) {
        const path = join(folder, name);
        if (ENDINGS.includes(extname(name)) && !name.startsWith('.') && statSync(path).isFile())
          texts.push(modelFile(path));
      }
    } catch (error) {
      texts.push({ file: shownPath(folder), stem: USUAL_NAME, text: null, problem: cannotRead(error) });
    }
  }
  return { texts, problem: null };
}

function isFolder(path: string): boolean {
  return existsSync(path) && statSync(path).isDirectory();
}

/** As it was typed where that is shorter than the whole path. */
function shownPath(path: string): string {
  const near = relative('.', path);
  return near === '' || near.startsWith('..') ? path : near;
}

function notThere(folder: string): Text {
  return { en: `there is no folder ${folder}`, de: `es gibt keinen Ordner ${folder}` };
}

function cannotRead(error: unknown): Text {
  return { en: `cannot be read: ${errorText(error)}`, de: `lässt sich nicht lesen: ${errorText(error)}` };
}
