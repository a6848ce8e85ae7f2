import { describe, expect, test } from 'vitest';
import { historyOf } from './history.ts';

const at = (hour: number) => new Date(Date.UTC(2026, 2, 2, hour));
const change = (hour: number, from: string, to: string, fromGrade = 'N', toGrade = fromGrade) => ({
  ...{ at: at(hour), fromStatus: from, toStatus: to, fromGrade, toGrade, actorName: '顾问' },
});

describe('historyOf', () => {
  test('begins where the lead began, and puts the showroom’s milestones between the changes', () => {
    const changes = [change(1, 'assigned', 'accepted'), change(2, 'accepted', 'following', 'N', 'A')];
    const lead = { createdAt: at(0), status: 'following', grade: 'A', arrivedAt: at(5), testDrivenAt: null };
    expect(historyOf(lead, changes).map(({ stage, grade }) => `${stage} ${grade}`)).toEqual([
      'assigned N',
      'accepted N',
      'following A',
      'arrived A',
    ]);
  });

  test('of a lead that never changed is its beginning', () => {
    const lead = { createdAt: at(0), status: 'new', grade: 'N', arrivedAt: null, testDrivenAt: null };
    expect(historyOf(lead, [])).toEqual([{ at: at(0), stage: 'new', grade: 'N', actorName: null }]);
  });
});
