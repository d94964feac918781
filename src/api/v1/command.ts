// Commands over HTTP: meterhub-2022's GET and our own POST, and the list of what may be commanded.
// It must not know devices; the command desk does the work.
import type { FastifyPluginCallback, FastifyReply, FastifyRequest } from 'fastify';
import type { CommandDesk } from '../../command/command-desk.ts';
import type { CommandOutcome } from '../../command/command-outcome.ts';
import type { CommandTarget } from '../../command/command-config.ts';
import type { LiveState } from '../../live/live-state.ts';
import { errorText, isApiErrorCode, MeterHubError } from '../../model/error.ts';
import { ApiError } from '../http/api-error.ts';
import type { Services } from '../services.ts';
import { JSON_TYPE } from '../http/answers.ts';
import { acceptAnyContentType, parseObjectBody } from '../http/json-body.ts';
import { isoUtc } from '../../time/zoned-time.ts';
import type {
  CommandAcceptedJson,
  CommandDoneJson,
  CommandOutcomeJson,
  CommandParameter,
  CommandsJson,
  CommandTargetJson,
} from './answers/command.ts';

interface TargetRoute {
  Params: { readonly target: string };
}

/** What is said before a command is even looked at. */
const REFUSALS: ReadonlySet<string> = new Set([
  ...['HTTP_FOREIGN_HOST', 'HTTP_FOREIGN_ORIGIN', 'HTTP_UNAUTHORIZED', 'HTTP_FORBIDDEN', 'HTTP_TOO_MANY_ATTEMPTS'],
]);

const HINT = 'Send a JSON object with the keys to set, for example {"amp": 8}.';

export function commandInterface(context: Services): FastifyPluginCallback {
  return (app, _options, done) => {
    acceptAnyContentType(app);
    const { commands, live, guard } = context;
    const guarded = requireCommand(context);

    // A HEAD request, which may be sent to look whether an address exists, must not switch anything. POST is what the
    // button sends that a typed address leads to.
    app.route<TargetRoute>({
      ...{ ...guarded, method: ['GET', 'POST'], url: '/command/:target', exposeHeadRoute: false },
      handler: async (request, reply) => {
        const { target } = request.params;
        const query = new URLSearchParams(request.url.split('?').slice(1).join('?'));
        await hand(context, request, (desk, who) => desk.accept(target, [...query], who));
        // The dataset of this moment: only what was measured. Programs written for the first MeterHub wait half a second.
        const body = maySeeDataset(context, request) ? (context.dataset?.body() ?? null) : null;
        void reply.header('content-type', JSON_TYPE).header('cache-control', 'no-store');
        return reply.send(body ?? JSON.stringify({ target, result: 'accepted' } satisfies CommandAcceptedJson));
      },
    });

    app.post<TargetRoute>('/api/v1/commands/:target', guarded, async (request, reply) => {
      const { target } = request.params;
      const parameters = Object.entries(parseObjectBody(request.body, HINT));
      const readBack = await hand(context, request, (desk, who) => desk.give(target, parameters, who));
      return reply.send({ target, result: 'done', readBack } satisfies CommandDoneJson);
    });

    const reading = guard.isDemanded('read') ? { onRequest: guard.requireRight('read') } : {};
    app.get('/api/v1/commands', reading, (): CommandsJson => ({
      needsToken: guard.isDemanded('command'),
      targets: (commands?.targets ?? []).map((target) => targetJson(target, commands, live)),
    }));
    done();
  };
}

/** Refuses who may not command, and keeps in the log who that was, wherever on the way it was refused. */
function requireCommand({ guard, commands }: Services) {
  return {
    onRequest: guard.requireRight('command'),
    onError(request: FastifyRequest, _reply: FastifyReply, error: Error, done: () => void): void {
      if (error instanceof ApiError && REFUSALS.has(error.code)) {
        commands?.refused(request.url, guard.visitor(request.raw).address, error.message);
      }
      done();
    },
  };
}

async function hand<T>(
  { commands, guard }: Services,
  request: FastifyRequest,
  act: (desk: CommandDesk, who: string) => Promise<T>,
): Promise<T> {
  try {
    if (!commands) throw new ApiError('COMMAND_UNKNOWN_TARGET', 'No commands are configured.');
    const token = guard.checkRight('command', request.raw);
    return await act(commands, token ?? guard.visitor(request.raw).address);
  } catch (error) {
    throw tellable(error);
  }
}

/** A token that may command need not be one that may read. */
function maySeeDataset({ guard, dataset }: Services, request: FastifyRequest): boolean {
  if (dataset?.isConfigured !== true) return false;
  try {
    guard.checkRight('read', request.raw);
    return true;
  } catch {
    return false;
  }
}

/** The texts of our own errors are fit for clients: they name devices and addresses of the house, never secrets. */
export function tellable(error: unknown): Error {
  if (error instanceof ApiError) return error;
  if (error instanceof MeterHubError) {
    const { code, details } = error;
    if (isApiErrorCode(code)) return new ApiError({ code, details }, error.message);
  }
  return error instanceof Error ? error : new Error(errorText(error));
}

function targetJson(target: CommandTarget, commands: CommandDesk | undefined, live: LiveState): CommandTargetJson {
  const shownBy = commands?.controllable(target)?.shownBy ?? {};
  const parameters = target.allow.map(({ key, values }): CommandParameter => {
    const shown = shownBy[key];
    const reading = shown ? live.latest.get(target.device, shown.measurand) : null;
    const current = shown && reading ? shown.settingOf(reading.value) : null;
    return { key, allowed: values, measurand: shown?.measurand ?? null, current };
  });
  const last = commands?.outcome(target) ?? null;
  return { target: target.target, device: target.device, parameters, last: last && outcomeJson(last) };
}

function outcomeJson({ atMs, ...outcome }: CommandOutcome): CommandOutcomeJson {
  return { ...outcome, at: isoUtc(atMs) };
}
