import { Form, Radio } from 'antd';
import { inspectStock } from '../../../src/modules/sales/stock/schema.ts';
import { useDictionary } from '../../ui/dictionary.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { useText } from '../../ui/language.tsx';
import { orderFileTexts } from './order-file-texts.ts';

interface InspectDialogProps {
  car: { id: string; version: number };
  open: boolean;
  onClose: () => void;
  onDone: () => void;
}

/** The inspection before delivery, item by item; one fault fails the car. */
export function InspectDialog({ car, ...dialog }: InspectDialogProps) {
  const text = useText(orderFileTexts);
  const items = useDictionary('pdi_item');
  const sections = [...new Set(items.options.map(({ value }) => String(items.attributesOf(value).section ?? 'A')))];
  return (
    <FormDialog<typeof inspectStock, Record<string, 'ok' | 'fault' | undefined>>
      {...dialog}
      title={text.pdi}
      endpoint={inspectStock}
      params={{ id: car.id }}
      fieldNames={Object.fromEntries(items.options.map(({ value }) => [`items.${value}`, value]))}
      toBody={(values) => ({
        items: Object.fromEntries(Object.entries(values).filter(([, found]) => found)),
        version: car.version,
      })}
    >
      {sections.map((section) => (
        <fieldset key={section} className="sale-fields">
          <legend>{text.sections[section] ?? section}</legend>
          {items.options
            .filter(({ value }) => String(items.attributesOf(value).section ?? 'A') === section)
            .map(({ value, label }) => (
              <Form.Item key={value} name={value} label={`${value} ${label}`} required>
                <Radio.Group
                  optionType="button"
                  options={[
                    { value: 'ok', label: text.pdiOk },
                    { value: 'fault', label: text.pdiFault },
                  ]}
                />
              </Form.Item>
            ))}
        </fieldset>
      ))}
    </FormDialog>
  );
}
