import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { listSeries } from '../../../src/modules/products/catalogue/schema.ts';
import { Chip } from '../../ui/chip.tsx';
import { money } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { ListRows } from '../../ui/list-rows.tsx';
import { useCall } from '../../ui/query.ts';
import { useCan } from '../../ui/session.tsx';
import { EmptyState, ErrorState, SkeletonRows } from '../../ui/states.tsx';
import { useToast } from '../../ui/toast.tsx';
import { catalogueTexts } from './catalogue-texts.ts';
import { SeriesDialog } from './series-dialogs.tsx';

/** Every series of the catalogue, those on sale first. */
export function CataloguePage() {
  const text = useText(catalogueTexts);
  const pick = usePick();
  const can = useCan();
  const toast = useToast();
  const navigate = useNavigate();
  const client = useQueryClient();
  const [creating, setCreating] = useState(false);
  const { data, error, isPending, refetch } = useCall(listSeries);
  const rows = data?.rows ?? [];
  const lowest = (trims: { priceFen: number; active: boolean }[]) => {
    const prices = trims.filter((trim) => trim.active).map((trim) => trim.priceFen);
    return prices.length > 0 ? money(Math.min(...prices)) : '—';
  };
  return (
    <div className="rb-page">
      <div className="rb-page-head">
        <h1>{text.title}</h1>
        <div className="rb-page-actions">
          {can('catalogue.edit') && (
            <Button type="primary" onClick={() => setCreating(true)}>
              {text.createSeries}
            </Button>
          )}
        </div>
      </div>
      {isPending ? (
        <SkeletonRows rows={8} />
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : rows.length === 0 ? (
        <EmptyState title={text.empty} hint={text.emptyHint} />
      ) : (
        <ListRows
          label={text.title}
          rows={rows}
          rowKey={(row) => row.id}
          linkOf={(row) => `/catalogue/${row.id}`}
          columns={[
            {
              key: 'name',
              title: text.name,
              card: 'title',
              width: 240,
              render: (row) => <strong>{pick(row.name, row.nameEn)}</strong>,
            },
            { key: 'code', title: text.code, render: (row) => <span className="rb-code">{row.code}</span> },
            { key: 'energy', title: text.energyLabel, render: (row) => text.energy[row.energy] ?? row.energy },
            {
              key: 'trims',
              title: text.trims,
              align: 'right',
              render: (row) => <span className="rb-num">{row.trims.length}</span>,
            },
            {
              key: 'price',
              title: text.price,
              align: 'right',
              render: (row) => <span className="rb-num">{lowest(row.trims)}</span>,
            },
            {
              key: 'active',
              title: text.onSale,
              card: 'tag',
              render: (row) => (
                <Chip tone={row.active ? 'green' : 'grey'}>{row.active ? text.onSale : text.notOnSale}</Chip>
              ),
            },
          ]}
        />
      )}
      <SeriesDialog
        open={creating}
        onClose={() => setCreating(false)}
        onDone={(id) => {
          toast.success(text.created);
          void client.invalidateQueries({ queryKey: [listSeries.id] });
          navigate(`/catalogue/${id}`);
        }}
      />
    </div>
  );
}
