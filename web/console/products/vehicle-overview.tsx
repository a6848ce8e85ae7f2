import { count } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { ListRows } from '../../ui/list-rows.tsx';
import { Facts, Section } from '../../ui/record-page.tsx';
import type { Vehicle } from './vehicle-dialogs.tsx';
import { vehicleTexts } from './vehicle-texts.ts';

/** What the vehicle is, and the plates it bore. */
export function OverviewTab({ vehicle }: { vehicle: Vehicle }) {
  const text = useText(vehicleTexts);
  const pick = usePick();
  const { mileage } = vehicle;
  return (
    <>
      <Section title={text.car}>
        <Facts
          facts={[
            { label: text.series, value: pick(vehicle.seriesName, vehicle.seriesNameEn) },
            { label: text.modelYear, value: String(vehicle.modelYear) },
            { label: text.trim, value: pick(vehicle.trimName, vehicle.trimNameEn) },
            { label: text.energyLabel, value: text.energy[vehicle.energy] ?? vehicle.energy },
            { label: text.colour, value: vehicle.colour },
            { label: text.invoicedOn, value: vehicle.invoicedOn },
            { label: text.deliveredOn, value: vehicle.deliveredOn },
            { label: text.estimate, value: mileage && text.kmText(count(mileage.km)) },
          ]}
        />
      </Section>
      <Section title={text.plates} empty={vehicle.plates.length === 0 ? text.noPlates : undefined}>
        <ListRows
          label={text.plates}
          rows={vehicle.plates}
          rowKey={(row) => row.id}
          columns={[
            { key: 'plate', title: text.plate, card: 'title', render: (row) => <strong>{row.plate}</strong> },
            { key: 'from', title: text.from, render: (row) => <span className="rb-num">{row.fromDate}</span> },
            { key: 'to', title: text.to, render: (row) => <span className="rb-num">{row.toDate ?? text.now}</span> },
          ]}
        />
      </Section>
    </>
  );
}
