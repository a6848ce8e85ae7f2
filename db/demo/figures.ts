/**
 * How big the demo set is, and its club figures. The full set carries those of May 2010 (requirement F12): 203 642 private owners of
 * branches, 115 261 members, 118 branches at 146 dealers with complete after-sales.
 *
 * - F1 = (members + pending) / private owners of branches = 56.6 %. It holds with and without the 90 pending applications of the full set.
 *   Every private owner has a car from a dealer with a branch, so the owners of branches are all private owners; dealers without a branch
 *   sell second cars to them, and cars to enterprises.
 * - F2 = branches / dealers with complete after-sales = 80.8 %: 杭州 16/18 first, 上海 24/28, 济南 26/31, 北京 28/34, 成都 12/15, 广州 12/20 sixth.
 * - The members of the six regions add up to 115 258: three belong to no region. Their row is held by the brand (`org_id`) while the
 *   branch they joined is a region's, so that there are 118 branches and a report by region shows three unallocated.
 */
import { shareOut } from './random.ts';

interface RegionFigures {
  code: string;
  name: string;
  nameEn: string;
  /** Dealers with complete after-sales, further dealers without, and branches of the club. */
  complete: number;
  limited: number;
  branches: number;
  members: number;
}

export interface Figures {
  regions: (RegionFigures & { owners: number })[];
  /** Members in no region. */
  unallocated: number;
  owners: number;
  members: number;
  pending: number;
  /** Further customers: those of the year's enquiries who have not bought, and enterprises with a car. */
  prospects: number;
  enterprises: number;
}

const UNALLOCATED = 3;
const OWNERS = 203_642;
const MEMBERS = 115_261;
const PENDING = 90;
/** Private owners among all customers of the default sets. */
const OWNER_SHARE = 0.6;
const SMALL_CUSTOMERS = 20_000;
/** Customers who enquired within the year without buying, for each owner; with 5.5 % of the cars sold in the last year 7–8 % of leads order. */
const PROSPECTS_PER_OWNER = 2 / 3;
const ENTERPRISES_PER_OWNER = 0.015;

const FULL: readonly RegionFigures[] = [
  { code: 'CD', name: '成都大区', nameEn: 'Chengdu region', complete: 15, limited: 1, branches: 12, members: 15_045 },
  { code: 'BJ', name: '北京大区', nameEn: 'Beijing region', complete: 34, limited: 1, branches: 28, members: 26_021 },
  { code: 'SH', name: '上海大区', nameEn: 'Shanghai region', complete: 28, limited: 1, branches: 24, members: 18_470 },
  { code: 'JN', name: '济南大区', nameEn: 'Jinan region', complete: 31, limited: 1, branches: 26, members: 19_691 },
  { code: 'GZ', name: '广州大区', nameEn: 'Guangzhou region', complete: 20, limited: 1, branches: 12, members: 12_038 },
  { code: 'HZ', name: '杭州大区', nameEn: 'Hangzhou region', complete: 18, limited: 1, branches: 16, members: 23_993 },
];

/** 24 dealers, four a region: [complete, limited, branches]. */
const SMALL: readonly (readonly [number, number, number])[] = [
  [4, 0, 3],
  [4, 0, 3],
  [4, 0, 4],
  [3, 1, 3],
  [4, 0, 2],
  [4, 0, 4],
];

/** How much better or worse than the nation a region recruits: members / owners there against 56.6 %. */
const RECRUITING = [0.97, 0.99, 1.02, 0.98, 0.93, 1.08];

/** The figures of a set; `customers` scales everything but the network of dealers, as a total of owners and prospects. */
export function figuresOf(size: 'small' | 'full', customers?: number): Figures {
  const exact = size === 'full' && customers === undefined;
  const total = customers ?? SMALL_CUSTOMERS;
  const owners = exact ? OWNERS : Math.round(total * OWNER_SHARE);
  const members = exact ? MEMBERS : Math.round((owners * MEMBERS) / OWNERS);
  const unallocated = size === 'full' ? Math.min(UNALLOCATED, members) : 0;
  const ratios = FULL.map((region) => region.members);
  const regionMembers = exact ? ratios : shareOut(members - unallocated, ratios);
  const regionOwners = shareOut(
    owners,
    regionMembers.map((count, at) => count / (RECRUITING[at] ?? 1)),
  );
  const regions = FULL.map((region, at) => {
    const [complete, limited, branches] =
      size === 'small'
        ? (SMALL[at] as readonly [number, number, number])
        : [region.complete, region.limited, region.branches];
    return {
      ...region,
      complete,
      limited,
      branches,
      members: regionMembers[at] as number,
      owners: regionOwners[at] as number,
    };
  });
  return {
    regions,
    unallocated,
    owners,
    members,
    pending: exact ? PENDING : Math.max(20, Math.round((owners * PENDING) / OWNERS)),
    prospects: exact ? Math.round(owners * PROSPECTS_PER_OWNER) : total - owners,
    enterprises: Math.round(owners * ENTERPRISES_PER_OWNER),
  };
}
