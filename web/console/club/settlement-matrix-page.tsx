import { Segmented } from 'antd';
import { Link, useSearchParams } from 'react-router';
import { getMatrix } from '../../../src/modules/club/settlement/schema.ts';
import { Card } from '../../ui/card.tsx';
import { Chart } from '../../ui/chart.tsx';
import { count, money } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { RecordState } from '../../ui/record-page.tsx';
import { EmptyState } from '../../ui/states.tsx';
import './settlement.css';
import { settlementTexts } from './settlement-texts.ts';

const DRAWN = 12;

/** Whose points were spent with whom in a period: the largest pairs drawn, all of them in the table, each opening its lots. */
export function SettlementMatrixPage() {
  const text = useText(settlementTexts);
  const pick = usePick();
  const [params, setParams] = useSearchParams();
  const periodId = params.get('periodId') ?? '';
  const across = params.get('across') === 'true';
  const query = useCall(getMatrix, { query: { periodId, across: across ? 'true' : undefined } });
  return (
    <div className="rb-page">
      <nav className="rb-back" aria-label={text.backTo}>
        <Link to="/settlement">← {text.backTo}</Link>
      </nav>
      <div className="rb-page-head">
        <h1>{text.matrix}</h1>
        <Segmented
          aria-label={text.matrix}
          value={across ? 'across' : 'all'}
          options={[
            { value: 'all', label: text.all },
            { value: 'across', label: text.across },
          ]}
          onChange={(value) =>
            setParams(value === 'across' ? { periodId, across: 'true' } : { periodId }, { replace: true })
          }
        />
      </div>
      <p className="rb-plain rb-muted">{text.matrixHint}</p>
      <RecordState query={query}>
        {({ month, rows, points, acrossPoints, more }) =>
          rows.length === 0 ? (
            <EmptyState title={text.noPairs} />
          ) : (
            <>
              <p className="rb-plain">
                <strong>{month}</strong> {text.sums(count(points), count(acrossPoints))}
              </p>
              <Card title={text.matrix}>
                <Chart
                  kind="bar"
                  lying
                  label={`${text.matrix} ${month}`}
                  height={60 + 28 * Math.min(DRAWN, rows.length)}
                  categories={rows
                    .slice(0, DRAWN)
                    .map(
                      (row) =>
                        `${pick(row.issuerName, row.issuerNameEn)} → ${pick(row.spenderName, row.spenderNameEn)}`,
                    )}
                  series={[{ name: text.points, values: rows.slice(0, DRAWN).map((row) => row.points) }]}
                />
              </Card>
              <div className="rb-table cs-table">
                <table>
                  <caption>{`${text.matrix} ${month}`}</caption>
                  <thead>
                    <tr>
                      <th scope="col">{text.issuer}</th>
                      <th scope="col">{text.spender}</th>
                      <th scope="col" className="rb-right">
                        {text.points}
                      </th>
                      <th scope="col" className="rb-right">
                        {text.amount}
                      </th>
                      <th scope="col" className="rb-right">
                        {text.lots}
                      </th>
                    </tr>
                  </thead>
                  <tbody>
                    {rows.map((row) => (
                      <tr key={`${row.issuerId} ${row.spenderId}`}>
                        <td>{pick(row.issuerName, row.issuerNameEn)}</td>
                        <td>{pick(row.spenderName, row.spenderNameEn)}</td>
                        <td className="rb-num rb-right">{count(row.points)}</td>
                        <td className="rb-num rb-right">{money(row.amountFen)}</td>
                        <td className="rb-num rb-right">
                          <Link
                            to={`/settlement/lots?${new URLSearchParams({ periodId, issuerId: row.issuerId, spenderId: row.spenderId })}`}
                            aria-label={`${pick(row.issuerName, row.issuerNameEn)} → ${pick(row.spenderName, row.spenderNameEn)} ${text.lots}: ${count(row.lots)}`}
                          >
                            {count(row.lots)}
                          </Link>
                        </td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </div>
              {more && <p className="rb-plain rb-muted">{text.more}</p>}
            </>
          )
        }
      </RecordState>
    </div>
  );
}
