import { listExport } from '../tasks/catalogue.ts';
import { listAudit } from './schema.ts';
import * as service from './service.ts';

const text = (value: unknown) => (value === null || value === undefined ? null : JSON.stringify(value));

/** The audit trail as a file, for those who have to hand it over. */
export const auditExport = listExport({
  list: listAudit,
  title: { zh: '审计记录', en: 'Audit trail' },
  page: service.listAudit,
  columns: [
    { key: 'at', title: { zh: '时间', en: 'Time' }, value: (row) => new Date(row.at) },
    { key: 'who', title: { zh: '操作人', en: 'Who' }, value: (row) => row.actorName ?? row.actor },
    { key: 'actor', title: { zh: '操作人标识', en: 'Actor' }, value: (row) => row.actor },
    { key: 'address', title: { zh: '来源地址', en: 'Address' }, value: (row) => row.address },
    { key: 'what', title: { zh: '操作', en: 'Operation' }, value: (row) => `${row.operation} ${row.sourceTable}` },
    { key: 'row', title: { zh: '记录', en: 'Record' }, value: (row) => row.rowId },
    { key: 'before', title: { zh: '变更前', en: 'Before' }, value: (row) => text(row.before) },
    { key: 'change', title: { zh: '变更后', en: 'After' }, value: (row) => text(row.after) },
    { key: 'request', title: { zh: '请求编号', en: 'Request' }, value: (row) => row.requestId },
  ],
});
