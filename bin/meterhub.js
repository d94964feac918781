#!/usr/bin/env node
// The program's door: nothing happens here but looking at the version of Node, settling the memory it may use and handing
// over to the command line. Old versions of Node must be able to read it, so it has neither static imports of what they do
// not know nor `await`.
import node from './node-version.cjs';

node.demandNode();

// V8 lets short-lived objects fill up to 48 MB before it looks; on a small machine 4 MB do as well, and the whole
// program stays some 20 MB smaller. It has to be said before the program is loaded.
// Favouring size over speed saves another 8 MB of code and objects that are seldom used.
import('v8')
  .then((v8) => {
    v8.setFlagsFromString('--optimize-for-size');
    v8.setFlagsFromString('--max-semi-space-size=4');
    v8.setFlagsFromString('--semi-space-growth-factor=1');
    return import('../dist/program/main.js');
  })
  .then((program) => program.main(process.argv))
  .catch(cannotStart);

/** Not built, or a file of the installation is missing: nothing of ours could run. */
function cannotStart(error) {
  const hint = 'in a clone, build it first: npm run build; else install it anew';
  process.stderr.write(`meterhub: it cannot start: ${error.message}\n  hint: ${hint}\n`);
  process.exitCode = 1;
}
