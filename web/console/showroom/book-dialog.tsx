import { Form, InputNumber, Select } from 'antd';
import { useState } from 'react';
import type * as z from 'zod';
import {
  bookDrive,
  type driveCalendar,
  findDriveCustomers,
  rebookDrive,
} from '../../../src/modules/showroom/test-drives/schema.ts';
import { useDictionary } from '../../ui/dictionary.ts';
import { DateTimeField } from '../../ui/fields.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { instantOf } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { useSession } from '../../ui/session.tsx';
import { driveTexts } from './drive-texts.ts';

type Car = z.output<typeof driveCalendar.response>['cars'][number];

interface Slot {
  carId: string;
  startsAt: string;
  minutes: number | null;
  route?: string;
}

const PLACES = { 'test_drive.car_busy': 'startsAt', 'test_car.unfit': 'carId' };

function SlotFields({ cars }: { cars: readonly Car[] }) {
  const text = useText(driveTexts);
  const pick = usePick();
  const { today } = useSession();
  const routes = useDictionary('drive_route');
  return (
    <>
      <Form.Item name="carId" label={text.car} required>
        <Select
          options={cars.map((car) => ({
            value: car.id,
            label: `${pick(car.seriesName, car.seriesNameEn)} · ${car.name} · ${car.plate}`,
            disabled: car.state !== 'active',
          }))}
        />
      </Form.Item>
      <Form.Item name="startsAt" label={text.startsAt} required>
        <DateTimeField min={today} />
      </Form.Item>
      <Form.Item name="minutes" label={text.minutes} required>
        <InputNumber className="rb-wide" min={10} max={480} step={5} precision={0} />
      </Form.Item>
      <Form.Item name="route" label={text.route}>
        <Select options={routes.options} allowClear />
      </Form.Item>
    </>
  );
}

function useSlotBody() {
  const { unit } = useSession();
  return ({ carId, startsAt, minutes, route }: Slot) => ({
    carId,
    startsAt: startsAt ? instantOf(startsAt, unit.timeZone) : undefined,
    minutes: minutes ?? undefined,
    route,
  });
}

interface BookProps {
  cars: readonly Car[];
  /** Where the booking comes from: the lead of a wish or a visit, the hour that was pressed. */
  from: { leadId?: string; visitId?: string; carId?: string; startsAt?: string };
  open: boolean;
  onClose: () => void;
  onDone: (id: string) => void;
}

/** Books a car for the customer of a lead. */
export function BookDialog({ cars, from, onDone, ...dialog }: BookProps) {
  const text = useText(driveTexts);
  const toBody = useSlotBody();
  return (
    <FormDialog<typeof bookDrive, Slot & { leadId: string }>
      {...dialog}
      title={text.book}
      endpoint={bookDrive}
      initial={{ minutes: 40, leadId: from.leadId, carId: from.carId, startsAt: from.startsAt }}
      fieldOfCode={{ ...PLACES, 'lead.not_open': 'leadId', 'lead.needs_consultant': 'leadId' }}
      toBody={({ leadId, ...slot }) => ({ ...toBody(slot), leadId, visitId: from.visitId })}
      onDone={({ id }) => onDone(id)}
    >
      <Form.Item name="leadId" label={text.lead} required>
        <LeadSelect />
      </Form.Item>
      <SlotFields cars={cars} />
    </FormDialog>
  );
}

/** The customer of an open lead, found by name or number as one types. */
function LeadSelect({ id, value, onChange }: { id?: string; value?: string; onChange?: (value?: string) => void }) {
  const text = useText(driveTexts);
  const [q, setQ] = useState('');
  const found = useCall(findDriveCustomers, { query: { q } }, { enabled: q.trim().length > 0 });
  const chosen = useCall(findDriveCustomers, { query: { leadId: value } }, { enabled: value !== undefined });
  const rows = [...(found.data?.rows ?? []), ...(chosen.data?.rows ?? [])];
  const options = [...new Map(rows.map((row) => [row.leadId, row])).values()].map((row) => ({
    value: row.leadId,
    label: `${row.customerName} ${row.mobileMasked ?? ''}`.trim(),
  }));
  return (
    <Select
      id={id}
      className="rb-wide"
      value={value}
      onChange={onChange}
      options={options}
      showSearch={{ filterOption: false, onSearch: setQ }}
      loading={found.isFetching}
      placeholder={text.searchLead}
      allowClear
      notFoundContent={null}
    />
  );
}

interface RebookProps {
  drive: { id: string; version: number } & Slot;
  cars: readonly Car[];
  open: boolean;
  onClose: () => void;
  onDone: () => void;
}

/** Moves a booking to another time or car. */
export function RebookDialog({ drive, cars, onDone, ...dialog }: RebookProps) {
  const text = useText(driveTexts);
  const toBody = useSlotBody();
  const { carId, startsAt, minutes, route } = drive;
  return (
    <FormDialog<typeof rebookDrive, Slot>
      {...dialog}
      title={text.rebook}
      endpoint={rebookDrive}
      params={{ id: drive.id }}
      initial={{ carId, startsAt, minutes, route }}
      fieldOfCode={PLACES}
      toBody={(slot) => ({ ...toBody(slot), version: drive.version })}
      onDone={onDone}
    >
      <SlotFields cars={cars} />
    </FormDialog>
  );
}
