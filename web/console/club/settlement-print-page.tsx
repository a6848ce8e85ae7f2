import { Button } from 'antd';
import { useParams } from 'react-router';
import { getStatement } from '../../../src/modules/club/settlement/schema.ts';
import { count, money } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { RecordState } from '../../ui/record-page.tsx';
import '../sales/sales.css';
import { settlementTexts } from './settlement-texts.ts';
import { owedWord, type Statement } from './settlement-types.ts';

/** A statement on A4: what is settled, line by line, with both seals. */
export function SettlementPrintPage() {
  const { id = '' } = useParams();
  const query = useCall(getStatement, { params: { id } });
  return <RecordState query={query}>{(statement) => <Sheet statement={statement} />}</RecordState>;
}

function Sheet({ statement }: { statement: Statement }) {
  const text = useText(settlementTexts);
  const pick = usePick();
  return (
    <article className="print-page">
      <div className="no-print rb-page-actions">
        <Button type="primary" onClick={() => window.print()}>
          {text.print}
        </Button>
      </div>
      <h1>
        {text.printTitle} {statement.month}
      </h1>
      <table>
        <tbody>
          <tr>
            <th scope="row">{text.from}</th>
            <td>{pick(statement.unitName, statement.unitNameEn)}</td>
            <th scope="row">{text.state}</th>
            <td>{text.status[statement.status]}</td>
          </tr>
          <tr>
            <th scope="row">{text.dueOn}</th>
            <td>{statement.dueOn ?? '—'}</td>
            <th scope="row">{owedWord(text, statement)}</th>
            <td>{money(Math.abs(statement.totalFen))}</td>
          </tr>
        </tbody>
      </table>
      <table>
        <thead>
          <tr>
            <th scope="col">{text.kind}</th>
            <th scope="col">{text.entries}</th>
            <th scope="col">{text.points}</th>
            <th scope="col">{text.rate}</th>
            <th scope="col">{text.amount}</th>
          </tr>
        </thead>
        <tbody>
          {statement.lines.map((line) => (
            <tr key={line.id}>
              <td>
                {text.kinds[line.kind] ?? line.kind}
                {line.adjustmentReason && `: ${line.adjustmentReason}`}
              </td>
              <td className="num">{count(line.entries)}</td>
              <td className="num">{line.points < 0 ? `-${count(-line.points)}` : count(line.points)}</td>
              <td className="num">{line.rateFen === 0 ? '—' : money(line.rateFen)}</td>
              <td className="num">{money(line.amountFen)}</td>
            </tr>
          ))}
          <tr>
            <th scope="row" colSpan={4}>
              {text.total}
            </th>
            <td className="num">{money(statement.totalFen)}</td>
          </tr>
        </tbody>
      </table>
      <p>
        {text.digest}: <code>{statement.digest}</code>
      </p>
      <div className="print-sign">
        <p>{text.dealerSigns}</p>
        <p>{text.headquartersSigns}</p>
        <p>{text.date}</p>
        <p>{text.date}</p>
      </div>
    </article>
  );
}
