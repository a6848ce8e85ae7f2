import { resolve } from 'node:path';
import * as z from 'zod';

const flag = z.enum(['0', '1', 'true', 'false']).transform((value) => value === '1' || value === 'true');

const Environment = z.object({
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65535).default(8080),
  DATA_DIR: z.string().min(1).default('./data'),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//)
    .optional(),
  DATABASE_READ_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//)
    .optional(),
  DATABASE_POOL: z.coerce.number().int().min(2).max(200).default(12),
  DATABASE_PREPARE: flag.default(true),
  ROADBOOK_KEYS: z.string().optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug']).default('warn'),
  TRUST_PROXY: flag.default(false),
  RATE_FACTOR: z.coerce.number().min(0.01).max(1000).default(1),
  DEMO: flag.optional(),
  SMS_GATEWAY_URL: z.url({ protocol: /^https?$/ }).optional(),
  SMS_GATEWAY_SECRET: z.string().min(16).optional(),
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  MAIL_FROM: z.string().min(3).optional(),
  PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
});

/** Settings that say nothing alone: each first one needs those after it. */
const TOGETHER = [
  ['SMS_GATEWAY_URL', 'SMS_GATEWAY_SECRET', 'PUBLIC_URL'],
  ['SMTP_URL', 'MAIL_FROM', 'PUBLIC_URL'],
] as const;

const Checked = Environment.superRefine((env, issues) => {
  for (const [first, ...others] of TOGETHER)
    for (const name of others)
      if (env[first] !== undefined && env[name] === undefined)
        issues.addIssue({ code: 'custom', path: [name], message: `needed with ${first}` });
});

/** The settings of a process, from the environment. Paths are absolute. */
export interface Config {
  host: string;
  port: number;
  dataDir: string;
  /** Outside PostgreSQL; undefined runs the embedded one. */
  databaseUrl: string | undefined;
  databaseReadUrl: string | undefined;
  databasePool: number;
  databasePrepare: boolean;
  keys: string | undefined;
  logLevel: string;
  trustProxy: boolean;
  /** Multiplies every rate limit. */
  rateFactor: number;
  /** Load demo data into an empty database; undefined means yes with the embedded database, no with an outside one. */
  demo: boolean | undefined;
  /** Ways for messages to leave the house; none where nothing is set. */
  channels: {
    sms: { url: string; secret: string } | undefined;
    smtp: { url: string; from: string } | undefined;
    publicUrl: string | undefined;
  };
}

const pair = <T>(a: string | undefined, b: string | undefined, make: (a: string, b: string) => T): T | undefined =>
  a === undefined || b === undefined ? undefined : make(a, b);

/** Reads the environment once. @throws z.ZodError naming each variable that is wrong */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = Checked.parse(set);
  return {
    host: parsed.HOST,
    port: parsed.PORT,
    dataDir: resolve(parsed.DATA_DIR),
    databaseUrl: parsed.DATABASE_URL,
    databaseReadUrl: parsed.DATABASE_READ_URL,
    databasePool: parsed.DATABASE_POOL,
    databasePrepare: parsed.DATABASE_PREPARE,
    keys: parsed.ROADBOOK_KEYS,
    logLevel: parsed.LOG_LEVEL,
    trustProxy: parsed.TRUST_PROXY,
    rateFactor: parsed.RATE_FACTOR,
    demo: parsed.DEMO,
    channels: {
      sms: pair(parsed.SMS_GATEWAY_URL, parsed.SMS_GATEWAY_SECRET, (url, secret) => ({ url, secret })),
      smtp: pair(parsed.SMTP_URL, parsed.MAIL_FROM, (url, from) => ({ url, from })),
      publicUrl: parsed.PUBLIC_URL,
    },
  };
}
