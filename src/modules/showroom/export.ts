import type { Text } from '../../platform/i18n.ts';
import { listExport } from '../org/index.ts';
import { listVisits } from './visits/schema.ts';
import * as service from './visits/service.ts';

const YES: Record<string, Text> = { true: { zh: '是', en: 'yes' }, false: { zh: '', en: '' } };

/** The traffic register as a file. */
export const visitExport = listExport({
  list: listVisits,
  title: { zh: '来客登记', en: 'Visits' },
  page: service.listVisits,
  columns: [
    { key: 'arrived', title: { zh: '到店时间', en: 'Arrived' }, value: (row) => new Date(row.arrivedAt) },
    { key: 'customer', title: { zh: '客户', en: 'Customer' }, value: (row) => row.customerName },
    {
      key: 'kind',
      title: { zh: '到店类型', en: 'Kind' },
      value: (row, words) => words.entry('visit_kind', row.kind),
    },
    { key: 'people', title: { zh: '人数', en: 'People' }, value: (row) => row.people },
    {
      key: 'source',
      title: { zh: '来源', en: 'Source' },
      value: (row, words) => words.entry('visit_source', row.source),
    },
    {
      key: 'media',
      title: { zh: '媒体', en: 'Medium' },
      value: (row, words) => (row.media ? words.entry('media', row.media) : null),
    },
    { key: 'consultant', title: { zh: '顾问', en: 'Consultant' }, value: (row) => row.consultantName },
    { key: 'minutes', title: { zh: '时长(分)', en: 'Minutes' }, value: (row) => row.minutes },
    {
      key: 'phone',
      title: { zh: '留电话', en: 'Left a phone' },
      value: (row, words) => words.named(YES, String(row.phoneLeft)),
    },
    {
      key: 'testDrive',
      title: { zh: '试驾', en: 'Drove' },
      value: (row, words) => words.named(YES, String(row.testDrive)),
    },
    {
      key: 'ordered',
      title: { zh: '订车', en: 'Ordered' },
      value: (row, words) => words.named(YES, String(row.ordered)),
    },
    {
      key: 'series',
      title: { zh: '意向车系', en: 'Series' },
      value: (row, words) => words.pick(row.seriesName, row.seriesNameEn),
    },
    {
      key: 'dealer',
      title: { zh: '经销商', en: 'Dealer' },
      value: (row, words) => words.pick(row.unitName, row.unitNameEn),
    },
  ],
});
