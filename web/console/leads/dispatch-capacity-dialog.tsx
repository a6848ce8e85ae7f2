import { Form, InputNumber, Select, Switch } from 'antd';
import type * as z from 'zod';
import { AssignRule, type CapacityRow, editCapacity } from '../../../src/modules/leads/dispatch/schema.ts';
import { useCities } from '../../ui/dictionary.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { usePick, useText } from '../../ui/language.tsx';
import { useSession } from '../../ui/session.tsx';
import { SeriesField } from './dispatch-series-field.tsx';
import { dispatchTexts } from './dispatch-texts.ts';

/** What a dealer takes, as the list answers it. */
export type Capacity = z.output<typeof CapacityRow>;

type Fields = Partial<
  Pick<
    Capacity,
    | 'weight'
    | 'quota'
    | 'dailyMax'
    | 'paused'
    | 'openHoursOnly'
    | 'seriesIds'
    | 'cities'
    | 'assignRule'
    | 'collisionDays'
  >
>;

/** What a dealer takes and how it assigns; the dealer itself sees what headquarters set and changes the rest. */
export function CapacityDialog({
  dealer,
  ...dialog
}: {
  dealer: Capacity | null;
  onClose: () => void;
  onDone: () => void;
  onReload: () => void;
}) {
  const text = useText(dispatchTexts);
  const pick = usePick();
  const cities = useCities();
  const { unit } = useSession();
  const above = unit.kind !== 'dealer';
  const cityOptions = cities.provinces.flatMap((province) =>
    province.cities.map((city) => ({ value: city.code, label: `${province.name} ${city.name}` })),
  );
  return (
    <FormDialog<typeof editCapacity, Fields>
      {...dialog}
      open={dealer !== null}
      title={dealer ? pick(dealer.name, dealer.nameEn) : text.title}
      endpoint={editCapacity}
      params={{ id: dealer?.id ?? '' }}
      initial={dealer ?? undefined}
      toBody={(values) => ({
        version: dealer?.version,
        weight: values.weight ?? dealer?.weight,
        quota: values.quota ?? null,
        dailyMax: values.dailyMax ?? null,
        paused: values.paused ?? false,
        openHoursOnly: values.openHoursOnly ?? false,
        seriesIds: values.seriesIds ?? [],
        cities: values.cities ?? [],
        assignRule: values.assignRule,
        collisionDays: values.collisionDays ?? 0,
      })}
    >
      <Form.Item name="paused" label={text.paused} extra={text.pausedHint} valuePropName="checked">
        <Switch />
      </Form.Item>
      <Form.Item name="openHoursOnly" label={text.openHoursOnly} extra={text.hoursHint} valuePropName="checked">
        <Switch />
      </Form.Item>
      <Form.Item name="assignRule" label={text.assignRule} required>
        <Select
          options={AssignRule.options.map((value) => ({ value, label: `${text.rule[value]}:${text.ruleHint[value]}` }))}
        />
      </Form.Item>
      <Form.Item name="collisionDays" label={text.collisionDays} extra={text.collisionHint}>
        <InputNumber className="rb-wide" min={0} max={730} precision={0} />
      </Form.Item>
      {!above && <p className="rb-plain rb-muted">{text.aboveOnly}</p>}
      <Form.Item name="weight" label={text.weight} extra={text.weightHint}>
        <InputNumber className="rb-wide" min={1} max={10} precision={0} disabled={!above} />
      </Form.Item>
      <Form.Item name="dailyMax" label={text.dailyMax} extra={text.emptyIsUnlimited}>
        <InputNumber className="rb-wide" min={0} max={100_000} precision={0} disabled={!above} />
      </Form.Item>
      <Form.Item name="quota" label={text.quota} extra={text.emptyIsUnlimited}>
        <InputNumber className="rb-wide" min={0} max={1_000_000} precision={0} disabled={!above} />
      </Form.Item>
      <Form.Item name="seriesIds" label={text.series} extra={text.seriesHint}>
        <SeriesField disabled={!above} />
      </Form.Item>
      <Form.Item name="cities" label={text.cities} extra={text.citiesHint}>
        <Select
          mode="multiple"
          disabled={!above}
          loading={cities.loading}
          options={cityOptions}
          showSearch={{ optionFilterProp: 'label' }}
        />
      </Form.Item>
    </FormDialog>
  );
}
