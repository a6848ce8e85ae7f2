import { both } from '../public-kit/language.ts';

/** Texts of the page where partners honour benefits. */
export const deskTexts = both(
  {
    title: '权益核销',
    intro: '请输入会员出示的权益码。核销一次即失效,页面只显示会员的姓氏和权益名称。',
    noKey: '请使用分会提供的完整链接打开本页。',
    code: '权益码',
    check: '查验',
    good: '有效,尚未使用。',
    use: '确认核销',
    done: '已核销:',
  },
  {
    title: 'Honour a benefit',
    intro:
      'Enter the code the member shows you. It is good once; you see no more than the first character of the name and the benefit.',
    noKey: 'Open this page by the whole link you were given.',
    code: 'Code',
    check: 'Check',
    good: 'Good, not used yet.',
    use: 'Use it now',
    done: 'Used:',
  },
);
