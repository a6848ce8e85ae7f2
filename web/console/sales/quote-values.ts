import type * as z from 'zod';
import type { createQuote, QuoteView } from '../../../src/modules/sales/quotes/schema.ts';
import { fenOf } from '../../ui/format.ts';
import { type Line, newLine } from './lines-field.tsx';

/** What the form of a quote holds. */
export interface QuoteValues {
  seriesId?: string;
  trimId?: string;
  colour?: string;
  validUntil?: string;
  options: Line[];
  discountYuan: number | null;
  insurance: Line[];
  plateYuan: number | null;
  accessories: Line[];
  fees: Line[];
  giftLines: string;
  offerIds: string[];
  withFinance: boolean;
  downPaymentYuan: number | null;
  months: number | null;
  ratePercent: number | null;
  withTradeIn: boolean;
  oldCar: string;
  year: number | null;
  mileageKm: number | null;
  appraisedYuan: number | null;
  appraisalId?: string;
  note: string;
}

const linesOf = (lines: Line[] | undefined) =>
  (lines ?? [])
    .filter((line) => line.title.trim() !== '' || line.yuan !== null)
    .map((line) => ({ title: line.title, amountFen: fenOf(line.yuan) ?? 0 }));

/** An empty form. */
export function emptyQuote(): QuoteValues {
  return {
    options: [],
    discountYuan: 0,
    insurance: [],
    plateYuan: null,
    accessories: [],
    fees: [],
    giftLines: '',
    offerIds: [],
    withFinance: false,
    downPaymentYuan: null,
    months: 36,
    ratePercent: 4,
    withTradeIn: false,
    oldCar: '',
    year: null,
    mileageKm: null,
    appraisedYuan: null,
    note: '',
  };
}

/** The form of a quote that a new version is made of. */
export function valuesOf(quote: z.output<typeof QuoteView>): QuoteValues {
  const { content } = quote;
  const lines = (list: { title: string; amountFen: number }[]) =>
    list.map((line) => newLine(line.title, line.amountFen / 100));
  return {
    ...emptyQuote(),
    trimId: quote.trimId,
    colour: quote.colour,
    options: lines(content.options),
    discountYuan: content.discountFen / 100,
    insurance: lines(content.insurance),
    plateYuan: content.plateFen / 100,
    accessories: lines(content.accessories),
    fees: lines(content.fees),
    giftLines: content.gifts.join('\n'),
    offerIds: content.offers.map((offer) => offer.id),
    ...(content.finance
      ? {
          withFinance: true,
          downPaymentYuan: content.finance.downPaymentFen / 100,
          months: content.finance.months,
          ratePercent: content.finance.rateBp / 100,
        }
      : {}),
    ...(content.tradeIn
      ? {
          withTradeIn: true,
          oldCar: content.tradeIn.car,
          year: content.tradeIn.year,
          mileageKm: content.tradeIn.mileageKm,
          appraisedYuan: content.tradeIn.amountFen / 100,
          appraisalId: content.tradeIn.appraisalId,
        }
      : {}),
    note: content.note,
  };
}

/** What the server is sent. */
export function quoteBody(
  values: Partial<QuoteValues>,
  leadId: string,
): Omit<z.input<typeof createQuote.body>, 'basedOn'> {
  return {
    leadId,
    trimId: values.trimId ?? '',
    colour: values.colour ?? '',
    validUntil: values.validUntil,
    options: linesOf(values.options),
    discountFen: fenOf(values.discountYuan) ?? 0,
    insurance: linesOf(values.insurance),
    plateFen: fenOf(values.plateYuan) ?? 0,
    accessories: linesOf(values.accessories),
    fees: linesOf(values.fees),
    gifts: (values.giftLines ?? '')
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== ''),
    offerIds: values.offerIds ?? [],
    finance: values.withFinance
      ? {
          downPaymentFen: fenOf(values.downPaymentYuan) ?? 0,
          months: values.months ?? 0,
          rateBp: Math.round((values.ratePercent ?? 0) * 100),
        }
      : null,
    tradeIn: values.withTradeIn
      ? {
          car: values.oldCar ?? '',
          year: values.year ?? 0,
          mileageKm: values.mileageKm ?? 0,
          amountFen: fenOf(values.appraisedYuan) ?? 0,
          appraisalId: values.appraisalId || undefined,
        }
      : null,
    note: values.note ?? '',
  };
}
