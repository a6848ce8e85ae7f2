import { Button } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { Chip } from '../../ui/chip.tsx';
import { usePick, useText } from '../../ui/language.tsx';
import { ListRows } from '../../ui/list-rows.tsx';
import { Section } from '../../ui/record-page.tsx';
import { useCan } from '../../ui/session.tsx';
import { EndPersonDialog, PersonDialog } from './person-dialogs.tsx';
import type { Vehicle } from './vehicle-dialogs.tsx';
import { vehicleTexts } from './vehicle-texts.ts';

/** What a part of the record is given: the vehicle, and what to do when something was saved. */
export interface TabProps {
  vehicle: Vehicle;
  onSaved: (said: string) => () => void;
}

const named = (customer: { id: string; name: string; mobileMasked: string | null }) => (
  <>
    <Link to={`/customers/${customer.id}`}>{customer.name}</Link>{' '}
    <span className="rb-num rb-muted">{customer.mobileMasked}</span>
  </>
);

/** Owners with their dates, and who else drives, pays and keeps the vehicle. */
export function PeopleTab({ vehicle, onSaved }: TabProps) {
  const text = useText(vehicleTexts);
  const pick = usePick();
  const can = useCan();
  const [adding, setAdding] = useState(false);
  const [ending, setEnding] = useState<{ id: string; version: number } | null>(null);
  const { owners, people } = vehicle;
  const dates = [
    {
      key: 'from',
      title: text.from,
      render: (row: { fromDate: string }) => <span className="rb-num">{row.fromDate}</span>,
    },
    {
      key: 'to',
      title: text.to,
      render: (row: { toDate: string | null }) => <span className="rb-num">{row.toDate ?? text.now}</span>,
    },
  ];
  return (
    <>
      <Section title={text.owners} empty={owners?.length === 0 ? text.noOwners : undefined}>
        <ListRows
          label={text.owners}
          rows={owners ?? []}
          rowKey={(row) => row.id}
          columns={[
            { key: 'owner', title: text.owner, card: 'title', width: 220, render: (row) => named(row.customer) },
            ...dates,
            {
              key: 'reason',
              title: text.endReason,
              card: 'tag',
              render: (row) => row.endReason && <Chip>{text.endReasons[row.endReason]}</Chip>,
            },
            { key: 'dealer', title: text.dealer, render: (row) => pick(row.dealerName, row.dealerNameEn) },
          ]}
        />
      </Section>
      <Section
        title={text.people}
        extra={can('unit.edit') && <Button onClick={() => setAdding(true)}>{text.addPerson}</Button>}
        empty={people?.length === 0 ? text.noPeople : undefined}
      >
        <ListRows
          label={text.people}
          rows={people ?? []}
          rowKey={(row) => row.id}
          columns={[
            { key: 'person', title: text.person, card: 'title', width: 220, render: (row) => named(row.customer) },
            { key: 'role', title: text.role, card: 'tag', render: (row) => <Chip>{text.roles[row.role]}</Chip> },
            ...dates,
            {
              key: 'end',
              title: text.actions,
              render: (row) =>
                row.toDate === null &&
                can('unit.edit') && <Button onClick={() => setEnding(row)}>{text.endPerson}</Button>,
            },
          ]}
        />
      </Section>
      <PersonDialog vehicle={vehicle} open={adding} onClose={() => setAdding(false)} onDone={onSaved(text.saved)} />
      {ending && (
        <EndPersonDialog
          vehicle={vehicle}
          person={ending}
          open
          onClose={() => setEnding(null)}
          onDone={onSaved(text.ended)}
        />
      )}
    </>
  );
}
