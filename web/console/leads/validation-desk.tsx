import { Button, Form, Input, Radio, Select, Switch } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import type * as z from 'zod';
import { listDispatchDealers, listLeads } from '../../../src/modules/leads/schema.ts';
import { decideValidation, type ValidationView } from '../../../src/modules/leads/validation/schema.ts';
import { Card } from '../../ui/card.tsx';
import { Chip } from '../../ui/chip.tsx';
import { useDictionary } from '../../ui/dictionary.ts';
import { EndpointFields, useEndpointForm } from '../../ui/endpoint-form.tsx';
import { CityField, DateField } from '../../ui/fields.tsx';
import { instantIn } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { MaskedPhone } from '../../ui/masked-phone.tsx';
import { useCall } from '../../ui/query.ts';
import { Facts, Section } from '../../ui/record-page.tsx';
import { useCan, useSession } from '../../ui/session.tsx';
import { useCatalogue } from '../products/use-catalogue.ts';
import { intakeTexts } from './intake-texts.ts';
import { leadTexts } from './texts.ts';

type View = z.output<typeof ValidationView>;
const ENDED = ['won', 'defeated', 'dormant', 'invalid'];
type Outcome = 'valid' | 'invalid' | 'duplicate';

interface Fields {
  outcome: Outcome;
  grade?: string;
  expectedOn?: string;
  cityCode?: string;
  seriesCode?: string;
  testDrive?: boolean;
  comments?: string;
  dealerId?: string;
  reason?: string;
  note?: string;
  leadId?: string;
}

interface ValidationDeskProps {
  view: View;
  onDone: (outcome: Outcome, dealerName: string | null) => void;
  onRelease: () => void;
  onBack: () => void;
}

/** One lead before the agent: who it is, what they asked, and the decision. */
export function ValidationDesk({ view, onDone, onRelease, onBack }: ValidationDeskProps) {
  const text = useText(intakeTexts);
  const pick = usePick();
  const { unit } = useSession();
  const when = (at: string) => instantIn(at, unit.timeZone);
  return (
    <div className="rb-page">
      <nav className="rb-back" aria-label={text.queue}>
        <Button type="link" onClick={onBack}>
          ← {text.queue}
        </Button>
      </nav>
      <Card className="rb-record-head">
        <div className="rb-page-head">
          <h1>{view.customerName}</h1>
          <MaskedPhone customerId={view.customerId} identifierId={view.mobileId} masked={view.mobileMasked} />
          <div className="rb-tags">
            {view.heldUntil && <Chip tone="blue">{text.leaseUntil(when(view.heldUntil))}</Chip>}
          </div>
          <div className="rb-page-actions">
            <Button onClick={onRelease}>{text.release}</Button>
          </div>
        </div>
        <Facts
          facts={[
            { label: text.source, value: pick(view.sourceName, view.sourceNameEn) },
            { label: text.queuedAt, value: when(view.queuedAt) },
            { label: text.wished, value: view.dealerName },
            { label: text.comments, value: view.comments },
          ]}
        />
      </Card>
      <div className="rb-columns">
        <div className="rb-stack">
          <Decision view={view} onDone={onDone} />
        </div>
        <div className="rb-stack">
          <Background view={view} />
        </div>
      </div>
    </div>
  );
}

function Background({ view }: { view: View }) {
  const text = useText(intakeTexts);
  const leads = useText(leadTexts);
  const can = useCan();
  const { unit } = useSession();
  const channels = useDictionary('lead_channel');
  const when = (at: string) => instantIn(at, unit.timeZone);
  return (
    <>
      <Section title={text.enquiries}>
        <ul className="rb-plain">
          {view.touches.map((touch) => (
            <li key={touch.id}>
              <span className="rb-num">{when(touch.createdAt)}</span> {channels.nameOf(touch.channel)}
              {touch.seriesName && ` · ${touch.seriesName}`}
              {touch.comments && <div className="rb-wrap">{touch.comments}</div>}
            </li>
          ))}
        </ul>
      </Section>
      <Section title={text.earlier} empty={view.earlier.length === 0 ? text.noEarlier : undefined}>
        <ul className="rb-plain">
          {view.earlier.map((lead) => (
            <li key={lead.id}>
              <span className="rb-num">{when(lead.createdAt)}</span> {channels.nameOf(lead.channel)} ·{' '}
              {leads.status[lead.status] ?? lead.status} · {lead.unitName}{' '}
              {can('lead.read') && <Link to={`/leads/${lead.id}`}>{text.open}</Link>}
            </li>
          ))}
        </ul>
      </Section>
    </>
  );
}

function Decision({ view, onDone }: Pick<ValidationDeskProps, 'view' | 'onDone'>) {
  const text = useText(intakeTexts);
  const bound = useEndpointForm<typeof decideValidation, Fields>({
    endpoint: decideValidation,
    params: { id: view.id },
    toBody: (values) => bodyOf(values, view.version),
    onDone: ({ outcome, dealerName }) => onDone(outcome, dealerName),
  });
  const initial: Fields = {
    outcome: 'valid',
    grade: ['H', 'A', 'B', 'C'].includes(view.grade) ? view.grade : undefined,
    cityCode: view.cityCode ?? undefined,
    seriesCode: view.seriesCode ?? undefined,
    testDrive: view.testDrive,
    comments: view.comments ?? undefined,
  };
  const outcome = Form.useWatch('outcome', bound.form) ?? 'valid';
  return (
    <Card title={text.decision}>
      <EndpointFields bound={bound} initial={initial}>
        <Form.Item name="outcome" label={text.decision}>
          <Radio.Group
            optionType="button"
            options={(['valid', 'invalid', 'duplicate'] as const).map((value) => ({ value, label: text[value] }))}
          />
        </Form.Item>
        {outcome === 'valid' && <ValidFields wished={view.dealerName} />}
        {outcome === 'invalid' && <InvalidFields />}
        {outcome === 'duplicate' && <DuplicateFields view={view} />}
        <Button type="primary" htmlType="submit" loading={bound.busy}>
          {text.submit}
        </Button>
      </EndpointFields>
    </Card>
  );
}

function bodyOf(values: Fields, version: number) {
  const { outcome, reason, note, leadId, ...facts } = values;
  if (outcome === 'invalid') return { outcome, version, reason: reason ?? '', note: note || undefined };
  if (outcome === 'duplicate') return { outcome, version, leadId, note: note || undefined };
  return { outcome, version, ...facts, comments: facts.comments || undefined };
}

function ValidFields({ wished }: { wished: string | null }) {
  const text = useText(intakeTexts);
  const pick = usePick();
  const grades = useDictionary('lead_grade');
  const catalogue = useCatalogue();
  const cityCode = Form.useWatch('cityCode') as string | undefined;
  const dealers = useCall(listDispatchDealers, { query: { cityCode } });
  return (
    <div className="rb-form-grid">
      <Form.Item name="grade" label={text.grade} required>
        <Select options={grades.options.filter(({ value }) => ['H', 'A', 'B', 'C'].includes(value))} />
      </Form.Item>
      <Form.Item name="expectedOn" label={text.expectedOn}>
        <DateField />
      </Form.Item>
      <Form.Item name="cityCode" label={text.city}>
        <CityField />
      </Form.Item>
      <Form.Item name="seriesCode" label={text.series}>
        <Select allowClear options={catalogue.seriesByCode} />
      </Form.Item>
      <Form.Item name="dealerId" label={text.dealer} extra={text.dealerAuto}>
        <Select
          allowClear
          placeholder={wished ?? undefined}
          loading={dealers.isPending}
          options={(dealers.data?.rows ?? []).map((row) => ({ value: row.id, label: pick(row.name, row.nameEn) }))}
          showSearch={{ optionFilterProp: 'label' }}
        />
      </Form.Item>
      <Form.Item name="testDrive" label={text.testDrive} valuePropName="checked">
        <Switch />
      </Form.Item>
      <Form.Item name="comments" label={text.comments}>
        <Input.TextArea rows={3} maxLength={1000} />
      </Form.Item>
    </div>
  );
}

function InvalidFields() {
  const text = useText(intakeTexts);
  const reasons = useDictionary('invalid_reason');
  return (
    <>
      <Form.Item name="reason" label={text.invalidReason} required>
        <Select options={reasons.options.filter(({ value }) => value !== 'duplicate')} />
      </Form.Item>
      <Form.Item name="note" label={text.note}>
        <Input.TextArea rows={2} maxLength={1000} />
      </Form.Item>
    </>
  );
}

/** Open leads by name, mobile or its last four digits: a person has one at most, so the other is another record of theirs. */
function DuplicateFields({ view }: { view: View }) {
  const text = useText(intakeTexts);
  const leads = useText(leadTexts);
  const can = useCan();
  const [q, setQ] = useState('');
  const found = useCall(listLeads, { query: { q, limit: 20 } }, { enabled: can('lead.read') && q.trim().length > 1 });
  const open = (found.data?.rows ?? []).filter((row) => row.id !== view.leadId && !ENDED.includes(row.status));
  return (
    <>
      {can('lead.read') && (
        <Form.Item name="leadId" label={text.duplicateOf} extra={text.duplicateHint}>
          <Select
            allowClear
            placeholder={leads.search}
            loading={found.isFetching}
            showSearch={{ onSearch: setQ, filterOption: false }}
            options={open.map((row) => ({
              value: row.id,
              label: `${row.customerName} ${row.mobileMasked ?? ''} · ${leads.status[row.status] ?? row.status} · ${row.unitName}`,
            }))}
          />
        </Form.Item>
      )}
      <Form.Item name="note" label={text.note}>
        <Input.TextArea rows={2} maxLength={1000} />
      </Form.Item>
    </>
  );
}
