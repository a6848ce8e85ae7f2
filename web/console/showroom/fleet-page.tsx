import { useQueryClient } from '@tanstack/react-query';
import { Button, Checkbox, Form, Input, InputNumber, Select } from 'antd';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import type * as z from 'zod';
import { addTestCar, CarState, editTestCar, listFleet } from '../../../src/modules/showroom/fleet/schema.ts';
import { Chip } from '../../ui/chip.tsx';
import { DateField } from '../../ui/fields.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { usePick, useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { Section } from '../../ui/record-page.tsx';
import { useCan, useSession } from '../../ui/session.tsx';
import { EmptyState, ErrorState, SkeletonRows } from '../../ui/states.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useCatalogue } from '../products/use-catalogue.ts';
import { driveTexts } from './drive-texts.ts';
import './showroom.css';

type Fleet = z.output<typeof listFleet.response>;
type Car = Fleet['cars'][number];

/** The test-drive cars of a dealer or of all in sight, and the models without one (SAL-06). */
export function FleetPage() {
  const text = useText(driveTexts);
  const can = useCan();
  const { unit } = useSession();
  const [params] = useSearchParams();
  const query = useCall(listFleet, { query: { unitId: params.get('unitId') ?? undefined } });
  const [adding, setAdding] = useState(false);
  const add = unit.kind === 'dealer' && can('testdrive.manage') && (
    <Button type="primary" onClick={() => setAdding(true)}>
      {text.addCar}
    </Button>
  );
  return (
    <div className="rb-page">
      <div className="rb-page-head">
        <h1>{text.fleet}</h1>
        <div className="rb-page-actions">{add}</div>
      </div>
      {query.isPending ? (
        <SkeletonRows rows={6} />
      ) : query.isError ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <>
          <Missing missing={query.data.missing} />
          {query.data.cars.length === 0 ? (
            <EmptyState title={text.emptyFleet} hint={text.emptyFleetHint} action={add} />
          ) : (
            <Cars cars={query.data.cars} />
          )}
        </>
      )}
      <CarDialog car={null} open={adding} onClose={() => setAdding(false)} />
    </div>
  );
}

function Missing({ missing }: { missing: Fleet['missing'] }) {
  const text = useText(driveTexts);
  const pick = usePick();
  return (
    <Section title={text.missing} empty={missing.length === 0 ? text.missingNone : undefined}>
      <ul className="rb-notes">
        {missing.map((dealer) => (
          <li key={dealer.unitId}>
            <strong>{pick(dealer.unitName, dealer.unitNameEn)}</strong>{' '}
            {text.missingOf(dealer.series.map((each) => pick(each.name, each.nameEn)).join('、'))}
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Cars({ cars }: { cars: readonly Car[] }) {
  const text = useText(driveTexts);
  const pick = usePick();
  const can = useCan();
  const { unit, today } = useSession();
  const [editing, setEditing] = useState<Car | null>(null);
  const many = unit.kind !== 'dealer';
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: on a phone the table scrolls sideways, the keyboard has to reach it */}
      <section className="rb-table rs-wide" tabIndex={0} aria-label={text.fleet}>
        <table>
          <caption>{text.fleet}</caption>
          <thead>
            <tr>
              <th scope="col">{text.plate}</th>
              <th scope="col">{text.series}</th>
              <th scope="col">{text.carName}</th>
              {many && <th scope="col">{text.dealer}</th>}
              <th scope="col">{text.state}</th>
              <th scope="col">{text.insuredUntil}</th>
              <th scope="col">{text.odometer}</th>
              <th scope="col">{text.drives30}</th>
              {can('testdrive.manage') && <th scope="col">{text.edit}</th>}
            </tr>
          </thead>
          <tbody>
            {cars.map((car) => (
              <tr key={car.id}>
                <td className="rb-num">{car.plate}</td>
                <td>{pick(car.seriesName, car.seriesNameEn)}</td>
                <td>{car.name}</td>
                {many && <td>{pick(car.unitName, car.unitNameEn)}</td>}
                <td>
                  <Chip tone={car.state === 'active' ? 'green' : 'grey'}>{text.states[car.state]}</Chip>
                </td>
                <td className="rb-num">
                  {car.insuredUntil} {car.insuredUntil < today && <Chip tone="red">{text.expired}</Chip>}
                </td>
                <td className="rb-num">{car.odometerKm}</td>
                <td className="rb-num">{car.drives}</td>
                {can('testdrive.manage') && (
                  <td>
                    <Button size="small" onClick={() => setEditing(car)} aria-label={`${text.edit} ${car.plate}`}>
                      {text.edit}
                    </Button>
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <CarDialog key={editing?.id} car={editing} open={editing !== null} onClose={() => setEditing(null)} />
    </>
  );
}

interface Fields {
  seriesId: string;
  name: string;
  plate: string;
  automatic?: boolean;
  insuredUntil: string;
  odometerKm: number | null;
  note?: string;
  state?: Car['state'];
}

function CarDialog({ car, open, onClose }: { car: Car | null; open: boolean; onClose: () => void }) {
  const text = useText(driveTexts);
  const toast = useToast();
  const client = useQueryClient();
  const catalogue = useCatalogue();
  // Both take the same form; the body says which fields each has.
  const endpoint = (car ? editTestCar : addTestCar) as typeof editTestCar;
  return (
    <FormDialog<typeof editTestCar, Fields>
      open={open}
      onClose={onClose}
      title={car ? text.editCar : text.addCar}
      endpoint={endpoint}
      params={car ? { id: car.id } : undefined}
      initial={car ? { ...car, note: car.note ?? undefined } : { automatic: true, odometerKm: 0 }}
      fieldOfCode={{ 'test_car.plate_taken': 'plate' }}
      toBody={({ seriesId, name, plate, automatic, insuredUntil, odometerKm, note, state }) => ({
        seriesId,
        name: name ?? '',
        plate: plate ?? '',
        automatic: automatic ?? false,
        insuredUntil,
        odometerKm: odometerKm ?? 0,
        note: note || undefined,
        ...(car && { version: car.version, state }),
      })}
      onDone={() => {
        toast.success(text.done);
        void client.invalidateQueries();
      }}
    >
      <Form.Item name="seriesId" label={text.series} required>
        <Select options={catalogue.series} loading={catalogue.loading} />
      </Form.Item>
      <Form.Item name="name" label={text.carName} required>
        <Input maxLength={80} autoComplete="off" />
      </Form.Item>
      <Form.Item name="plate" label={text.plate} required>
        <Input maxLength={20} autoComplete="off" autoCapitalize="characters" />
      </Form.Item>
      <Form.Item name="insuredUntil" label={text.insuredUntil} required>
        <DateField />
      </Form.Item>
      <Form.Item name="odometerKm" label={text.odometer}>
        <InputNumber className="rb-wide" min={0} max={2_000_000} precision={0} />
      </Form.Item>
      <Form.Item name="automatic" valuePropName="checked">
        <Checkbox>{text.automatic}</Checkbox>
      </Form.Item>
      {car && (
        <Form.Item name="state" label={text.state} required>
          <Select options={CarState.options.map((value) => ({ value, label: text.states[value] }))} />
        </Form.Item>
      )}
      <Form.Item name="note" label={text.note}>
        <Input maxLength={400} />
      </Form.Item>
    </FormDialog>
  );
}
