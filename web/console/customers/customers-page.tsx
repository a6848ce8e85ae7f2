import { useSearchParams } from 'react-router';
import type * as z from 'zod';
import { completenessReport } from '../../../src/modules/customers/completeness/schema.ts';
import { CustomerKind, type CustomerListRow, listCustomers, Stage } from '../../../src/modules/customers/schema.ts';
import { listUnits } from '../../../src/modules/org/schema.ts';
import { Chip } from '../../ui/chip.tsx';
import type { Column } from '../../ui/columns.ts';
import { useCities, useDictionary } from '../../ui/dictionary.ts';
import { dateIn, instantIn } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import type { FilterField } from '../../ui/list/query-form.tsx';
import { ListPage } from '../../ui/list-page.tsx';
import { useCall } from '../../ui/query.ts';
import { useCan, useSession } from '../../ui/session.tsx';
import { kitTexts } from '../../ui/texts.ts';
import { useCallListBulk } from '../engagement/call-list-bulk.tsx';
import { Completeness, useFieldName } from './file-sections.tsx';
import { fileTexts } from './file-texts.ts';
import { StageChip } from './stage-chip.tsx';
import { customerTexts } from './texts.ts';

type Row = z.output<typeof CustomerListRow>;

/** The list of customers' files. */
export function CustomersPage() {
  const text = useText(customerTexts);
  const kit = useText(kitTexts);
  const file = useText(fileTexts);
  const can = useCan();
  const columns = useColumns();
  const form = useForm();
  const calling = useCallListBulk('customers');
  return (
    <ListPage<Row>
      title={text.title}
      endpoint={listCustomers}
      bulk={can(calling.permission) ? [calling] : undefined}
      columns={columns}
      rowKey={(row) => row.id}
      linkOf={(row) => `/customers/${row.id}`}
      filters={[
        { key: 'all', label: kit.all },
        ...Stage.options.map((stage) => ({ key: stage, label: text.stage[stage] ?? stage, query: { stage } })),
        { key: 'vip', label: file.vip, query: { vip: 'true' } },
        { key: 'stale', label: file.stale, query: { stale: 'true' } },
        { key: 'outdated', label: file.outdated, query: { status: 'outdated' } },
      ]}
      search={text.search}
      form={form}
      actions={
        can('customer.edit') && (
          <LinkButton type="primary" to="/customers/new">
            {file.create}
          </LinkButton>
        )
      }
      exportable
      imports="customers"
      empty={{ title: text.emptyTitle, hint: text.emptyHint }}
    />
  );
}

function useColumns(): Column<Row>[] {
  const text = useText(customerTexts);
  const file = useText(fileTexts);
  const cities = useCities();
  const tags = useDictionary('customer_tag');
  const channels = useDictionary('lead_channel');
  const { unit } = useSession();
  return [
    {
      key: 'name',
      title: text.name,
      card: 'title',
      render: (row) => (
        <>
          {row.name} {row.vip && <Chip tone="orange">{file.vip}</Chip>}
          {row.status === 'outdated' && <Chip tone="red">{file.outdated}</Chip>}
        </>
      ),
    },
    { key: 'mobile', title: text.mobile, render: (row) => <span className="rb-num">{row.mobileMasked ?? '—'}</span> },
    { key: 'stage', title: text.stageLabel, card: 'tag', render: (row) => <StageChip stage={row.stage} /> },
    { key: 'kind', title: text.kindLabel, card: 'hidden', width: 90, render: (row) => text.kind[row.kind] ?? row.kind },
    { key: 'city', title: text.city, render: (row) => cities.nameOf(row.cityCode) || '—' },
    {
      key: 'tags',
      title: file.tags,
      card: 'hidden',
      render: (row) => row.tags.map((code) => tags.nameOf(code)).join('、') || '—',
    },
    {
      key: 'value',
      title: file.valueClass,
      card: 'hidden',
      hiddenByDefault: true,
      render: (row) => (row.valueClass ? (file.valueClasses[row.valueClass] ?? row.valueClass) : '—'),
    },
    {
      key: 'source',
      title: file.source,
      card: 'hidden',
      hiddenByDefault: true,
      render: (row) => channels.nameOf(row.source) || '—',
    },
    {
      key: 'completeness',
      title: file.completeness,
      width: 170,
      render: (row) => <Completeness percent={row.completeness} />,
    },
    {
      key: 'verified',
      title: file.verified,
      width: 120,
      card: 'hidden',
      render: (row) => (
        <span className="rb-num">{row.verifiedAt ? dateIn(row.verifiedAt, unit.timeZone) : file.never}</span>
      ),
    },
    {
      key: 'created',
      title: text.created,
      width: 150,
      render: (row) => <span className="rb-num">{instantIn(row.createdAt, unit.timeZone)}</span>,
    },
  ];
}

/** The query form; what the completeness page links to is among its fields. */
function useForm(): FilterField[] {
  const text = useText(customerTexts);
  const file = useText(fileTexts);
  const pick = usePick();
  const can = useCan();
  const { unit } = useSession();
  const cities = useCities();
  const tags = useDictionary('customer_tag');
  const channels = useDictionary('lead_channel');
  const nameOf = useFieldName('person');
  const [params] = useSearchParams();
  const atDealer = unit.kind === 'dealer';
  const dealerId = atDealer ? unit.id : (params.get('dealerId') ?? undefined);
  const dealers = useCall(
    listUnits,
    { query: { kind: 'dealer', limit: 100 } },
    { enabled: !atDealer && can('org.read'), staleTime: 300_000 },
  );
  const keepers = useCall(completenessReport, { query: { dealerId } }, { enabled: dealerId !== undefined });
  return [
    {
      name: 'kind',
      label: text.kindLabel,
      kind: 'select',
      options: CustomerKind.options.map((kind) => ({ value: kind, label: text.kind[kind] ?? kind })),
    },
    {
      name: 'cityCode',
      label: text.city,
      kind: 'select',
      options: cities.provinces.flatMap((province) =>
        province.cities.map(({ code, name }) => ({
          value: code,
          label: name === province.name ? name : `${province.name} ${name}`,
        })),
      ),
    },
    { name: 'tag', label: file.tags, kind: 'select', options: tags.options },
    { name: 'source', label: file.source, kind: 'select', options: channels.options },
    {
      name: 'valueClass',
      label: file.valueClass,
      kind: 'select',
      options: Object.entries(file.valueClasses).map(([value, label]) => ({ value, label })),
    },
    {
      name: 'missing',
      label: file.missing,
      kind: 'select',
      options: Object.keys(file.field).map((field) => ({ value: field, label: nameOf(field) })),
    },
    ...(atDealer
      ? []
      : [
          {
            name: 'dealerId',
            label: text.kind.dealer ?? '',
            kind: 'select' as const,
            options: (dealers.data?.rows ?? []).map((row) => ({ value: row.id, label: pick(row.name, row.nameEn) })),
          },
        ]),
    ...(dealerId
      ? [
          {
            name: 'archivistId',
            label: file.archivist,
            kind: 'select' as const,
            options: (keepers.data?.rows ?? []).map((row) => ({
              value: row.id ?? 'none',
              label: row.id ? pick(row.name, row.nameEn) : file.nobody,
            })),
          },
        ]
      : []),
  ];
}
