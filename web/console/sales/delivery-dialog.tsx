import { Checkbox, Form, Input, InputNumber, Radio } from 'antd';
import { getConsents } from '../../../src/modules/customers/consent/schema.ts';
import { checkVin, vinProblem } from '../../../src/modules/products/vin.ts';
import { deliverOrder } from '../../../src/modules/sales/schema.ts';
import { DateField } from '../../ui/fields.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { useLanguage, useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { useSession } from '../../ui/session.tsx';
import { orderTexts } from './texts.ts';

interface Fields {
  vin: string;
  vinConfirmed?: boolean;
  plate?: string;
  odometerKm: number | null;
  deliveredOn: string;
  careCalls?: 'granted' | 'denied';
}

interface DeliveryDialogProps {
  orderId: string;
  customerId: string;
  /** The car that is allocated, proposed. */
  car: { vin: string } | null;
  odometerKm: number | null;
  open: boolean;
  onClose: () => void;
  onDone: () => void;
}

/** Handing over the car. The VIN is checked while it is typed (GB 16735); the server has the last word. */
export function DeliveryDialog({ orderId, customerId, car, odometerKm: read, ...dialog }: DeliveryDialogProps) {
  const text = useText(orderTexts);
  const { today } = useSession();
  const consents = useCall(getConsents, { params: { id: customerId } }, { enabled: dialog.open });
  const standing = consents.data?.standings.find((one) => one.purpose === 'care_calls');
  const agreed = standing?.state === 'granted' && !standing.askAgain;
  return (
    <FormDialog<typeof deliverOrder, Fields>
      {...dialog}
      title={text.deliverTitle}
      submitText={text.deliver}
      endpoint={deliverOrder}
      params={{ id: orderId }}
      initial={{ deliveredOn: today, odometerKm: read ?? 0, vin: car?.vin }}
      fieldOfCode={{
        'unit.vin_invalid': 'vin',
        'unit.vin_taken': 'vin',
        'stock.promised': 'vin',
        'stock.pdi_failed': 'vin',
      }}
      toBody={({ plate, odometerKm, vin, vinConfirmed, careCalls, ...rest }) => ({
        ...rest,
        // Asked of whoever has not agreed; no answer is refused at its field.
        careCalls: agreed ? undefined : (careCalls ?? ''),
        vin: vin ?? '',
        vinConfirmed: vinConfirmed ?? false,
        plate: plate || undefined,
        odometerKm: odometerKm ?? 0,
      })}
    >
      {({ form, failure }) => (
        <>
          <Form.Item name="vin" label={text.vin} required extra={<VinVerdict />}>
            <Input
              className="rb-vin"
              maxLength={40}
              autoFocus
              autoComplete="off"
              autoCapitalize="characters"
              spellCheck={false}
              onChange={() => form.setFieldValue('vinConfirmed', false)}
            />
          </Form.Item>
          <Form.Item noStyle dependencies={['vin']}>
            {() => {
              const verdict = checkVin(form.getFieldValue('vin') ?? '');
              const confirmable =
                (!verdict.ok && verdict.reason === 'check_digit' && verdict.confirmable) ||
                failure?.details.confirmable === true;
              return (
                confirmable && (
                  <Form.Item name="vinConfirmed" valuePropName="checked">
                    <Checkbox>{text.vinConfirm}</Checkbox>
                  </Form.Item>
                )
              );
            }}
          </Form.Item>
          <Form.Item name="plate" label={text.plate}>
            <Input maxLength={20} autoComplete="off" />
          </Form.Item>
          <Form.Item name="odometerKm" label={text.odometer}>
            <InputNumber className="rb-wide" min={0} max={2_000_000} precision={0} />
          </Form.Item>
          <Form.Item name="deliveredOn" label={text.deliveredOn} required>
            <DateField max={today} />
          </Form.Item>
          {agreed ? (
            <p className="rb-plain rb-muted">{text.careAgreed}</p>
          ) : (
            <Form.Item name="careCalls" label={text.careAsk} extra={text.careHint} required>
              <Radio.Group
                options={[
                  { value: 'granted', label: text.careYes },
                  { value: 'denied', label: text.careNo },
                ]}
              />
            </Form.Item>
          )}
        </>
      )}
    </FormDialog>
  );
}

/** What the check says about the VIN typed so far. */
function VinVerdict() {
  const text = useText(orderTexts);
  const { language } = useLanguage();
  const form = Form.useFormInstance<Fields>();
  const vin = Form.useWatch('vin', form) ?? '';
  if (vin.trim() === '') return text.vinHint;
  const verdict = checkVin(vin);
  if (verdict.ok) return <span className="rb-good">✓ {text.vinRight}</span>;
  return <span>{vinProblem(verdict)[language]}</span>;
}
