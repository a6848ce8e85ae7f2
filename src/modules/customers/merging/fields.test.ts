import { describe, expect, test } from 'vitest';
import { type Image, planMerge, rebased, undone } from './fields.ts';

const record = (id: string, image: Image) => ({
  id,
  image: { name: '李', custom: {}, needs: [], hobbies: [], tags: [], stage_since: null, ...image },
});
const a = record('a', {
  occupation: null,
  gender: 'male',
  stage: 'prospect',
  needs: ['family'],
  custom: { club: true },
});
const b = record('b', {
  occupation: 'teacher',
  gender: null,
  stage: 'owner',
  needs: ['family', 'commute'],
  custom: { nick: '小李' },
});

describe('planMerge', () => {
  test('takes the survivor’s value where there is one, the furthest stage, and unites sets and custom fields', () => {
    const { result, rows, steps } = planMerge([a, b], {});
    expect(result).toMatchObject({
      occupation: 'teacher',
      gender: 'male',
      stage: 'owner',
      needs: ['family', 'commute'],
      custom: { club: true, nick: '小李' },
    });
    expect(rows.map(({ key, picked }) => [key, picked])).toEqual([
      ['gender', 'a'],
      ['stage', 'b'],
      ['occupation', 'b'],
      ['custom.club', 'a'],
      ['custom.nick', 'b'],
    ]);
    expect(steps[0]?.changes.needs).toEqual({ added: ['commute'] });
  });

  test('takes what is picked, an empty value too; a pick of nobody counts as none', () => {
    expect(planMerge([a, b], { gender: 'b', occupation: 'a' }).result).toMatchObject({
      gender: null,
      occupation: null,
    });
    expect(planMerge([a, b], { gender: 'x', nonsense: 'b' }).result).toEqual(planMerge([a, b], {}).result);
    expect(planMerge([a, b], { 'custom.club': 'b' }).result.custom).toEqual({ nick: '小李' });
  });

  test('of three names each change with the record it came from', () => {
    const c = record('c', { occupation: 'medical', income: 'below_100k', stage: 'prospect' });
    const { steps } = planMerge([a, b, c], { occupation: 'c' });
    expect(steps.map(({ changes }) => Object.keys(changes).sort())).toEqual([
      ['custom.nick', 'needs', 'stage'],
      ['income', 'occupation'],
    ]);
  });
});

describe('undone', () => {
  const { result, steps } = planMerge([a, b], {});
  const changes = steps[0]?.changes ?? {};

  test('is the row before the merge', () => expect(undone(result, changes, [])).toEqual(a.image));

  test('keeps what was edited since', () => {
    const edited = { ...result, occupation: 'medical', needs: ['family', 'commute', 'fleet'] };
    expect(undone(edited, changes, [])).toEqual({ ...a.image, occupation: 'medical', needs: ['family', 'fleet'] });
  });

  test('leads back to the first row whichever of two merges is undone first', () => {
    const c = record('c', { occupation: 'medical', needs: ['commute'], tags: ['press'] });
    const second = planMerge([{ id: 'a', image: result }, c], { occupation: 'c' });
    const later = { changes: second.steps[0]?.changes ?? {}, loser: c.image };
    const firstBack = undone(second.result, changes, [later]);
    expect(firstBack).toMatchObject({ occupation: 'medical', needs: ['family', 'commute'], tags: ['press'] });
    expect(undone(firstBack, rebased(later, changes), [])).toEqual(a.image);
    expect(undone(undone(second.result, later.changes, []), changes, [])).toEqual(a.image);
  });
});
