import { Alert, Button } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { Chip } from '../../ui/chip.tsx';
import { money } from '../../ui/format.ts';
import { useText } from '../../ui/language.tsx';
import { Section } from '../../ui/record-page.tsx';
import { useCan } from '../../ui/session.tsx';
import { ContractChip } from './contract-chip.tsx';
import { NewContractDialog } from './contract-dialogs.tsx';
import { contractTexts } from './contract-texts.ts';
import type { Order } from './order-types.ts';

/** The contracts of an order, and the way to a new one. */
export function OrderContracts({ order }: { order: Order }) {
  const text = useText(contractTexts);
  const can = useCan();
  const [open, setOpen] = useState<'main' | 'supplement' | null>(null);
  const { contracts } = order;
  const signed = contracts.find(({ state, kind }) => state === 'signed' && kind === 'main');
  const waiting = contracts.some(({ state, outdated }) => (state === 'draft' || state === 'drawn_up') && !outdated);
  const may = order.status === 'open' && can('order.change') && !waiting;
  return (
    <Section
      title={text.one}
      extra={
        may && (
          <span className="rb-tags">
            {signed && <Button onClick={() => setOpen('supplement')}>{text.newSupplement}</Button>}
            {(!signed || signed.outdated) && <Button onClick={() => setOpen('main')}>{text.newMain}</Button>}
          </span>
        )
      }
      empty={contracts.length === 0 ? text.none : undefined}
    >
      {signed?.outdated && order.status === 'open' && (
        <Alert type="warning" showIcon title={text.outdated} description={text.outdatedSigned} />
      )}
      <ul className="sale-list">
        {contracts.map((contract) => (
          <li key={contract.id}>
            <Chip>{text.kinds[contract.kind]}</Chip>
            <span className="sale-grow">
              <Link to={`/contracts/${contract.id}`}>{contract.number ?? text.unnumbered}</Link>{' '}
              <span className="rb-muted">
                {contract.signedOn && `${text.signedOn} ${contract.signedOn}`}{' '}
                {contract.priceFen !== null && money(contract.priceFen)}
              </span>
            </span>
            <ContractChip state={contract.state} outdated={contract.outdated} />
          </li>
        ))}
      </ul>
      <NewContractDialog orderId={order.id} kind={open ?? 'main'} open={open !== null} onClose={() => setOpen(null)} />
    </Section>
  );
}
