import type { FastifyRequest } from 'fastify';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { Ctx } from './context.ts';
import type { Endpoint } from './endpoint.ts';
import { AppError } from './errors.ts';

/** Points a minute and caller; each process counts for itself, so n web processes allow up to n times as much. */
const PER_MINUTE = { staff: 1200, owner: 240, public: 240, publicWrite: 30, source: 120_000, signed_in: 600 } as const;

/** Counts calls; one of it an application. */
export interface RateLimits {
  /** Counts one call; throws request.rate_limited when the caller's minute is used up. */
  count(endpoint: Endpoint, request: FastifyRequest, ctx: Ctx): Promise<void>;
}

/** @param factor multiplies every limit: RATE_FACTOR, for load tests and for many colleagues behind one address */
export function createRateLimits(factor: number): RateLimits {
  const limiters = Object.fromEntries(
    Object.entries(PER_MINUTE).map(([kind, points]) => [
      kind,
      new RateLimiterMemory({ keyPrefix: kind, points: Math.max(1, points * factor), duration: 60 }),
    ]),
  ) as Record<keyof typeof PER_MINUTE, RateLimiterMemory>;
  const own = new Map<string, RateLimiterMemory>();
  const ownOf = (endpoint: Endpoint, perMinute: number) => {
    const known = own.get(endpoint.id);
    if (known) return known;
    const points = Math.max(1, perMinute * factor);
    const made = new RateLimiterMemory({ keyPrefix: endpoint.id, points, duration: 60 });
    own.set(endpoint.id, made);
    return made;
  };
  return {
    async count(endpoint, request, ctx) {
      const person = ctx.actor.kind === 'staff' || ctx.actor.kind === 'owner' ? ctx.actor.label : null;
      if (endpoint.perMinute !== null)
        return consume(ownOf(endpoint, endpoint.perMinute), (endpoint.audience === 'staff' && person) || request.ip);
      const kind = endpoint.audience === 'public' && endpoint.method !== 'GET' ? 'publicWrite' : endpoint.audience;
      const caller = person ?? request.ip;
      await consume(limiters[kind], kind === 'publicWrite' ? `${endpoint.id}:${caller}` : caller);
    },
  };
}

/** Takes points of a limiter; throws request.rate_limited with the seconds to wait. */
export async function consume(limiter: RateLimiterMemory, key: string, points = 1): Promise<void> {
  try {
    await limiter.consume(key, points);
  } catch (refused) {
    if (refused instanceof RateLimiterRes) {
      throw new AppError('request.rate_limited', { seconds: Math.max(1, Math.ceil(refused.msBeforeNext / 1000)) });
    }
    throw refused;
  }
}
