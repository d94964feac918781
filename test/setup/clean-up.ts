// Runs before each test file, also where modules are loaded once for many: ends what the tests have started.
import { afterAll, afterEach } from 'vitest';
import { cleanFile, cleanTest } from '../support/clean-up.ts';

afterEach(cleanTest);
afterAll(cleanFile);
