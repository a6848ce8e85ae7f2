import { Button, Checkbox, Form, Input } from 'antd';
import { useState } from 'react';
import { useNavigate, useParams, useSearchParams } from 'react-router';
import type * as z from 'zod';
import {
  addContractText,
  type ContractText,
  editContractText,
  getContractText,
  listContractTexts,
} from '../../../src/modules/sales/contract-texts/schema.ts';
import { EndpointFields, useEndpointForm } from '../../ui/endpoint-form.tsx';
import { DateField } from '../../ui/fields.tsx';
import { useText } from '../../ui/language.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { useCall } from '../../ui/query.ts';
import { RecordState, Section } from '../../ui/record-page.tsx';
import { useSession } from '../../ui/session.tsx';
import { ContractBody } from './contract-body.tsx';
import { ParagraphFields } from './contract-paragraphs.tsx';
import { contractTextTexts } from './contract-text-texts.ts';
import { useOrderChanged } from './order-types.ts';
import './sales.css';
import './contract.css';

type Version = z.output<typeof ContractText>;

/** A new version: based on the one in force here, on another (`?from=`), or clauses of the dealer from nothing. */
export function ContractTextNewPage() {
  const [params] = useSearchParams();
  const from = params.get('from');
  const list = useCall(listContractTexts, {});
  const earlier = useCall(getContractText, { params: { id: from ?? '' } }, { enabled: from !== null });
  const { today } = useSession();
  const fresh = { title: '', titleEn: '', dealerClauses: false, paragraphs: [{ zh: '', en: '', when: ['always'] }] };
  if (from)
    return (
      <RecordState query={earlier}>
        {(row) => <TextForm initial={{ ...row, fromDate: today }} own={row.own} />}
      </RecordState>
    );
  return (
    <RecordState query={list}>
      {({ mayAdd, inForce }) => (
        <TextForm
          own={mayAdd === 'clauses'}
          initial={mayAdd === 'clauses' ? { ...fresh, fromDate: today } : { ...inForce, fromDate: today }}
        />
      )}
    </RecordState>
  );
}

/** One version: to be changed while it has not begun, else to be read. */
export function ContractTextPage() {
  const { id = '' } = useParams();
  const query = useCall(getContractText, { params: { id } });
  return (
    <RecordState query={query}>
      {(row) =>
        row.phase === 'later' ? (
          <TextForm key={row.version} initial={row} own={row.own} edits={{ id, version: row.version }} />
        ) : (
          <Reading row={row} />
        )
      }
    </RecordState>
  );
}

function Reading({ row }: { row: Version }) {
  const text = useText(contractTextTexts);
  return (
    <div className="rb-page">
      <div className="rb-page-head">
        <h1>
          {text.viewTitle} · {text.versionOf(row.number)} · {text.phases[row.phase]}
        </h1>
        <div className="rb-page-actions">
          <LinkButton to="/contract-texts">{text.back}</LinkButton>
          <LinkButton type="primary" to={`/contract-texts/new?from=${row.id}`}>
            {text.basedOn}
          </LinkButton>
        </div>
      </div>
      <Section title={row.title}>
        <ContractBody paragraphs={row.paragraphs.map(({ zh, en }) => ({ zh, en, own: false }))} english />
      </Section>
    </div>
  );
}

interface Values {
  title: string;
  titleEn: string;
  fromDate?: string | null;
  dealerClauses: boolean;
  paragraphs: { zh: string; en?: string; when: string[] }[];
}

function TextForm({ initial, own, edits }: { initial: Values; own: boolean; edits?: { id: string; version: number } }) {
  const text = useText(contractTextTexts);
  const navigate = useNavigate();
  const changed = useOrderChanged();
  const { today } = useSession();
  // What the form opened with: the version may be read anew meanwhile.
  const [first] = useState(initial);
  const toBody = ({ title, titleEn, fromDate, dealerClauses, paragraphs }: Values) => ({
    ...{ title, titleEn: titleEn ?? '', fromDate, dealerClauses: dealerClauses ?? false },
    paragraphs: (paragraphs ?? []).map(({ zh, en, when }) => ({ zh: zh ?? '', en: en ?? '', when })),
  });
  const onDone = () => {
    changed(text.saved);
    navigate('/contract-texts');
  };
  const added = useEndpointForm<typeof addContractText, Values>({ endpoint: addContractText, toBody, onDone });
  const edited = useEndpointForm<typeof editContractText, Values>({
    endpoint: editContractText,
    params: { id: edits?.id ?? '' },
    toBody: (values) => ({ ...toBody(values), version: edits?.version }),
    onDone,
  });
  const bound = edits ? edited : added;
  return (
    <div className="rb-page">
      <h1 className="rb-title">{edits ? text.editTitle : own ? text.newClauses : text.newTitle}</h1>
      <Section title={own ? text.clauses : text.text}>
        <EndpointFields bound={bound} initial={first}>
          <div className="sale-grid">
            <Form.Item name="title" label={text.name} required>
              <Input maxLength={80} autoComplete="off" />
            </Form.Item>
            <Form.Item name="titleEn" label={text.nameEn}>
              <Input maxLength={80} autoComplete="off" />
            </Form.Item>
            <Form.Item name="fromDate" label={text.fromDate} required>
              <DateField min={today} />
            </Form.Item>
          </div>
          {!own && (
            <Form.Item name="dealerClauses" valuePropName="checked">
              <Checkbox>{text.dealerClauses}</Checkbox>
            </Form.Item>
          )}
          <ParagraphFields />
        </EndpointFields>
        <div className="rb-dialog-buttons">
          <Button onClick={() => bound.guard.ask(() => navigate('/contract-texts'))}>{text.back}</Button>
          <Button type="primary" htmlType="submit" form={bound.id} loading={bound.busy}>
            {text.save}
          </Button>
        </div>
      </Section>
    </div>
  );
}
