// Bundles the program into dist/program: what is started, and beside it the two files that are started from it. Whoever installs
// it needs no other package than those with binaries. It must not know of the page.
import { join } from 'node:path';
import { build } from 'esbuild';

const ENTRIES = {
  main: 'src/cli/main.ts',
  worker: 'src/history/thread/worker.ts',
  'copy-process': 'src/history/backup/copy-process.ts',
};

/** They bring binaries, and find them beside themselves. */
export const EXTERNAL = ['@serialport/bindings-cpp', 'libsql'];

/** Packages that are CommonJS ask for Node's own modules by require(). */
const BANNER =
  "import { createRequire as meterhubRequire } from 'node:module'; const require = meterhubRequire(import.meta.url);";

/** Paths of the files of packages that went in. */
export async function buildProgram(root, folder = join(root, 'dist/program')) {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: ENTRIES,
    outdir: folder,
    bundle: true,
    // A command loads what it needs and nothing else, as before bundling.
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    external: EXTERNAL,
    // The same bytes wherever node_modules really lies.
    preserveSymlinks: true,
    // Names and lines stay, so that the stack of an error says where it was.
    minifyWhitespace: true,
    minifySyntax: true,
    lineLimit: 160,
    // They are in dist/THIRD-PARTY.txt.
    legalComments: 'none',
    banner: { js: BANNER },
    metafile: true,
    logLevel: 'error',
  });
  return Object.keys(metafile.inputs).filter((path) => path.startsWith('node_modules/'));
}
