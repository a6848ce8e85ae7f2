import { Button } from 'antd';
import { Link, useSearchParams } from 'react-router';
import { listMessages } from '../../../src/modules/engagement/messages/schema.ts';
import type { Column } from '../../ui/columns.ts';
import { instantIn } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { ListPage } from '../../ui/list-page.tsx';
import { useCan, useSession } from '../../ui/session.tsx';
import { MessageDialog } from './message-dialog.tsx';
import { messageTexts } from './message-texts.ts';
import { type Message, MessageChip, useWhat } from './message-words.tsx';

const KINDS = [
  'order_step',
  'order_changed',
  'order_cancelled',
  'test_drive_asked',
  'test_drive_booked',
  'test_drive_cancelled',
] as const;

/** What customers were told and are still to be told. */
export function MessagesPage() {
  const text = useText(messageTexts);
  const pick = usePick();
  const can = useCan();
  const { unit } = useSession();
  const whatOf = useWhat();
  const [params, setParams] = useSearchParams();
  const opened = params.get('message');
  const openOne = (id: string | null) =>
    setParams(
      (before) => {
        if (id) before.set('message', id);
        else before.delete('message');
        return before;
      },
      { replace: true },
    );
  const at = (instant: string | null) => instant && <span className="rb-num">{instantIn(instant, unit.timeZone)}</span>;
  const columns: Column<Message>[] = [
    {
      key: 'customer',
      title: text.customer,
      card: 'title',
      width: 130,
      render: (row) =>
        can('customer.read') ? (
          <Link to={`/customers/${row.customerId}`}>{row.customerName}</Link>
        ) : (
          <strong>{row.customerName}</strong>
        ),
    },
    { key: 'state', title: text.state, card: 'tag', width: 110, render: (row) => <MessageChip state={row.state} /> },
    { key: 'kind', title: text.about, width: 150, render: (row) => text.kinds[row.kind] },
    { key: 'what', title: text.what, width: 220, render: (row) => whatOf(row) || '—' },
    {
      key: 'number',
      title: text.number,
      width: 180,
      render: (row) =>
        row.number && can('order.read') ? <Link to={`/orders/${row.subject.id}`}>{row.number}</Link> : row.number,
    },
    {
      key: 'by',
      title: text.by,
      width: 110,
      render: (row) => (row.channel && row.toldAt ? text.channels[row.channel] : '—'),
    },
    {
      key: 'reason',
      title: text.reason,
      width: 200,
      render: (row) => (row.reason ? pick(row.reason.zh, row.reason.en) : '—'),
    },
    { key: 'told', title: text.toldAt, width: 150, render: (row) => at(row.toldAt) ?? '—' },
    { key: 'created', title: text.createdAt, width: 150, card: 'hidden', render: (row) => at(row.createdAt) },
    { key: 'consultant', title: text.consultant, width: 110, render: (row) => row.consultantName },
    {
      key: 'dealer',
      title: text.dealer,
      omit: unit.kind === 'dealer',
      width: 190,
      render: (row) => pick(row.unitName, row.unitNameEn),
    },
    {
      key: 'actions',
      fixed: 'end',
      title: text.open,
      render: (row) => (
        <Button aria-label={`${text.open}: ${row.customerName}`} onClick={() => openOne(row.id)}>
          {text.open}
        </Button>
      ),
    },
  ];
  return (
    <>
      <ListPage<Message>
        title={text.title}
        endpoint={listMessages}
        columns={columns}
        rowKey={(row) => row.id}
        filters={[
          { key: 'open', label: text.toTell, query: { open: 'true' } },
          { key: 'failed', label: text.states.failed ?? '', query: { state: 'failed' } },
          { key: 'waiting', label: text.states.waiting ?? '', query: { state: 'waiting' } },
          { key: 'sent', label: text.states.sent ?? '', query: { state: 'sent' } },
          { key: 'told', label: text.states.told ?? '', query: { state: 'told' } },
          { key: 'all', label: text.all },
        ]}
        form={[
          {
            name: 'kind',
            label: text.about,
            kind: 'select',
            options: KINDS.map((value) => ({ value, label: text.kinds[value] ?? value })),
          },
        ]}
        bulk={[
          {
            id: 'retry',
            label: text.retry,
            endpointAction: 'engagement.retry_messages',
            permission: 'message.tell',
          },
        ]}
        actions={can('message.edit') && <LinkButton to="/message-texts">{text.texts}</LinkButton>}
        empty={{ title: text.empty, hint: text.emptyHint }}
      />
      {opened && <MessageDialog key={opened} id={opened} onClose={() => openOne(null)} />}
    </>
  );
}
