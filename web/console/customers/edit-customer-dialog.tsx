import { Form, Input } from 'antd';
import { editCustomer } from '../../../src/modules/customers/schema.ts';
import { useCities } from '../../ui/dictionary.ts';
import { CityField } from '../../ui/fields.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { useText } from '../../ui/language.tsx';
import { customerTexts } from './texts.ts';

interface EditCustomerDialogProps {
  customer: { id: string; version: number; name: string; cityCode: string | null };
  open: boolean;
  onClose: () => void;
  onDone: () => void;
  onReload: () => void;
}

/** Name and city of a customer, saved on top of the version that was read. */
export function EditCustomerDialog({ customer, ...dialog }: EditCustomerDialogProps) {
  const text = useText(customerTexts);
  const cities = useCities();
  return (
    <FormDialog<typeof editCustomer, { name: string; cityCode?: string }>
      {...dialog}
      title={text.editTitle}
      endpoint={editCustomer}
      params={{ id: customer.id }}
      initial={{ name: customer.name, cityCode: customer.cityCode ?? undefined }}
      describe={(field, value) => (field === 'cityCode' && value ? cities.nameOf(String(value)) : undefined)}
      toBody={({ name, cityCode }) => ({ version: customer.version, name: name ?? '', cityCode: cityCode ?? null })}
    >
      <Form.Item name="name" label={text.name} required>
        <Input maxLength={60} autoFocus autoComplete="off" />
      </Form.Item>
      <Form.Item name="cityCode" label={text.city}>
        <CityField />
      </Form.Item>
    </FormDialog>
  );
}
