import { both } from './language.ts';

/** Texts of the parts that portal and site share. */
export const kitTexts = both(
  {
    province: '省份',
    city: '城市',
    chooseProvince: '请选择省份',
    chooseCity: '请选择城市',
    provinceFirst: '请先选择省份',
    hasDealer: '有门店',
    optional: '选填',
    requestId: '请求编号',
    retry: '重试',
    otherLanguage: 'English',
    unexpected: '页面出错,请刷新后重试。',
  },
  {
    province: 'Province',
    city: 'City',
    chooseProvince: 'Choose a province',
    chooseCity: 'Choose a city',
    provinceFirst: 'Choose a province first',
    hasDealer: 'dealer in town',
    optional: 'optional',
    requestId: 'Request id',
    retry: 'Try again',
    otherLanguage: '中文',
    unexpected: 'Something on this page failed; reload and try again.',
  },
);
