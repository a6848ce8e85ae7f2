import { Form, Select } from 'antd';
import { addVehiclePerson, endVehiclePerson } from '../../../src/modules/products/ownership/schema.ts';
import { DateField } from '../../ui/fields.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { useText } from '../../ui/language.tsx';
import { useSession } from '../../ui/session.tsx';
import { CustomerSelect } from '../customers/customer-select.tsx';
import type { DialogProps, Vehicle } from './vehicle-dialogs.tsx';
import { vehicleTexts } from './vehicle-texts.ts';

/** Who drives, pays or keeps the vehicle. */
export function PersonDialog({ vehicle, ...dialog }: DialogProps & { vehicle: Vehicle }) {
  const text = useText(vehicleTexts);
  const { today } = useSession();
  return (
    <FormDialog<typeof addVehiclePerson, { customerId: string; role: 'driver'; fromDate: string }>
      {...dialog}
      title={text.addPerson}
      endpoint={addVehiclePerson}
      params={{ id: vehicle.id }}
      initial={{ role: 'driver', fromDate: today }}
      toBody={(values) => values}
    >
      <Form.Item name="customerId" label={text.person} required>
        <CustomerSelect />
      </Form.Item>
      <Form.Item name="role" label={text.role} required>
        <Select options={Object.entries(text.roles).map(([value, label]) => ({ value, label }))} />
      </Form.Item>
      <Form.Item name="fromDate" label={text.from} required>
        <DateField max={today} />
      </Form.Item>
    </FormDialog>
  );
}

/** The end of somebody's role. */
export function EndPersonDialog({
  vehicle,
  person,
  ...dialog
}: DialogProps & { vehicle: Vehicle; person: { id: string; version: number } }) {
  const text = useText(vehicleTexts);
  const { today } = useSession();
  return (
    <FormDialog<typeof endVehiclePerson, { toDate: string }>
      {...dialog}
      title={text.endPersonTitle}
      submitText={text.endPerson}
      endpoint={endVehiclePerson}
      params={{ id: vehicle.id, personId: person.id }}
      initial={{ toDate: today }}
      toBody={({ toDate }) => ({ version: person.version, toDate })}
    >
      <Form.Item name="toDate" label={text.to} required>
        <DateField max={today} />
      </Form.Item>
    </FormDialog>
  );
}
