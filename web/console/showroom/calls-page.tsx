import { useQueryClient } from '@tanstack/react-query';
import { Button, Form, Input, Select } from 'antd';
import { useState } from 'react';
import type * as z from 'zod';
import { type CallRow, listCalls, logCall } from '../../../src/modules/showroom/calls/schema.ts';
import type { Column } from '../../ui/columns.ts';
import { useDictionary } from '../../ui/dictionary.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { instantIn } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { ListPage } from '../../ui/list-page.tsx';
import { useCan, useSession } from '../../ui/session.tsx';
import { kitTexts } from '../../ui/texts.ts';
import { useToast } from '../../ui/toast.tsx';
import { AnswersField, type Given, givenBody } from '../answers/answers-field.tsx';
import { answerTexts } from '../answers/texts.ts';
import { useCatalogue } from '../products/use-catalogue.ts';
import { CONTACT_NAMES, ContactEntry, type ContactFields, contactOf } from './contact-fields.tsx';
import { showroomTexts } from './texts.ts';
import { useWhereFields } from './where-fields.ts';

type Row = z.output<typeof CallRow>;

/** The phone-enquiry log. */
export function CallsPage() {
  const text = useText(showroomTexts);
  const kit = useText(kitTexts);
  const can = useCan();
  const { unit } = useSession();
  const [logging, setLogging] = useState(false);
  const outcomes = useDictionary('phone_outcome');
  const media = useDictionary('media');
  const where = useWhereFields({ unit: text.dealer, staff: text.takenBy, staffParameter: 'staffId' });
  const add = unit.kind === 'dealer' && can('showroom.register') && (
    <Button type="primary" onClick={() => setLogging(true)}>
      {text.logCall}
    </Button>
  );
  return (
    <>
      <ListPage<Row>
        title={text.callsTitle}
        endpoint={listCalls}
        columns={useCallColumns()}
        rowKey={(row) => row.id}
        linkOf={(row) => (row.leadId && can('lead.read') ? `/leads/${row.leadId}` : null)}
        filters={[
          { key: 'all', label: kit.all },
          { key: 'phone', label: text.withPhone, query: { phone: 'true' } },
          { key: 'none', label: text.withoutPhone, query: { phone: 'false' } },
        ]}
        form={[
          { name: 'from', label: text.from, kind: 'date' },
          { name: 'to', label: text.to, kind: 'date' },
          { name: 'media', label: text.media, kind: 'select', options: media.options },
          { name: 'outcome', label: text.outcome, kind: 'select', options: outcomes.options },
          ...where,
        ]}
        actions={add}
        empty={{ title: text.emptyCalls, hint: text.emptyCallsHint, action: add }}
      />
      <CallDialog open={logging} onClose={() => setLogging(false)} />
    </>
  );
}

function useCallColumns(): Column<Row>[] {
  const text = useText(showroomTexts);
  const answer = useText(answerTexts);
  const pick = usePick();
  const { unit } = useSession();
  const sources = useDictionary('visit_source');
  const media = useDictionary('media');
  const outcomes = useDictionary('phone_outcome');
  return [
    {
      key: 'called',
      title: text.called,
      card: 'title',
      width: 175,
      render: (row) => <span className="rb-num">{instantIn(row.calledAt, unit.timeZone)}</span>,
    },
    { key: 'customer', title: text.customer, width: 120, render: (row) => row.customerName ?? '—' },
    { key: 'source', title: text.source, width: 110, render: (row) => sources.nameOf(row.source) },
    { key: 'media', title: text.media, width: 120, render: (row) => media.nameOf(row.media) || '—' },
    { key: 'outcome', title: text.outcome, card: 'tag', width: 120, render: (row) => outcomes.nameOf(row.outcome) },
    { key: 'series', title: text.series, width: 110, render: (row) => pick(row.seriesName, row.seriesNameEn) || '—' },
    { key: 'staff', title: text.takenBy, width: 110, render: (row) => row.staffName },
    {
      key: 'answers',
      title: answer.answered,
      width: 200,
      card: 'hidden',
      render: (row) => row.answers.map((one) => pick(one.question, one.questionEn)).join('、') || '—',
    },
    { key: 'remark', title: text.remark, width: 200, card: 'hidden', render: (row) => row.remark ?? '—' },
    {
      key: 'dealer',
      title: text.dealer,
      omit: unit.kind === 'dealer',
      width: 180,
      render: (row) => pick(row.unitName, row.unitNameEn),
    },
  ];
}

interface Fields extends ContactFields {
  source: string;
  media?: string;
  outcome: string;
  seriesId?: string;
  remark?: string;
  answers?: Given[];
}

function CallDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const text = useText(showroomTexts);
  const toast = useToast();
  const answer = useText(answerTexts);
  const client = useQueryClient();
  const catalogue = useCatalogue();
  const sources = useDictionary('visit_source');
  const media = useDictionary('media');
  const outcomes = useDictionary('phone_outcome');
  return (
    <FormDialog<typeof logCall, Fields>
      open={open}
      onClose={onClose}
      title={text.logCall}
      endpoint={logCall}
      initial={{ source: 'call_in' }}
      fieldNames={CONTACT_NAMES}
      toBody={({ source, media: medium, outcome, seriesId, remark, answers, ...contact }) => ({
        source,
        media: medium,
        outcome,
        seriesId,
        remark: remark || undefined,
        answers: givenBody(answers),
        contact: contactOf(contact),
      })}
      onDone={({ lead, heldBy }) => {
        const told = lead === 'created' ? text.becameLead : lead === 'merged' ? text.joinedLead : text.logged;
        toast.success(heldBy ? text.heldBy(heldBy) : told);
        void client.invalidateQueries();
      }}
    >
      <Form.Item name="source" label={text.source} required>
        <Select options={sources.options} />
      </Form.Item>
      <Form.Item name="media" label={text.media}>
        <Select options={media.options} allowClear />
      </Form.Item>
      <Form.Item name="outcome" label={text.outcome} required>
        <Select options={outcomes.options} />
      </Form.Item>
      <ContactEntry />
      <Form.Item name="seriesId" label={text.series}>
        <Select options={catalogue.series} loading={catalogue.loading} allowClear />
      </Form.Item>
      <Form.Item name="answers" label={answer.given} extra={answer.givenHint}>
        <AnswersField />
      </Form.Item>
      <Form.Item name="remark" label={text.remark}>
        <Input.TextArea rows={2} maxLength={1000} />
      </Form.Item>
    </FormDialog>
  );
}
