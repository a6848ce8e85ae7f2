import type * as z from 'zod';
import type { RuleLine } from '../../src/modules/customers/index.ts';
import type { KeyRing } from '../../src/platform/crypto.ts';
import type { EventKind } from '../../src/platform/events.ts';
import type { Catalogue } from './catalogue.ts';
import { DAY } from './days.ts';
import type { createPlates, createVins } from './people.ts';
import type { Random } from './random.ts';
import type { Dealer, Tree } from './tree.ts';
import type { Writer } from './writer.ts';

export interface Source {
  id: string;
  code: string;
  format: 'json' | 'adf';
}

/** State of the part that fills customers' files. */
export interface Files {
  random: Random;
  rule: readonly RuleLine[];
  /** A household of the demo dealer that waits for its second member. */
  household: { id: string; name: string } | null;
  /** The last person of each dealer: who speaks for the next enterprise there. */
  lastPerson: Map<string, string>;
}

/** What every part of the set is made with. */
export interface World {
  rows: Writer;
  random: Random;
  keys: KeyRing;
  now: number;
  tree: Tree;
  catalogue: Catalogue;
  /** Outside senders by the channel their leads come through. */
  sources: ReadonlyMap<string, Source>;
  rule: { id: string; name: string; points: number; validMonths: number; validFrom: string };
  vins: ReturnType<typeof createVins>;
  plates: ReturnType<typeof createPlates>;
  /** Running numbers: customers' mobiles, orders, cards, outside messages. */
  next: { mobile: number; order: number; card: number; message: number };
  /** What files hold beside a name and a number: drawn from a stream of its own. */
  files: Files;
  /** What people said about their data: a stream of its own, how many owners of the demo dealer were written, who makes a request. */
  consents: { random: Random; recipientId: string; owners: number; asking: string[] };
  /** What hangs on cars: a stream of its own, and the last owner of each dealer and of all, who buys the next used car. */
  cars: {
    random: Random;
    lastOwner: Map<string, { customerId: string; dealer: Dealer }>;
    last: { customerId: string; dealer: Dealer } | null;
  };
  /** Quotes and orders on their way at the demo dealer: a stream of its own and running numbers. */
  sales: { random: Random; opened: number; wishes: number; quote: number; receipt: number };
  /** Funding account of each dealer whose members have earned. */
  funding: Map<string, string>;
}

/** The timeline goes back this far for everybody, and to the beginning at the demo dealer. */
const TIMELINE_DAYS = 90;

interface Fact<P extends z.ZodType> {
  dealer: Dealer | null;
  subjectId: string;
  customerId: string;
  at: number;
  actor: string;
  payload: z.input<P>;
}

/** Writes an event as it would have been emitted; its listeners do not run, what they would have made is written beside it. */
export function record<P extends z.ZodType>(
  world: World,
  kind: EventKind<P>,
  { dealer, subjectId, customerId, at, actor, payload }: Fact<P>,
): void {
  if (!dealer?.demo && at < world.now - TIMELINE_DAYS * DAY) return;
  const orgId = dealer?.id ?? world.tree.brandId;
  world.rows.add('app.event', {
    id: world.random.id(at),
    name: kind.name,
    orgId,
    subjectId,
    customerId,
    payload,
    actor,
    occurredAt: at,
  });
}

/** How the trail names a colleague. */
export const staff = (colleague: { id: string }) => `staff:${colleague.id}`;
