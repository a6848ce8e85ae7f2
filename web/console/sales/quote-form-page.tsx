import { Button, Checkbox, Form, Input, InputNumber, Select } from 'antd';
import { useEffect, useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { listCatalogue } from '../../../src/modules/products/schema.ts';
import { createQuote, getQuote } from '../../../src/modules/sales/quotes/schema.ts';
import { EndpointFields, useEndpointForm } from '../../ui/endpoint-form.tsx';
import { DateField } from '../../ui/fields.tsx';
import { addDays, money } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { RecordState, Section } from '../../ui/record-page.tsx';
import { useSession } from '../../ui/session.tsx';
import { kitTexts } from '../../ui/texts.ts';
import { useToast } from '../../ui/toast.tsx';
import { LinesField } from './lines-field.tsx';
import { offerTexts } from './offer-texts.ts';
import { OffersField } from './offers-field.tsx';
import { AppraisalField } from './quote-appraisal.tsx';
import { QuoteSums } from './quote-sums.tsx';
import { emptyQuote, type QuoteValues, quoteBody, valuesOf } from './quote-values.ts';
import { quoteTexts } from './sale-texts.ts';
import './sales.css';

/** A new quote for a lead (`?lead=`), or a new version of one (`&from=`). */
export function QuoteFormPage() {
  const [params] = useSearchParams();
  const leadId = params.get('lead') ?? '';
  const from = params.get('from');
  const earlier = useCall(getQuote, { params: { id: from ?? '' } }, { enabled: from !== null });
  if (!from) return <QuoteForm leadId={leadId} initial={emptyQuote()} />;
  return (
    <RecordState query={earlier}>
      {(quote) => <QuoteForm leadId={quote.leadId} basedOn={quote.id} initial={valuesOf(quote)} />}
    </RecordState>
  );
}

function QuoteForm({ leadId, basedOn, initial }: { leadId: string; basedOn?: string; initial: QuoteValues }) {
  const text = useText(quoteTexts);
  const kit = useText(kitTexts);
  const offers = useText(offerTexts);
  const pick = usePick();
  const { today } = useSession();
  const toast = useToast();
  const navigate = useNavigate();
  // What the form opened with: the record may be read anew meanwhile.
  const [first] = useState(initial);
  const [values, setValues] = useState<Partial<QuoteValues>>(first);
  const { data, isPending } = useCall(listCatalogue, {}, { staleTime: 600_000 });
  const series = data?.series ?? [];
  const bound = useEndpointForm<typeof createQuote, QuoteValues>({
    endpoint: createQuote,
    fieldNames: {
      discountFen: 'discountYuan',
      plateFen: 'plateYuan',
      gifts: 'giftLines',
      'finance.downPaymentFen': 'downPaymentYuan',
      'finance.months': 'months',
      'finance.rateBp': 'ratePercent',
      'tradeIn.car': 'oldCar',
      'tradeIn.year': 'year',
      'tradeIn.mileageKm': 'mileageKm',
      'tradeIn.amountFen': 'appraisedYuan',
    },
    fieldOfCode: {
      'price.below_floor': 'discountYuan',
      'price.premium': 'discountYuan',
      'offer.not_for_customer': 'offerIds',
      'appraisal.not_offered': 'appraisalId',
    },
    toBody: (all) => ({ ...quoteBody(all, leadId), basedOn }),
    onDone: (made) => {
      toast.success(made.status === 'pending' ? text.sentForApproval : text.saved);
      navigate(`/quotes/${made.id}`, { replace: true });
    },
  });
  const { form } = bound;
  const watched = Form.useWatch([], { form, preserve: true });
  useEffect(() => {
    if (watched) setValues(watched as Partial<QuoteValues>);
  }, [watched]);
  const known = series.find((each) => each.trims.some((trim) => trim.id === values.trimId));
  const chosen = series.find((each) => each.id === values.seriesId) ?? known;
  useEffect(() => {
    if (!form.getFieldValue('seriesId') && known) form.setFieldValue('seriesId', known.id);
  }, [form, known]);
  return (
    <div className="rb-page">
      <h1 className="rb-title">{basedOn ? text.newVersion : text.newQuote}</h1>
      <div className="rb-columns">
        <div className="rb-stack">
          <Section title={text.newQuote}>
            <EndpointFields bound={bound} initial={first}>
              <div className="sale-grid">
                <Form.Item name="seriesId" label={text.series} required>
                  <Select
                    loading={isPending}
                    options={series.map((each) => ({ value: each.id, label: pick(each.name, each.nameEn) }))}
                    onChange={() => form.setFieldsValue({ trimId: undefined })}
                  />
                </Form.Item>
                <Form.Item name="trimId" label={text.trim} required>
                  <Select
                    options={(chosen?.trims ?? []).map((trim) => ({
                      value: trim.id,
                      label: `${trim.modelYear} ${pick(trim.name, trim.nameEn)} · ${money(trim.priceFen)}`,
                    }))}
                  />
                </Form.Item>
                <Form.Item name="colour" label={text.colour} required>
                  <Input maxLength={40} autoComplete="off" />
                </Form.Item>
                <Form.Item name="validUntil" label={text.validUntil}>
                  <DateField min={today} max={addDays(today, 90)} />
                </Form.Item>
                <Form.Item name="discountYuan" label={text.discountYuan} extra={text.discountHint}>
                  <InputNumber className="rb-wide" precision={2} step={500} />
                </Form.Item>
                <Form.Item name="plateYuan" label={text.plateYuan}>
                  <InputNumber className="rb-wide" min={0} precision={2} />
                </Form.Item>
              </div>
              <Form.Item name="options" label={text.options}>
                <LinesField what={text.option} />
              </Form.Item>
              {values.trimId && leadId && (
                <Form.Item name="offerIds" label={offers.offers} extra={offers.offersHint}>
                  <OffersField leadId={leadId} trimId={values.trimId} />
                </Form.Item>
              )}
              <Form.Item name="insurance" label={text.insurance}>
                <LinesField what={text.insuranceItem} />
              </Form.Item>
              <Form.Item name="accessories" label={text.accessories}>
                <LinesField what={text.accessory} />
              </Form.Item>
              <Form.Item name="fees" label={text.fees}>
                <LinesField what={text.fee} />
              </Form.Item>
              <Form.Item name="giftLines" label={text.gifts} extra={text.giftsHint}>
                <Input.TextArea autoSize={{ minRows: 1, maxRows: 6 }} maxLength={800} />
              </Form.Item>
              <Form.Item name="withFinance" valuePropName="checked">
                <Checkbox>{text.withFinance}</Checkbox>
              </Form.Item>
              {values.withFinance && <FinanceFields />}
              <Form.Item name="withTradeIn" valuePropName="checked">
                <Checkbox>{text.withTradeIn}</Checkbox>
              </Form.Item>
              {values.withTradeIn && (
                <>
                  {leadId && <AppraisalField leadId={leadId} form={form} />}
                  <TradeInFields />
                </>
              )}
              <Form.Item name="note" label={text.note}>
                <Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} maxLength={1000} showCount />
              </Form.Item>
              <div className="rb-dialog-buttons">
                <Button onClick={() => bound.guard.ask(() => navigate(-1))}>{kit.cancel}</Button>
                <Button type="primary" htmlType="submit" loading={bound.busy}>
                  {text.save}
                </Button>
              </div>
            </EndpointFields>
          </Section>
        </div>
        <div className="rb-stack">
          <QuoteSums body={values.trimId ? quoteBody(values, leadId) : null} />
        </div>
      </div>
    </div>
  );
}

function FinanceFields() {
  const text = useText(quoteTexts);
  return (
    <div className="sale-grid">
      <Form.Item name="downPaymentYuan" label={text.downPaymentYuan} required>
        <InputNumber className="rb-wide" min={0} precision={2} step={5000} />
      </Form.Item>
      <Form.Item name="months" label={text.months} required>
        <Select options={[12, 18, 24, 36, 48, 60].map((value) => ({ value, label: value }))} />
      </Form.Item>
      <Form.Item name="ratePercent" label={text.ratePercent} required>
        <InputNumber className="rb-wide" min={0} max={36} precision={2} step={0.5} />
      </Form.Item>
    </div>
  );
}

function TradeInFields() {
  const text = useText(quoteTexts);
  return (
    <div className="sale-grid">
      <Form.Item name="oldCar" label={text.oldCar} required>
        <Input maxLength={80} autoComplete="off" />
      </Form.Item>
      <Form.Item name="year" label={text.year} required>
        <InputNumber className="rb-wide" min={1980} max={2100} precision={0} />
      </Form.Item>
      <Form.Item name="mileageKm" label={text.mileage}>
        <InputNumber className="rb-wide" min={0} max={2_000_000} precision={0} />
      </Form.Item>
      <Form.Item name="appraisedYuan" label={text.appraisedYuan} required>
        <InputNumber className="rb-wide" min={0} precision={2} step={1000} />
      </Form.Item>
    </div>
  );
}
