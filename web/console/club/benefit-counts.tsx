import { Input } from 'antd';
import { useState } from 'react';
import { benefitCounts } from '../../../src/modules/club/benefits/schema.ts';
import { addDays, count, money } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { Section } from '../../ui/record-page.tsx';
import { useSession } from '../../ui/session.tsx';
import { benefitTexts } from './benefit-texts.ts';
import './club-goods.css';

/** Uses in a span, by benefit and by the dealer or partner that honoured them (PTN-09). */
export function BenefitCounts() {
  const text = useText(benefitTexts);
  const pick = usePick();
  const { today } = useSession();
  const [from, setFrom] = useState(addDays(today, -30));
  const [to, setTo] = useState(today);
  const { data } = useCall(benefitCounts, { query: { from, to } });
  const rows = data?.rows ?? [];
  return (
    <Section
      title={text.counts}
      extra={
        <span className="rb-tags">
          <Input
            type="date"
            aria-label={text.from}
            style={{ width: 150 }}
            max={to}
            value={from}
            onChange={(event) => event.target.value && setFrom(event.target.value)}
          />
          <Input
            type="date"
            aria-label={text.to}
            style={{ width: 150 }}
            min={from}
            value={to}
            onChange={(event) => event.target.value && setTo(event.target.value)}
          />
        </span>
      }
      empty={data && rows.length === 0 ? text.noCounts : undefined}
    >
      <div className="goods-scroll">
        <table className="goods-table" aria-label={text.counts}>
          <thead>
            <tr>
              <th scope="col">{text.benefit}</th>
              <th scope="col">{text.place}</th>
              <th scope="col">{text.count}</th>
              <th scope="col">{text.worth}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={`${row.benefitId} ${row.placeName}`}>
                <td>{pick(row.benefitName, row.benefitNameEn)}</td>
                <td>
                  {pick(row.placeName, row.placeNameEn)} · {row.byPartner ? text.byPartner : text.byDealer}
                </td>
                <td className="rb-num">{count(row.uses)}</td>
                <td className="rb-num">{money(row.valueFen)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  );
}
