import { Button } from 'antd';
import { useState } from 'react';
import { removeReading } from '../../../src/modules/products/mileage/schema.ts';
import { Chip } from '../../ui/chip.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { count, money } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { ListRows } from '../../ui/list-rows.tsx';
import { Facts, Section } from '../../ui/record-page.tsx';
import { useCan } from '../../ui/session.tsx';
import { MileageDialog } from './mileage-dialog.tsx';
import type { TabProps } from './people-tab.tsx';
import type { Vehicle } from './vehicle-dialogs.tsx';
import { vehicleTexts } from './vehicle-texts.ts';

/** Mileage with its estimate, and what is due next by time and by mileage. */
export function CareTab({ vehicle, onSaved }: TabProps) {
  const text = useText(vehicleTexts);
  const can = useCan();
  const [adding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<string | null>(null);
  const { mileage, readings } = vehicle;
  return (
    <>
      <Section
        title={text.mileage}
        extra={can('unit.edit') && <Button onClick={() => setAdding(true)}>{text.addReading}</Button>}
        empty={mileage ? undefined : text.noReadings}
      >
        <div className="rb-stack">
          {mileage && (
            <Facts
              facts={[
                { label: text.estimate, value: <strong>{text.kmText(count(mileage.km))}</strong> },
                {
                  label: text.perDay,
                  value: `${text.perDayText(String(mileage.perDay))} (${mileage.measured ? text.measured : text.usual})`,
                },
              ]}
            />
          )}
          <ListRows
            label={`${text.readings} (${text.latest})`}
            rows={readings}
            rowKey={(row) => row.id}
            columns={[
              {
                key: 'on',
                title: text.readOn,
                card: 'title',
                render: (row) => <span className="rb-num">{row.readOn}</span>,
              },
              {
                key: 'km',
                title: text.reading,
                align: 'right',
                render: (row) => <span className="rb-num">{count(row.km)}</span>,
              },
              { key: 'source', title: text.source, render: (row) => text.sources[row.source] ?? row.source },
              {
                key: 'replaced',
                title: text.replaced,
                card: 'tag',
                omit: readings.every((row) => !row.replaced),
                render: (row) => row.replaced && <Chip tone="orange">{text.replaced}</Chip>,
              },
              {
                key: 'actions',
                title: text.actions,
                omit: !vehicle.held || !can('unit.edit'),
                render: (row) => (
                  <Button danger onClick={() => setRemoving(row.id)}>
                    {text.remove}
                  </Button>
                ),
              },
            ]}
          />
        </div>
      </Section>
      <Plan vehicle={vehicle} />
      <MileageDialog vehicle={vehicle} open={adding} onClose={() => setAdding(false)} onDone={onSaved(text.saved)} />
      {removing && (
        <FormDialog<typeof removeReading, Record<string, never>>
          open
          danger
          onClose={() => setRemoving(null)}
          onDone={onSaved(text.removed)}
          title={text.removeTitle}
          submitText={text.remove}
          endpoint={removeReading}
          params={{ id: vehicle.id, readingId: removing }}
          toBody={() => ({})}
        >
          <p>{text.removeHint}</p>
        </FormDialog>
      )}
    </>
  );
}

function Plan({ vehicle: { plan } }: { vehicle: Vehicle }) {
  const text = useText(vehicleTexts);
  const pick = usePick();
  const interval = ({ everyKm, everyMonths }: Vehicle['plan'][number]) => {
    const parts = [
      ...(everyKm ? [text.kilometres(count(everyKm))] : []),
      ...(everyMonths ? [text.months(everyMonths)] : []),
    ];
    return parts.length > 0 ? text.every(parts.join(text.or)) : '—';
  };
  return (
    <Section title={text.plan} empty={plan.length === 0 ? text.noPlan : undefined}>
      <ListRows
        label={text.plan}
        rows={plan}
        rowKey={(row) => row.code}
        columns={[
          {
            key: 'item',
            title: text.item,
            card: 'title',
            width: 180,
            render: (row) => <strong>{pick(row.name, row.nameEn)}</strong>,
          },
          { key: 'interval', title: text.interval, width: 200, render: interval },
          {
            key: 'due',
            title: text.nextDue,
            width: 240,
            render: (row) => (
              <span className="rb-num">
                {row.dueOn ?? '—'}
                {row.dueKm ? ` · ${text.kmText(count(row.dueKm))}` : ''}
                {row.by && <span className="rb-muted"> {row.by === 'time' ? text.byTime : text.byMileage}</span>}
              </span>
            ),
          },
          {
            key: 'price',
            title: text.price,
            align: 'right',
            render: (row) => <span className="rb-num">{row.priceFen === null ? '—' : money(row.priceFen)}</span>,
          },
          { key: 'why', title: text.why, width: 260, render: (row) => pick(row.why, row.whyEn) || '—' },
        ]}
      />
    </Section>
  );
}
