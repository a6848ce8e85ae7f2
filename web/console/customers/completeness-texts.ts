import { defineTexts } from '../../ui/language.tsx';

/** Texts of the completeness page. */
export const completenessTexts = defineTexts(
  {
    title: '档案完整率',
    hint: '在用档案的平均完整程度:各档案完整率之和 ÷ 档案数。规则由管理员设定。',
    dealer: '经销商',
    archivist: '建档人',
    files: '档案数',
    complete: '完整档案',
    average: '平均完整率',
    of: (a: string, b: string) => `${a} / ${b}`,
    nobody: '无人负责',
    gaps: '查看档案',
    back: '全部经销商',
    emptyTitle: '还没有档案',
    emptyHint: '建档后这里会显示各经销商的完整率。',
  },
  {
    title: 'Completeness of files',
    hint: 'How full the files in use are on average: the sum of their percents ÷ their number. An administrator sets the rule.',
    dealer: 'Dealer',
    archivist: 'File kept by',
    files: 'Files',
    complete: 'Complete files',
    average: 'Average',
    of: (a, b) => `${a} / ${b}`,
    nobody: 'nobody',
    gaps: 'Open files',
    back: 'All dealers',
    emptyTitle: 'No file yet',
    emptyHint: 'Each dealer’s completeness shows here once there are files.',
  },
);
