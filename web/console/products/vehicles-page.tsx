import { Button } from 'antd';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import type * as z from 'zod';
import { listSeries } from '../../../src/modules/products/catalogue/schema.ts';
import { listVehicles, type UnitListRow } from '../../../src/modules/products/schema.ts';
import type { Column } from '../../ui/columns.ts';
import { usePick, useText } from '../../ui/language.tsx';
import type { FilterField } from '../../ui/list/query-form.tsx';
import { ListPage } from '../../ui/list-page.tsx';
import { useCall } from '../../ui/query.ts';
import { useCan, useSession } from '../../ui/session.tsx';
import { useToast } from '../../ui/toast.tsx';
import { RegisterDialog, TransferDialog } from './vehicle-dialogs.tsx';
import { vehicleTexts } from './vehicle-texts.ts';

type Row = z.output<typeof UnitListRow>;

/** The list of vehicles. */
export function VehiclesPage() {
  const text = useText(vehicleTexts);
  const pick = usePick();
  const can = useCan();
  const { unit } = useSession();
  const owner = (row: Row) => {
    if (!row.ownerName) return '—';
    return row.ownerId && can('customer.read') ? (
      <Link to={`/customers/${row.ownerId}`}>{row.ownerName}</Link>
    ) : (
      row.ownerName
    );
  };
  const date = (value: string | null) => <span className="rb-num">{value ?? '—'}</span>;
  const columns: Column<Row>[] = [
    {
      key: 'vin',
      title: text.number,
      card: 'title',
      width: 200,
      render: (row) => <span className="rb-code">{row.vin ?? row.serial}</span>,
    },
    { key: 'plate', title: text.plate, render: (row) => row.plate ?? '—' },
    {
      key: 'car',
      title: text.car,
      width: 220,
      render: (row) => `${pick(row.seriesName, row.seriesNameEn)} ${pick(row.trimName, row.trimNameEn)}`,
    },
    { key: 'colour', title: text.colour, render: (row) => row.colour ?? '—' },
    { key: 'delivered', title: text.deliveredOn, render: (row) => date(row.deliveredOn) },
    { key: 'warranty', title: text.warrantyUntil, render: (row) => date(row.warrantyUntil) },
    { key: 'insured', title: text.insuredUntil, render: (row) => date(row.insuredUntil) },
    { key: 'loan', title: text.loanUntil, hiddenByDefault: true, render: (row) => date(row.loanUntil) },
    {
      key: 'dealer',
      title: text.dealer,
      omit: unit.kind === 'dealer',
      width: 190,
      render: (row) => pick(row.dealerName, row.dealerNameEn),
    },
    { key: 'owner', title: text.owner, render: owner },
  ];
  return (
    <ListPage<Row>
      title={text.title}
      endpoint={listVehicles}
      columns={columns}
      rowKey={(row) => row.id}
      linkOf={(row) => `/vehicles/${row.id}`}
      search={text.search}
      form={useFields()}
      actions={<Actions />}
      exportable
      imports="vehicles"
      empty={{ title: text.emptyTitle, hint: text.emptyHint }}
    />
  );
}

function useFields(): FilterField[] {
  const text = useText(vehicleTexts);
  const pick = usePick();
  const { data } = useCall(listSeries, {}, { staleTime: 60_000 });
  const series = (data?.rows ?? []).map((row) => ({ value: row.id, label: pick(row.name, row.nameEn) }));
  return [
    { name: 'seriesId', label: text.series, kind: 'select', options: series },
    { name: 'deliveredFrom', label: text.deliveredFrom, kind: 'date' },
    { name: 'deliveredTo', label: text.deliveredTo, kind: 'date' },
    {
      name: 'owner',
      label: text.hasOwner,
      kind: 'select',
      options: [
        { value: 'yes', label: text.yes },
        { value: 'no', label: text.no },
      ],
    },
    { name: 'warrantyFrom', label: text.warrantyFrom, kind: 'date' },
    { name: 'warrantyBefore', label: text.warrantyBefore, kind: 'date' },
    { name: 'insuranceFrom', label: text.insuranceFrom, kind: 'date' },
    { name: 'insuranceBefore', label: text.insuranceBefore, kind: 'date' },
    { name: 'loanFrom', label: text.loanFrom, kind: 'date' },
    { name: 'loanBefore', label: text.loanBefore, kind: 'date' },
  ];
}

function Actions() {
  const text = useText(vehicleTexts);
  const can = useCan();
  const toast = useToast();
  const navigate = useNavigate();
  const [dialog, setDialog] = useState<'register' | 'transfer' | null>(null);
  const made = (said: string) => (id: string) => {
    toast.success(said);
    navigate(`/vehicles/${id}`);
  };
  const close = () => setDialog(null);
  return (
    <>
      {can('unit.transfer') && <Button onClick={() => setDialog('transfer')}>{text.takeOver}</Button>}
      {can('unit.edit') && (
        <Button type="primary" onClick={() => setDialog('register')}>
          {text.register}
        </Button>
      )}
      <RegisterDialog open={dialog === 'register'} onClose={close} onMade={made(text.registered)} />
      <TransferDialog open={dialog === 'transfer'} onClose={close} onMade={made(text.transferred)} />
    </>
  );
}
