#!/usr/bin/env node
// The program's door: nothing happens here but handing over to the compiled command line.
import { main } from '../dist/cli/main.js';

await main(process.argv);
