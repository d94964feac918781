// What the hub's own interface answers: the server's own types, so that page and server cannot drift apart. Types only;
// the one place where the page looks into the server.
export type * from '../../../src/api/setup/answers.ts';
export type * from '../../../src/api/v1/answers/building.ts';
export type * from '../../../src/api/v1/answers/command.ts';
export type * from '../../../src/api/v1/answers/costs.ts';
export type * from '../../../src/api/v1/answers/device.ts';
export type * from '../../../src/api/v1/answers/events.ts';
export type * from '../../../src/api/v1/answers/history.ts';
export type * from '../../../src/api/v1/answers/hub.ts';
export type * from '../../../src/api/v1/answers/received.ts';
export type * from '../../../src/api/v1/answers/session.ts';
export type { HealthState } from '../../../src/model/health.ts';
export type { ProblemCode } from '../../../src/vocabulary/error-codes.ts';
