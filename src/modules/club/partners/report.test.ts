import { describe, expect, test } from 'vitest';
import { fiveParties } from './report.ts';

const names = [
  { id: 'a', name: '甲', nameEn: 'A' },
  { id: 'b', name: '乙', nameEn: 'B' },
];

describe('the five parties', () => {
  const report = fiveParties(
    names,
    [
      { partnerId: 'a', kind: 'contribution', party: 'partner', fen: 50_000 },
      { partnerId: 'a', kind: 'revenue', party: 'club', fen: 80_000 },
      { partnerId: 'a', kind: 'revenue', party: 'agency', fen: 20_000 },
      { partnerId: 'b', kind: 'revenue', party: 'dealer', fen: 7_000 },
      { partnerId: 'b', kind: 'cost', party: 'dealer', fen: 2_000 },
    ],
    [{ partnerId: 'a', uses: 3, fen: 9_000 }],
  );
  const of = (party: string) => report.parties.find((row) => row.party === party);

  test('each has its own: uses to the member, contributions to the club and on the partner', () => {
    expect(of('member')).toMatchObject({ benefitFen: 9_000, revenueFen: 0 });
    expect(of('club')).toMatchObject({ benefitFen: 50_000, revenueFen: 80_000 });
    expect(of('partner')).toMatchObject({ costFen: 50_000 });
    expect(of('agency')).toMatchObject({ revenueFen: 20_000 });
    expect(of('dealer')).toMatchObject({ revenueFen: 7_000, costFen: 2_000 });
  });

  test('by partner, net of cost', () => {
    expect(report.partners).toEqual([
      {
        ...names[0],
        uses: 3,
        memberFen: 9_000,
        contributionFen: 50_000,
        clubFen: 130_000,
        dealerFen: 0,
        partnerFen: -50_000,
        agencyFen: 20_000,
      },
      {
        ...names[1],
        uses: 0,
        memberFen: 0,
        contributionFen: 0,
        clubFen: 0,
        dealerFen: 5_000,
        partnerFen: 0,
        agencyFen: 0,
      },
    ]);
  });
});
