import { Button } from 'antd';
import { useSearchParams } from 'react-router';
import type * as z from 'zod';
import { type AuditEntry, listAudit } from '../../../src/modules/org/schema.ts';
import type { Column } from '../../ui/columns.ts';
import { instantIn } from '../../ui/format.ts';
import { useLanguage, useText } from '../../ui/language.tsx';
import { ListPage } from '../../ui/list-page.tsx';
import { useSession } from '../../ui/session.tsx';
import { timelineTexts } from '../timeline/texts.ts';
import { actorName } from '../timeline/wording.ts';
import { AuditDiff } from './audit-diff.tsx';
import { auditTexts } from './audit-texts.ts';
import { TABLES, tableName } from './audit-words.ts';

type Row = z.output<typeof AuditEntry>;

/** Who did what, when, from where; clear numbers that somebody looked at stand on a tab of their own, with the reason. */
export function AuditPage() {
  const text = useText(auditTexts);
  const { language } = useLanguage();
  const [params, setParams] = useSearchParams();
  const looks = params.get('tab') === 'views';
  const only = (name: string, value: string) => {
    const next = new URLSearchParams(params);
    next.set(name, value);
    setParams(next);
  };
  const columns = useAuditColumns(looks, only);
  const options = (names: [string, string][]) => names.map(([value, label]) => ({ value, label }));
  const tables = Object.keys(TABLES).map((table): [string, string] => [table, tableName(table, language)]);
  return (
    <ListPage<Row>
      title={text.title}
      endpoint={listAudit}
      columns={columns}
      exportable
      rowKey={(row) => `${row.chain}.${row.seq}.${row.ordinal}`}
      filters={[
        { key: 'all', label: text.all },
        { key: 'views', label: text.views, query: { operation: 'view', table: 'customers.identifier' } },
      ]}
      form={[
        { name: 'who', label: text.who, kind: 'text', placeholder: text.whoHint, maxLength: 80 },
        { name: 'from', label: text.from, kind: 'date' },
        { name: 'to', label: text.to, kind: 'date' },
        ...(looks
          ? []
          : ([
              { name: 'table', label: text.table, kind: 'select', options: options(tables) },
              {
                name: 'operation',
                label: text.what,
                kind: 'select',
                options: options(Object.entries(text.operation)),
              },
            ] as const)),
        { name: 'address', label: text.address, kind: 'text' },
        { name: 'rowId', label: text.rowId, kind: 'text' },
      ]}
      empty={{ title: text.empty, hint: text.emptyHint }}
    />
  );
}

type Only = (name: string, value: string) => void;

function useAuditColumns(looks: boolean, only: Only): Column<Row>[] {
  const text = useText(auditTexts);
  const timeline = useText(timelineTexts);
  const { language } = useLanguage();
  const { unit } = useSession();
  const facts = (row: Row) => (row.after ?? {}) as { customer?: string; kind?: string; reason?: string };
  const narrow = (name: string, value: string, title: string, shownAs: string) => (
    <Button
      type="link"
      size="small"
      className="rc-narrow"
      title={`${title}: ${value}`}
      onClick={() => only(name, value)}
    >
      {shownAs}
    </Button>
  );
  return [
    {
      key: 'at',
      title: text.at,
      card: 'title',
      width: 150,
      render: (row) => <span className="rb-num">{instantIn(row.at, unit.timeZone)}</span>,
    },
    {
      key: 'who',
      title: text.who,
      width: 130,
      render: (row) =>
        narrow(
          'who',
          row.actor,
          text.onlyWho,
          row.actorName ?? (row.actor.startsWith('database:') ? text.database : actorName(row.actor, timeline)),
        ),
    },
    {
      key: 'address',
      title: text.address,
      width: 130,
      render: (row) => (row.address ? narrow('address', row.address, text.onlyAddress, row.address) : '—'),
    },
    {
      key: 'what',
      title: text.what,
      width: 150,
      omit: looks,
      render: (row) => (
        <span title={row.sourceTable}>
          {text.operation[row.operation] ?? row.operation} · {tableName(row.sourceTable, language)}
        </span>
      ),
    },
    {
      key: 'row',
      title: text.row,
      width: 120,
      render: (row) => narrow('rowId', row.rowId, text.onlyRow, `…${row.rowId.slice(-8)}`),
    },
    {
      key: 'customer',
      title: text.customer,
      omit: !looks,
      render: (row) => {
        const { customer } = facts(row);
        return customer ? narrow('rowId', customer, text.onlyRow, `…${customer.slice(-8)}`) : '—';
      },
    },
    {
      key: 'kind',
      title: text.numberKind,
      omit: !looks,
      render: (row) => text.identifierKind[facts(row).kind ?? ''] ?? facts(row).kind ?? '—',
    },
    {
      key: 'reason',
      title: text.reason,
      width: 320,
      omit: !looks,
      render: (row) => <span className="rb-wrap">{facts(row).reason ?? '—'}</span>,
    },
    { key: 'change', title: text.change, width: 460, omit: looks, render: (row) => <AuditDiff entry={row} /> },
  ];
}
