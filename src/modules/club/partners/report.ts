/** The report of the five parties: what partnerships brought the member, the dealer, the partner, the agency and the club. */
const PARTIES = ['member', 'dealer', 'partner', 'agency', 'club'] as const;
type Party = (typeof PARTIES)[number];

interface Line {
  partnerId: string;
  kind: string;
  party: string;
  fen: number;
}
interface Used {
  partnerId: string | null;
  uses: number;
  fen: number;
}

/**
 * Adds up lines and uses. The member's benefit is what the benefits they used are worth; the club's is what partners contributed to its cost.
 * Revenue and cost are as recorded, the agency's share taken from the club.
 */
export function fiveParties(
  names: readonly { id: string; name: string; nameEn: string }[],
  lines: readonly Line[],
  used: readonly Used[],
) {
  const sum = (kind: string, party: Party, partnerId?: string) =>
    lines
      .filter((line) => line.kind === kind && line.party === party && (!partnerId || line.partnerId === partnerId))
      .reduce((total, line) => total + line.fen, 0);
  // Whoever notes a contribution: it is the club that has it, and the partner that bore it.
  const contributed = (partnerId?: string) =>
    lines
      .filter((line) => line.kind === 'contribution' && (!partnerId || line.partnerId === partnerId))
      .reduce((total, line) => total + line.fen, 0);
  const worth = used.reduce((total, use) => total + use.fen, 0);
  return {
    parties: PARTIES.map((party) => ({
      party,
      benefitFen: party === 'member' ? worth : party === 'club' ? contributed() : 0,
      revenueFen: sum('revenue', party),
      costFen: sum('cost', party) + (party === 'partner' ? contributed() : 0),
    })),
    partners: names.map(({ id, name, nameEn }) => {
      const use = used.find((each) => each.partnerId === id);
      const net = (party: Party) => sum('revenue', party, id) - sum('cost', party, id);
      return {
        id,
        name,
        nameEn,
        uses: use?.uses ?? 0,
        memberFen: (use?.fen ?? 0) + net('member'),
        contributionFen: contributed(id),
        clubFen: net('club') + contributed(id),
        dealerFen: net('dealer'),
        partnerFen: net('partner') - contributed(id),
        agencyFen: net('agency'),
      };
    }),
  };
}
