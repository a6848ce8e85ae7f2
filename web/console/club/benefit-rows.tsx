import type * as z from 'zod';
import type { listEntitlements } from '../../../src/modules/club/benefits/schema.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { benefitTexts } from './benefit-texts.ts';
import './club-goods.css';

type Entitlement = z.output<typeof listEntitlements.response>['rows'][number];
type Shown = Pick<
  Entitlement,
  'id' | 'name' | 'nameEn' | 'honouredBy' | 'partnerName' | 'partnerNameEn' | 'periodTo' | 'left' | 'granted'
>;

/** What somebody may use, a line each: where, until when, how often still. */
export function BenefitRows({ rows }: { rows: readonly Shown[] }) {
  const text = useText(benefitTexts);
  const pick = usePick();
  return (
    <ul className="goods-list">
      {rows.map((row) => (
        <li key={row.id}>
          <span className="goods-grow">
            {pick(row.name, row.nameEn)}{' '}
            <span className="rb-muted">
              {row.partnerName ? pick(row.partnerName, row.partnerNameEn) : text.honoured[row.honouredBy]}
              {row.periodTo ? ` · ${text.until(row.periodTo)}` : ''}
            </span>
          </span>
          <strong className="rb-num">{text.of(row.left, row.granted)}</strong>
        </li>
      ))}
    </ul>
  );
}
