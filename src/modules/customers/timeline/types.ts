import * as events from '../../events.ts';
import type { TimelineType } from './schema.ts';

type Type = (typeof TimelineType.options)[number];

/** Nouns of events by the type they show under on a timeline. A module that brings a new noun adds it here, and has its chip. */
const NOUNS: Record<Type, readonly string[]> = {
  contact: ['interaction'],
  leads: ['lead', 'staff'],
  sales: ['order', 'quote', 'test_drive', 'delivery', 'visit', 'used_car'],
  service: ['vehicle', 'unit', 'appointment', 'repair_order', 'warranty', 'policy', 'loan', 'recall'],
  club: ['member', 'points', 'reward', 'benefit', 'referral', 'settlement'],
  care: ['opportunity', 'complaint', 'survey', 'message'],
  consent: ['consent', 'request', 'contact'],
  changes: ['customer', 'claim', 'verification', 'import'],
  merges: ['merge'],
};
/** Events whose noun says another thing than what they are about. */
const OWN: Readonly<Record<string, Type>> = {
  'customer.merged': 'merges',
  'customer.unmerged': 'merges',
};

const BY_NOUN = new Map(Object.entries(NOUNS).flatMap(([type, nouns]) => nouns.map((noun) => [noun, type as Type])));

/** The type an event shows under; one of an unknown noun counts as a change. */
export function typeOf(event: string): Type {
  return OWN[event] ?? BY_NOUN.get(event.split('.')[0] ?? '') ?? 'changes';
}

/** Names of all events of the catalogue. */
export const EVENT_NAMES: readonly string[] = [...new Set(Object.values(events).map((kind) => kind.name))];

/** Names of the events of some types. */
export function namesOf(types: readonly Type[]): string[] {
  return EVENT_NAMES.filter((name) => types.includes(typeOf(name)));
}

/** Whether an event's noun is known, so that no new one lands among the changes by chance. */
export function isTyped(event: string): boolean {
  return event in OWN || BY_NOUN.has(event.split('.')[0] ?? '');
}
