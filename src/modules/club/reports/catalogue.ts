import type { Text } from '../../../platform/i18n.ts';
import type { Permission } from '../../../platform/permissions.ts';
import type { PopulationKey } from './populations.ts';
import type { ReportId } from './schema.ts';

/** A figure of a report: records counted, their amounts added up, or figures over figures. */
export type Figure =
  | { kind: 'count'; title: Text; of: PopulationKey }
  | { kind: 'points' | 'fen'; title: Text; of: PopulationKey }
  | { kind: 'share'; title: Text; over: readonly string[]; under: readonly string[]; ranked?: true }
  /** A mean of so many months. */
  | { kind: 'mean'; title: Text; over: readonly string[]; months: number };

export interface Report {
  title: Text;
  note: Text;
  figures: Readonly<Record<string, Figure>>;
  /** What the chart draws. */
  chart: readonly string[];
  /** A course by month of one population. */
  series?: { column: string; of: PopulationKey };
  /** Needed beside the permission for reports. */
  needs?: Permission;
}

const count = (zh: string, en: string, of: PopulationKey): Figure => ({ kind: 'count', title: { zh, en }, of });
const points = (zh: string, en: string, of: PopulationKey): Figure => ({ kind: 'points', title: { zh, en }, of });
const share = (zh: string, en: string, over: string[], under: string, ranked?: true): Figure => ({
  kind: 'share',
  title: { zh, en },
  over,
  under: [under],
  ...(ranked ? { ranked } : {}),
});

const members = count('会员', 'Members', 'members');
const pending = count('申请中', 'Pending', 'pending');
const owners = count('分会个人车主', 'Private owners of branches', 'owners');
const branches = count('分会', 'Branches', 'branches');
const complete = count('具备完整售后的经销商', 'Dealers with complete after-sales', 'complete');
const joined = count('当月新会员', 'New members in the month', 'joined');
const recruitment = share('招募率', 'Recruitment rate', ['members', 'pending'], 'owners', true);
const entry = share('入会率', 'Entry rate', ['branches'], 'complete', true);

const SERVICE: Text = {
  zh: '回厂记录尚未建立:到店读取的里程视为一次回厂,未读里程的回厂不在其中。',
  en: 'Visits to the workshop are not recorded yet: an odometer read there counts as one; visits without a reading are missing.',
};
const also = (zh: string, en: string): Text => ({ zh: `${zh}${SERVICE.zh}`, en: `${en} ${SERVICE.en}` });

/** What each report shows and how its figures are made (CLB-03 … CLB-08, CLB-11, CLB-20, CLB-37, CLB-38; formulas F1 and F2). */
export const CATALOGUE: Readonly<Record<ReportId, Report>> = {
  recruitment: {
    title: { zh: '会员招募率', en: 'Recruitment rate' },
    note: {
      zh: '招募率 =(会员 + 申请中)÷ 分会个人车主;另列不含申请中的比率。',
      en: 'Rate = (members + pending) ÷ private owners of branches; beside it the rate without the pending.',
    },
    figures: {
      owners,
      members,
      pending,
      rate: recruitment,
      rateWithout: share('不含申请中', 'Without the pending', ['members'], 'owners'),
    },
    chart: ['rate', 'rateWithout'],
  },
  entry: {
    title: { zh: '经销商入会率', en: 'Entry rate of dealers' },
    note: {
      zh: '入会率 = 分会 ÷ 当日具备完整售后功能的经销商。',
      en: 'Rate = branches ÷ dealers with complete after-sales on that day.',
    },
    figures: { branches, complete, rate: entry },
    chart: ['rate'],
  },
  regions: {
    title: { zh: '分会与会员分布', en: 'Branches and members' },
    note: {
      zh: '各下级之和与未归属之和等于合计;未归属的会员由品牌直接管理。',
      en: 'The lines and what belongs to none add up to the total; members of no unit are held by the brand itself.',
    },
    figures: { branches, members, pending },
    chart: ['members'],
  },
  ranking: {
    title: { zh: '区域对比排名', en: 'Comparison and ranking' },
    note: {
      zh: '名次按比率从高到低;同率并列。',
      en: 'Ranks run from the highest rate down; equal rates share one.',
    },
    figures: {
      branches,
      complete,
      entryRate: entry,
      owners,
      members,
      pending,
      rate: recruitment,
      joined,
    },
    chart: ['entryRate', 'rate'],
  },
  growth: {
    title: { zh: '新会员', en: 'New members' },
    note: {
      zh: '按批准日期计;月均为含当月在内最近十二个月的平均,未满的当月按已发生计。',
      en: 'By the day of approval; the mean is that of the last twelve months, this one as far as it has come.',
    },
    figures: {
      joined,
      joinedYear: count('近十二个月', 'Last twelve months', 'joinedYear'),
      average: {
        kind: 'mean',
        title: { zh: '月均新会员', en: 'Mean a month' },
        over: ['joinedYear'],
        months: 12,
      },
      members,
    },
    chart: ['joined'],
    series: { column: 'joined', of: 'joinedTwoYears' },
  },
  status: {
    title: { zh: '会员状态', en: 'Member status' },
    note: {
      zh: '会员与申请中为截至当日;其余为当月发生。',
      en: 'Members and pending as of the day; the others happened within the month.',
    },
    figures: {
      members,
      pending,
      joined,
      rejected: count('当月拒绝', 'Rejected in the month', 'rejected'),
      left: count('当月退会', 'Left in the month', 'left'),
      movedIn: count('当月转入', 'Moved in', 'movedIn'),
      movedOut: count('当月转出', 'Moved out', 'movedOut'),
    },
    chart: ['members', 'pending'],
  },
  points: {
    title: { zh: '积分', en: 'Points' },
    note: {
      zh: '发放、收回、兑换与过期为当月发生,计在发放或兑换的经销商;未兑积分为截至当日各批次剩余,计在发放方,负债按结算的兑换费率计。',
      en: 'Issued, taken back, redeemed and expired in the month, at whoever issued or redeemed; outstanding: what is left of the lots on the day, at their issuer; the liability is priced by the settlement’s rate of reimbursement.',
    },
    figures: {
      issued: points('当月发放', 'Issued in the month', 'issued'),
      takenBack: points('当月收回', 'Taken back in the month', 'takenBack'),
      redeemed: points('当月兑换', 'Redeemed in the month', 'redeemed'),
      expired: points('当月过期', 'Expired in the month', 'expired'),
      open: points('未兑积分', 'Outstanding', 'open'),
      liability: { kind: 'fen', title: { zh: '未兑负债', en: 'Liability' }, of: 'openValue' },
    },
    chart: ['issued', 'redeemed', 'expired'],
    needs: 'points.read',
  },
  churn: {
    title: { zh: '流失:会员与非会员', en: 'Churn: members and others' },
    note: also(
      '流失率 = 六个月前的那个月来过、此后到当日再未来过的车辆 ÷ 那个月来过的车辆。会员身份以那个月末为准。',
      'Rate = cars that came six months ago and not again by the day ÷ cars that came then; membership as of the end of that month.',
    ),
    figures: {
      memberCame: count('会员车辆', 'Cars of members', 'memberCame'),
      memberLost: count('会员未再来', 'Members’ not again', 'memberLost'),
      memberRate: share('会员流失率', 'Churn of members', ['memberLost'], 'memberCame'),
      otherCame: count('非会员车辆', 'Cars of others', 'otherCame'),
      otherLost: count('非会员未再来', 'Others’ not again', 'otherLost'),
      otherRate: share('非会员流失率', 'Churn of others', ['otherLost'], 'otherCame'),
    },
    chart: ['memberRate', 'otherRate'],
  },
  repeat: {
    title: { zh: '再次购车', en: 'Second purchase' },
    note: {
      zh: '个人客户截至当日在集团交付两辆及以上;计在首次购车的经销商。会员身份以当日为准。',
      en: 'Private customers with two cars or more delivered by the day; counted at the dealer of the first. Membership as of the day.',
    },
    figures: {
      memberBuyers: count('购车会员', 'Members who bought', 'memberBuyers'),
      memberAgain: count('会员再购', 'Members who bought again', 'memberAgain'),
      memberRate: share('会员再购率', 'Again, members', ['memberAgain'], 'memberBuyers'),
      otherBuyers: count('购车非会员', 'Others who bought', 'otherBuyers'),
      otherAgain: count('非会员再购', 'Others who bought again', 'otherAgain'),
      otherRate: share('非会员再购率', 'Again, others', ['otherAgain'], 'otherBuyers'),
    },
    chart: ['memberRate', 'otherRate'],
  },
  referral: {
    title: { zh: '推荐购车', en: 'Referral purchases' },
    note: {
      zh: '顾问事先登记的推荐;成功以被推荐人交车为准,计在登记推荐的经销商。',
      en: 'Registered by the consultant beforehand; won with the delivery to the person recommended, at the dealer that registered it.',
    },
    figures: {
      registered: count('当月登记', 'Registered in the month', 'registered'),
      won: count('当月成功', 'Won in the month', 'won'),
      wonYear: count('近十二个月成功', 'Won in twelve months', 'wonYear'),
    },
    chart: ['won', 'registered'],
    series: { column: 'won', of: 'wonTwoYears' },
  },
  service: {
    title: { zh: '长期回厂', en: 'Long-term service' },
    note: also(
      '掌握率 = 前一年来过且近一年又来同店的车辆 ÷ 前一年来过的车辆。',
      'Rate = cars that came to the branch in the year before last and again in the last ÷ cars that came in the year before last.',
    ),
    figures: {
      servedBefore: count('前一年来过', 'Came the year before', 'servedBefore'),
      servedAgain: count('近一年又来', 'Came again', 'servedAgain'),
      rate: share('掌握率', 'Kept', ['servedAgain'], 'servedBefore', true),
    },
    chart: ['rate'],
  },
  daily: {
    title: { zh: '日常工作', en: 'Daily work' },
    note: {
      zh: '当日受理、批准与拒绝;申请中为当日结束时仍未审批,逾期为已过审批期限。',
      en: 'Applied, approved and refused on the day; pending: not decided at its end; overdue: past the time to decide.',
    },
    figures: {
      applications: count('当日申请', 'Applied', 'applications'),
      joinedToday: count('当日批准', 'Approved', 'joinedToday'),
      rejectedToday: count('当日拒绝', 'Refused', 'rejectedToday'),
      pending,
      overdue: count('逾期未批', 'Overdue', 'overdue'),
      issuedToday: points('当日发放积分', 'Points issued', 'issuedToday'),
      redeemedToday: points('当日兑换积分', 'Points redeemed', 'redeemedToday'),
    },
    chart: ['applications', 'joinedToday', 'rejectedToday', 'pending', 'overdue'],
  },
};
