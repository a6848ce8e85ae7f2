import { Button, Checkbox, Form, InputNumber, Select } from 'antd';
import { useState } from 'react';
import type * as z from 'zod';
import {
  addPriceLevel,
  editPriceLevel,
  editSaleSettings,
  getSaleSettings,
  listPriceLevels,
  type PriceLevelRow,
} from '../../../src/modules/sales/pricing/schema.ts';
import { Chip } from '../../ui/chip.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { usePick, useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { Facts, Section } from '../../ui/record-page.tsx';
import { useCan, useSession } from '../../ui/session.tsx';
import { useCatalogue } from '../products/use-catalogue.ts';
import { useOrderChanged } from './order-types.ts';
import { settingsTexts } from './settings-texts.ts';
import './sales.css';

type Level = z.output<typeof PriceLevelRow>;

/** How the acting unit sells: what a car needs to leave, the validity of quotes, the price levels. */
export function SaleSettingsPage() {
  const text = useText(settingsTexts);
  return (
    <div className="rb-page">
      <h1 className="rb-title">{text.title}</h1>
      <Settings />
      <Levels />
    </div>
  );
}

interface Rules {
  deliveryChecklist: boolean;
  contractFirst: boolean;
  paidFirst: boolean;
  quoteDays: number | null;
}

function Settings() {
  const text = useText(settingsTexts);
  const can = useCan();
  const pick = usePick();
  const { unit } = useSession();
  const changed = useOrderChanged();
  const [open, setOpen] = useState(false);
  const { data } = useCall(getSaleSettings);
  if (!data) return null;
  const said = (on: boolean) => (on ? text.on : text.off);
  const from = data.from ? text.from(pick(data.from.name, data.from.nameEn)) : text.shipped;
  return (
    <Section
      title={text.settings}
      extra={can('org.edit') && <Button onClick={() => setOpen(true)}>{text.edit}</Button>}
    >
      {data.version === 0 && <p className="rb-plain rb-muted">{from}</p>}
      <Facts
        facts={[
          { label: text.contractFirst, value: said(data.contractFirst) },
          { label: text.paidFirst, value: said(data.paidFirst) },
          { label: text.checklist, value: said(data.deliveryChecklist) },
          { label: text.quoteDays, value: data.quoteDays },
        ]}
      />
      <FormDialog<typeof editSaleSettings, Rules>
        open={open}
        onClose={() => setOpen(false)}
        onDone={() => changed(text.saved)}
        title={text.title}
        endpoint={editSaleSettings}
        initial={data}
        toBody={({ deliveryChecklist, contractFirst, paidFirst, quoteDays }) => ({
          ...{ deliveryChecklist, contractFirst, paidFirst, quoteDays },
          version: data.version,
        })}
      >
        <p className="rb-plain rb-muted">{unit.kind === 'dealer' ? text.ownHint : text.belowHint}</p>
        <Form.Item name="contractFirst" valuePropName="checked" extra={text.releaseHint}>
          <Checkbox>{text.contractFirst}</Checkbox>
        </Form.Item>
        <Form.Item name="paidFirst" valuePropName="checked">
          <Checkbox>{text.paidFirst}</Checkbox>
        </Form.Item>
        <Form.Item name="deliveryChecklist" valuePropName="checked" extra={text.checklistHint}>
          <Checkbox>{text.checklist}</Checkbox>
        </Form.Item>
        <Form.Item name="quoteDays" label={text.quoteDays} required>
          <InputNumber className="rb-wide" min={1} max={90} precision={0} />
        </Form.Item>
      </FormDialog>
    </Section>
  );
}

function Levels() {
  const text = useText(settingsTexts);
  const pick = usePick();
  const can = useCan();
  const changed = useOrderChanged();
  const { data } = useCall(listPriceLevels);
  const [open, setOpen] = useState<Level | 'new' | null>(null);
  const rows = data?.rows ?? [];
  const percent = (bp: number) => String(bp / 100);
  return (
    <Section title={text.levels} extra={can('org.edit') && <Button onClick={() => setOpen('new')}>{text.add}</Button>}>
      <p className="rb-plain rb-muted">{rows.length === 0 ? text.none : text.levelsHint}</p>
      <ul className="sale-list">
        {rows.map((row) => (
          <li key={row.id}>
            <span className="sale-grow">
              <strong>{pick(row.unitName, row.unitNameEn)}</strong>{' '}
              {!row.own && <Chip tone="blue">{text.fromAbove}</Chip>} ·{' '}
              {row.seriesId ? pick(row.seriesName, row.seriesNameEn) : text.allSeries}
              <br />
              {text.line(
                percent(row.consultantBp),
                percent(row.managerBp),
                percent(row.generalManagerBp),
                percent(row.premiumBp),
              )}
            </span>
            {row.own && can('org.edit') && (
              <Button aria-label={`${text.edit}: ${pick(row.unitName, row.unitNameEn)}`} onClick={() => setOpen(row)}>
                {text.edit}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {open !== null && (
        <LevelDialog
          level={open === 'new' ? null : open}
          onClose={() => setOpen(null)}
          onDone={() => changed(text.saved)}
        />
      )}
    </Section>
  );
}

interface Values {
  seriesId?: string;
  consultant: number | null;
  manager: number | null;
  generalManager: number | null;
  premium: number | null;
}

const NAMES = {
  consultantBp: 'consultant',
  managerBp: 'manager',
  generalManagerBp: 'generalManager',
  premiumBp: 'premium',
};
const bp = (percent: number | null | undefined) => Math.round((percent ?? 0) * 100);
const bodyOf = (values: Values) => ({
  consultantBp: bp(values.consultant),
  managerBp: bp(values.manager),
  generalManagerBp: bp(values.generalManager),
  premiumBp: bp(values.premium),
});

function LevelDialog({ level, ...dialog }: { level: Level | null; onClose: () => void; onDone: () => void }) {
  const text = useText(settingsTexts);
  const catalogue = useCatalogue({ enabled: level === null });
  const fields = (
    <>
      {(['consultant', 'manager', 'generalManager', 'premium'] as const).map((name) => (
        <Form.Item key={name} name={name} label={text[name]} required>
          <InputNumber className="rb-wide" min={0} max={100} precision={2} step={0.5} />
        </Form.Item>
      ))}
    </>
  );
  if (level)
    return (
      <FormDialog<typeof editPriceLevel, Values>
        {...dialog}
        open
        title={text.editTitle}
        endpoint={editPriceLevel}
        params={{ id: level.id }}
        initial={{
          consultant: level.consultantBp / 100,
          manager: level.managerBp / 100,
          generalManager: level.generalManagerBp / 100,
          premium: level.premiumBp / 100,
        }}
        fieldNames={NAMES}
        toBody={(values) => ({ ...bodyOf(values), version: level.version })}
      >
        {fields}
      </FormDialog>
    );
  return (
    <FormDialog<typeof addPriceLevel, Values>
      {...dialog}
      open
      title={text.addTitle}
      endpoint={addPriceLevel}
      initial={{ premium: 0 }}
      fieldNames={NAMES}
      toBody={(values) => ({ ...bodyOf(values), seriesId: values.seriesId })}
    >
      <Form.Item name="seriesId" label={text.series}>
        <Select allowClear options={catalogue.series} />
      </Form.Item>
      {fields}
    </FormDialog>
  );
}
