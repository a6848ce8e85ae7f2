import { Checkbox } from 'antd';
import { applicableOffers } from '../../../src/modules/sales/offers/schema.ts';
import { money } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { offerTexts } from './offer-texts.ts';

interface OffersFieldProps {
  id?: string;
  value?: string[];
  onChange?: (value: string[]) => void;
  leadId: string;
  trimId: string;
}

/** The offers that hold for the lead's customer and the car, to be taken into the quote. */
export function OffersField({ id, value = [], onChange, leadId, trimId }: OffersFieldProps) {
  const text = useText(offerTexts);
  const pick = usePick();
  const { data } = useCall(applicableOffers, { query: { leadId, trimId } });
  const rows = data?.rows ?? [];
  if (data && rows.length === 0) return <p className="rb-plain rb-muted">{text.noOffers}</p>;
  return (
    <Checkbox.Group
      // A group takes no id of its own; the label points at the first box through aria.
      aria-labelledby={id}
      value={value.filter((one) => rows.some((row) => row.id === one))}
      onChange={(next) => onChange?.(next as string[])}
      options={rows.map((row) => ({
        value: row.id,
        label: [
          pick(row.name, row.nameEn),
          row.amountFen > 0 && `-${money(row.amountFen)}`,
          row.gift && pick(row.gift, row.giftEn),
          text.until(row.toDate),
        ]
          .filter(Boolean)
          .join(' · '),
      }))}
    />
  );
}
