import { type DestinationStream, type Logger, type LoggerOptions, pino } from 'pino';

/** What a log line says of an error. */
function brief(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { name, message, stack, cause } = error;
  const { code, constraint, table } = error as { code?: unknown; constraint?: unknown; table?: unknown };
  return { type: name, message, code, constraint, table, stack, cause: cause === undefined ? undefined : brief(cause) };
}

/** What a log line says of a request. */
function asked(request: { method?: string; url?: string; ip?: string }): unknown {
  return { method: request.method, path: request.url?.split('?')[0], address: request.ip };
}

/** JSON lines on standard output. Secrets and personal data never reach the log: headers are not logged, bodies neither. */
export function createLog(level: string, to?: DestinationStream): Logger {
  const options: LoggerOptions = {
    level,
    base: undefined,
    // A driver's error carries its whole connection; what explains a failure is little.
    // An address may carry what somebody searched for: only the path is written.
    serializers: { err: brief, req: asked },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
  };
  return to ? pino(options, to) : pino(options);
}
