import type { FastifyReply, FastifyRequest } from 'fastify';
import * as client from 'openid-client';
import type { Ctx } from '../../../platform/context.ts';
import { read } from '../../../platform/db.ts';
import { AppError } from '../../../platform/errors.ts';
import { beginAttempt, settle } from '../sign-in/attempts.ts';
import { passFirst } from '../sign-in/service.ts';
import { putStep, takeStep } from '../sign-in/steps.ts';
import { type ProviderRow, providerBy } from './queries.ts';
import { redirectUri, secretOf } from './service.ts';

/** Seconds a provider may take to answer. */
const TIMEOUT = 10;
/** Discovered metadata and keys are read anew after this long, or when the settings change. */
const KNOWN_MS = 600_000;

interface Begun {
  code: string;
  verifier: string;
  state: string;
  nonce: string;
  back: string;
}

const known = new Map<string, { until: number; configuration: client.Configuration }>();

/** The provider as its discovery document describes it. @throws AppError auth.provider where it cannot be reached */
async function configurationOf(ctx: Ctx, row: ProviderRow): Promise<client.Configuration> {
  const key = `${row.id}:${row.version}`;
  const kept = known.get(key);
  if (kept && kept.until > Date.now()) return kept.configuration;
  const secret = secretOf(ctx, row);
  // Plain http is accepted for this machine alone (the settings refuse it elsewhere).
  const execute = row.issuer.startsWith('http:') ? [client.allowInsecureRequests] : [];
  const configuration = await client
    .discovery(new URL(row.issuer), row.clientId, secret, secret ? undefined : client.None(), {
      execute,
      timeout: TIMEOUT,
    })
    .catch((error: Error) => {
      ctx.log.warn({ err: error, provider: row.code }, 'provider not reached');
      throw new AppError('auth.provider');
    });
  known.set(key, { until: Date.now() + KNOWN_MS, configuration });
  return configuration;
}

async function enabledProvider(ctx: Ctx, code: string): Promise<ProviderRow> {
  const row = await read(ctx, (tx) => providerBy(tx, 'code', code));
  if (!row?.enabled) throw new AppError('request.not_found');
  return row;
}

/**
 * Begins a sign-in at a provider: authorization code with PKCE, state and nonce (OpenID Connect Core 1.0 §3.1, RFC 7636), all kept on
 * the server for this browser, for one use.
 */
export async function startOidc(
  ctx: Ctx,
  request: FastifyRequest,
  reply: FastifyReply,
  given: { code: string; back?: string | undefined },
) {
  const row = await enabledProvider(ctx, given.code);
  const configuration = await configurationOf(ctx, row);
  const verifier = client.randomPKCECodeVerifier();
  const begun: Begun = {
    code: row.code,
    verifier,
    state: client.randomState(),
    nonce: client.randomNonce(),
    back: given.back ?? '/',
  };
  const url = client.buildAuthorizationUrl(configuration, {
    redirect_uri: redirectUri(request),
    scope: 'openid profile email',
    response_type: 'code',
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state: begun.state,
    nonce: begun.nonce,
  });
  await putStep(ctx, request, reply, 'oidc', { staffId: null, data: begun });
  return { url: url.href };
}

/** What the sign-in page is told when single sign-on came to nothing. */
export type OidcProblem = 'expired' | 'refused' | 'unreachable' | 'no_account' | 'blocked' | 'no_role' | 'claim';

class Problem extends Error {
  readonly problem: OidcProblem;

  constructor(problem: OidcProblem, cause?: unknown) {
    super(problem, { cause });
    this.problem = problem;
  }
}

/**
 * Ends a sign-in at a provider: the claim names an account that is there already, else nobody gets in.
 * @returns where in the console the browser goes next
 */
export async function finishOidc(ctx: Ctx, request: FastifyRequest, reply: FastifyReply): Promise<string> {
  const begun = (await takeStep<Begun>(ctx, request, reply, 'oidc'))?.data;
  try {
    if (!begun) throw new Problem('expired');
    const row = await enabledProvider(ctx, begun.code);
    const login = await loginFrom(ctx, request, row, begun);
    const attempt = await beginAttempt(ctx, request, login, 'oidc');
    if (!attempt.staffId) {
      const { problem, staffId } = await whyNot(ctx, login);
      await settle(ctx, { ...attempt, staffId }, 'noted', problem === 'blocked' ? 'blocked' : 'unknown');
      throw new Problem(problem);
    }
    const step = await passFirst(ctx, attempt, 'oidc', row.secondFactorCounts, reply);
    const back = encodeURIComponent(begun.back);
    return step.signedIn ? `/console${begun.back}` : `/console/sign-in?step=second&back=${back}`;
  } catch (error) {
    const problem = problemOf(error);
    if (!problem) throw error;
    ctx.log.warn({ err: error, provider: begun?.code }, 'single sign-on refused');
    return `/console/sign-in?refused=${problem}`;
  }
}

async function loginFrom(ctx: Ctx, request: FastifyRequest, row: ProviderRow, begun: Begun): Promise<string> {
  const configuration = await configurationOf(ctx, row);
  const url = new URL(redirectUri(request));
  url.search = new URL(request.url, url).search;
  const tokens = await client
    .authorizationCodeGrant(configuration, url, {
      pkceCodeVerifier: begun.verifier,
      expectedState: begun.state,
      expectedNonce: begun.nonce,
      idTokenExpected: true,
    })
    .catch((error: unknown) => {
      throw new Problem('refused', error);
    });
  const claims = tokens.claims();
  let login = claims?.[row.loginClaim];
  let verified = claims?.email_verified;
  if (typeof login !== 'string' && claims) {
    // Some providers say less in the token than they tell on request.
    const info = await client.fetchUserInfo(configuration, tokens.access_token, claims.sub).catch((error: unknown) => {
      throw new Problem('claim', error);
    });
    login = info[row.loginClaim];
    verified = info.email_verified;
  }
  // Cut down, or an address that nobody checked, it could name somebody else's account.
  if (typeof login !== 'string' || login === '' || login.length > 60) throw new Problem('claim');
  if (row.loginClaim === 'email' && verified !== true) throw new Problem('claim');
  return login;
}

async function whyNot(ctx: Ctx, login: string): Promise<{ problem: OidcProblem; staffId: string | null }> {
  const found = await ctx.db.pool.query<{ staff_id: string }>('select staff_id from org.account_named($1)', [login]);
  const staffId = found.rows[0]?.staff_id ?? null;
  return { problem: staffId ? 'blocked' : 'no_account', staffId };
}

function problemOf(error: unknown): OidcProblem | null {
  if (error instanceof Problem) return error.problem;
  if (!(error instanceof AppError)) return null;
  if (error.code === 'auth.provider') return 'unreachable';
  if (error.code === 'auth.failed') return 'no_role';
  return error.code === 'request.not_found' ? 'expired' : null;
}
