import { useQueryClient } from '@tanstack/react-query';
import { Button, Form, Input, InputNumber } from 'antd';
import { useState } from 'react';
import type * as z from 'zod';
import {
  adjustPoints,
  holdPoints,
  memberJournal,
  memberPoints,
  reversePosting,
} from '../../../src/modules/club/ledger/schema.ts';
import { Chip } from '../../ui/chip.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { count, instantIn } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { ListRows } from '../../ui/list-rows.tsx';
import { useCall } from '../../ui/query.ts';
import { Section } from '../../ui/record-page.tsx';
import { useCan, useSession } from '../../ui/session.tsx';
import { useToast } from '../../ui/toast.tsx';
import { HoldActions } from './points-holds.tsx';
import { pointsTexts } from './points-texts.ts';
import './points.css';

type Account = z.output<typeof memberPoints.response>;
type Movement = z.output<typeof memberJournal.response>['rows'][number];

/** A change with its sign, which the minus of a text font would lose. */
export const signed = (n: number) => (n > 0 ? `+${count(n)}` : n < 0 ? `−${count(-n)}` : '0');
const FIRST = 20;

/** All about a member's points: what there is, where it comes from and ends, what happened, and what may be done. */
export function MemberPoints({ memberId, active }: { memberId: string; active: boolean }) {
  const account = useCall(memberPoints, { params: { id: memberId } });
  if (!account.data) return null;
  return (
    <>
      <Balances account={account.data} memberId={memberId} active={active} />
      <Lots account={account.data} />
      <Journal memberId={memberId} />
    </>
  );
}

function Balances({ account, memberId, active }: { account: Account; memberId: string; active: boolean }) {
  const text = useText(pointsTexts);
  const can = useCan();
  const { unit } = useSession();
  const [open, setOpen] = useState<'adjust' | 'hold' | null>(null);
  const figures = [
    { label: text.available, value: account.available, hint: text.spendable(count(account.spendable)) },
    { label: text.pending, value: account.pending },
    { label: text.held, value: account.held },
    { label: text.debt, value: account.debt, hint: account.debt > 0 ? text.debtHint : undefined },
  ];
  return (
    <Section title={text.account}>
      <dl className="points-figures">
        {figures.map(({ label, value, hint }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd className="rb-num">{count(value)}</dd>
            {hint && <dd className="rb-muted points-hint">{hint}</dd>}
          </div>
        ))}
      </dl>
      <div className="points-buttons">
        {can('points.post') && active && unit.kind === 'dealer' && (
          <Button type="primary" onClick={() => setOpen('hold')}>
            {text.hold}
          </Button>
        )}
        {can('points.adjust') && <Button onClick={() => setOpen('adjust')}>{text.adjust}</Button>}
      </div>
      {account.waiting.length > 0 && (
        <>
          <h3 className="points-sub">{text.waiting}</h3>
          <ul className="points-list">
            {account.waiting.map((one) => (
              <li key={one.id}>
                <strong className="rb-num">{signed(one.points)}</strong>
                <span className="points-grow">{one.reason}</span>
                <span className="rb-num rb-muted">{instantIn(one.createdAt as string, unit.timeZone)}</span>
              </li>
            ))}
          </ul>
        </>
      )}
      {account.holds.length > 0 && (
        <>
          <h3 className="points-sub">{text.holds}</h3>
          <ul className="points-list">
            {account.holds.map((hold) => (
              <li key={hold.id}>
                <strong className="rb-num">{count(hold.points)}</strong>
                <span className="points-grow rb-code">{hold.reference}</span>
                <span className="rb-num rb-muted">
                  {text.until} {instantIn(hold.expiresAt as string, unit.timeZone)}
                </span>
                <HoldActions hold={hold} />
              </li>
            ))}
          </ul>
        </>
      )}
      <Adjust open={open === 'adjust'} memberId={memberId} limit={account.adjustLimit} onClose={() => setOpen(null)} />
      <Hold open={open === 'hold'} memberId={memberId} account={account} onClose={() => setOpen(null)} />
    </Section>
  );
}

function Adjust(props: { open: boolean; memberId: string; limit: number; onClose: () => void }) {
  const text = useText(pointsTexts);
  const toast = useToast();
  const client = useQueryClient();
  return (
    <FormDialog<typeof adjustPoints, { points: number; reason: string }>
      open={props.open}
      onClose={props.onClose}
      endpoint={adjustPoints}
      params={{ id: props.memberId }}
      title={text.adjust}
      submitText={text.adjust}
      toBody={({ points, reason }) => ({ points: points ?? 0, reason: reason ?? '' })}
      onDone={({ state }) => {
        toast.success(state === 'posted' ? text.adjusted : text.sent);
        void client.invalidateQueries();
      }}
    >
      <Form.Item name="points" label={text.adjustPoints} required extra={text.adjustHint(count(props.limit))}>
        <InputNumber precision={0} style={{ width: '100%' }} autoFocus />
      </Form.Item>
      <Form.Item name="reason" label={text.adjustReason} required>
        <Input.TextArea rows={3} maxLength={300} />
      </Form.Item>
    </FormDialog>
  );
}

function Hold(props: { open: boolean; memberId: string; account: Account; onClose: () => void }) {
  const text = useText(pointsTexts);
  const toast = useToast();
  const client = useQueryClient();
  const { holdMinutes, spendable } = props.account;
  return (
    <FormDialog<typeof holdPoints, { points: number; reference: string }>
      open={props.open}
      onClose={props.onClose}
      endpoint={holdPoints}
      title={text.hold}
      submitText={text.hold}
      toBody={({ points, reference }) => ({
        memberId: props.memberId,
        points: points ?? 0,
        reference: reference ?? '',
      })}
      onDone={() => {
        toast.success(text.holdDone);
        void client.invalidateQueries();
      }}
    >
      <Form.Item name="reference" label={text.holdReference} required>
        <Input maxLength={60} autoFocus />
      </Form.Item>
      <Form.Item name="points" label={text.holdPoints} required extra={text.spendable(count(spendable))}>
        <InputNumber min={1} precision={0} style={{ width: '100%' }} />
      </Form.Item>
      <p className="rb-plain rb-muted">{text.holdHint(holdMinutes)}</p>
    </FormDialog>
  );
}

function Lots({ account }: { account: Account }) {
  const text = useText(pointsTexts);
  const pick = usePick();
  return (
    <Section title={text.lots} empty={account.lots.length === 0 ? text.noLots : undefined}>
      <ListRows
        label={text.lots}
        rows={account.lots}
        rowKey={(lot) => lot.id}
        columns={[
          {
            key: 'expires',
            title: text.expiresOn,
            card: 'title',
            render: (lot) => (
              <span className="rb-num">
                {lot.expiresOn}{' '}
                {lot.extendedFrom && <span className="rb-muted">{text.extended(lot.extendedFrom)}</span>}
              </span>
            ),
          },
          {
            key: 'remaining',
            title: text.remaining,
            align: 'right',
            card: 'tag',
            render: (lot) => <strong className="rb-num">{count(lot.remaining)}</strong>,
          },
          {
            key: 'earned',
            title: text.earned,
            align: 'right',
            render: (lot) => <span className="rb-num">{count(lot.earned)}</span>,
          },
          { key: 'origin', title: text.lotFrom, render: (lot) => text.origin[lot.origin] ?? lot.origin },
          { key: 'issuer', title: text.issuer, render: (lot) => pick(lot.issuerName, lot.issuerNameEn) },
          {
            key: 'from',
            title: text.spendFrom,
            render: (lot) =>
              lot.pending ? (
                <Chip tone="orange">
                  {lot.pendingUntil && lot.pendingUntil < '9999'
                    ? text.pendingUntil(lot.pendingUntil)
                    : text.pendingEvent}
                </Chip>
              ) : (
                <span className="rb-num">{lot.activatesOn}</span>
              ),
          },
        ]}
      />
    </Section>
  );
}

function Journal({ memberId }: { memberId: string }) {
  const text = useText(pointsTexts);
  const pick = usePick();
  const can = useCan();
  const { unit } = useSession();
  const [limit, setLimit] = useState(FIRST);
  const [back, setBack] = useState<Movement | null>(null);
  const query = useCall(memberJournal, { params: { id: memberId }, query: { limit } });
  const rows = query.data?.rows ?? [];
  const reversible = (row: Movement) =>
    !row.reversed && ['earn', 'award', 'redeem', 'capture', 'adjust'].includes(row.kind);
  return (
    <Section title={text.journal} empty={query.data && rows.length === 0 ? text.noJournal : undefined}>
      <ListRows
        label={text.journal}
        rows={rows}
        rowKey={(row) => row.id}
        columns={[
          {
            key: 'at',
            title: text.at,
            card: 'title',
            width: 170,
            render: (row) => <span className="rb-num">{instantIn(row.postedAt as string, unit.timeZone)}</span>,
          },
          {
            key: 'kind',
            title: text.kindLabel,
            render: (row) => (
              <>
                {text.kind[row.kind] ?? row.kind} {row.reversed && <Chip tone="grey">{text.reversed}</Chip>}
                <span className="rb-muted"> {pick(row.ruleName ?? '', row.ruleNameEn ?? '') || row.note}</span>
              </>
            ),
          },
          {
            key: 'change',
            title: text.change,
            align: 'right',
            card: 'tag',
            width: 170,
            render: (row) => <Changes row={row} />,
          },
          {
            key: 'after',
            title: text.after,
            align: 'right',
            render: (row) => (
              <span className="rb-num">{row.balanceAfter === null ? '—' : count(row.balanceAfter)}</span>
            ),
          },
          { key: 'unit', title: text.unit, render: (row) => pick(row.unitName, row.unitNameEn) },
          {
            key: 'reference',
            title: text.reference,
            render: (row) => <span className="rb-code">{row.reference ?? '—'}</span>,
          },
          {
            key: 'lots',
            title: text.drawn,
            width: 200,
            render: (row) => (
              <span className="rb-num rb-muted">
                {row.lots.map((lot) => text.drawnPart(signed(-lot.amount), lot.expiresOn)).join('、') || '—'}
              </span>
            ),
          },
          {
            key: 'do',
            title: '',
            omit: !can('points.adjust'),
            render: (row) =>
              reversible(row) ? (
                <Button size="small" onClick={() => setBack(row)}>
                  {text.reverse}
                </Button>
              ) : null,
          },
        ]}
      />
      {query.data?.next && limit < 100 && <Button onClick={() => setLimit(100)}>{text.more}</Button>}
      <Reverse movement={back} onClose={() => setBack(null)} />
    </Section>
  );
}

/** What a posting did to each of the member's accounts. */
function Changes({ row }: { row: Movement }) {
  const text = useText(pointsTexts);
  const parts = (['available', 'pending', 'held', 'debt'] as const).filter((kind) => row[kind] !== 0);
  return (
    <span className="rb-num">
      {parts.map((kind) => (
        <span key={kind} className="points-change">
          {kind === 'available' ? <strong>{signed(row[kind])}</strong> : `${text[kind]} ${signed(row[kind])}`}
        </span>
      ))}
    </span>
  );
}

function Reverse({ movement, onClose }: { movement: Movement | null; onClose: () => void }) {
  const text = useText(pointsTexts);
  const toast = useToast();
  const client = useQueryClient();
  return (
    <FormDialog<typeof reversePosting, { note: string }>
      open={movement !== null}
      onClose={onClose}
      endpoint={reversePosting}
      params={{ id: movement?.id ?? '' }}
      title={text.reverseTitle}
      submitText={text.reverse}
      danger
      toBody={({ note }) => ({ note: note ?? '' })}
      onDone={() => {
        toast.success(text.reversedDone);
        void client.invalidateQueries();
      }}
    >
      <p className="rb-plain rb-muted">{text.reverseHint}</p>
      <Form.Item name="note" label={text.reverseNote} required>
        <Input.TextArea rows={2} maxLength={300} autoFocus />
      </Form.Item>
    </FormDialog>
  );
}
