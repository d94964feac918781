// Builds dist/: the program from src/, the dashboard from web/. One place, so that every command builds the same way.
// Meant to be started and to be imported. Old versions of Node must be able to read it, to say that they are too old: the
// steps are loaded after that.
import node from '../bin/node-version.cjs';
import { fileURLToPath } from 'url';

node.demandNode();

export function build() {
  return import('./build-steps.mjs').then((steps) => steps.build());
}

/** Whether anything had to be built. */
export function buildIfStale() {
  return import('./build-steps.mjs').then((steps) => steps.buildIfStale());
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  build().catch(failed);
}

function failed(error) {
  console.error(error);
  process.exitCode = 1;
}
