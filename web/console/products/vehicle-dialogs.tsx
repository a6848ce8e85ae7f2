import { Form, Input, InputNumber, Radio } from 'antd';
import type * as z from 'zod';
import { transferVehicle } from '../../../src/modules/products/ownership/schema.ts';
import {
  changePlate,
  editVehicle,
  registerVehicle,
  type VehicleView,
} from '../../../src/modules/products/vehicles/schema.ts';
import { DateField } from '../../ui/fields.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { useText } from '../../ui/language.tsx';
import { useSession } from '../../ui/session.tsx';
import { CustomerSelect } from '../customers/customer-select.tsx';
import { UnitSelect } from '../org/unit-select.tsx';
import { TrimField, VinField } from './number-fields.tsx';
import { vehicleTexts } from './vehicle-texts.ts';

export type Vehicle = z.output<typeof VehicleView>;

/** How every dialog of this page is opened and closed. */
export interface DialogProps {
  open: boolean;
  onClose: () => void;
  onDone: () => void;
  onReload?: () => void;
}

const CODES = { 'unit.vin_invalid': 'vin', 'unit.vin_taken': 'vin', 'unit.serial_taken': 'serial' };

interface NumberFields {
  by: 'vin' | 'serial';
  vin?: string;
  vinConfirmed?: boolean;
  serial?: string;
}

function NumberEntry({ confirmable }: { confirmable: boolean }) {
  const text = useText(vehicleTexts);
  const form = Form.useFormInstance();
  const by = Form.useWatch('by', form);
  return (
    <>
      <Form.Item name="by" label={text.kindOfNumber}>
        <Radio.Group
          options={[
            { value: 'vin', label: text.byVin },
            { value: 'serial', label: text.bySerial },
          ]}
        />
      </Form.Item>
      {by === 'serial' ? (
        <Form.Item name="serial" label={text.serial} required>
          <Input className="rb-vin" maxLength={60} autoComplete="off" spellCheck={false} />
        </Form.Item>
      ) : (
        <VinField confirmable={confirmable} />
      )}
    </>
  );
}

interface RegisterFields extends NumberFields {
  trimId: string;
  plate?: string;
  colour?: string;
  deliveredOn?: string;
  dealerId?: string;
  customerId?: string;
  ownedFrom?: string;
  odometerKm?: number | null;
}

/** A vehicle that is registered by hand. */
export function RegisterDialog({ onMade, ...dialog }: Omit<DialogProps, 'onDone'> & { onMade: (id: string) => void }) {
  const text = useText(vehicleTexts);
  const { today, unit } = useSession();
  return (
    <FormDialog<typeof registerVehicle, RegisterFields>
      {...dialog}
      onDone={({ id }) => onMade(id)}
      title={text.registerTitle}
      submitText={text.register}
      endpoint={registerVehicle}
      initial={{ by: 'vin' }}
      fieldOfCode={CODES}
      toBody={({ by, vin, serial, vinConfirmed, odometerKm, plate, colour, ...rest }) => ({
        ...rest,
        vin: by === 'serial' ? undefined : (vin ?? ''),
        serial: by === 'serial' ? (serial ?? '') : undefined,
        vinConfirmed: vinConfirmed ?? false,
        plate: plate || undefined,
        colour: colour || undefined,
        odometerKm: odometerKm ?? undefined,
      })}
    >
      {({ failure }) => (
        <>
          <NumberEntry confirmable={failure?.details.confirmable === true} />
          <Form.Item name="trimId" label={text.trim} required>
            <TrimField />
          </Form.Item>
          <Form.Item name="plate" label={text.plate}>
            <Input maxLength={20} autoComplete="off" />
          </Form.Item>
          <Form.Item name="colour" label={text.colour}>
            <Input maxLength={40} />
          </Form.Item>
          <Form.Item name="deliveredOn" label={text.deliveredOn}>
            <DateField max={today} />
          </Form.Item>
          {unit.kind !== 'dealer' && (
            <Form.Item name="dealerId" label={text.dealer} required>
              <UnitSelect kind="dealer" />
            </Form.Item>
          )}
          <Form.Item name="customerId" label={text.owner}>
            <CustomerSelect />
          </Form.Item>
          <Form.Item name="ownedFrom" label={text.ownedFrom}>
            <DateField max={today} />
          </Form.Item>
          <Form.Item name="odometerKm" label={text.odometer}>
            <InputNumber className="rb-wide" min={0} max={2_000_000} precision={0} />
          </Form.Item>
        </>
      )}
    </FormDialog>
  );
}

interface EditFields extends NumberFields {
  trimId: string;
  colour?: string;
  invoicedOn?: string;
  deliveredOn?: string;
}

/** What a vehicle is: number, trim, colour, dates. */
export function EditVehicleDialog({ vehicle, ...dialog }: DialogProps & { vehicle: Vehicle }) {
  const text = useText(vehicleTexts);
  const { today } = useSession();
  return (
    <FormDialog<typeof editVehicle, EditFields>
      {...dialog}
      title={text.editTitle}
      endpoint={editVehicle}
      params={{ id: vehicle.id }}
      fieldOfCode={CODES}
      initial={{
        by: vehicle.serial ? 'serial' : 'vin',
        vin: vehicle.vin ?? undefined,
        serial: vehicle.serial ?? undefined,
        trimId: vehicle.trimId,
        colour: vehicle.colour ?? undefined,
        invoicedOn: vehicle.invoicedOn ?? undefined,
        deliveredOn: vehicle.deliveredOn ?? undefined,
      }}
      toBody={({ by, vin, serial, vinConfirmed, trimId, colour, invoicedOn, deliveredOn }) => ({
        version: vehicle.version,
        trimId,
        vin: by === 'serial' ? null : (vin ?? ''),
        serial: by === 'serial' ? (serial ?? '') : null,
        vinConfirmed: vinConfirmed ?? false,
        colour: colour?.trim() || null,
        invoicedOn: invoicedOn ?? null,
        deliveredOn: deliveredOn ?? null,
      })}
    >
      {({ failure }) => (
        <>
          <NumberEntry confirmable={failure?.details.confirmable === true} />
          <Form.Item name="trimId" label={text.trim} required>
            <TrimField />
          </Form.Item>
          <Form.Item name="colour" label={text.colour}>
            <Input maxLength={40} />
          </Form.Item>
          <Form.Item name="invoicedOn" label={text.invoicedOn}>
            <DateField max={today} />
          </Form.Item>
          <Form.Item name="deliveredOn" label={text.deliveredOn}>
            <DateField max={today} />
          </Form.Item>
        </>
      )}
    </FormDialog>
  );
}

/** Another plate, or none. */
export function PlateDialog({ vehicle, ...dialog }: DialogProps & { vehicle: Vehicle }) {
  const text = useText(vehicleTexts);
  const { today } = useSession();
  return (
    <FormDialog<typeof changePlate, { plate?: string; fromDate: string }>
      {...dialog}
      title={text.changePlate}
      endpoint={changePlate}
      params={{ id: vehicle.id }}
      initial={{ fromDate: today }}
      toBody={({ plate, fromDate }) => ({ version: vehicle.version, plate: plate?.trim() || null, fromDate })}
    >
      <Form.Item name="plate" label={text.newPlate}>
        <Input maxLength={20} autoComplete="off" autoFocus />
      </Form.Item>
      <Form.Item name="fromDate" label={text.from} required>
        <DateField max={today} />
      </Form.Item>
    </FormDialog>
  );
}

interface TransferFields {
  vin?: string;
  customerId: string;
  fromDate: string;
  dealerId?: string;
  plate?: string;
}

/** A vehicle goes to another customer: this one, or one of another dealer by its whole VIN. */
export function TransferDialog({
  unitId,
  onMade,
  ...dialog
}: Omit<DialogProps, 'onDone'> & { unitId?: string; onMade: (id: string) => void }) {
  const text = useText(vehicleTexts);
  const { today, unit } = useSession();
  return (
    <FormDialog<typeof transferVehicle, TransferFields>
      {...dialog}
      onDone={({ id }) => onMade(id)}
      title={unitId ? text.transferTitle : text.takeOver}
      submitText={text.transfer}
      endpoint={transferVehicle}
      initial={{ fromDate: today }}
      fieldOfCode={{ ...CODES, 'unit.same_owner': 'customerId' }}
      toBody={({ vin, plate, ...rest }) => ({
        ...rest,
        ...(unitId ? { unitId } : { vin: vin ?? '' }),
        plate: plate?.trim() || undefined,
      })}
    >
      <p>{unitId ? text.transferHint : text.takeOverHint}</p>
      {!unitId && <VinField confirmable={false} />}
      <Form.Item name="customerId" label={text.newOwner} required>
        <CustomerSelect />
      </Form.Item>
      <Form.Item name="fromDate" label={text.transferDate} required>
        <DateField max={today} />
      </Form.Item>
      <Form.Item name="plate" label={text.newPlate}>
        <Input maxLength={20} autoComplete="off" />
      </Form.Item>
      {unit.kind !== 'dealer' && (
        <Form.Item name="dealerId" label={text.dealer} required={!unitId}>
          <UnitSelect kind="dealer" />
        </Form.Item>
      )}
    </FormDialog>
  );
}
