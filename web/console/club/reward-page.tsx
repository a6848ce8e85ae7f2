import { useQueryClient } from '@tanstack/react-query';
import { Button, Form, InputNumber } from 'antd';
import { useState } from 'react';
import { useParams } from 'react-router';
import type * as z from 'zod';
import {
  addPicture,
  changeStock,
  getReward,
  MAX_PICTURE_BYTES,
  type RewardView,
  removePicture,
} from '../../../src/modules/club/rewards/schema.ts';
import { call } from '../../api/call.ts';
import { Chip } from '../../ui/chip.tsx';
import { useDictionary } from '../../ui/dictionary.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { count, money } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { Pictures } from '../../ui/pictures.tsx';
import { useCall } from '../../ui/query.ts';
import { RecordPage, RecordState, Section } from '../../ui/record-page.tsx';
import { useCan, useSession } from '../../ui/session.tsx';
import { useToast } from '../../ui/toast.tsx';
import { UnitSelect } from '../org/unit-select.tsx';
import { useRecent } from '../shell/page-actions.ts';
import { RewardDialog } from './reward-dialog.tsx';
import { rewardTexts } from './reward-texts.ts';
import { REWARD_TONES } from './rewards-page.tsx';
import { useTierOptions } from './use-tier-options.ts';
import './club-goods.css';

type Reward = z.output<typeof RewardView>;

/** One reward with its pictures and stock. */
export function RewardPage() {
  const { id = '' } = useParams();
  const query = useCall(getReward, { params: { id } });
  return <RecordState query={query}>{(reward) => <RewardRecord key={reward.id} reward={reward} />}</RecordState>;
}

function RewardRecord({ reward }: { reward: Reward }) {
  const text = useText(rewardTexts);
  const pick = usePick();
  const can = useCan();
  const toast = useToast();
  const client = useQueryClient();
  const categories = useDictionary('reward_category');
  const tiers = useTierOptions();
  const [open, setOpen] = useState<'edit' | 'stock' | null>(null);
  const name = pick(reward.name, reward.nameEn);
  useRecent(name);
  const editable = reward.own && can('reward.edit');
  const changed = (said: string) => {
    toast.success(said);
    void client.invalidateQueries();
  };
  const stocked = reward.stockAt !== 'unlimited';
  return (
    <RecordPage
      back={{ to: '/rewards', label: text.title }}
      title={name}
      tags={
        <>
          <Chip tone={REWARD_TONES[reward.state]}>{text.states[reward.state]}</Chip>
          {!reward.own && <Chip tone="grey">{text.readOnly}</Chip>}
        </>
      }
      actions={
        <>
          {can('reward.order') && <LinkButton to={`/reward-orders?rewardId=${reward.id}`}>{text.seeOrders}</LinkButton>}
          {editable && <Button onClick={() => setOpen('edit')}>{text.edit}</Button>}
        </>
      }
      facts={[
        {
          label: text.price,
          value: `${count(reward.points)}${reward.moneyFen > 0 ? ` + ${money(reward.moneyFen)}` : ''}`,
        },
        { label: text.category, value: categories.nameOf(reward.category) },
        { label: text.ways, value: reward.ways.map((way) => text.way[way]).join('、') },
        { label: text.stockAt, value: text.stockAts[reward.stockAt] },
        { label: text.bearer, value: text.bearers[reward.bearer] },
        {
          label: text.tier,
          value: reward.tierCode
            ? (tiers.find((tier) => tier.value === reward.tierCode)?.label ?? reward.tierCode)
            : text.everyone,
        },
        {
          label: text.limitCount,
          value:
            reward.limitCount === null
              ? text.noLimit
              : `${reward.limitCount} · ${text.periods[reward.limitPeriod ?? 'ever']}`,
        },
        { label: text.valid, value: `${reward.validFrom} – ${reward.validTo ?? '…'}` },
        { label: text.ordered, value: count(reward.ordered) },
        { label: text.by, value: pick(reward.unitName, reward.unitNameEn) },
      ]}
    >
      {reward.description && (
        <Section title={text.description}>
          <p className="rb-plain">{pick(reward.description, reward.descriptionEn)}</p>
        </Section>
      )}
      {stocked && (
        <Section
          title={`${text.stock} · ${count(reward.onHand ?? 0)}`}
          extra={
            can('reward.edit') &&
            (reward.own || reward.stockAt === 'branch') && (
              <Button onClick={() => setOpen('stock')}>{text.changeStock}</Button>
            )
          }
          empty={reward.stock.length === 0 ? text.noStock : undefined}
        >
          <ul className="goods-list">
            {reward.stock.map((row) => (
              <li key={row.unitId}>
                {pick(row.unitName, row.unitNameEn)} <strong className="rb-num">{count(row.onHand)}</strong>
              </li>
            ))}
          </ul>
        </Section>
      )}
      <Pictures
        pictures={reward.pictures}
        addressOf={(picture) => `/api/reward-pictures/${picture}`}
        size={{ width: 240, height: 160 }}
        called={{ title: reward.name, titleEn: reward.nameEn }}
        maxBytes={MAX_PICTURE_BYTES}
        editable={editable}
        send={(file, query) => call(addPicture, { params: { id: reward.id }, query, file })}
        removal={removePicture}
        onChanged={() => void client.invalidateQueries()}
      />
      {open === 'edit' && (
        <RewardDialog reward={reward} onClose={() => setOpen(null)} onDone={() => changed(text.saved)} />
      )}
      {open === 'stock' && (
        <StockDialog reward={reward} onClose={() => setOpen(null)} onDone={() => changed(text.saved)} />
      )}
    </RecordPage>
  );
}

function StockDialog({ reward, onClose, onDone }: { reward: Reward; onClose: () => void; onDone: () => void }) {
  const text = useText(rewardTexts);
  const { unit } = useSession();
  const holder = reward.stockAt === 'central' ? reward.unitId : unit.kind === 'dealer' ? unit.id : undefined;
  return (
    <FormDialog<typeof changeStock, { unitId?: string; change?: number | null }>
      open
      onClose={onClose}
      onDone={onDone}
      title={text.changeStock}
      endpoint={changeStock}
      params={{ id: reward.id }}
      toBody={({ unitId, change }) => ({ unitId: unitId ?? holder, change })}
    >
      {holder === undefined && (
        <Form.Item name="unitId" label={text.holder} required>
          <UnitSelect kind="dealer" />
        </Form.Item>
      )}
      <Form.Item name="change" label={text.change} extra={text.changeHint} required>
        <InputNumber className="rb-wide" precision={0} autoFocus />
      </Form.Item>
    </FormDialog>
  );
}
