import type { Text } from '../../../platform/i18n.ts';
import { listExport } from '../tasks/catalogue.ts';
import { listAnswers } from './schema.ts';
import * as service from './service.ts';

const STATUS: Record<string, Text> = {
  draft: { zh: '草稿', en: 'draft' },
  published: { zh: '已发布', en: 'published' },
  withdrawn: { zh: '已撤回', en: 'withdrawn' },
};
const AUDIENCE: Record<string, Text> = {
  internal: { zh: '仅总部与大区', en: 'headquarters and regions' },
  dealers: { zh: '总部与经销商', en: 'dealers too' },
  public: { zh: '公开(官网)', en: 'everybody (site)' },
};

/** The answers a unit keeps as a file, with how often they were given and whether they helped. */
export const answerExport = listExport({
  list: listAnswers,
  title: { zh: '知识库问答', en: 'Answers' },
  page: service.listAnswers,
  columns: [
    {
      key: 'question',
      title: { zh: '问题', en: 'Question' },
      value: (row, words) => words.pick(row.question, row.questionEn),
    },
    {
      key: 'category',
      title: { zh: '分类', en: 'Category' },
      value: (row, words) => words.entry('answer_category', row.category),
    },
    { key: 'status', title: { zh: '状态', en: 'Status' }, value: (row, words) => words.named(STATUS, row.status) },
    {
      key: 'audience',
      title: { zh: '适用范围', en: 'For' },
      value: (row, words) => words.named(AUDIENCE, row.audience),
    },
    {
      key: 'series',
      title: { zh: '适用车系', en: 'Series' },
      value: (row, words) => words.pick(row.seriesName, row.seriesNameEn),
    },
    { key: 'uses', title: { zh: '使用', en: 'Given' }, value: (row) => row.uses },
    {
      key: 'helped',
      title: { zh: '已解决/已问', en: 'Helped/asked' },
      value: (row) => (row.helped + row.unhelped > 0 ? `${row.helped}/${row.helped + row.unhelped}` : null),
    },
    { key: 'review', title: { zh: '下次复核', en: 'Next review' }, value: (row) => row.reviewOn },
    { key: 'validTo', title: { zh: '失效日期', en: 'Valid until' }, value: (row) => row.validTo },
    {
      key: 'unit',
      title: { zh: '维护单位', en: 'Kept by' },
      value: (row, words) => words.pick(row.unitName, row.unitNameEn),
    },
    { key: 'created', title: { zh: '创建时间', en: 'Created' }, value: (row) => new Date(row.createdAt) },
  ],
});
