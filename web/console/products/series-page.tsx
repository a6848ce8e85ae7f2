import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useParams } from 'react-router';
import {
  addPicture,
  getSeries,
  listSeries,
  MAX_PICTURE_BYTES,
  removePicture,
} from '../../../src/modules/products/catalogue/schema.ts';
import { call } from '../../api/call.ts';
import { Chip } from '../../ui/chip.tsx';
import { count, money } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { ListRows } from '../../ui/list-rows.tsx';
import { Pictures } from '../../ui/pictures.tsx';
import { useCall } from '../../ui/query.ts';
import { RecordPage, RecordState, Section } from '../../ui/record-page.tsx';
import { useCan } from '../../ui/session.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useRecent } from '../shell/page-actions.ts';
import { catalogueTexts } from './catalogue-texts.ts';
import { ItemDialog } from './item-dialog.tsx';
import { PageTab } from './page-tab.tsx';
import { pageTexts } from './page-texts.ts';
import {
  type Item,
  type Model,
  ModelDialog,
  type Series,
  SeriesDialog,
  type Trim,
  TrimDialog,
} from './series-dialogs.tsx';

/** One series with models, trims, pictures and maintenance items. */
export function SeriesPage() {
  const { id = '' } = useParams();
  const query = useCall(getSeries, { params: { id } });
  return <RecordState query={query}>{(series) => <SeriesRecord key={series.id} series={series} />}</RecordState>;
}

type Open =
  | { kind: 'series' }
  | { kind: 'model'; model?: Model }
  | { kind: 'trim'; modelId: string; trim?: Trim }
  | { kind: 'item'; item?: Item };

function SeriesRecord({ series }: { series: Series }) {
  const text = useText(catalogueTexts);
  const pages = useText(pageTexts);
  const pick = usePick();
  const can = useCan();
  const toast = useToast();
  const client = useQueryClient();
  const [open, setOpen] = useState<Open | null>(null);
  const name = pick(series.name, series.nameEn);
  useRecent(name);
  const editable = series.held && can('catalogue.edit');
  const reload = () => {
    for (const { id } of [getSeries, listSeries]) void client.invalidateQueries({ queryKey: [id] });
  };
  const dialog = {
    open: true,
    onClose: () => setOpen(null),
    onDone: () => {
      toast.success(text.saved);
      reload();
    },
  };
  return (
    <RecordPage
      back={{ to: '/catalogue', label: text.title }}
      title={name}
      tags={
        <>
          <Chip>{text.energy[series.energy]}</Chip>
          <Chip tone={series.active ? 'green' : 'grey'}>{series.active ? text.onSale : text.notOnSale}</Chip>
          {!editable && <Chip tone="grey">{text.readOnly}</Chip>}
        </>
      }
      actions={
        <>
          {editable && <Button onClick={() => setOpen({ kind: 'series' })}>{text.edit}</Button>}
          {can('audit.read') && <LinkButton to={`/audit?rowId=${series.id}`}>{text.history}</LinkButton>}
        </>
      }
      facts={[
        { label: text.code, value: <span className="rb-code">{series.code}</span> },
        { label: text.nameEn, value: series.nameEn },
        {
          label: text.warranty,
          value: text.warrantyText(series.warrantyMonths, series.warrantyKm ? count(series.warrantyKm) : null),
        },
        { label: text.description, value: pick(series.description, series.descriptionEn) },
      ]}
      tabs={[
        {
          key: 'models',
          label: text.tabModels,
          content: <ModelsTab series={series} editable={editable} onOpen={setOpen} />,
        },
        {
          key: 'pictures',
          label: text.tabPictures,
          count: series.pictures.length,
          content: (
            <Pictures
              pictures={series.pictures}
              addressOf={(picture) => `/api/catalogue/pictures/${picture}`}
              size={{ width: 320, height: 180 }}
              called={{ title: series.name, titleEn: series.nameEn }}
              maxBytes={MAX_PICTURE_BYTES}
              editable={editable}
              send={(file, query) => call(addPicture, { params: { id: series.id }, query, file })}
              removal={removePicture}
              onChanged={reload}
            />
          ),
        },
        {
          key: 'page',
          label: pages.tab,
          content: <PageTab series={series} editable={editable} onChanged={reload} />,
        },
        {
          key: 'items',
          label: text.tabItems,
          count: series.items.length,
          content: <ItemsTab series={series} editable={editable} onOpen={setOpen} />,
        },
      ]}
    >
      {open?.kind === 'series' && <SeriesDialog {...dialog} series={series} />}
      {open?.kind === 'model' && <ModelDialog {...dialog} seriesId={series.id} model={open.model} />}
      {open?.kind === 'trim' && <TrimDialog {...dialog} modelId={open.modelId} trim={open.trim} />}
      {open?.kind === 'item' && <ItemDialog {...dialog} seriesId={series.id} item={open.item} />}
    </RecordPage>
  );
}

interface TabProps {
  series: Series;
  editable: boolean;
  onOpen: (open: Open) => void;
}

/** A model's name with its year, unless the name says it. */
const titleOf = (name: string, year: number) => (name.includes(String(year)) ? name : `${name} · ${year}`);

function ModelsTab({ series, editable, onOpen }: TabProps) {
  const text = useText(catalogueTexts);
  const pick = usePick();
  const sold = (active: boolean) => (
    <Chip tone={active ? 'green' : 'grey'}>{active ? text.onSale : text.notOnSale}</Chip>
  );
  return (
    <>
      {editable && (
        <div className="rb-page-actions">
          <Button onClick={() => onOpen({ kind: 'model' })}>{text.createModel}</Button>
        </div>
      )}
      {series.models.length === 0 && <Section title={text.models} empty={text.noModels} />}
      {series.models.map((model) => (
        <Section
          key={model.id}
          title={titleOf(pick(model.name, model.nameEn), model.modelYear)}
          extra={
            <span className="rb-tags">
              {sold(model.active)}
              {editable && (
                <>
                  <Button onClick={() => onOpen({ kind: 'model', model })}>{text.edit}</Button>
                  <Button onClick={() => onOpen({ kind: 'trim', modelId: model.id })}>{text.createTrim}</Button>
                </>
              )}
            </span>
          }
          empty={model.trims.length === 0 ? text.noTrims : undefined}
        >
          <ListRows
            label={pick(model.name, model.nameEn)}
            rows={model.trims}
            rowKey={(row) => row.id}
            columns={[
              {
                key: 'name',
                title: text.name,
                card: 'title',
                width: 220,
                render: (row) => <strong>{pick(row.name, row.nameEn)}</strong>,
              },
              { key: 'code', title: text.code, render: (row) => <span className="rb-code">{row.code}</span> },
              {
                key: 'price',
                title: text.price,
                align: 'right',
                render: (row) => <span className="rb-num">{money(row.priceFen)}</span>,
              },
              { key: 'from', title: text.saleFrom, render: (row) => row.saleFrom ?? '—' },
              { key: 'to', title: text.saleTo, render: (row) => row.saleTo ?? '—' },
              { key: 'active', title: text.onSale, card: 'tag', render: (row) => sold(row.active) },
              {
                key: 'edit',
                title: text.actions,
                omit: !editable,
                render: (trim) => (
                  <Button onClick={() => onOpen({ kind: 'trim', modelId: model.id, trim })}>{text.edit}</Button>
                ),
              },
            ]}
          />
        </Section>
      ))}
    </>
  );
}

function ItemsTab({ series, editable, onOpen }: TabProps) {
  const text = useText(catalogueTexts);
  const pick = usePick();
  const km = (value: number | null) => (value === null ? null : count(value));
  return (
    <Section
      title={text.items}
      extra={editable && <Button onClick={() => onOpen({ kind: 'item' })}>{text.createItem}</Button>}
      empty={series.items.length === 0 ? text.noItems : undefined}
    >
      <ListRows
        label={text.items}
        rows={series.items}
        rowKey={(row) => row.id}
        columns={[
          {
            key: 'name',
            title: text.name,
            card: 'title',
            width: 180,
            render: (row) => <strong>{pick(row.name, row.nameEn)}</strong>,
          },
          {
            key: 'first',
            title: text.first,
            width: 170,
            render: (row) => text.interval(km(row.firstKm), row.firstMonths),
          },
          {
            key: 'every',
            title: text.every,
            width: 170,
            render: (row) => text.interval(km(row.everyKm), row.everyMonths),
          },
          {
            key: 'price',
            title: text.itemPrice,
            align: 'right',
            render: (row) => <span className="rb-num">{row.priceFen === null ? '—' : money(row.priceFen)}</span>,
          },
          { key: 'why', title: text.why, width: 260, render: (row) => pick(row.why, row.whyEn) || '—' },
          {
            key: 'active',
            title: text.active,
            card: 'tag',
            render: (row) => (
              <Chip tone={row.active ? 'green' : 'grey'}>{row.active ? text.active : text.inactive}</Chip>
            ),
          },
          {
            key: 'edit',
            title: text.actions,
            omit: !editable,
            render: (item) => <Button onClick={() => onOpen({ kind: 'item', item })}>{text.edit}</Button>,
          },
        ]}
      />
    </Section>
  );
}
