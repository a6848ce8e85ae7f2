import { defineTexts } from '../../ui/language.tsx';

/** Texts of the club's part of a customer's record. */
export const recordTexts = defineTexts(
  {
    title: '车友会',
    none: '不是会员,或其会员资格在其他分会。',
    open: '打开会员',
    branch: '分会',
    tier: '等级',
    nextTier: '下一等级',
    missing: (points: string) => `还差 ${points} 分`,
    joined: '入会时间',
    ending: '即将到期',
    entries: '最近积分变动',
    noEntries: '还没有积分变动',
    orders: '最近兑换',
    noOrders: '还没有兑换',
  },
  {
    title: 'Owners’ club',
    none: 'No member, or a member of another branch.',
    open: 'Open the member',
    branch: 'Branch',
    tier: 'Tier',
    nextTier: 'Next tier',
    missing: (points) => `${points} points to go`,
    joined: 'Member since',
    ending: 'Ends next',
    entries: 'Newest entries',
    noEntries: 'No entries yet',
    orders: 'Newest rewards',
    noOrders: 'No rewards yet',
  },
);
