import { type Logger, pino } from 'pino';

/** What a log line says of an error. */
function brief(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { name, message, stack, cause } = error;
  const { code, constraint, table } = error as { code?: unknown; constraint?: unknown; table?: unknown };
  return { type: name, message, code, constraint, table, stack, cause: cause === undefined ? undefined : brief(cause) };
}

/** JSON lines on standard output. Secrets and personal data never reach the log: headers are not logged, bodies neither. */
export function createLog(level: string): Logger {
  return pino({
    level,
    base: undefined,
    // A driver's error carries its whole connection; what explains a failure is little.
    serializers: { err: brief },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
  });
}
