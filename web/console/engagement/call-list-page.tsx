import { useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Form, Input, InputNumber, Select } from 'antd';
import { useState } from 'react';
import { Link, useParams, useSearchParams } from 'react-router';
import type * as z from 'zod';
import {
  type CallListRow,
  editCallList,
  getCallList,
  listCalls,
  nextCall,
} from '../../../src/modules/engagement/phone-surveys/schema.ts';
import { call } from '../../api/call.ts';
import { Chip } from '../../ui/chip.tsx';
import { useDictionary } from '../../ui/dictionary.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { instantIn } from '../../ui/format.ts';
import { useLanguage, usePick, useText } from '../../ui/language.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { ListRows } from '../../ui/list-rows.tsx';
import { useCall } from '../../ui/query.ts';
import { RecordPage, RecordState, Section } from '../../ui/record-page.tsx';
import { useCan, useSession } from '../../ui/session.tsx';
import { problemOf, SkeletonRows } from '../../ui/states.tsx';
import { useToast } from '../../ui/toast.tsx';
import { CallPanel } from './call-panel.tsx';
import { SurveyResults } from './survey-results.tsx';
import { surveyTexts } from './survey-texts.ts';

type List = z.output<typeof CallListRow>;
const TONES = {
  open: 'orange',
  answered: 'green',
  refused: 'grey',
  unreached: 'grey',
  barred: 'red',
  stopped: 'grey',
} as const;

/** One call list: work through it, its people, its results. */
export function CallListPage() {
  const { id = '' } = useParams();
  const query = useCall(getCallList, { params: { id } });
  return <RecordState query={query}>{(list) => <ListRecord key={list.id} list={list} />}</RecordState>;
}

function ListRecord({ list }: { list: List }) {
  const text = useText(surveyTexts);
  const pick = usePick();
  const can = useCan();
  const toast = useToast();
  const client = useQueryClient();
  const [editing, setEditing] = useState(false);
  const { counts } = list;
  return (
    <RecordPage
      back={{ to: '/call-lists', label: text.lists }}
      title={list.name}
      tags={<Chip tone={list.status === 'open' ? 'green' : 'grey'}>{text.listStatuses[list.status]}</Chip>}
      actions={
        can('survey.edit') && (
          <>
            {can('customer.read') && <LinkButton to="/customers">{text.toCustomers}</LinkButton>}
            {can('lead.read') && <LinkButton to="/leads">{text.toLeads}</LinkButton>}
            <Button onClick={() => setEditing(true)}>{text.editList}</Button>
          </>
        )
      }
      facts={[
        {
          label: text.questionnaire,
          value: `${pick(list.questionnaireName, list.questionnaireNameEn)} · ${text.versionOf(list.revision)}`,
        },
        { label: text.attempts, value: list.attempts },
        ...(['open', 'answered', 'refused', 'unreached', 'barred'] as const).map((status) => ({
          label: text.callStatuses[status] ?? status,
          value: counts[status],
        })),
      ]}
      tabs={[
        { key: 'work', label: text.work, count: counts.open, content: <Work list={list} /> },
        { key: 'people', label: text.people, count: counts.all, content: <People listId={list.id} /> },
        ...(can('survey.read')
          ? [
              {
                key: 'results',
                label: text.results,
                count: counts.answered,
                content: <SurveyResults listId={list.id} />,
              },
            ]
          : []),
      ]}
    >
      {editing && (
        <FormDialog<typeof editCallList, { name: string; attempts: number | null; status: 'open' | 'closed' }>
          open
          onClose={() => setEditing(false)}
          onDone={() => {
            toast.success(text.saved);
            void client.invalidateQueries();
          }}
          title={text.editList}
          endpoint={editCallList}
          params={{ id: list.id }}
          initial={{ name: list.name, attempts: list.attempts, status: list.status }}
          toBody={(values) => ({ ...values, version: list.version })}
        >
          <Form.Item name="name" label={text.name} required>
            <Input maxLength={80} autoComplete="off" />
          </Form.Item>
          <Form.Item name="attempts" label={text.attempts} required>
            <InputNumber className="rb-wide" min={1} max={20} precision={0} />
          </Form.Item>
          <Form.Item name="status" label={text.status} required>
            <Select options={Object.entries(text.listStatuses).map(([value, label]) => ({ value, label }))} />
          </Form.Item>
        </FormDialog>
      )}
    </RecordPage>
  );
}

function Work({ list }: { list: List }) {
  const text = useText(surveyTexts);
  const toast = useToast();
  const [callId, setCallId] = useState<string | null>(null);
  const [said, setSaid] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const next = () => {
    setBusy(true);
    call(nextCall, { params: { id: list.id } })
      .then(
        ({ callId: taken, quiet }) => {
          setCallId(taken);
          setSaid(taken ? null : quiet ? text.quiet : text.nobody);
        },
        (error: unknown) => toast.error(problemOf(error).message),
      )
      .finally(() => setBusy(false));
  };
  if (callId) return <CallPanel key={callId} id={callId} onDone={() => setCallId(null)} />;
  return (
    <Section title={text.work}>
      <div className="rb-stack">
        {said && <Alert type="info" showIcon title={said} />}
        {list.counts.all === 0 && <p className="rb-plain rb-muted">{text.addHint}</p>}
        <Button type="primary" loading={busy} disabled={list.status !== 'open'} onClick={next}>
          {text.next}
        </Button>
      </div>
    </Section>
  );
}

/** The people of a list, or those behind a figure of the results. */
function People({ listId }: { listId: string }) {
  const text = useText(surveyTexts);
  const { language } = useLanguage();
  const { unit } = useSession();
  const results = useDictionary('call_result');
  const [params, setParams] = useSearchParams();
  const asked = Object.fromEntries(
    ['status', 'question', 'choice', 'number', 'interest'].flatMap((name) => {
      const value = params.get(name);
      return value === null ? [] : [[name, value]];
    }),
  );
  const { data } = useCall(listCalls, { params: { id: listId }, query: { ...asked, limit: 100 } });
  if (!data) return <SkeletonRows rows={5} />;
  const clear = () => setParams({ part: 'people' }, { replace: true });
  return (
    <Section
      title={text.people}
      extra={Object.keys(asked).length > 0 && <Button onClick={clear}>{text.clear}</Button>}
      empty={data.rows.length === 0 ? text.emptyPeople : undefined}
    >
      <ListRows
        label={text.people}
        rows={data.rows}
        rowKey={(row) => row.id}
        columns={[
          {
            key: 'name',
            title: text.customer,
            card: 'title',
            render: (row) => <Link to={`/customers/${row.customerId}`}>{row.customerName}</Link>,
          },
          {
            key: 'mobile',
            title: text.mobile,
            render: (row) => <span className="rb-num">{row.mobileMasked ?? '—'}</span>,
          },
          {
            key: 'status',
            title: text.status,
            card: 'tag',
            render: (row) => <Chip tone={TONES[row.status]}>{text.callStatuses[row.status]}</Chip>,
          },
          { key: 'why', title: text.why, width: 180, render: (row) => row.explained?.[language] ?? '—' },
          { key: 'tried', title: text.tried, render: (row) => text.times(row.attempts) },
          { key: 'result', title: text.lastResult, render: (row) => results.nameOf(row.lastResult) || '—' },
          { key: 'by', title: text.lastBy, render: (row) => row.lastStaffName ?? '—' },
          {
            key: 'answered',
            title: text.answeredAt,
            width: 150,
            render: (row) => (
              <span className="rb-num">{row.answeredAt ? instantIn(row.answeredAt, unit.timeZone) : '—'}</span>
            ),
          },
          {
            key: 'lead',
            title: text.interest,
            render: (row) => row.interestLeadId && <Link to={`/leads/${row.interestLeadId}`}>{text.interestLead}</Link>,
          },
        ]}
      />
    </Section>
  );
}
