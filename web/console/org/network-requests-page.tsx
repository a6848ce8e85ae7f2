import { useQueryClient } from '@tanstack/react-query';
import { Button, Form, Input, Radio, Select } from 'antd';
import { useState } from 'react';
import type * as z from 'zod';
import {
  askArea,
  askOutlet,
  decideRequest,
  listAgreements,
  listRequests,
  type RequestRow,
  withdrawRequest,
} from '../../../src/modules/org/network/schema.ts';
import { call } from '../../api/call.ts';
import { Chip } from '../../ui/chip.tsx';
import type { Column } from '../../ui/columns.ts';
import { useCities, useDictionary } from '../../ui/dictionary.ts';
import { CityField, DateField } from '../../ui/fields.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { dateIn } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { ListPage } from '../../ui/list-page.tsx';
import { useCall } from '../../ui/query.ts';
import { useCan, useSession } from '../../ui/session.tsx';
import { problemOf } from '../../ui/states.tsx';
import { useToast } from '../../ui/toast.tsx';
import { DivisionsField, useDivisions } from './area-names.tsx';
import { networkTexts } from './network-texts.ts';

type Row = z.output<typeof RequestRow>;
const TONES = {
  region: 'orange',
  headquarters: 'orange',
  approved: 'green',
  refused: 'red',
  withdrawn: 'grey',
} as const;
const STATUSES = ['region', 'headquarters', 'approved', 'refused', 'withdrawn'] as const;

/** Requests of dealers for second-tier outlets and larger areas, with what region and headquarters said. */
export function NetworkRequestsPage() {
  const text = useText(networkTexts);
  const pick = usePick();
  const can = useCan();
  const { unit } = useSession();
  const cities = useCities();
  const divisions = useDivisions();
  const functions = useDictionary('outlet_function');
  const toast = useToast();
  const client = useQueryClient();
  const [open, setOpen] = useState<'outlet' | 'area' | Row | null>(null);
  const applies = can('network.apply') && unit.kind === 'dealer';
  const changed = (said: string) => {
    toast.success(said);
    void client.invalidateQueries();
  };
  const withdraw = (row: Row) =>
    call(withdrawRequest, { params: { id: row.id }, body: { version: row.version } }).then(
      () => changed(text.withdrawn),
      (error: unknown) => toast.error(problemOf(error).message),
    );
  const said = (words: Row['region']) => words && [words.byName, words.note].filter(Boolean).join(':');
  const columns: Column<Row>[] = [
    {
      key: 'subject',
      title: text.subject,
      card: 'title',
      width: 320,
      render: (row) =>
        row.kind === 'outlet'
          ? [
              pick(row.name, row.nameEn),
              cities.nameOf(row.cityCode),
              row.functions.map(functions.nameOf).join('、'),
              row.opensOn,
            ]
              .filter(Boolean)
              .join(' · ')
          : `${row.agreementNumber} + ${row.areaCodes.map(divisions.nameOf).join('、')}`,
    },
    { key: 'kind', title: text.kind, width: 120, render: (row) => text.requestKinds[row.kind] },
    {
      key: 'status',
      title: text.status,
      card: 'tag',
      width: 150,
      render: (row) => <Chip tone={TONES[row.status]}>{text.requestStatuses[row.status]}</Chip>,
    },
    {
      key: 'dealer',
      title: text.dealer,
      omit: unit.kind === 'dealer',
      width: 200,
      render: (row) => pick(row.unitName, row.unitNameEn),
    },
    { key: 'reason', title: text.reason, width: 240, render: (row) => row.reason },
    { key: 'region', title: text.regionSaid, width: 200, render: (row) => said(row.region) ?? '—' },
    { key: 'hq', title: text.headquartersSaid, width: 200, render: (row) => said(row.headquarters) ?? '—' },
    { key: 'asked', title: text.asked, card: 'hidden', render: (row) => row.askedByName ?? '—' },
    {
      key: 'at',
      title: text.askedAt,
      render: (row) => <span className="rb-num">{dateIn(row.createdAt, unit.timeZone)}</span>,
    },
    {
      key: 'actions',
      title: text.actions,
      fixed: 'end',
      width: 120,
      render: (row) => (
        <span className="rb-tags">
          {row.mayDecide && <Button onClick={() => setOpen(row)}>{text.decide}</Button>}
          {applies && (row.status === 'region' || row.status === 'headquarters') && (
            <Button onClick={() => void withdraw(row)}>{text.withdraw}</Button>
          )}
        </span>
      ),
    },
  ];
  const dialog = { open: true, onClose: () => setOpen(null) };
  return (
    <>
      <ListPage<Row>
        title={text.requests}
        endpoint={listRequests}
        columns={columns}
        rowKey={(row) => row.id}
        filters={[
          { key: 'all', label: text.all },
          ...STATUSES.map((status) => ({
            key: status,
            label: text.requestStatuses[status] ?? status,
            query: { status },
          })),
        ]}
        actions={
          <>
            <LinkButton to="/network/outlets">{text.outletList}</LinkButton>
            {applies && (
              <>
                <Button onClick={() => setOpen('area')}>{text.askArea}</Button>
                <Button type="primary" onClick={() => setOpen('outlet')}>
                  {text.askOutlet}
                </Button>
              </>
            )}
          </>
        }
        empty={{ title: text.noRequests, hint: text.noRequestsHint }}
      />
      {open === 'outlet' && <OutletDialog {...dialog} onDone={() => changed(text.asking)} />}
      {open === 'area' && <AreaDialog {...dialog} onDone={() => changed(text.asking)} />}
      {open !== null && typeof open !== 'string' && (
        <FormDialog<typeof decideRequest, { approve?: boolean; note?: string }>
          {...dialog}
          title={`${text.decide} · ${pick(open.unitName, open.unitNameEn)}`}
          endpoint={decideRequest}
          params={{ id: open.id }}
          toBody={({ approve, note }) => ({ approve, note: note?.trim() || undefined, version: open.version })}
          onDone={() => changed(text.decided)}
        >
          <p className="rb-plain">{open.reason}</p>
          <Form.Item name="approve" label={text.decision} required>
            <Radio.Group
              options={[
                { value: true, label: text.approve },
                { value: false, label: text.refuse },
              ]}
            />
          </Form.Item>
          <Form.Item name="note" label={text.decisionNote}>
            <Input.TextArea autoSize={{ minRows: 2 }} maxLength={500} />
          </Form.Item>
        </FormDialog>
      )}
    </>
  );
}

interface DialogProps {
  open: boolean;
  onClose: () => void;
  onDone: () => void;
}
interface OutletValues {
  name: string;
  nameEn?: string;
  cityCode?: string;
  place?: string;
  functions?: string[];
  opensOn?: string;
  reason: string;
}

function OutletDialog(dialog: DialogProps) {
  const text = useText(networkTexts);
  const { today } = useSession();
  const functions = useDictionary('outlet_function');
  return (
    <FormDialog<typeof askOutlet, OutletValues>
      {...dialog}
      title={text.askOutlet}
      endpoint={askOutlet}
      toBody={({ nameEn, place, ...values }) => ({ ...values, nameEn: nameEn || undefined, place: place || undefined })}
    >
      <Form.Item name="name" label={text.name} required>
        <Input maxLength={80} autoComplete="off" />
      </Form.Item>
      <Form.Item name="nameEn" label={text.nameEn}>
        <Input maxLength={120} autoComplete="off" />
      </Form.Item>
      <Form.Item name="cityCode" label={text.city} required>
        <CityField />
      </Form.Item>
      <Form.Item name="place" label={text.place}>
        <Input maxLength={200} autoComplete="off" />
      </Form.Item>
      <Form.Item name="functions" label={text.outletFunctions} required>
        <Select mode="multiple" options={functions.options} />
      </Form.Item>
      <Form.Item name="opensOn" label={text.opensOn}>
        <DateField min={today} />
      </Form.Item>
      <Form.Item name="reason" label={text.reason} required>
        <Input.TextArea autoSize={{ minRows: 2 }} maxLength={1000} />
      </Form.Item>
    </FormDialog>
  );
}

function AreaDialog(dialog: DialogProps) {
  const text = useText(networkTexts);
  const { data } = useCall(listAgreements, { query: { state: 'active' } });
  return (
    <FormDialog<typeof askArea, { agreementId?: string; areaCodes?: string[]; reason: string }>
      {...dialog}
      title={text.askArea}
      endpoint={askArea}
      toBody={(values) => values}
    >
      <Form.Item name="agreementId" label={text.agreement} required>
        <Select options={(data?.rows ?? []).map((row) => ({ value: row.id, label: row.number }))} />
      </Form.Item>
      <Form.Item name="areaCodes" label={text.newAreas} required>
        <DivisionsField />
      </Form.Item>
      <Form.Item name="reason" label={text.reason} required>
        <Input.TextArea autoSize={{ minRows: 2 }} maxLength={1000} />
      </Form.Item>
    </FormDialog>
  );
}
