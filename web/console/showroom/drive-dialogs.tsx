import { Form, Input, InputNumber, Radio, Select } from 'antd';
import {
  checkLicence,
  departDrive,
  giveFeedback,
  LICENCE_CLASSES,
  returnDrive,
  settleDrive,
} from '../../../src/modules/showroom/test-drives/schema.ts';
import { useDictionary } from '../../ui/dictionary.ts';
import { DateField } from '../../ui/fields.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { useText } from '../../ui/language.tsx';
import { useSession } from '../../ui/session.tsx';
import { driveTexts } from './drive-texts.ts';

export interface DriveDialogProps {
  drive: { id: string; version: number };
  open: boolean;
  onClose: () => void;
  onDone: () => void;
}

/** Class, validity and number of the licence. */
export function LicenceDialog({ drive, ...dialog }: DriveDialogProps) {
  const text = useText(driveTexts);
  const { today } = useSession();
  return (
    <FormDialog<typeof checkLicence, { licenceClass: string; validUntil: string; number: string }>
      {...dialog}
      title={text.checkLicence}
      endpoint={checkLicence}
      params={{ id: drive.id }}
      initial={{ licenceClass: 'C1' }}
      toBody={({ licenceClass, validUntil, number }) => ({
        licenceClass,
        validUntil,
        number: number ?? '',
        version: drive.version,
      })}
    >
      <Form.Item name="licenceClass" label={text.licenceClass} required>
        <Select options={LICENCE_CLASSES.map((value) => ({ value, label: value }))} />
      </Form.Item>
      <Form.Item name="validUntil" label={text.validUntil} required>
        <DateField min={today} />
      </Form.Item>
      <Form.Item name="number" label={text.licenceNumber} extra={text.licenceHint} required>
        <Input maxLength={20} autoComplete="off" />
      </Form.Item>
    </FormDialog>
  );
}

/** The mileage when the car leaves or is back. */
export function RoadDialog({ drive, way, ...dialog }: DriveDialogProps & { way: 'out' | 'back' }) {
  const text = useText(driveTexts);
  const endpoint = way === 'out' ? departDrive : returnDrive;
  return (
    <FormDialog<typeof endpoint, { odometerKm: number | null }>
      {...dialog}
      title={way === 'out' ? text.depart : text.comeBack}
      endpoint={endpoint}
      params={{ id: drive.id }}
      toBody={({ odometerKm }) => ({ odometerKm: odometerKm ?? undefined, version: drive.version })}
    >
      <Form.Item name="odometerKm" label={text.odometer} required>
        <InputNumber className="rb-wide" min={0} max={2_000_000} precision={0} autoFocus />
      </Form.Item>
    </FormDialog>
  );
}

/** Why a booking is cancelled. */
export function CancelDialog({ drive, ...dialog }: DriveDialogProps) {
  const text = useText(driveTexts);
  const reasons = useDictionary('drive_cancel_reason');
  return (
    <FormDialog<typeof settleDrive, { reason: string }>
      {...dialog}
      danger
      title={text.cancelTitle}
      submitText={text.cancel}
      endpoint={settleDrive}
      params={{ id: drive.id }}
      toBody={({ reason }) => ({ reason, to: 'cancelled', version: drive.version })}
    >
      <Form.Item name="reason" label={text.reason} required>
        <Select options={reasons.options} autoFocus />
      </Form.Item>
    </FormDialog>
  );
}

interface Feedback {
  rating: number;
  intention: string;
  liked?: string[];
  feedback?: string;
}

/** What the customer thought of the drive, and whether they mean to buy (SAL-04). */
export function FeedbackDialog({ drive, ...dialog }: DriveDialogProps) {
  const text = useText(driveTexts);
  const intentions = useDictionary('buying_intention');
  const concerns = useDictionary('buyer_concern');
  return (
    <FormDialog<typeof giveFeedback, Feedback>
      {...dialog}
      title={text.giveFeedback}
      endpoint={giveFeedback}
      params={{ id: drive.id }}
      toBody={({ feedback, liked, ...rest }) => ({
        ...rest,
        liked: liked ?? [],
        feedback: feedback || undefined,
        version: drive.version,
      })}
    >
      <Form.Item name="rating" label={text.rating} required>
        <Radio.Group options={[1, 2, 3, 4, 5].map((value) => ({ value, label: text.ratingOf(value) }))} />
      </Form.Item>
      <Form.Item name="intention" label={text.intention} required>
        <Select options={intentions.options} />
      </Form.Item>
      <Form.Item name="liked" label={text.liked}>
        <Select mode="multiple" options={concerns.options} />
      </Form.Item>
      <Form.Item name="feedback" label={text.feedback}>
        <Input.TextArea rows={3} maxLength={1000} />
      </Form.Item>
    </FormDialog>
  );
}
