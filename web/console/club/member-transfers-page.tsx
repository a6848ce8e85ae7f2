import { Button } from 'antd';
import { useState } from 'react';
import type * as z from 'zod';
import { answerTransfer, listTransfers, type TransferRow } from '../../../src/modules/club/transfers/schema.ts';
import { call } from '../../api/call.ts';
import { Chip } from '../../ui/chip.tsx';
import type { Column } from '../../ui/columns.ts';
import { useDictionary } from '../../ui/dictionary.ts';
import { instantIn } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { ListPage } from '../../ui/list-page.tsx';
import { useCan, useSession } from '../../ui/session.tsx';
import { kitTexts } from '../../ui/texts.ts';
import { useChanged, useFailed } from './member-changed.ts';
import { AskTransfer } from './member-transfer-dialog.tsx';
import { transferTexts } from './member-transfer-texts.ts';

type Row = z.output<typeof TransferRow>;
const TONES = { asked: 'orange', done: 'green', refused: 'red', withdrawn: 'grey' } as const;

/** Changes of branch that concern the acting unit, with what it may answer. */
export function TransfersPage() {
  const text = useText(transferTexts);
  const kit = useText(kitTexts);
  const pick = usePick();
  const can = useCan();
  const { unit } = useSession();
  const changed = useChanged();
  const failed = useFailed();
  const reasons = useDictionary('transfer_reason');
  const [asking, setAsking] = useState(false);
  const answer = (row: Row, said: 'agree' | 'refuse' | 'withdraw') =>
    call(answerTransfer, { params: { id: row.id }, body: { answer: said, version: row.version } }).then(
      (done) => changed(done.state === 'done' ? text.moved : text.answered),
      failed,
    );
  const columns: Column<Row>[] = [
    {
      key: 'member',
      title: text.member,
      card: 'title',
      width: 190,
      render: (row) => (
        <>
          {row.customerName ?? '—'} <span className="rb-num rb-muted">{row.cardNumber}</span>
        </>
      ),
    },
    { key: 'from', title: text.from, width: 180, render: (row) => pick(row.fromName, row.fromNameEn) },
    { key: 'to', title: text.to, width: 180, render: (row) => pick(row.toName, row.toNameEn) },
    {
      key: 'state',
      title: text.state,
      card: 'tag',
      width: 110,
      render: (row) => <Chip tone={TONES[row.state]}>{text.states[row.state]}</Chip>,
    },
    {
      key: 'rule',
      title: text.rule,
      width: 200,
      render: (row) =>
        [text.rules[row.rule], row.releasedAt && text.released, row.receivedAt && text.received]
          .filter(Boolean)
          .join(' · '),
    },
    { key: 'reason', title: text.reason, width: 120, render: (row) => reasons.nameOf(row.reason) },
    { key: 'askedBy', title: text.askedBy, card: 'hidden', width: 120, render: (row) => row.askedByName ?? '—' },
    {
      key: 'created',
      title: text.created,
      width: 150,
      render: (row) => <span className="rb-num">{instantIn(row.createdAt, unit.timeZone)}</span>,
    },
    {
      key: 'actions',
      fixed: 'end',
      title: text.actions,
      width: 220,
      render: (row) => (
        <span className="rb-tags">
          {row.may.some((one) => one === 'release' || one === 'receive' || one === 'decide') && (
            <Button type="primary" onClick={() => void answer(row, 'agree')}>
              {text.agree}
            </Button>
          )}
          {row.may.includes('refuse') && <Button onClick={() => void answer(row, 'refuse')}>{text.refuse}</Button>}
          {row.may.includes('withdraw') && (
            <Button onClick={() => void answer(row, 'withdraw')}>{text.withdraw}</Button>
          )}
        </span>
      ),
    },
  ];
  const ask = can('member.move') && (
    <Button type="primary" onClick={() => setAsking(true)}>
      {text.ask}
    </Button>
  );
  return (
    <>
      <ListPage<Row>
        title={text.title}
        endpoint={listTransfers}
        columns={columns}
        rowKey={(row) => row.id}
        linkOf={(row) => (row.memberId ? `/members/${row.memberId}` : null)}
        filters={[
          { key: 'asked', label: text.states.asked ?? 'asked', query: { state: 'asked' } },
          { key: 'done', label: text.states.done ?? 'done', query: { state: 'done' } },
          { key: 'all', label: kit.all },
        ]}
        actions={ask}
        empty={{ title: text.emptyTitle, hint: text.emptyHint, action: ask }}
      />
      <AskTransfer open={asking} onClose={() => setAsking(false)} />
    </>
  );
}
