// The message of an error with what to do about it, for a person at a terminal. Knows no command.
import { MeterHubError } from '../../model/error.ts';
import { remedyOf } from '../../vocabulary/remedies.ts';

/** As it is where it says what to do already. */
export function withRemedy({ message, code, details }: MeterHubError): string {
  if (message.includes('\n  hint: ')) return message;
  const remedy = remedyOf(code, details);
  return remedy === null ? message : `${message}\n  hint: ${remedy.en}`;
}

/** The same error, saying what to do. */
export function errorWithRemedy(error: MeterHubError): MeterHubError {
  return new MeterHubError(error, withRemedy(error), { cause: error });
}
