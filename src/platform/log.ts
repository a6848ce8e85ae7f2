import { type Logger, pino } from 'pino';

/** JSON lines on standard output. Secrets and personal data never reach the log: headers are not logged, bodies neither. */
export function createLog(level: string): Logger {
  return pino({
    level,
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
  });
}
