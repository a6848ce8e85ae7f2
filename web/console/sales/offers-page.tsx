import { Button, Checkbox, Form, Input, InputNumber, Select } from 'antd';
import { useState } from 'react';
import type * as z from 'zod';
import {
  addOffer,
  editOffer,
  listOffers,
  OFFER_MARKS,
  type OfferRow,
} from '../../../src/modules/sales/offers/schema.ts';
import { useAddressChoice } from '../../ui/address-choice.tsx';
import { Chip } from '../../ui/chip.tsx';
import type { Column } from '../../ui/columns.ts';
import { useDictionary } from '../../ui/dictionary.ts';
import { DateField } from '../../ui/fields.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { fenOf, money } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { useCan, useSession } from '../../ui/session.tsx';
import { WholeListPage } from '../../ui/whole-list.tsx';
import { useTierOptions } from '../club/use-tier-options.ts';
import { useCatalogue } from '../products/use-catalogue.ts';
import { offerTexts } from './offer-texts.ts';
import { useOrderChanged } from './order-types.ts';

type Offer = z.output<typeof OfferRow>;
const STATES = ['now', 'later', 'past'] as const;

/** Purchase schemes by customer level, those that begin last first. */
export function OffersPage() {
  const text = useText(offerTexts);
  const can = useCan();
  const changed = useOrderChanged();
  const state = useAddressChoice('state', { label: text.period, values: STATES, words: text.states });
  const query = useCall(listOffers, { query: { state: state.chosen } });
  const [open, setOpen] = useState<'new' | Offer | null>(null);
  const editable = can('offer.edit');
  const dialog = { open: true, onClose: () => setOpen(null), onDone: () => changed(text.saved) };
  return (
    <WholeListPage
      title={text.title}
      query={query}
      columns={useColumns(editable, setOpen)}
      rowKey={(row) => row.id}
      beside={state.control}
      actions={
        editable && (
          <Button type="primary" onClick={() => setOpen('new')}>
            {text.add}
          </Button>
        )
      }
      empty={{ title: text.none, hint: text.noneHint }}
    >
      {open === 'new' && <AddDialog {...dialog} />}
      {open !== null && open !== 'new' && <EditDialog {...dialog} offer={open} />}
    </WholeListPage>
  );
}

function useColumns(editable: boolean, onEdit: (offer: Offer) => void): Column<Offer>[] {
  const text = useText(offerTexts);
  const pick = usePick();
  const { today } = useSession();
  const grades = useDictionary('lead_grade');
  const tiers = useTierOptions();
  const audienceOf = (row: Offer) =>
    [
      ...row.marks.map((mark) => text.markNames[mark] ?? mark),
      ...row.grades.map((grade) => `${grade} ${grades.nameOf(grade)}`),
      ...row.tiers.map((tier) => tiers.find(({ value }) => value === tier)?.label ?? tier),
    ].join('、') || text.everybody;
  return [
    {
      key: 'name',
      title: text.name,
      card: 'title',
      width: 220,
      render: (row) => <strong>{pick(row.name, row.nameEn)}</strong>,
    },
    {
      key: 'gives',
      title: text.gives,
      width: 200,
      render: (row) =>
        [row.amountFen > 0 && money(row.amountFen), row.gift && pick(row.gift, row.giftEn)].filter(Boolean).join(' + '),
    },
    { key: 'audience', title: text.audience, width: 240, render: audienceOf },
    {
      key: 'car',
      title: text.car,
      render: (row) => (row.seriesId ? pick(row.seriesName, row.seriesNameEn) : text.allCars),
    },
    {
      key: 'period',
      title: text.period,
      width: 210,
      render: (row) => <span className="rb-num">{`${row.fromDate} – ${row.toDate}`}</span>,
    },
    {
      key: 'active',
      title: text.active,
      card: 'tag',
      render: (row) => {
        const holds = row.active && row.fromDate <= today && today <= row.toDate;
        const state = row.toDate < today ? 'past' : row.fromDate > today ? 'later' : 'now';
        return <Chip tone={holds ? 'green' : 'grey'}>{row.active ? text.states[state] : text.stopped}</Chip>;
      },
    },
    {
      key: 'quotes',
      title: text.quotes,
      align: 'right',
      render: (row) => <span className="rb-num">{row.quotes}</span>,
    },
    {
      key: 'unit',
      title: text.unit,
      width: 220,
      render: (row) => (
        <span className="rb-tags">
          {pick(row.unitName, row.unitNameEn)}
          {!row.own && <Chip tone="blue">{text.fromAbove}</Chip>}
        </span>
      ),
    },
    {
      key: 'actions',
      title: text.actions,
      omit: !editable,
      render: (row) =>
        row.own && (
          <Button aria-label={`${text.edit}: ${pick(row.name, row.nameEn)}`} onClick={() => onEdit(row)}>
            {text.edit}
          </Button>
        ),
    },
  ];
}

interface DialogProps {
  open: boolean;
  onClose: () => void;
  onDone: () => void;
}
interface Values {
  seriesId?: string;
  name: string;
  nameEn: string;
  terms?: string;
  termsEn?: string;
  amount: number | null;
  gift?: string;
  giftEn?: string;
  marks?: string[];
  grades?: string[];
  tiers?: string[];
  fromDate?: string;
  toDate?: string;
  active?: boolean;
}

const bodyOf = ({ seriesId: _series, amount, gift, giftEn, ...rest }: Values) => ({
  ...rest,
  terms: rest.terms ?? '',
  termsEn: rest.termsEn ?? '',
  amountFen: fenOf(amount) ?? 0,
  gift: gift?.trim() || null,
  giftEn: giftEn?.trim() || null,
  marks: rest.marks ?? [],
  grades: rest.grades ?? [],
  tiers: rest.tiers ?? [],
  active: rest.active ?? true,
});

function AddDialog(dialog: DialogProps) {
  const text = useText(offerTexts);
  const { today } = useSession();
  const catalogue = useCatalogue();
  return (
    <FormDialog<typeof addOffer, Values>
      {...dialog}
      title={text.add}
      endpoint={addOffer}
      initial={{ active: true, fromDate: today }}
      fieldNames={{ amountFen: 'amount' }}
      toBody={(values) => ({ ...bodyOf(values), seriesId: values.seriesId ?? null })}
    >
      <Form.Item name="seriesId" label={text.car}>
        <Select allowClear placeholder={text.allCars} options={catalogue.series} />
      </Form.Item>
      <OfferFields />
    </FormDialog>
  );
}

function EditDialog({ offer, ...dialog }: DialogProps & { offer: Offer }) {
  const text = useText(offerTexts);
  return (
    <FormDialog<typeof editOffer, Values>
      {...dialog}
      title={text.editTitle}
      endpoint={editOffer}
      params={{ id: offer.id }}
      initial={{
        ...offer,
        seriesId: offer.seriesId ?? undefined,
        amount: offer.amountFen / 100,
        gift: offer.gift ?? undefined,
        giftEn: offer.giftEn ?? undefined,
      }}
      fieldNames={{ amountFen: 'amount' }}
      toBody={({
        name,
        nameEn,
        terms,
        termsEn,
        amount,
        gift,
        giftEn,
        marks,
        grades,
        tiers,
        fromDate,
        toDate,
        active,
      }) => ({
        ...bodyOf({
          name,
          nameEn,
          terms,
          termsEn,
          amount,
          gift,
          giftEn,
          marks,
          grades,
          tiers,
          fromDate,
          toDate,
          active,
        }),
        version: offer.version,
      })}
    >
      <OfferFields />
    </FormDialog>
  );
}

function OfferFields() {
  const text = useText(offerTexts);
  const grades = useDictionary('lead_grade');
  const tiers = useTierOptions();
  return (
    <>
      <Form.Item name="name" label={text.name} required>
        <Input maxLength={80} autoComplete="off" />
      </Form.Item>
      <Form.Item name="nameEn" label={text.nameEn} required>
        <Input maxLength={80} autoComplete="off" />
      </Form.Item>
      <Form.Item name="amount" label={text.amount}>
        <InputNumber className="rb-wide" min={0} precision={2} step={500} />
      </Form.Item>
      <Form.Item name="gift" label={text.gift}>
        <Input maxLength={80} autoComplete="off" />
      </Form.Item>
      <Form.Item name="giftEn" label={text.giftEn}>
        <Input maxLength={80} autoComplete="off" />
      </Form.Item>
      <Form.Item name="marks" label={text.marks} extra={text.audienceHint}>
        <Select mode="multiple" options={OFFER_MARKS.map((value) => ({ value, label: text.markNames[value] }))} />
      </Form.Item>
      <Form.Item name="grades" label={text.grades}>
        <Select
          mode="multiple"
          options={grades.options.map(({ value, label }) => ({ value, label: `${value} ${label}` }))}
        />
      </Form.Item>
      <Form.Item name="tiers" label={text.tiers}>
        <Select mode="multiple" options={tiers} />
      </Form.Item>
      <Form.Item name="fromDate" label={text.fromDate} required>
        <DateField />
      </Form.Item>
      <Form.Item name="toDate" label={text.toDate} required>
        <DateField />
      </Form.Item>
      <Form.Item name="terms" label={text.terms}>
        <Input.TextArea autoSize={{ minRows: 2 }} maxLength={500} />
      </Form.Item>
      <Form.Item name="termsEn" label={text.termsEn}>
        <Input.TextArea autoSize={{ minRows: 2 }} maxLength={500} />
      </Form.Item>
      <Form.Item name="active" valuePropName="checked">
        <Checkbox>{text.active}</Checkbox>
      </Form.Item>
    </>
  );
}
