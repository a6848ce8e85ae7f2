import { Button } from 'antd';
import { useParams } from 'react-router';
import { getQuote } from '../../../src/modules/sales/quotes/schema.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { RecordState } from '../../ui/record-page.tsx';
import { QuoteTable } from './quote-table.tsx';
import { quoteTexts } from './sale-texts.ts';
import './sales.css';

/** A quote on one sheet of A4. */
export function QuotePrintPage() {
  const { id = '' } = useParams();
  const text = useText(quoteTexts);
  const pick = usePick();
  const query = useCall(getQuote, { params: { id } });
  return (
    <RecordState query={query}>
      {(quote) => (
        <article className="print-page">
          <div className="no-print rb-page-actions">
            <Button type="primary" onClick={() => window.print()}>
              {text.print}
            </Button>
          </div>
          <h1>
            {pick(quote.unitName, quote.unitNameEn)} {text.printTitle}
          </h1>
          <table>
            <tbody>
              <tr>
                <th scope="row">{text.number}</th>
                <td>
                  {quote.number} {text.revision(quote.revision)}
                </td>
                <th scope="row">{text.customer}</th>
                <td>{quote.customerName}</td>
              </tr>
              <tr>
                <th scope="row">{text.car}</th>
                <td>
                  {pick(quote.seriesName, quote.seriesNameEn)} {pick(quote.trimName, quote.trimNameEn)}
                </td>
                <th scope="row">{text.colour}</th>
                <td>{quote.colour}</td>
              </tr>
              <tr>
                <th scope="row">{text.consultant}</th>
                <td>{quote.consultantName}</td>
                <th scope="row">{text.phone}</th>
                <td>{quote.unitPhone ?? '—'}</td>
              </tr>
            </tbody>
          </table>
          <QuoteTable figures={quote.figures} content={quote.content} />
          <p>{text.validNote(quote.validUntil)}</p>
          <div className="print-sign">
            <p>{text.signature}</p>
            <p>{text.dealerStamp}</p>
          </div>
        </article>
      )}
    </RecordState>
  );
}
