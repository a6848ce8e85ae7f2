import { useQueryClient } from '@tanstack/react-query';
import { Button, Form, Input } from 'antd';
import { useState } from 'react';
import type * as z from 'zod';
import { type ClaimRow, decideClaim, listClaims, withdrawClaim } from '../../../src/modules/customers/claims/schema.ts';
import { call } from '../../api/call.ts';
import { Chip, type Tone } from '../../ui/chip.tsx';
import type { Column } from '../../ui/columns.ts';
import { useDictionary } from '../../ui/dictionary.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { instantIn } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { ListPage } from '../../ui/list-page.tsx';
import { useCan, useSession } from '../../ui/session.tsx';
import { problemOf } from '../../ui/states.tsx';
import { useToast } from '../../ui/toast.tsx';
import { identityTexts } from './identity-texts.ts';

type Row = z.output<typeof ClaimRow>;
const TONES: Record<string, Tone> = { pending: 'orange', approved: 'green', refused: 'red' };

/** Claims of the own unit, and those it has to decide. */
export function ClaimsPage() {
  const text = useText(identityTexts);
  const pick = usePick();
  const can = useCan();
  const toast = useToast();
  const client = useQueryClient();
  const { unit } = useSession();
  const rules = useDictionary('claim_rule');
  const [deciding, setDeciding] = useState<{ row: Row; decision: 'approve' | 'refuse' } | null>(null);
  const when = (at: string | null) => (at ? instantIn(at, unit.timeZone) : '—');
  const done = () => {
    toast.success(text.decided);
    void client.invalidateQueries();
  };
  const withdraw = async (row: Row) => {
    try {
      await call(withdrawClaim, { params: { id: row.id }, body: { version: row.version } });
      done();
    } catch (error) {
      toast.error(problemOf(error).message);
    }
  };
  const columns: Column<Row>[] = [
    { key: 'customer', title: text.customer, card: 'title', render: (row) => row.customerName },
    { key: 'mobile', title: text.mobile, render: (row) => <span className="rb-num">{row.mobileMasked ?? '—'}</span> },
    {
      key: 'state',
      title: text.state,
      card: 'tag',
      width: 110,
      render: (row) => <Chip tone={TONES[row.state]}>{text.claimState[row.state]}</Chip>,
    },
    { key: 'asking', title: text.asking, width: 190, render: (row) => pick(row.unitName, row.unitNameEn) },
    { key: 'by', title: text.askedBy, render: (row) => row.staffName ?? '—' },
    { key: 'reason', title: text.reason, width: 200, render: (row) => row.reason },
    { key: 'holder', title: text.holder, width: 190, render: (row) => pick(row.holderName, row.holderNameEn) },
    {
      key: 'due',
      title: text.decideBy,
      width: 150,
      render: (row) => <span className="rb-num">{when(row.decidedAt ?? row.decideBy)}</span>,
    },
    {
      key: 'note',
      title: text.note,
      width: 200,
      render: (row) =>
        row.rule ? `${text.byRule}: ${rules.nameOf(row.rule)}` : (row.note ?? row.decidedByName ?? '—'),
    },
    {
      key: 'act',
      title: text.act,
      fixed: 'end',
      width: 170,
      render: (row) =>
        row.decidable ? (
          <span className="rb-tags">
            <Button size="small" type="primary" onClick={() => setDeciding({ row, decision: 'approve' })}>
              {text.approve}
            </Button>
            <Button size="small" danger onClick={() => setDeciding({ row, decision: 'refuse' })}>
              {text.refuse}
            </Button>
          </span>
        ) : (
          row.state === 'pending' &&
          row.mine &&
          can('customer.claim') && (
            <Button size="small" onClick={() => void withdraw(row)}>
              {text.withdraw}
            </Button>
          )
        ),
    },
  ];
  return (
    <>
      <ListPage<Row>
        title={text.claimsTitle}
        endpoint={listClaims}
        columns={columns}
        rowKey={(row) => row.id}
        linkOf={(row) => (row.customerId ? `/customers/${row.customerId}` : null)}
        filters={[
          { key: 'all', label: text.claimTabs.all ?? '' },
          { key: 'deciding', label: text.claimTabs.deciding ?? '', query: { side: 'deciding', state: 'pending' } },
          { key: 'asked', label: text.claimTabs.asked ?? '', query: { side: 'asked' } },
        ]}
        views={false}
        empty={{ title: text.noClaims, hint: text.noClaimsHint }}
      />
      <FormDialog<typeof decideClaim, { note?: string }>
        open={deciding !== null}
        onClose={() => setDeciding(null)}
        title={deciding ? `${text[deciding.decision]}: ${deciding.row.customerName}` : ''}
        submitText={deciding ? text[deciding.decision] : ''}
        danger={deciding?.decision === 'refuse'}
        endpoint={decideClaim}
        params={{ id: deciding?.row.id ?? '' }}
        toBody={({ note }) => ({
          version: deciding?.row.version,
          decision: deciding?.decision,
          note: note || undefined,
        })}
        onDone={done}
        onReload={() => void client.invalidateQueries()}
      >
        <p className="rb-plain">
          {deciding && pick(deciding.row.unitName, deciding.row.unitNameEn)} · {deciding?.row.reason}
        </p>
        <Form.Item name="note" label={text.note}>
          <Input.TextArea rows={2} maxLength={200} />
        </Form.Item>
      </FormDialog>
    </>
  );
}
