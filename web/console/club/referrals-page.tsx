import { Button, Form, Input } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import type * as z from 'zod';
import {
  endReferral,
  listReferrals,
  type ReferralRow,
  ReferralState,
  registerReferral,
} from '../../../src/modules/club/referrals/schema.ts';
import { Chip } from '../../ui/chip.tsx';
import type { Column } from '../../ui/columns.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { count, instantIn } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { ListPage } from '../../ui/list-page.tsx';
import { useCan, useSession } from '../../ui/session.tsx';
import { kitTexts } from '../../ui/texts.ts';
import { useChanged } from './member-changed.ts';
import { referralTexts } from './referral-texts.ts';

type Row = z.output<typeof ReferralRow>;
const TONES = {
  registered: 'blue',
  won: 'orange',
  credited: 'green',
  reversed: 'red',
  withdrawn: 'grey',
  expired: 'grey',
} as const;
const OPEN = ['registered', 'won', 'credited'];

/** Who recommended whom, from the note before the purchase to the points (CLB-35). */
export function ReferralsPage() {
  const text = useText(referralTexts);
  const kit = useText(kitTexts);
  const pick = usePick();
  const can = useCan();
  const { unit } = useSession();
  const [open, setOpen] = useState<'add' | Row | null>(null);
  const num = (value: string | number | null) => <span className="rb-num">{value ?? '—'}</span>;
  const columns: Column<Row>[] = [
    { key: 'person', title: text.person, card: 'title', width: 120, render: (row) => row.referredName || '—' },
    { key: 'phone', title: text.phone, width: 130, render: (row) => num(row.referredMasked || null) },
    {
      key: 'state',
      title: text.state,
      card: 'tag',
      width: 130,
      render: (row) => <Chip tone={TONES[row.state]}>{text.states[row.state]}</Chip>,
    },
    {
      key: 'referrer',
      title: text.referrerName,
      width: 150,
      render: (row) =>
        row.memberId ? (
          <Link to={`/members/${row.memberId}`}>{row.referrerName}</Link>
        ) : row.referrerId ? (
          <Link to={`/customers/${row.referrerId}`}>{row.referrerName}</Link>
        ) : (
          <span className="rb-muted">{text.elsewhere}</span>
        ),
    },
    {
      key: 'points',
      title: text.points,
      align: 'right',
      render: (row) => num(row.points === null ? null : count(row.points)),
    },
    {
      key: 'dealer',
      title: text.dealer,
      omit: unit.kind === 'dealer',
      width: 190,
      render: (row) => pick(row.unitName, row.unitNameEn),
    },
    { key: 'consultant', title: text.consultant, width: 110, render: (row) => row.consultantName ?? '—' },
    { key: 'expires', title: text.expiresOn, card: 'hidden', width: 120, render: (row) => num(row.expiresOn) },
    {
      key: 'won',
      title: text.wonOn,
      width: 120,
      render: (row) =>
        row.orderId && can('order.read') ? <Link to={`/orders/${row.orderId}`}>{row.wonOn}</Link> : num(row.wonOn),
    },
    { key: 'created', title: text.created, width: 150, render: (row) => num(instantIn(row.createdAt, unit.timeZone)) },
    {
      key: 'actions',
      fixed: 'end',
      title: text.actions,
      omit: !can('referral.end'),
      width: 100,
      render: (row) =>
        OPEN.includes(row.state) && (
          <Button danger aria-label={`${text.end}: ${row.referredName}`} onClick={() => setOpen(row)}>
            {text.end}
          </Button>
        ),
    },
  ];
  const add = unit.kind === 'dealer' && can('referral.register') && (
    <Button type="primary" onClick={() => setOpen('add')}>
      {text.add}
    </Button>
  );
  return (
    <>
      <ListPage<Row>
        title={text.title}
        endpoint={listReferrals}
        columns={columns}
        rowKey={(row) => row.id}
        filters={[
          { key: 'all', label: kit.all },
          ...ReferralState.options.map((state) => ({
            key: state,
            label: text.states[state] ?? state,
            query: { state },
          })),
        ]}
        form={[
          { name: 'wonIn', label: `${text.won} (${text.month})`, kind: 'text', placeholder: '2026-01', maxLength: 7 },
        ]}
        exportable
        actions={
          <>
            <LinkButton to="/referrals/months">{text.byMonth}</LinkButton>
            {add}
          </>
        }
        empty={{ title: text.emptyTitle, hint: text.emptyHint, action: add }}
      />
      <Register open={open === 'add'} onClose={() => setOpen(null)} />
      {open && open !== 'add' && <End row={open} onClose={() => setOpen(null)} />}
    </>
  );
}

interface NewReferral {
  referrer: string;
  name: string;
  mobile: string;
}

function Register(dialog: { open: boolean; onClose: () => void }) {
  const text = useText(referralTexts);
  const changed = useChanged();
  return (
    <FormDialog<typeof registerReferral, NewReferral>
      {...dialog}
      title={text.add}
      endpoint={registerReferral}
      toBody={(values) => values}
      fieldOfCode={{
        'referral.self': 'mobile',
        'referral.taken': 'mobile',
        'referral.owner': 'mobile',
        'referral.lead': 'mobile',
      }}
      onDone={(answer) => changed(answer.member ? text.added(answer.expiresOn) : text.addedNoMember(answer.expiresOn))}
    >
      <Form.Item name="referrer" label={text.referrer} required>
        <Input maxLength={40} autoComplete="off" />
      </Form.Item>
      <Form.Item name="name" label={text.referred} required>
        <Input maxLength={60} autoComplete="off" />
      </Form.Item>
      <Form.Item name="mobile" label={text.mobile} required>
        <Input maxLength={30} inputMode="tel" autoComplete="off" />
      </Form.Item>
      <p className="rb-plain rb-muted">{text.addHint}</p>
    </FormDialog>
  );
}

function End({ row, onClose }: { row: Row; onClose: () => void }) {
  const text = useText(referralTexts);
  const changed = useChanged();
  return (
    <FormDialog<typeof endReferral, { reason: string }>
      open
      danger
      onClose={onClose}
      title={`${text.end} · ${row.referredName}`}
      submitText={text.end}
      endpoint={endReferral}
      params={{ id: row.id }}
      toBody={({ reason }) => ({ reason: reason ?? '', version: row.version })}
      onDone={() => changed(text.ended)}
    >
      <Form.Item name="reason" label={text.reason} required>
        <Input.TextArea rows={2} maxLength={300} />
      </Form.Item>
      <p className="rb-plain rb-muted">{text.endHint}</p>
    </FormDialog>
  );
}
