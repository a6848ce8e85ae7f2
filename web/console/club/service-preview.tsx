import { InputNumber } from 'antd';
import { useDeferredValue, useId, useState } from 'react';
import { previewServiceDiscount } from '../../../src/modules/club/rewards/schema.ts';
import { count, fenOf, money } from '../../ui/format.ts';
import { useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { Section } from '../../ui/record-page.tsx';
import { problemOf } from '../../ui/states.tsx';
import { rewardTexts } from './reward-texts.ts';

/** A bill as typed → how many points of the member go on it today and what they take off; nothing is held by it. */
export function ServicePreview({ memberId }: { memberId: string }) {
  const text = useText(rewardTexts);
  const id = useId();
  const [yuan, setYuan] = useState<number | null>(null);
  const billFen = useDeferredValue(fenOf(yuan) ?? 0);
  const query = useCall(
    previewServiceDiscount,
    { params: { id: memberId }, query: { billFen } },
    { enabled: billFen > 0 },
  );
  return (
    <Section title={text.rates}>
      <p className="rb-plain">
        <label htmlFor={id}>{text.bill}</label>{' '}
        <InputNumber id={id} min={0} precision={2} value={yuan} onChange={setYuan} />
      </p>
      <p className="rb-plain" aria-live="polite">
        {billFen > 0 && query.data
          ? text.billResult(count(query.data.points), money(query.data.discountFen), money(query.data.payFen))
          : ''}
        {billFen > 0 && query.error ? problemOf(query.error).message : ''}
      </p>
    </Section>
  );
}
