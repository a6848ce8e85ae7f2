import { Button, Form, Input, Select } from 'antd';
import { useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import type * as z from 'zod';
import { applyForMembership } from '../../../src/modules/club/members/schema.ts';
import {
  countRecruits,
  explainRecruit,
  listRecruits,
  type RecruitRow,
} from '../../../src/modules/club/recruitment/schema.ts';
import { Chip } from '../../ui/chip.tsx';
import type { Column } from '../../ui/columns.ts';
import { useDictionary } from '../../ui/dictionary.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { count } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { ListPage } from '../../ui/list-page.tsx';
import { useCall } from '../../ui/query.ts';
import { useCan, useSession } from '../../ui/session.tsx';
import { useChanged } from './member-changed.ts';
import { recruitmentTexts } from './recruitment-texts.ts';
import './member.css';

type Row = z.output<typeof RecruitRow>;
const TONES = { active: 'green', pending: 'orange', none: 'red' } as const;

/** A month's deliveries by person and car: enrolled or not, why not, and the ratio (CLB-29). */
export function RecruitmentPage() {
  const text = useText(recruitmentTexts);
  const pick = usePick();
  const can = useCan();
  const { unit, today } = useSession();
  const [params] = useSearchParams();
  const reasons = useDictionary('not_enrolled_reason');
  const month = params.get('month') || today.slice(0, 7);
  const [open, setOpen] = useState<{ kind: 'explain' | 'enrol'; row: Row } | null>(null);
  const standingOf = (row: Row) => row.membership ?? 'none';
  const columns: Column<Row>[] = [
    {
      key: 'name',
      title: text.name,
      card: 'title',
      width: 130,
      render: (row) => <Link to={`/customers/${row.customerId}`}>{row.customerName}</Link>,
    },
    {
      key: 'mobile',
      title: text.mobile,
      width: 130,
      render: (row) => <span className="rb-num">{row.mobileMasked ?? '—'}</span>,
    },
    { key: 'vin', title: text.vin, width: 190, render: (row) => <span className="rb-code">{row.vin}</span> },
    { key: 'plate', title: text.plate, card: 'hidden', width: 110, render: (row) => row.plate ?? '—' },
    { key: 'series', title: text.series, width: 110, render: (row) => pick(row.seriesName, row.seriesNameEn) },
    {
      key: 'dealer',
      title: text.dealer,
      omit: unit.kind === 'dealer',
      width: 190,
      render: (row) => pick(row.dealerName, row.dealerNameEn),
    },
    { key: 'consultant', title: text.consultant, width: 110, render: (row) => row.consultantName ?? '—' },
    {
      key: 'delivered',
      title: text.deliveredOn,
      width: 120,
      render: (row) => <span className="rb-num">{row.deliveredOn}</span>,
    },
    {
      key: 'standing',
      title: text.standing,
      card: 'tag',
      width: 110,
      render: (row) => <Chip tone={TONES[standingOf(row)]}>{text.standings[standingOf(row)]}</Chip>,
    },
    {
      key: 'reason',
      title: text.reason,
      width: 180,
      render: (row) =>
        row.membership ? '—' : [row.reason && reasons.nameOf(row.reason), row.note].filter(Boolean).join(' · ') || '—',
    },
    {
      key: 'actions',
      fixed: 'end',
      title: text.actions,
      omit: !can('member.apply'),
      width: 280,
      render: (row) =>
        !row.membership && (
          <span className="rb-tags">
            {row.branch && (
              <Button type="primary" onClick={() => setOpen({ kind: 'enrol', row })}>
                {text.enrol}
              </Button>
            )}
            <Button
              aria-label={`${text.explain}: ${row.customerName} ${row.vin}`}
              onClick={() => setOpen({ kind: 'explain', row })}
            >
              {text.explain}
            </Button>
          </span>
        ),
    },
  ];
  const close = () => setOpen(null);
  return (
    <>
      <Ratio month={month} />
      <ListPage<Row>
        title={text.title}
        endpoint={listRecruits}
        columns={columns}
        rowKey={(row) => row.id}
        filters={[
          { key: 'missing', label: text.missing, query: { which: 'missing' } },
          { key: 'unexplained', label: text.unexplained, query: { which: 'unexplained' } },
          { key: 'enrolled', label: text.enrolled, query: { which: 'enrolled' } },
          { key: 'all', label: text.all },
        ]}
        form={[
          { name: 'month', label: text.month, kind: 'text', placeholder: month, maxLength: 7 },
          { name: 'reason', label: text.reason, kind: 'select', options: reasons.options },
        ]}
        exportable
        empty={{ title: text.emptyTitle, hint: text.emptyHint }}
      />
      {open?.kind === 'explain' && <Explain row={open.row} onClose={close} />}
      {open?.kind === 'enrol' && <Enrol row={open.row} onClose={close} />}
    </>
  );
}

/** The month's figures; each opens the rows behind it. */
function Ratio({ month }: { month: string }) {
  const text = useText(recruitmentTexts);
  const reasons = useDictionary('not_enrolled_reason');
  const { data } = useCall(countRecruits, { query: { month } });
  if (!data) return null;
  const percent = data.deliveries > 0 ? `${((100 * data.enrolled) / data.deliveries).toFixed(1)} %` : '—';
  const to = (tab: string) => `/club-recruitment?tab=${tab}&month=${data.month}`;
  const figures = [
    { label: text.deliveries, value: count(data.deliveries), to: to('all') },
    { label: text.enrolled, value: count(data.enrolled), to: to('enrolled') },
    { label: text.pending, value: count(data.pending), to: to('enrolled') },
    { label: text.unexplained, value: count(data.unexplained), to: to('unexplained') },
  ];
  return (
    <section className="rb-card club-ratio" aria-label={`${text.ratio} ${data.month}`}>
      <div className="club-figures">
        <div>
          <span className="rb-muted">
            {text.ratio} · {data.month}
          </span>
          <strong className="rb-num">{percent}</strong>
        </div>
        {figures.map((figure) => (
          <div key={figure.label}>
            <span className="rb-muted">{figure.label}</span>
            <Link to={figure.to}>
              <strong className="rb-num">{figure.value}</strong>
            </Link>
          </div>
        ))}
      </div>
      {data.reasons.length > 0 && (
        <p className="rb-plain">
          <span className="rb-muted">{text.byReason}: </span>
          {data.reasons.map(({ reason, deliveries }) => (
            <Link key={reason} to={`${to('missing')}&reason=${reason}`}>
              {reasons.nameOf(reason)} {count(deliveries)}{' '}
            </Link>
          ))}
        </p>
      )}
    </section>
  );
}

interface DialogProps {
  row: Row;
  onClose: () => void;
}

function Explain({ row, onClose }: DialogProps) {
  const text = useText(recruitmentTexts);
  const changed = useChanged();
  const reasons = useDictionary('not_enrolled_reason');
  return (
    <FormDialog<typeof explainRecruit, { reason?: string; note?: string }>
      open
      onClose={onClose}
      title={`${text.explain} · ${row.customerName}`}
      endpoint={explainRecruit}
      params={{ id: row.id }}
      initial={{ reason: row.reason ?? undefined, note: row.note ?? undefined }}
      toBody={(values) => ({ ...values, version: row.version })}
      onDone={() => changed(text.explained)}
    >
      <p className="rb-plain rb-code">{row.vin}</p>
      <Form.Item name="reason" label={text.reason} required>
        <Select options={reasons.options} />
      </Form.Item>
      <Form.Item name="note" label={text.note}>
        <Input.TextArea rows={2} maxLength={300} />
      </Form.Item>
    </FormDialog>
  );
}

function Enrol({ row, onClose }: DialogProps) {
  const text = useText(recruitmentTexts);
  const changed = useChanged();
  return (
    <FormDialog<typeof applyForMembership, Record<string, never>>
      open
      onClose={onClose}
      title={text.enrolTitle}
      submitText={text.enrol}
      endpoint={applyForMembership}
      toBody={() => ({ customerId: row.customerId, unitId: row.unitId, channel: 'delivery' })}
      onDone={() => changed(text.applied)}
    >
      <p className="rb-plain">
        <strong>{row.customerName}</strong> · <span className="rb-code">{row.vin}</span>
      </p>
      <p className="rb-plain rb-muted">{text.enrolHint}</p>
    </FormDialog>
  );
}
