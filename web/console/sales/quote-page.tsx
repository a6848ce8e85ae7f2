import { useQueryClient } from '@tanstack/react-query';
import { Button, Form, Input, InputNumber, Radio } from 'antd';
import { useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import type * as z from 'zod';
import {
  decideQuote,
  getQuote,
  linkQuote,
  orderQuote,
  type QuoteView,
} from '../../../src/modules/sales/quotes/schema.ts';
import { DateField } from '../../ui/fields.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { fenOf, instantIn, money } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { Facts, RecordPage, RecordState, Section } from '../../ui/record-page.tsx';
import { useCan, useSession } from '../../ui/session.tsx';
import { useToast } from '../../ui/toast.tsx';
import { LinkDialog } from './link-dialog.tsx';
import { QuoteStatusChip } from './quote-chip.tsx';
import { QuoteTable } from './quote-table.tsx';
import { quoteTexts } from './sale-texts.ts';
import { orderTexts } from './texts.ts';

type Quote = z.output<typeof QuoteView>;

/** One version of a quote: what it says, whose price it is, and what can be done with it. */
export function QuotePage() {
  const { id = '' } = useParams();
  const query = useCall(getQuote, { params: { id } });
  return <RecordState query={query}>{(quote) => <QuoteRecord key={quote.id} quote={quote} />}</RecordState>;
}

function QuoteRecord({ quote }: { quote: Quote }) {
  const text = useText(quoteTexts);
  const pick = usePick();
  const can = useCan();
  const { unit } = useSession();
  const client = useQueryClient();
  const toast = useToast();
  const navigate = useNavigate();
  const [open, setOpen] = useState<'decide' | 'order' | 'link' | null>(null);
  const close = () => setOpen(null);
  const live = quote.status === 'open' && !quote.lapsed;
  const changeable = ['pending', 'open', 'refused'].includes(quote.status);
  return (
    <RecordPage
      back={{ to: '/quotes', label: text.title }}
      title={
        <span className="rb-num">
          {quote.number} {text.revision(quote.revision)}
        </span>
      }
      tags={<QuoteStatusChip status={quote.status} lapsed={quote.lapsed} />}
      owner={quote.consultantName}
      actions={
        <>
          {quote.status === 'pending' && can('price.approve') && (
            <Button type="primary" onClick={() => setOpen('decide')}>
              {text.decide}
            </Button>
          )}
          {live && can('order.create') && (
            <Button type="primary" onClick={() => setOpen('order')}>
              {text.order}
            </Button>
          )}
          {changeable && can('quote.edit') && (
            <Button onClick={() => navigate(`/quotes/new?lead=${quote.leadId}&from=${quote.id}`)}>
              {text.newVersion}
            </Button>
          )}
          {live && can('quote.edit') && <Button onClick={() => setOpen('link')}>{text.link}</Button>}
          <Button onClick={() => navigate(`/quotes/${quote.id}/print`)}>{text.print}</Button>
        </>
      }
      facts={[
        { label: text.customer, value: quote.customerName },
        { label: text.validUntil, value: quote.validUntil },
        { label: text.total, value: money(quote.totalFen) },
      ]}
      aside={
        <Section
          title={text.level}
          extra={
            <span className="rb-tags">
              {can('lead.read') && <Link to={`/leads/${quote.leadId}`}>{text.openLead}</Link>}
              {quote.orderId && <Link to={`/orders/${quote.orderId}`}>{text.openOrder}</Link>}
            </span>
          }
        >
          <Facts
            facts={[
              { label: text.level, value: text.levels[quote.level] },
              { label: text.decidedBy, value: quote.decidedByName },
              { label: text.decisionNote, value: quote.decisionNote },
              { label: text.created, value: instantIn(quote.createdAt, unit.timeZone) },
              { label: text.dealer, value: pick(quote.unitName, quote.unitNameEn) },
              { label: text.note, value: quote.content.note },
            ]}
          />
        </Section>
      }
    >
      <Section title={text.car}>
        <Facts
          facts={[
            { label: text.series, value: pick(quote.seriesName, quote.seriesNameEn) },
            { label: text.trim, value: pick(quote.trimName, quote.trimNameEn) },
            { label: text.colour, value: quote.colour },
          ]}
        />
        <QuoteTable figures={quote.figures} content={quote.content} />
      </Section>
      <DecideDialog
        quote={quote}
        open={open === 'decide'}
        onClose={close}
        onDone={() => {
          toast.success(text.decided);
          void client.invalidateQueries();
        }}
      />
      <OrderFromQuote
        quote={quote}
        open={open === 'order'}
        onClose={close}
        onDone={(id) => {
          toast.success(text.ordered);
          void client.invalidateQueries();
          navigate(`/orders/${id}`);
        }}
      />
      <LinkDialog endpoint={linkQuote} id={quote.id} open={open === 'link'} onClose={close} />
    </RecordPage>
  );
}

interface DialogProps {
  quote: Quote;
  open: boolean;
  onClose: () => void;
}

function DecideDialog({ quote, onDone, ...dialog }: DialogProps & { onDone: () => void }) {
  const text = useText(quoteTexts);
  return (
    <FormDialog<typeof decideQuote, { approve: boolean; note?: string }>
      {...dialog}
      title={text.decide}
      submitText={text.decide}
      endpoint={decideQuote}
      params={{ id: quote.id }}
      initial={{ approve: true }}
      toBody={({ approve, note }) => ({ approve, note: note || undefined, version: quote.version })}
      onDone={onDone}
    >
      <Form.Item name="approve" label={`${money(quote.priceFen)} · ${text.levels[quote.level]}`} required>
        <Radio.Group
          vertical
          options={[
            { value: true, label: text.approve },
            { value: false, label: text.refuse },
          ]}
        />
      </Form.Item>
      <Form.Item name="note" label={text.decisionNote}>
        <Input.TextArea maxLength={500} autoSize={{ minRows: 2 }} />
      </Form.Item>
    </FormDialog>
  );
}

interface OrderValues {
  depositKind: 'earnest' | 'refundable';
  depositYuan: number | null;
  expectedOn: string;
  contractNumber?: string;
}

function OrderFromQuote({ quote, onDone, ...dialog }: DialogProps & { onDone: (orderId: string) => void }) {
  const text = useText(quoteTexts);
  const orders = useText(orderTexts);
  const { today } = useSession();
  return (
    <FormDialog<typeof orderQuote, OrderValues>
      {...dialog}
      title={text.orderTitle}
      submitText={orders.create}
      endpoint={orderQuote}
      params={{ id: quote.id }}
      initial={{ depositKind: 'refundable' }}
      fieldNames={{ depositFen: 'depositYuan' }}
      fieldOfCode={{ 'order.earnest_limit': 'depositYuan', 'order.contract_taken': 'contractNumber' }}
      toBody={({ depositYuan, contractNumber, ...rest }) => ({
        ...rest,
        contractNumber: contractNumber || undefined,
        depositFen: fenOf(depositYuan) ?? undefined,
      })}
      onDone={({ id }) => onDone(id)}
    >
      <Form.Item name="depositKind" label={`${orders.deposit} · ${orders.depositKind}`} required>
        <Radio.Group
          vertical
          options={[
            { value: 'refundable', label: orders.refundable },
            { value: 'earnest', label: orders.earnest },
          ]}
        />
      </Form.Item>
      <Form.Item name="depositYuan" label={`${orders.deposit} · ${orders.depositYuan}`} required>
        <InputNumber className="rb-wide" min={0} precision={2} step={1000} />
      </Form.Item>
      <Form.Item name="expectedOn" label={orders.expectedOn} required>
        <DateField min={today} />
      </Form.Item>
      <Form.Item name="contractNumber" label={text.contractNumber}>
        <Input maxLength={40} autoComplete="off" />
      </Form.Item>
    </FormDialog>
  );
}
