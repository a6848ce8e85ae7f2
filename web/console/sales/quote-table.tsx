import type * as z from 'zod';
import type { QuoteContent, QuoteFigures } from '../../../src/modules/sales/quotes/schema.ts';
import { money } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { quoteTexts } from './sale-texts.ts';

interface QuoteTableProps {
  figures: z.output<typeof QuoteFigures>;
  content: z.output<typeof QuoteContent>;
}

/** A quote item by item, down to what the customer pays. */
export function QuoteTable({ figures, content }: QuoteTableProps) {
  const text = useText(quoteTexts);
  const pick = usePick();
  const gifts = [
    ...content.gifts,
    ...content.offers.flatMap((offer) => (offer.gift ? [pick(offer.gift, offer.giftEn)] : [])),
  ];
  const lines: { key: string; label: string; fen: number; strong?: boolean }[] = [];
  const add = (label: string, fen: number, strong = false) =>
    lines.push({ key: String(lines.length), label, fen, strong });
  add(text.listPrice, figures.listPriceFen);
  for (const option of content.options) add(`${text.option}: ${option.title}`, option.amountFen);
  if (content.discountFen !== 0) add(text.discount, -content.discountFen);
  for (const offer of content.offers) if (offer.amountFen > 0) add(pick(offer.name, offer.nameEn), -offer.amountFen);
  add(text.price, figures.priceFen, true);
  add(text.tax, figures.taxFen);
  for (const line of content.insurance) add(`${text.insurance}: ${line.title}`, line.amountFen);
  if (content.plateFen > 0) add(text.plate, content.plateFen);
  for (const line of content.accessories) add(`${text.accessory}: ${line.title}`, line.amountFen);
  for (const line of content.fees) add(line.title, line.amountFen);
  add(text.total, figures.totalFen, true);
  if (figures.loanFen > 0) add(text.loan, -figures.loanFen);
  if (content.tradeIn)
    add(`${text.appraised}: ${content.tradeIn.car} ${content.tradeIn.year}`, -content.tradeIn.amountFen);
  add(text.due, figures.dueFen, true);
  return (
    <div className="sale-sums">
      <div className="rb-table">
        <table aria-label={text.printTitle}>
          <thead>
            <tr>
              <th scope="col">{text.item}</th>
              <th scope="col" className="rb-right num">
                {text.amount}
              </th>
            </tr>
          </thead>
          <tbody>
            {lines.map(({ key, label, fen, strong }) => (
              <tr key={key}>
                <td>{strong ? <strong>{label}</strong> : label}</td>
                <td className="rb-right rb-num num">{strong ? <strong>{money(fen)}</strong> : money(fen)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {figures.taxSavedFen > 0 && (
        <p className="rb-plain rb-muted">
          {text.taxSaved}: {money(figures.taxSavedFen)}
        </p>
      )}
      {content.finance && figures.instalments && (
        <p className="rb-plain">
          {text.finance}: {text.downPayment} {money(content.finance.downPaymentFen)} · {content.finance.months} ×{' '}
          {money(figures.instalments.monthlyFen)} ({content.finance.rateBp / 100} %) · {text.interest}{' '}
          {money(figures.instalments.interestFen)}
        </p>
      )}
      {gifts.length > 0 && (
        <p className="rb-plain">
          {text.gifts}: {gifts.join('、')}
        </p>
      )}
    </div>
  );
}
