import { listExport } from '../../org/index.ts';
import { listBenefitUses } from './schema.ts';
import * as service from './service.ts';

/** Uses of benefits as a file. */
export const benefitUseExport = listExport({
  list: listBenefitUses,
  title: { zh: '权益核销记录', en: 'Uses of benefits' },
  page: service.listBenefitUses,
  columns: [
    {
      key: 'benefit',
      title: { zh: '权益', en: 'Benefit' },
      value: (row, words) => words.pick(row.benefitName, row.benefitNameEn),
    },
    { key: 'member', title: { zh: '会员', en: 'Member' }, value: (row) => row.customerName },
    { key: 'card', title: { zh: '卡号', en: 'Card' }, value: (row) => row.cardNumber },
    {
      key: 'place',
      title: { zh: '核销方', en: 'Honoured by' },
      value: (row, words) => words.pick(row.placeName, row.placeNameEn),
    },
    { key: 'value', title: { zh: '价值(元)', en: 'Worth (yuan)' }, value: (row) => row.valueFen / 100 },
    { key: 'created', title: { zh: '时间', en: 'At' }, value: (row) => new Date(row.createdAt) },
  ],
});
