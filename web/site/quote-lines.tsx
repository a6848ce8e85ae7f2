import type * as z from 'zod';
import type { publicSale } from '../../src/modules/sales/progress/schema.ts';
import { price } from '../public-kit/format.ts';
import { useText } from '../public-kit/language.ts';
import { progressTexts } from './progress-texts.ts';

type QuoteSale = Extract<z.output<typeof publicSale.response>, { kind: 'quote' }>;

/** A quote line by line, as the customer reads it. */
export function QuoteLines({ sale }: { sale: QuoteSale }) {
  const text = useText(progressTexts);
  const { content, figures } = sale;
  const rows: { key: string; label: string; fen: number; strong: boolean }[] = [];
  const add = (label: string, fen: number, strong = false) =>
    rows.push({ key: String(rows.length), label, fen, strong });
  add(text.listPrice, figures.listPriceFen);
  for (const line of content.options) add(`${text.option}: ${line.title}`, line.amountFen);
  if (content.discountFen !== 0) add(text.discount, -content.discountFen);
  add(text.price, figures.priceFen, true);
  add(text.tax, figures.taxFen);
  for (const line of content.insurance) add(`${text.insurance}: ${line.title}`, line.amountFen);
  if (content.plateFen > 0) add(text.plate, content.plateFen);
  for (const line of content.accessories) add(`${text.accessory}: ${line.title}`, line.amountFen);
  for (const line of content.fees) add(line.title, line.amountFen);
  add(text.total, figures.totalFen, true);
  if (figures.loanFen > 0) add(text.loan, -figures.loanFen);
  if (content.tradeIn) add(`${text.tradeIn}: ${content.tradeIn.car}`, -content.tradeIn.amountFen);
  add(text.due, figures.dueFen, true);
  return (
    <>
      <p role="status">
        {text.number} {sale.number} · {sale.lapsed ? text.lapsed : text.valid(sale.validUntil)}
      </p>
      <table className="progress-quote">
        <tbody>
          {rows.map(({ key, label, fen, strong }) => (
            <tr key={key} data-strong={strong}>
              <th scope="row">{label}</th>
              <td>{price(fen)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {content.finance && figures.instalments && (
        <p>{text.monthly(content.finance.months, price(figures.instalments.monthlyFen))}</p>
      )}
      {content.gifts.length > 0 && (
        <p>
          {text.gifts}: {content.gifts.join('、')}
        </p>
      )}
      <p className="rb-weak">{text.note}</p>
    </>
  );
}
