import { Checkbox, Form, InputNumber, Select } from 'antd';
import { addReading } from '../../../src/modules/products/mileage/schema.ts';
import { DateField } from '../../ui/fields.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { useText } from '../../ui/language.tsx';
import { useSession } from '../../ui/session.tsx';
import type { DialogProps, Vehicle } from './vehicle-dialogs.tsx';
import { vehicleTexts } from './vehicle-texts.ts';

interface Fields {
  readOn: string;
  km: number | null;
  source: 'staff' | 'service';
  replaced?: boolean;
}

/** A reading of the odometer; one that falls asks whether the odometer was replaced. */
export function MileageDialog({ vehicle, ...dialog }: DialogProps & { vehicle: Vehicle }) {
  const text = useText(vehicleTexts);
  const { today } = useSession();
  return (
    <FormDialog<typeof addReading, Fields>
      {...dialog}
      title={text.addReading}
      endpoint={addReading}
      params={{ id: vehicle.id }}
      initial={{ readOn: today, source: 'service' }}
      fieldOfCode={{ 'unit.mileage_falls': 'km', 'unit.mileage_above': 'km' }}
      toBody={({ km, replaced, ...rest }) => ({ ...rest, km: km ?? undefined, replaced: replaced ?? false })}
    >
      {({ failure }) => (
        <>
          <Form.Item name="readOn" label={text.readOn} required>
            <DateField max={today} />
          </Form.Item>
          <Form.Item name="km" label={text.reading} required>
            <InputNumber className="rb-wide" min={0} max={2_000_000} precision={0} autoFocus />
          </Form.Item>
          {failure?.details.confirmable === true && (
            <Form.Item name="replaced" valuePropName="checked">
              <Checkbox>{text.replacedConfirm}</Checkbox>
            </Form.Item>
          )}
          <Form.Item name="source" label={text.source}>
            <Select options={(['service', 'staff'] as const).map((value) => ({ value, label: text.sources[value] }))} />
          </Form.Item>
        </>
      )}
    </FormDialog>
  );
}
