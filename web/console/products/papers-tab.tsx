import { Button } from 'antd';
import { type ReactNode, useState } from 'react';
import { removePaper } from '../../../src/modules/products/papers/schema.ts';
import { Chip } from '../../ui/chip.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { count, money } from '../../ui/format.ts';
import { useText } from '../../ui/language.tsx';
import { ListRows } from '../../ui/list-rows.tsx';
import { Section } from '../../ui/record-page.tsx';
import { useCan } from '../../ui/session.tsx';
import { LoanDialog, PolicyDialog, WarrantyDialog } from './paper-dialogs.tsx';
import type { TabProps } from './people-tab.tsx';
import type { Vehicle } from './vehicle-dialogs.tsx';
import { vehicleTexts } from './vehicle-texts.ts';

type Kind = 'warranties' | 'policies' | 'loans';
type Warranty = Vehicle['warranties'][number];
type Policy = NonNullable<Vehicle['policies']>[number];
type Loan = NonNullable<Vehicle['loans']>[number];
/** What is open: a new paper of a kind, or one that is edited. */
type Open =
  | { kind: 'warranties'; paper?: Warranty }
  | { kind: 'policies'; paper?: Policy }
  | { kind: 'loans'; paper?: Loan };

/** Warranties of the vehicle; insurance and loans of the owners one may know. */
export function PapersTab({ vehicle, onSaved }: TabProps) {
  const text = useText(vehicleTexts);
  const can = useCan();
  const [open, setOpen] = useState<Open | null>(null);
  const [removing, setRemoving] = useState<{ kind: Kind; paperId: string } | null>(null);
  const editable = can('unit.edit');
  const owned = vehicle.owners?.some((each) => each.toDate === null) ?? false;
  const add = (may: boolean, label: string, next: Open): ReactNode =>
    may && editable && <Button onClick={() => setOpen(next)}>{label}</Button>;
  const actions = (kind: Kind, next: (row: never) => Open, may = true) => ({
    key: 'actions',
    title: text.actions,
    width: 150,
    omit: !editable || !may,
    render: (row: { id: string }) => (
      <span className="rb-tags">
        <Button onClick={() => setOpen(next(row as never))}>{text.edit}</Button>
        <Button danger onClick={() => setRemoving({ kind, paperId: row.id })}>
          {text.remove}
        </Button>
      </span>
    ),
  });
  const dates = [
    {
      key: 'from',
      title: text.from,
      width: 120,
      render: (row: { fromDate: string }) => <span className="rb-num">{row.fromDate}</span>,
    },
    {
      key: 'to',
      title: text.to,
      width: 120,
      render: (row: { toDate: string }) => <span className="rb-num">{row.toDate}</span>,
    },
  ];
  const amount = (fen: number | null) => <span className="rb-num">{fen === null ? '—' : money(fen)}</span>;
  const dialog = { vehicle, open: true, onClose: () => setOpen(null), onDone: onSaved(text.saved) };
  return (
    <>
      <Section
        title={text.warranties}
        extra={add(vehicle.held, text.addWarranty, { kind: 'warranties' })}
        empty={vehicle.warranties.length === 0 ? text.noWarranties : undefined}
      >
        <ListRows<Warranty>
          label={text.warranties}
          rows={vehicle.warranties}
          rowKey={(row) => row.id}
          columns={[
            {
              key: 'kind',
              title: text.kind,
              card: 'title',
              render: (row) => text.warrantyKinds[row.kind] ?? row.kind,
            },
            ...dates,
            { key: 'km', title: text.km, render: (row) => (row.km ? text.kmText(count(row.km)) : '—') },
            { key: 'note', title: text.note, render: (row) => row.note ?? '—' },
            actions('warranties', (paper: Warranty) => ({ kind: 'warranties', paper }), vehicle.held),
          ]}
        />
      </Section>
      {vehicle.policies && (
        <Section
          title={text.policies}
          extra={add(owned, text.addPolicy, { kind: 'policies' })}
          empty={vehicle.policies.length === 0 ? text.noPolicies : undefined}
        >
          <ListRows<Policy>
            label={text.policies}
            rows={vehicle.policies}
            rowKey={(row) => row.id}
            columns={[
              { key: 'insurer', title: text.insurer, card: 'title', render: (row) => row.insurer },
              {
                key: 'number',
                title: text.policyNumber,
                render: (row) => <span className="rb-code">{row.masked ?? '—'}</span>,
              },
              {
                key: 'kinds',
                title: text.policyKindsLabel,
                width: 200,
                render: (row) => row.kinds.map((kind) => text.policyKinds[kind] ?? kind).join(text.comma) || '—',
              },
              ...dates,
              { key: 'premium', title: text.premium, align: 'right', render: (row) => amount(row.premiumFen) },
              { key: 'owner', title: text.owner, render: (row) => row.customer.name },
              actions('policies', (paper: Policy) => ({ kind: 'policies', paper })),
            ]}
          />
        </Section>
      )}
      {vehicle.loans && (
        <Section
          title={text.loans}
          extra={add(owned, text.addLoan, { kind: 'loans' })}
          empty={vehicle.loans.length === 0 ? text.noLoans : undefined}
        >
          <ListRows<Loan>
            label={text.loans}
            rows={vehicle.loans}
            rowKey={(row) => row.id}
            columns={[
              { key: 'bank', title: text.bank, card: 'title', render: (row) => row.bank },
              ...dates,
              { key: 'amount', title: text.amount, align: 'right', render: (row) => amount(row.amountFen) },
              { key: 'monthly', title: text.monthly, align: 'right', render: (row) => amount(row.monthlyFen) },
              {
                key: 'settled',
                title: text.settledOn,
                card: 'tag',
                render: (row) => (row.settledOn ? <Chip tone="green">{text.settled(row.settledOn)}</Chip> : '—'),
              },
              { key: 'owner', title: text.owner, render: (row) => row.customer.name },
              actions('loans', (paper: Loan) => ({ kind: 'loans', paper })),
            ]}
          />
        </Section>
      )}
      {open?.kind === 'warranties' && <WarrantyDialog {...dialog} paper={open.paper} />}
      {open?.kind === 'policies' && <PolicyDialog {...dialog} paper={open.paper} />}
      {open?.kind === 'loans' && <LoanDialog {...dialog} paper={open.paper} />}
      {removing && (
        <FormDialog<typeof removePaper, Record<string, never>>
          open
          danger
          onClose={() => setRemoving(null)}
          onDone={onSaved(text.removed)}
          title={text.removeTitle}
          submitText={text.remove}
          endpoint={removePaper}
          params={{ id: vehicle.id, ...removing }}
          toBody={() => ({})}
        >
          <p>{text.removeHint}</p>
        </FormDialog>
      )}
    </>
  );
}
