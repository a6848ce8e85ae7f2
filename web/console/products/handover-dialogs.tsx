import { Form, Select } from 'antd';
import { releaseVehicle, undoTransfer } from '../../../src/modules/products/ownership/schema.ts';
import { DateField } from '../../ui/fields.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { useText } from '../../ui/language.tsx';
import { useSession } from '../../ui/session.tsx';
import type { DialogProps, Vehicle } from './vehicle-dialogs.tsx';
import { vehicleTexts } from './vehicle-texts.ts';

/** The owner has the vehicle no more, and who has it is not known, or nobody. */
export function ReleaseDialog({ vehicle, ...dialog }: DialogProps & { vehicle: Vehicle }) {
  const text = useText(vehicleTexts);
  const { today } = useSession();
  return (
    <FormDialog<typeof releaseVehicle, { reason: 'sold' | 'scrapped' | 'exported'; toDate: string }>
      {...dialog}
      title={text.releaseTitle}
      submitText={text.release}
      endpoint={releaseVehicle}
      params={{ id: vehicle.id }}
      initial={{ toDate: today, reason: 'sold' }}
      toBody={({ toDate, reason }) => ({ version: vehicle.version, toDate, reason })}
    >
      <p>{text.releaseHint}</p>
      <Form.Item name="reason" label={text.endReason} required>
        <Select
          options={Object.entries(text.endReasons)
            .filter(([value]) => value !== 'returned')
            .map(([value, label]) => ({ value, label }))}
        />
      </Form.Item>
      <Form.Item name="toDate" label={text.releaseDate} required>
        <DateField max={today} />
      </Form.Item>
    </FormDialog>
  );
}

/** The last transfer or release was a mistake. `onUndone` tells whether the vehicle is still the acting unit's. */
export function UndoTransferDialog({
  vehicle,
  onUndone,
  ...dialog
}: Omit<DialogProps, 'onDone'> & { vehicle: Vehicle; onUndone: (held: boolean) => void }) {
  const text = useText(vehicleTexts);
  const release = vehicle.undoable === 'release';
  return (
    <FormDialog<typeof undoTransfer, Record<string, never>>
      {...dialog}
      danger
      onDone={({ held }) => onUndone(held)}
      title={release ? text.undoReleaseTitle : text.undoTransferTitle}
      submitText={text.undo}
      endpoint={undoTransfer}
      params={{ id: vehicle.id }}
      toBody={() => ({ version: vehicle.version })}
    >
      <p>{release ? text.undoReleaseHint : text.undoTransferHint}</p>
    </FormDialog>
  );
}
