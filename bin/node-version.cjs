// Says in one sentence that this Node is too old, before anything is loaded that it could not read. Written for old ones:
// nothing that came after 2015 (ES6) may be in this file, nor in those that ask it first.
'use strict';

/** As in package.json: "engines". */
const OLDEST = 20;

/** The sentence; null: this version is new enough. `version` is like 18.19.1. */
function problemOf(version) {
  if (Number(String(version).split('.')[0]) >= OLDEST) return null;
  const newer = 'Debian 13 and Raspberry Pi OS (trixie) have it: sudo apt install nodejs';
  return `MeterHub needs Node.js ${OLDEST} or later, and this is ${version}. ${newer}; for others see https://nodejs.org/en/download`;
}

/** Ends the program with the sentence where this Node is too old. */
function demandNode() {
  const problem = problemOf(process.versions.node);
  if (problem === null) return;
  process.stderr.write(`meterhub: ${problem}\n`);
  process.exit(1);
}

module.exports = { OLDEST, problemOf, demandNode };
