import { useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Input } from 'antd';
import { type FormEvent, useState } from 'react';
import type * as z from 'zod';
import {
  type BenefitUseRow,
  checkCode,
  listBenefitUses,
  redeemCode,
} from '../../../src/modules/club/benefits/schema.ts';
import { CallError, call, newIdempotencyKey } from '../../api/call.ts';
import { Card } from '../../ui/card.tsx';
import type { Column } from '../../ui/columns.ts';
import { instantIn, money } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { ListPage } from '../../ui/list-page.tsx';
import { useSession } from '../../ui/session.tsx';
import { problemOf } from '../../ui/states.tsx';
import { useToast } from '../../ui/toast.tsx';
import { BenefitCounts } from './benefit-counts.tsx';
import { benefitTexts } from './benefit-texts.ts';
import './club-goods.css';

type Checked = z.output<typeof checkCode.response>;
type Use = z.output<typeof BenefitUseRow>;

/** Where a dealer checks the code a member shows and uses it, above the list of uses. */
export function BenefitDeskPage() {
  const text = useText(benefitTexts);
  const pick = usePick();
  const { unit } = useSession();
  const columns: Column<Use>[] = [
    {
      key: 'benefit',
      title: text.benefit,
      card: 'title',
      width: 220,
      render: (row) => pick(row.benefitName, row.benefitNameEn),
    },
    {
      key: 'member',
      title: text.member,
      render: (row) => (row.customerName ? `${row.customerName} ${row.cardNumber ?? ''}` : '—'),
    },
    {
      key: 'place',
      title: text.place,
      width: 220,
      render: (row) => `${pick(row.placeName, row.placeNameEn)} · ${row.byPartner ? text.byPartner : text.byDealer}`,
    },
    {
      key: 'value',
      title: text.worth,
      align: 'right',
      render: (row) => <span className="rb-num">{money(row.valueFen)}</span>,
    },
    {
      key: 'created',
      title: text.usedAt,
      width: 150,
      render: (row) => <span className="rb-num">{instantIn(row.createdAt, unit.timeZone)}</span>,
    },
  ];
  return (
    <>
      {unit.kind === 'dealer' && <Desk />}
      <ListPage<Use>
        title={text.usesTitle}
        endpoint={listBenefitUses}
        columns={columns}
        rowKey={(row) => row.id}
        exportable
        empty={{ title: text.noUses, hint: text.noUsesHint }}
      />
      <BenefitCounts />
    </>
  );
}

function Desk() {
  const text = useText(benefitTexts);
  const pick = usePick();
  const toast = useToast();
  const client = useQueryClient();
  const [code, setCode] = useState('');
  const [found, setFound] = useState<Checked | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [key, setKey] = useState(newIdempotencyKey);
  const run = async (work: () => Promise<void>) => {
    if (busy) return;
    setBusy(true);
    setFailure(null);
    try {
      await work();
    } catch (error) {
      setFailure(problemOf(error).message);
      if (error instanceof CallError && error.status >= 400) setKey(newIdempotencyKey());
    } finally {
      setBusy(false);
    }
  };
  const check = (event: FormEvent) => {
    event.preventDefault();
    void run(async () => setFound(await call(checkCode, { body: { code } })));
  };
  const redeem = () =>
    void run(async () => {
      const used = await call(redeemCode, { body: { code }, idempotencyKey: key });
      toast.success(text.done(`${pick(used.benefitName, used.benefitNameEn)} · ${used.maskedName}`));
      setFound(null);
      setCode('');
      setKey(newIdempotencyKey());
      void client.invalidateQueries();
    });
  return (
    <Card title={text.desk} className="goods-desk-card">
      <form className="goods-desk" onSubmit={check}>
        <label htmlFor="benefit-code">{text.deskIntro}</label>
        <Input
          id="benefit-code"
          className="goods-code"
          maxLength={20}
          autoComplete="off"
          spellCheck={false}
          placeholder={text.code}
          value={code}
          onChange={(event) => {
            setCode(event.target.value);
            setFound(null);
          }}
        />
        <Button htmlType="submit" disabled={code.trim().length < 4} loading={busy && !found}>
          {text.check}
        </Button>
      </form>
      <div aria-live="polite">
        {failure && <Alert type="error" showIcon title={failure} />}
        {found && (
          <Alert
            type="success"
            showIcon
            title={`${pick(found.benefitName, found.benefitNameEn)} · ${found.maskedName}`}
            description={`${text.good} · ${text.left(found.leftUses)}`}
            action={
              <Button type="primary" loading={busy} onClick={redeem}>
                {text.redeem}
              </Button>
            }
          />
        )}
      </div>
    </Card>
  );
}
