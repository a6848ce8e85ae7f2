import { useQueryClient } from '@tanstack/react-query';
import { Button, Form, Input } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import type * as z from 'zod';
import { liftRestriction, listRestricted } from '../../../src/modules/customers/requests/schema.ts';
import type { Column } from '../../ui/columns.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { instantIn } from '../../ui/format.ts';
import { useText } from '../../ui/language.tsx';
import { ListPage } from '../../ui/list-page.tsx';
import { useCan, useSession } from '../../ui/session.tsx';
import { useToast } from '../../ui/toast.tsx';
import { requestTexts } from './request-texts.ts';

type Row = z.output<typeof listRestricted.response>['rows'][number];

/** Customers whose data the law keeps and nobody processes. */
export function RestrictedPage() {
  const text = useText(requestTexts);
  const can = useCan();
  const toast = useToast();
  const client = useQueryClient();
  const { unit } = useSession();
  const [chosen, setChosen] = useState<{ open: boolean; row: Row | null }>({ open: false, row: null });
  const columns: Column<Row>[] = [
    { key: 'name', title: text.name, card: 'title', render: (row) => row.name },
    {
      key: 'request',
      title: text.request,
      render: (row) =>
        row.requestId && can('request.handle') ? (
          <Link to={`/requests/${row.requestId}`}>{row.requestNumber}</Link>
        ) : (
          '—'
        ),
    },
    {
      key: 'since',
      title: text.since,
      width: 160,
      render: (row) => <span className="rb-num">{instantIn(row.since, unit.timeZone)}</span>,
    },
    {
      key: 'action',
      title: text.action,
      fixed: 'end',
      width: 120,
      omit: !can('request.decide'),
      render: (row) => <Button onClick={() => setChosen({ open: true, row })}>{text.release}</Button>,
    },
  ];
  return (
    <>
      <ListPage<Row>
        title={text.restrictedTitle}
        endpoint={listRestricted}
        columns={columns}
        rowKey={(row) => row.id}
        views={false}
        empty={{ title: text.restrictedEmpty, hint: text.restrictedHint }}
      />
      <FormDialog<typeof liftRestriction, { reason: string }>
        open={chosen.open}
        onClose={() => setChosen((before) => ({ ...before, open: false }))}
        onDone={() => {
          toast.success(text.released);
          void client.invalidateQueries();
        }}
        title={`${text.release} · ${chosen.row?.name ?? ''}`}
        endpoint={liftRestriction}
        params={{ id: chosen.row?.id ?? '' }}
        toBody={({ reason }) => ({ reason: reason ?? '' })}
      >
        <Form.Item name="reason" label={text.releaseReason} required>
          <Input maxLength={300} autoFocus />
        </Form.Item>
      </FormDialog>
    </>
  );
}
