import { Alert, Button, Input } from 'antd';
import { type FormEvent, useId, useState } from 'react';
import { useSearchParams } from 'react-router';
import type * as z from 'zod';
import { atCounter, type CounterMember } from '../../../src/modules/club/members/schema.ts';
import { call } from '../../api/call.ts';
import { Card } from '../../ui/card.tsx';
import { Chip } from '../../ui/chip.tsx';
import { count } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { Facts } from '../../ui/record-page.tsx';
import { useCan, useSession } from '../../ui/session.tsx';
import { MemberCard } from './member-card.tsx';
import { useFailed } from './member-changed.ts';
import { MemberStatusChip } from './member-chip.tsx';
import { memberTexts } from './member-texts.ts';
import { AskTransfer } from './member-transfer-dialog.tsx';
import { clubTexts } from './texts.ts';
import { Till } from './till.tsx';

type Found = z.output<typeof CounterMember>;

/** A member recognised at the counter by card or phone (RET-05). */
export function CounterPage() {
  const text = useText(memberTexts);
  const failed = useFailed();
  const id = useId();
  const [params] = useSearchParams();
  const [key, setKey] = useState(params.get('q') ?? '');
  const [busy, setBusy] = useState(false);
  const [rows, setRows] = useState<Found[] | null>(null);
  const look = (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    call(atCounter, { body: { key } })
      .then((answer) => setRows(answer.rows), failed)
      .finally(() => setBusy(false));
  };
  return (
    <div className="rb-page">
      <div className="rb-page-head">
        <h1>{text.counterTitle}</h1>
      </div>
      <Card>
        <form onSubmit={look} className="rb-query">
          <div className="rb-query-field">
            <label htmlFor={id}>{text.counterKey}</label>
            <Input
              id={id}
              value={key}
              required
              minLength={4}
              maxLength={40}
              autoComplete="off"
              autoFocus
              onChange={(event) => setKey(event.target.value)}
            />
          </div>
          <div className="rb-query-buttons">
            <Button type="primary" htmlType="submit" loading={busy}>
              {text.look}
            </Button>
          </div>
        </form>
        <p className="rb-plain rb-muted">{text.counterHint}</p>
      </Card>
      <div aria-live="polite" className="rb-stack">
        {rows?.length === 0 && <Alert type="info" showIcon title={text.nobody} />}
        {rows?.map((row) => (
          <FoundMember key={row.cardNumber} row={row} />
        ))}
      </div>
    </div>
  );
}

function FoundMember({ row }: { row: Found }) {
  const text = useText(memberTexts);
  const club = useText(clubTexts);
  const pick = usePick();
  const can = useCan();
  const { unit } = useSession();
  const [asking, setAsking] = useState(false);
  return (
    <Card title={row.name}>
      <div className="club-counter">
        <MemberCard style={row.card} number={row.cardNumber} tier={row.tier} />
        <div className="rb-stack club-grow">
          <div className="rb-tags">
            <MemberStatusChip status={row.status} />
            <Chip tone={row.mayEarn ? 'green' : 'grey'}>{row.mayEarn ? text.mayEarn : text.mayNotEarn}</Chip>
            <Chip tone={row.mayRedeem ? 'green' : 'grey'}>{row.mayRedeem ? text.mayRedeem : text.mayNotRedeem}</Chip>
            {row.key && <Chip tone="orange">{text.extra}</Chip>}
          </div>
          <Facts
            facts={[
              { label: text.points, value: <strong className="rb-num">{count(row.points)}</strong> },
              { label: text.tier, value: row.tier && pick(row.tier.name, row.tier.nameEn) },
              { label: text.benefits, value: pick(row.benefits, row.benefitsEn) },
              { label: club.branch, value: pick(row.branchName, row.branchNameEn) },
              { label: club.mobile, value: <span className="rb-num">{row.mobileMasked}</span> },
            ]}
          />
          <div className="rb-tags">
            {row.memberId && can('member.read') && (
              <LinkButton to={`/members/${row.memberId}`} type="primary">
                {text.open}
              </LinkButton>
            )}
            {!row.memberId && row.status === 'active' && unit.kind === 'dealer' && can('member.move') && (
              <Button onClick={() => setAsking(true)}>{text.askTransfer}</Button>
            )}
          </div>
        </div>
      </div>
      {row.mayRedeem && unit.kind === 'dealer' && can('points.post') && (
        <div className="club-till-box">
          <Till cardNumber={row.cardNumber} />
        </div>
      )}
      <AskTransfer open={asking} cardNumber={row.cardNumber} onClose={() => setAsking(false)} here />
    </Card>
  );
}
