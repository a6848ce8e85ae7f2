import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import type * as z from 'zod';
import { type BenefitRow, BenefitState, listBenefits } from '../../../src/modules/club/benefits/schema.ts';
import { Chip } from '../../ui/chip.tsx';
import type { Column } from '../../ui/columns.ts';
import { useDictionary } from '../../ui/dictionary.ts';
import { count, money } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { ListPage } from '../../ui/list-page.tsx';
import { useCan } from '../../ui/session.tsx';
import { kitTexts } from '../../ui/texts.ts';
import { useToast } from '../../ui/toast.tsx';
import { BenefitDialog } from './benefit-dialog.tsx';
import { benefitTexts } from './benefit-texts.ts';
import { useTierOptions } from './use-tier-options.ts';

export type Benefit = z.output<typeof BenefitRow>;
const TONES = { draft: 'grey', offered: 'green', withdrawn: 'orange' } as const;

/** Benefits of the tiers, with what was granted and used of them. */
export function BenefitsPage() {
  const text = useText(benefitTexts);
  const kit = useText(kitTexts);
  const pick = usePick();
  const can = useCan();
  const toast = useToast();
  const client = useQueryClient();
  const categories = useDictionary('benefit_category');
  const tiers = useTierOptions();
  const [open, setOpen] = useState<Benefit | 'new' | null>(null);
  const tierName = (code: string) =>
    code === '*' ? text.everyone : (tiers.find((tier) => tier.value === code)?.label ?? code);
  const columns: Column<Benefit>[] = [
    { key: 'name', title: text.benefit, card: 'title', width: 200, render: (row) => pick(row.name, row.nameEn) },
    {
      key: 'state',
      title: text.state,
      card: 'tag',
      render: (row) => <Chip tone={TONES[row.state]}>{text.states[row.state]}</Chip>,
    },
    { key: 'category', title: text.category, render: (row) => categories.nameOf(row.category) },
    {
      key: 'honoured',
      title: text.honouredBy,
      width: 180,
      render: (row) => (row.partnerName ? pick(row.partnerName, row.partnerNameEn) : text.honoured[row.honouredBy]),
    },
    {
      key: 'tiers',
      title: text.tiers,
      width: 300,
      render: (row) =>
        `${text.periods[row.period]} · ${row.tiers.map((tier) => `${tierName(tier.tierCode)} ${text.uses(tier.uses)}`).join(' · ')}`,
    },
    {
      key: 'used',
      title: `${text.used} / ${text.granted}`,
      align: 'right',
      render: (row) => (
        <span className="rb-num">
          {count(row.used)} / {count(row.granted)}
        </span>
      ),
    },
    {
      key: 'stock',
      title: text.stock,
      align: 'right',
      card: 'hidden',
      render: (row) => <span className="rb-num">{row.stock === null ? '—' : count(row.stock)}</span>,
    },
    {
      key: 'value',
      title: text.value,
      align: 'right',
      card: 'hidden',
      render: (row) => <span className="rb-num">{money(row.valueFen)}</span>,
    },
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
    { key: 'unit', title: text.by, card: 'hidden', render: (row) => pick(row.unitName, row.unitNameEn) },
    {
      key: 'actions',
      fixed: 'end',
      title: text.actions,
      omit: !can('benefit.edit'),
      render: (row) =>
        row.own && (
          <Button aria-label={`${text.edit}: ${pick(row.name, row.nameEn)}`} onClick={() => setOpen(row)}>
            {text.edit}
          </Button>
        ),
    },
  ];
  return (
    <>
      <ListPage<Benefit>
        title={text.title}
        endpoint={listBenefits}
        columns={columns}
        rowKey={(row) => row.id}
        filters={[
          { key: 'all', label: kit.all },
          ...BenefitState.options.map((state) => ({
            key: state,
            label: text.states[state] ?? state,
            query: { state },
          })),
        ]}
        form={[{ name: 'category', label: text.category, kind: 'select', options: categories.options }]}
        actions={
          can('benefit.edit') && (
            <Button type="primary" onClick={() => setOpen('new')}>
              {text.add}
            </Button>
          )
        }
        empty={{ title: text.emptyTitle, hint: text.emptyHint }}
      />
      {open && (
        <BenefitDialog
          benefit={open === 'new' ? undefined : open}
          onClose={() => setOpen(null)}
          onDone={() => {
            toast.success(text.saved);
            void client.invalidateQueries();
          }}
        />
      )}
    </>
  );
}
