import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { getPageContent, removeFeature, removeSpec } from '../../../src/modules/products/model-pages/schema.ts';
import { call } from '../../api/call.ts';
import { Chip } from '../../ui/chip.tsx';
import { usePick, useText } from '../../ui/language.tsx';
import { ListRows } from '../../ui/list-rows.tsx';
import { useCall } from '../../ui/query.ts';
import { Facts, Section } from '../../ui/record-page.tsx';
import { problemOf, SkeletonRows } from '../../ui/states.tsx';
import { useToast } from '../../ui/toast.tsx';
import { type Feature, FeatureDialog, type Spec, SpecDialog, TaglineDialog } from './page-dialogs.tsx';
import { pageTexts } from './page-texts.ts';
import type { Series } from './series-dialogs.tsx';

type Open = { kind: 'tagline' } | { kind: 'feature'; row?: Feature } | { kind: 'spec'; row?: Spec };

/** What the public page of a series says: the line at its head, features, the comparison of trims. */
export function PageTab({ series, editable, onChanged }: { series: Series; editable: boolean; onChanged: () => void }) {
  const text = useText(pageTexts);
  const pick = usePick();
  const toast = useToast();
  const client = useQueryClient();
  const { data } = useCall(getPageContent, { params: { id: series.id } });
  const [open, setOpen] = useState<Open | null>(null);
  if (!data) return <SkeletonRows rows={5} />;
  const done = () => {
    toast.success(text.saved);
    void client.invalidateQueries({ queryKey: [getPageContent.id] });
    onChanged();
  };
  const failed = (error: unknown) => toast.error(problemOf(error).message);
  const dialog = { open: true, series, onClose: () => setOpen(null), onDone: done };
  const trims = series.models.flatMap((model) => model.trims.map((trim) => ({ ...trim, year: model.modelYear })));
  return (
    <div className="rb-stack">
      <Section
        title={text.tagline}
        extra={
          <span className="rb-tags">
            {series.active && <a href={`/models/${encodeURIComponent(series.code)}`}>{text.open}</a>}
            {editable && <Button onClick={() => setOpen({ kind: 'tagline' })}>{text.edit}</Button>}
          </span>
        }
        empty={data.tagline || data.taglineEn ? undefined : text.noTagline}
      >
        <Facts
          facts={[
            { label: text.tagline, value: data.tagline },
            { label: text.taglineEn, value: data.taglineEn },
          ]}
        />
      </Section>
      <Section
        title={text.features}
        extra={editable && <Button onClick={() => setOpen({ kind: 'feature' })}>{text.addFeature}</Button>}
        empty={data.features.length === 0 ? text.noFeatures : undefined}
      >
        <ListRows
          label={text.features}
          rows={data.features}
          rowKey={(row) => row.id}
          columns={[
            {
              key: 'title',
              title: text.title,
              card: 'title',
              width: 200,
              render: (row) => <strong>{pick(row.title, row.titleEn)}</strong>,
            },
            { key: 'body', title: text.body, width: 320, render: (row) => pick(row.body, row.bodyEn) },
            {
              key: 'active',
              title: text.active,
              card: 'tag',
              render: (row) => (
                <Chip tone={row.active ? 'green' : 'grey'}>{row.active ? text.active : text.hidden}</Chip>
              ),
            },
            {
              key: 'actions',
              title: text.actions,
              omit: !editable,
              width: 170,
              render: (row) => (
                <RowActions
                  name={row.title}
                  onEdit={() => setOpen({ kind: 'feature', row })}
                  onRemove={() => void call(removeFeature, { params: { id: row.id } }).then(done, failed)}
                />
              ),
            },
          ]}
        />
      </Section>
      <Section
        title={text.specs}
        extra={editable && <Button onClick={() => setOpen({ kind: 'spec' })}>{text.addSpec}</Button>}
        empty={data.specs.length === 0 ? text.noSpecs : undefined}
      >
        <ListRows
          label={text.specs}
          rows={data.specs}
          rowKey={(row) => row.id}
          columns={[
            {
              key: 'name',
              title: text.name,
              card: 'title',
              width: 200,
              render: (row) => <strong>{pick(row.name, row.nameEn)}</strong>,
            },
            { key: 'section', title: text.section, render: (row) => pick(row.section, row.sectionEn) },
            ...trims
              .filter((trim) => trim.active)
              .map((trim) => ({
                key: trim.id,
                title: `${trim.year} ${pick(trim.name, trim.nameEn)}`,
                render: (row: Spec) => {
                  const said = row.values[trim.id];
                  return said ? pick(said.zh, said.en) : '—';
                },
              })),
            {
              key: 'actions',
              title: text.actions,
              omit: !editable,
              width: 170,
              render: (row: Spec) => (
                <RowActions
                  name={row.name}
                  onEdit={() => setOpen({ kind: 'spec', row })}
                  onRemove={() => void call(removeSpec, { params: { id: row.id } }).then(done, failed)}
                />
              ),
            },
          ]}
        />
      </Section>
      {open?.kind === 'tagline' && <TaglineDialog {...dialog} content={data} />}
      {open?.kind === 'feature' && <FeatureDialog {...dialog} row={open.row} />}
      {open?.kind === 'spec' && <SpecDialog {...dialog} row={open.row} />}
    </div>
  );
}

function RowActions({ name, onEdit, onRemove }: { name: string; onEdit: () => void; onRemove: () => void }) {
  const text = useText(pageTexts);
  return (
    <span className="rb-tags">
      <Button aria-label={`${text.edit}: ${name}`} onClick={onEdit}>
        {text.edit}
      </Button>
      <Button danger aria-label={`${text.remove}: ${name}`} onClick={onRemove}>
        {text.remove}
      </Button>
    </span>
  );
}
