#!/usr/bin/env node
// The program's door: nothing happens here but settling the memory it may use and handing over to the command line.
import { setFlagsFromString } from 'node:v8';

// V8 lets short-lived objects fill up to 48 MB before it looks; on a small machine 4 MB do as well, and the whole
// program stays some 20 MB smaller. It has to be said before the program is loaded.
// Favouring size over speed saves another 8 MB of code and objects that are seldom used.
setFlagsFromString('--optimize-for-size');
setFlagsFromString('--max-semi-space-size=4');
setFlagsFromString('--semi-space-growth-factor=1');

const { main } = await import('../dist/program/main.js');
await main(process.argv);
