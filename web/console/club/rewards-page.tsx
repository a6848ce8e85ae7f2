import { Button } from 'antd';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import type * as z from 'zod';
import { listRewards, type RewardRow, RewardState } from '../../../src/modules/club/rewards/schema.ts';
import { Chip } from '../../ui/chip.tsx';
import type { Column } from '../../ui/columns.ts';
import { useDictionary } from '../../ui/dictionary.ts';
import { count, money } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { ListPage } from '../../ui/list-page.tsx';
import { useCan, useSession } from '../../ui/session.tsx';
import { kitTexts } from '../../ui/texts.ts';
import { RewardDialog } from './reward-dialog.tsx';
import { rewardTexts } from './reward-texts.ts';
import './club-goods.css';

type Row = z.output<typeof RewardRow>;
export const REWARD_TONES = { draft: 'grey', offered: 'green', withdrawn: 'orange' } as const;

/** Rewards that the acting unit offers or may hand out. */
export function RewardsPage() {
  const text = useText(rewardTexts);
  const kit = useText(kitTexts);
  const pick = usePick();
  const can = useCan();
  const { unit } = useSession();
  const navigate = useNavigate();
  const categories = useDictionary('reward_category');
  const [adding, setAdding] = useState(false);
  const columns: Column<Row>[] = [
    {
      key: 'name',
      title: text.reward,
      card: 'title',
      width: 260,
      render: (row) => (
        <span className="goods-name">
          {row.pictureId ? (
            <img src={`/api/reward-pictures/${row.pictureId}`} alt="" width={36} height={36} loading="lazy" />
          ) : (
            <span className="goods-blank" aria-hidden="true" />
          )}
          {pick(row.name, row.nameEn)}
        </span>
      ),
    },
    {
      key: 'state',
      title: text.state,
      card: 'tag',
      render: (row) => <Chip tone={REWARD_TONES[row.state]}>{text.states[row.state]}</Chip>,
    },
    { key: 'category', title: text.category, render: (row) => categories.nameOf(row.category) },
    {
      key: 'points',
      title: text.price,
      align: 'right',
      width: 170,
      render: (row) => (
        <span className="rb-num">
          {count(row.points)}
          {row.moneyFen > 0 ? ` + ${money(row.moneyFen)}` : ''}
        </span>
      ),
    },
    {
      key: 'stock',
      title: text.onHand,
      align: 'right',
      render: (row) => <span className="rb-num">{row.onHand === null ? text.unlimited : count(row.onHand)}</span>,
    },
    {
      key: 'waiting',
      title: text.waiting,
      align: 'right',
      render: (row) => <span className="rb-num">{count(row.waiting)}</span>,
    },
    { key: 'bearer', title: text.bearer, card: 'hidden', render: (row) => text.bearers[row.bearer] },
    {
      key: 'valid',
      title: text.valid,
      width: 210,
      render: (row) => (
        <span className="rb-num">
          {row.validFrom} – {row.validTo ?? '…'}
        </span>
      ),
    },
    {
      key: 'unit',
      title: text.by,
      card: 'hidden',
      omit: unit.kind === 'dealer',
      render: (row) => pick(row.unitName, row.unitNameEn),
    },
  ];
  return (
    <>
      <ListPage<Row>
        title={text.title}
        endpoint={listRewards}
        columns={columns}
        rowKey={(row) => row.id}
        linkOf={(row) => `/rewards/${row.id}`}
        search={text.search}
        filters={[
          { key: 'all', label: kit.all },
          ...RewardState.options.map((state) => ({
            key: state,
            label: text.states[state] ?? state,
            query: { state },
          })),
        ]}
        form={[{ name: 'category', label: text.category, kind: 'select', options: categories.options }]}
        actions={
          can('reward.edit') && (
            <Button type="primary" onClick={() => setAdding(true)}>
              {text.add}
            </Button>
          )
        }
        empty={{ title: text.emptyTitle, hint: text.emptyHint }}
      />
      {adding && <RewardDialog onClose={() => setAdding(false)} onDone={(id) => navigate(`/rewards/${id}`)} />}
    </>
  );
}
