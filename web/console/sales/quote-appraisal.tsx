import { Form, type FormInstance, Select } from 'antd';
import { tradeInHelp } from '../../../src/modules/sales/appraisals/schema.ts';
import { money } from '../../ui/format.ts';
import { useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { useCan } from '../../ui/session.tsx';
import type { QuoteValues } from './quote-values.ts';
import { usedCarTexts } from './used-car-texts.ts';

/** Fills the trade-in of a quote from an appraisal of the customer's old car; its offer is then what counts. */
export function AppraisalField({ leadId, form }: { leadId: string; form: FormInstance<QuoteValues> }) {
  const text = useText(usedCarTexts);
  const can = useCan();
  const { data } = useCall(tradeInHelp, { params: { id: leadId } }, { enabled: can('usedcar.read') });
  const rows = (data?.appraisals ?? []).filter(
    (row) => row.offerFen !== null && !row.lapsed && (row.status === 'offered' || row.status === 'accepted'),
  );
  if (rows.length === 0) return null;
  return (
    <Form.Item name="appraisalId" label={text.fromAppraisal}>
      <Select
        allowClear
        placeholder={text.noAppraisal}
        options={rows.map((row) => ({
          value: row.id,
          label: `${row.number} · ${row.car} · ${money(row.offerFen ?? 0)}`,
        }))}
        onChange={(id) => {
          const row = rows.find((one) => one.id === id);
          if (!row) return;
          const { car, year, mileageKm, offerFen } = row;
          form.setFieldsValue({ oldCar: car, year, mileageKm, appraisedYuan: (offerFen ?? 0) / 100 });
        }}
      />
    </Form.Item>
  );
}
