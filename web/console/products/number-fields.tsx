import { Checkbox, Form, Input, Select } from 'antd';
import { listSeries } from '../../../src/modules/products/catalogue/schema.ts';
import { checkVin, vinProblem } from '../../../src/modules/products/vin.ts';
import { money } from '../../ui/format.ts';
import { useLanguage, usePick, useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { vehicleTexts } from './vehicle-texts.ts';

/** The VIN, checked while it is typed (GB 16735); where its check digit may be filler, somebody can confirm it. */
export function VinField({ confirmable }: { confirmable: boolean }) {
  const text = useText(vehicleTexts);
  const form = Form.useFormInstance();
  const vin: string = Form.useWatch('vin', form) ?? '';
  const verdict = checkVin(vin);
  const may = confirmable || (!verdict.ok && verdict.reason === 'check_digit' && verdict.confirmable);
  return (
    <>
      <Form.Item name="vin" label={text.vin} required extra={<Verdict vin={vin} />}>
        <Input
          className="rb-vin"
          maxLength={40}
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          onChange={() => form.setFieldValue('vinConfirmed', false)}
        />
      </Form.Item>
      {may && (
        <Form.Item name="vinConfirmed" valuePropName="checked">
          <Checkbox>{text.vinConfirm}</Checkbox>
        </Form.Item>
      )}
    </>
  );
}

function Verdict({ vin }: { vin: string }) {
  const text = useText(vehicleTexts);
  const { language } = useLanguage();
  if (vin.trim() === '') return text.vinHint;
  const verdict = checkVin(vin);
  if (verdict.ok) return <span className="rb-good">✓ {text.vinRight}</span>;
  return <span>{vinProblem(verdict)[language]}</span>;
}

/** A trim of any series, found by typing a part of its name. */
export function TrimField(props: { id?: string; value?: string; onChange?: (value: string) => void }) {
  const text = useText(vehicleTexts);
  const pick = usePick();
  const { data, isPending } = useCall(listSeries, {}, { staleTime: 60_000 });
  const options = (data?.rows ?? []).map((series) => ({
    label: pick(series.name, series.nameEn),
    options: series.trims.map((trim) => ({
      value: trim.id,
      label: `${pick(series.name, series.nameEn)} ${trim.modelYear} ${pick(trim.name, trim.nameEn)} · ${money(trim.priceFen)}`,
    })),
  }));
  return (
    <Select
      {...props}
      className="rb-wide"
      loading={isPending}
      options={options}
      placeholder={text.trim}
      showSearch={{ optionFilterProp: 'label' }}
    />
  );
}
