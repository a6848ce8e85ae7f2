import { Form, Input, InputNumber, Radio, Select } from 'antd';
import type * as z from 'zod';
import {
  answerOffer,
  appraise,
  askAppraisal,
  closeAppraisal,
  type getAppraisal,
  offerForCar,
  type tradeInHelp,
} from '../../../src/modules/sales/appraisals/schema.ts';
import { useDictionary } from '../../ui/dictionary.ts';
import { DateField } from '../../ui/fields.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { addDays, fenOf } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { useSession } from '../../ui/session.tsx';
import { usedCarTexts } from './used-car-texts.ts';

export type Appraisal = z.output<typeof getAppraisal.response>;
type Car = z.output<typeof tradeInHelp.response>['cars'][number];

interface DialogProps {
  row: Appraisal;
  open: boolean;
  onClose: () => void;
  onDone: () => void;
}

/** What the car is worth, by whoever looked at it. */
export function AppraiseDialog({ row, ...dialog }: DialogProps) {
  const text = useText(usedCarTexts);
  const conditions = useDictionary('car_condition');
  return (
    <FormDialog<
      typeof appraise,
      { condition?: string; conditionNote?: string; mileageKm: number | null; value: number | null }
    >
      {...dialog}
      title={text.appraise}
      endpoint={appraise}
      params={{ id: row.id }}
      initial={{
        condition: row.condition ?? undefined,
        conditionNote: row.conditionNote,
        mileageKm: row.mileageKm,
        value: row.valueFen === null ? null : row.valueFen / 100,
      }}
      fieldNames={{ valueFen: 'value' }}
      toBody={({ value, ...values }) => ({ ...values, valueFen: fenOf(value) ?? undefined, version: row.version })}
    >
      <Form.Item name="condition" label={text.condition} required>
        <Radio.Group options={conditions.options} />
      </Form.Item>
      <Form.Item name="conditionNote" label={text.conditionNote}>
        <Input.TextArea autoSize={{ minRows: 2 }} maxLength={500} />
      </Form.Item>
      <Form.Item name="mileageKm" label={text.mileage} required>
        <InputNumber className="rb-wide" min={0} max={2_000_000} precision={0} />
      </Form.Item>
      <Form.Item name="value" label={text.valueYuan} required>
        <InputNumber className="rb-wide" min={0} precision={2} step={1000} />
      </Form.Item>
    </FormDialog>
  );
}

/** A price until a day. */
export function OfferDialog({ row, ...dialog }: DialogProps) {
  const text = useText(usedCarTexts);
  const { today } = useSession();
  return (
    <FormDialog<typeof offerForCar, { offer: number | null; offerUntil?: string }>
      {...dialog}
      title={text.makeOffer}
      endpoint={offerForCar}
      params={{ id: row.id }}
      initial={{ offer: (row.offerFen ?? row.valueFen ?? 0) / 100 || null, offerUntil: addDays(today, 7) }}
      fieldNames={{ offerFen: 'offer' }}
      toBody={({ offer, offerUntil }) => ({ offerFen: fenOf(offer) ?? undefined, offerUntil, version: row.version })}
    >
      <Form.Item name="offer" label={text.offerYuan} required>
        <InputNumber className="rb-wide" min={0} precision={2} step={1000} />
      </Form.Item>
      <Form.Item name="offerUntil" label={text.offerUntil} required>
        <DateField min={today} max={addDays(today, 60)} />
      </Form.Item>
    </FormDialog>
  );
}

/** What the owner says to the offer. */
export function AnswerDialog({ row, ...dialog }: DialogProps) {
  const text = useText(usedCarTexts);
  const reasons = useDictionary('appraisal_refusal');
  return (
    <FormDialog<typeof answerOffer, { accepted?: boolean; reason?: string; note?: string }>
      {...dialog}
      title={text.answer}
      endpoint={answerOffer}
      params={{ id: row.id }}
      fieldOfCode={{ 'appraisal.lapsed': 'accepted' }}
      toBody={({ accepted, reason, note }) => ({
        accepted,
        reason: accepted ? undefined : reason,
        note: note ?? '',
        version: row.version,
      })}
    >
      <Form.Item name="accepted" label={text.answerLabel} required>
        <Radio.Group
          options={[
            { value: true, label: text.accepted },
            { value: false, label: text.refused },
          ]}
        />
      </Form.Item>
      <Form.Item name="reason" label={text.reason}>
        <Select allowClear options={reasons.options} />
      </Form.Item>
      <Form.Item name="note" label={text.note}>
        <Input.TextArea autoSize={{ minRows: 2 }} maxLength={500} />
      </Form.Item>
    </FormDialog>
  );
}

/** The car was bought, or nothing comes of it. */
export function CloseDialog({ row, bought, ...dialog }: DialogProps & { bought: boolean }) {
  const text = useText(usedCarTexts);
  return (
    <FormDialog<typeof closeAppraisal, { note?: string }>
      {...dialog}
      danger={!bought}
      title={bought ? text.buy : text.drop}
      endpoint={closeAppraisal}
      params={{ id: row.id }}
      toBody={({ note }) => ({ bought, note: note ?? '', version: row.version })}
    >
      <Form.Item name="note" label={text.note}>
        <Input.TextArea autoSize={{ minRows: 2 }} maxLength={500} />
      </Form.Item>
    </FormDialog>
  );
}

interface AskValues {
  purpose: 'buy_back' | 'trade_in';
  unitId?: string;
  car: string;
  plate?: string;
  vin?: string;
  year: number | null;
  mileageKm: number | null;
  note?: string;
}

interface AskProps {
  open: boolean;
  onClose: () => void;
  onDone: (id: string) => void;
  customerId: string;
  leadId?: string;
  cars: Car[];
}

/** Asks for an appraisal: of a car the customer has from the group, or of any other. */
export function AskDialog({ customerId, leadId, cars, onDone, ...dialog }: AskProps) {
  const text = useText(usedCarTexts);
  const pick = usePick();
  const factsOf = (car: Car | undefined): Partial<AskValues> =>
    car
      ? {
          unitId: car.unitId,
          car: pick(car.car, car.carEn),
          plate: car.plate ?? undefined,
          vin: car.vin,
          year: Number(car.since.slice(0, 4)),
          mileageKm: car.mileageKm,
        }
      : {};
  const first = cars.find((car) => car.reminded) ?? cars[0];
  return (
    <FormDialog<typeof askAppraisal, AskValues>
      {...dialog}
      title={text.askTitle}
      endpoint={askAppraisal}
      initial={{ purpose: 'trade_in', ...factsOf(first) }}
      fieldOfCode={{ 'appraisal.open': 'unitId' }}
      onDone={({ id }) => onDone(id)}
      toBody={({ plate, vin, note, unitId, ...values }) => ({
        ...values,
        customerId,
        leadId,
        unitId: unitId || undefined,
        plate: plate || undefined,
        vin: vin || undefined,
        note: note ?? '',
      })}
    >
      {({ form }) => (
        <>
          <Form.Item name="purpose" label={text.purpose} required>
            <Radio.Group options={Object.entries(text.purposes).map(([value, label]) => ({ value, label }))} />
          </Form.Item>
          {cars.length > 0 && (
            <Form.Item name="unitId" label={text.ownCar}>
              <Select
                allowClear
                placeholder={text.otherCar}
                options={cars.map((car) => ({
                  value: car.unitId,
                  label: [pick(car.car, car.carEn), car.plate ?? car.vin, text.since(car.since)].join(' · '),
                }))}
                onChange={(unitId) => form.setFieldsValue(factsOf(cars.find((car) => car.unitId === unitId)))}
              />
            </Form.Item>
          )}
          <Form.Item name="car" label={text.carName} required>
            <Input maxLength={80} autoComplete="off" />
          </Form.Item>
          <Form.Item name="plate" label={text.plate}>
            <Input maxLength={20} autoComplete="off" />
          </Form.Item>
          <Form.Item name="vin" label={text.vin}>
            <Input className="rb-vin" maxLength={40} autoComplete="off" spellCheck={false} />
          </Form.Item>
          <Form.Item name="year" label={text.year} required>
            <InputNumber className="rb-wide" min={1980} max={2100} precision={0} />
          </Form.Item>
          <Form.Item name="mileageKm" label={text.mileage} required>
            <InputNumber className="rb-wide" min={0} max={2_000_000} precision={0} />
          </Form.Item>
          <Form.Item name="note" label={text.note}>
            <Input.TextArea autoSize={{ minRows: 2 }} maxLength={500} />
          </Form.Item>
        </>
      )}
    </FormDialog>
  );
}
