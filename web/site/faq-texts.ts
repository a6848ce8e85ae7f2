import { both } from '../public-kit/language.ts';

/** Texts of the frequent questions. */
export const faqTexts = both(
  {
    title: '常见问题',
    intro: '与客服热线和经销商所答一致。没有找到?请致电客服。',
    search: '搜索问题',
    found: (count: number) => `${count} 个问题`,
    nothing: '没有相符的问题,请换个词,或致电客服。',
    empty: '常见问题整理中,请先致电客服。',
    other: '其他',
  },
  {
    title: 'Frequent questions',
    intro: 'The same answers that our hotline and dealers give. Nothing found? Call us.',
    search: 'Search the questions',
    found: (count) => `${count} questions`,
    nothing: 'No question fits; try another word, or call us.',
    empty: 'The questions are being put together; please call us.',
    other: 'Other',
  },
);
