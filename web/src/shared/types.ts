// What the hub's own interface answers: the server's own types, so that page and server cannot drift apart. Types only;
// the one place where the page looks into the server.
export type * from '../../../src/api/v1/energy-answers.ts';
export type * from '../../../src/api/v1/answers.ts';
export type { HealthState } from '../../../src/model/health.ts';
export type { ProblemCode } from '../../../src/model/problem.ts';
