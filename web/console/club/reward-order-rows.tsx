import { Link } from 'react-router';
import type * as z from 'zod';
import type { listRewardOrders } from '../../../src/modules/club/redemptions/schema.ts';
import { Chip } from '../../ui/chip.tsx';
import { count } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { ORDER_TONES } from './reward-orders-page.tsx';
import { rewardTexts } from './reward-texts.ts';
import './club-goods.css';

type Order = z.output<typeof listRewardOrders.response>['rows'][number];
type Shown = Pick<Order, 'id' | 'number' | 'rewardName' | 'rewardNameEn' | 'quantity' | 'state' | 'points'>;

/** What somebody ordered for points, a line each. */
export function RewardOrderRows({ rows }: { rows: readonly Shown[] }) {
  const text = useText(rewardTexts);
  const pick = usePick();
  return (
    <ul className="goods-list">
      {rows.map((row) => (
        <li key={row.id}>
          <Link className="rb-code" to={`/reward-orders/${row.id}`}>
            {row.number}
          </Link>
          <span className="goods-grow">
            {pick(row.rewardName, row.rewardNameEn)} × {row.quantity}
          </span>
          <Chip tone={ORDER_TONES[row.state]}>{text.orderStates[row.state]}</Chip>
          <strong className="rb-num">{count(row.points)}</strong>
        </li>
      ))}
    </ul>
  );
}
