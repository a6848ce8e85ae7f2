import { listExport } from '../../org/index.ts';
import { listReportRows } from './schema.ts';
import * as service from './service.ts';

/** The records behind a figure of a report as a file. */
export const reportRowExport = listExport({
  list: listReportRows,
  title: { zh: '报表明细', en: 'Rows of a report' },
  page: service.listReportRows,
  columns: [
    { key: 'title', title: { zh: '名称', en: 'Name' }, value: (row) => row.title },
    {
      key: 'unit',
      title: { zh: '单位', en: 'Unit' },
      value: (row, words) => words.pick(row.unitName, row.unitNameEn),
    },
    { key: 'at', title: { zh: '日期', en: 'Date' }, value: (row) => new Date(row.at) },
    { key: 'amount', title: { zh: '数值', en: 'Amount' }, value: (row) => row.amount },
  ],
});
