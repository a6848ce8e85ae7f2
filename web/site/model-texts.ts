import { both } from '../public-kit/language.ts';

/** Texts of the public page of a model. */
export const modelTexts = both(
  {
    book: '预约试驾',
    offer: '获取报价',
    back: '全部车系',
    features: '功能亮点',
    pictures: '图片',
    trims: '配置与价格',
    compare: '配置对比',
    trim: '配置',
    price: '厂商建议零售价',
    from: '起',
    fromBefore: '',
    year: (year: number) => `${year} 款`,
    warranty: '质保',
    warrantyText: (months: number, km: number | null) =>
      `${months} 个月${km ? ` / ${km} 公里,以先到为准` : ',不限里程'}`,
    none: '目前没有在售配置,可先预约试驾或致电客服。',
    nothing: '—',
    bookHint: '填写联系方式,由您所在城市的经销商与您联系;也可在补充说明中写明希望了解的内容。',
  },
  {
    book: 'Book a test drive',
    offer: 'Ask for an offer',
    back: 'All cars',
    features: 'What it can do',
    pictures: 'Pictures',
    trims: 'Trims and prices',
    compare: 'Trims compared',
    trim: 'Trim',
    price: 'Recommended retail price',
    from: '',
    fromBefore: 'from ',
    year: (year: number) => String(year),
    warranty: 'Warranty',
    warrantyText: (months: number, km: number | null) =>
      `${months} months${km ? ` or ${km} km, whichever comes first` : ', any mileage'}`,
    none: 'No trim is on sale at present; book a test drive or call our hotline.',
    nothing: '—',
    bookHint:
      'Leave your contact data and a dealer of your city will call; tell us in the comments what you would like to know.',
  },
);
