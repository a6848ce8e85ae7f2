import { describe, expect, test } from 'vitest';
import { TimelineType } from './schema.ts';
import { EVENT_NAMES, isTyped, namesOf, typeOf } from './types.ts';

describe('types of events', () => {
  test('each event of the catalogue belongs to one by its noun, none by chance', () => {
    expect(EVENT_NAMES.filter((name) => !isTyped(name))).toEqual([]);
    const all = TimelineType.options.flatMap((type) => namesOf([type]));
    expect(all.sort()).toEqual([...EVENT_NAMES].sort());
  });

  test.each([
    ['lead.received', 'leads'],
    ['lead.merged', 'leads'],
    ['order.delivered', 'sales'],
    ['customer.merged', 'merges'],
    ['customer.edited', 'changes'],
    ['interaction.recorded', 'contact'],
    ['consent.recorded', 'consent'],
    ['points.posted', 'club'],
    ['opportunity.contacted', 'care'],
    ['something.else', 'changes'],
  ])('%s shows under %s', (event, type) => expect(typeOf(event)).toBe(type));
});
