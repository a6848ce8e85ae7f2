import { Alert, Button } from 'antd';
import { useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import { drawUpContract, getContract } from '../../../src/modules/sales/contracts/schema.ts';
import { call } from '../../api/call.ts';
import { instantIn, money } from '../../ui/format.ts';
import { useLanguage, usePick, useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { Facts, RecordPage, RecordState, Section } from '../../ui/record-page.tsx';
import { useCan, useSession } from '../../ui/session.tsx';
import { useRecent } from '../shell/page-actions.ts';
import { type Contract, ContractBody } from './contract-body.tsx';
import { ContractChip } from './contract-chip.tsx';
import { AgreedDialog, NewContractDialog, PaperDialog, SignContractDialog, VoidDialog } from './contract-dialogs.tsx';
import { contractTexts } from './contract-texts.ts';
import { useFailed, useOrderChanged } from './order-types.ts';
import './sales.css';
import './contract.css';

/** One contract: its text, who signed it, what can be done next. */
export function ContractPage() {
  const { id = '' } = useParams();
  const query = useCall(getContract, { params: { id } });
  return (
    <RecordState query={query}>{(contract) => <ContractRecord key={contract.id} contract={contract} />}</RecordState>
  );
}

type Dialog = 'agreed' | 'void' | 'buyer' | 'dealer' | 'paper' | 'main' | 'supplement';

function ContractRecord({ contract }: { contract: Contract }) {
  const text = useText(contractTexts);
  const { language } = useLanguage();
  const can = useCan();
  const navigate = useNavigate();
  const changed = useOrderChanged();
  const failed = useFailed();
  const [open, setOpen] = useState<Dialog | null>(null);
  const [busy, setBusy] = useState(false);
  const dialog = (which: Dialog) => ({ open: open === which, onClose: () => setOpen(null) });
  const { state, outdated } = contract;
  useRecent(contract.number ?? contract.orderNumber);
  const may = can('order.change');
  const ordered = contract.orderStatus === 'open';
  const signable = may && state === 'drawn_up' && !outdated && ['open', 'delivered'].includes(contract.orderStatus);
  const drawUp = () => {
    setBusy(true);
    call(drawUpContract, { params: { id: contract.id }, body: { version: contract.version } })
      .then(() => changed(text.drawnUp), failed)
      .finally(() => setBusy(false));
  };
  return (
    <RecordPage
      back={{ to: '/contracts', label: text.title }}
      title={<span className="rb-num">{contract.number ?? text.unnumbered}</span>}
      tags={<ContractChip state={state} outdated={outdated} />}
      owner={contract.consultantName}
      actions={
        <>
          {may && ordered && state === 'draft' && (
            <Button type="primary" loading={busy} onClick={drawUp} title={text.drawUpHint}>
              {text.drawUp}
            </Button>
          )}
          {may && ordered && state === 'draft' && <Button onClick={() => setOpen('agreed')}>{text.editAgreed}</Button>}
          {signable && !contract.buyerSignedAt && (
            <Button type="primary" onClick={() => setOpen('buyer')}>
              {text.signBuyer}
            </Button>
          )}
          {signable && !contract.dealerSignedAt && (
            <Button type={contract.buyerSignedAt ? 'primary' : 'default'} onClick={() => setOpen('dealer')}>
              {text.signDealer}
            </Button>
          )}
          {signable && <Button onClick={() => setOpen('paper')}>{text.paper}</Button>}
          {may && ordered && outdated && state === 'drawn_up' && (
            <Button type="primary" onClick={() => setOpen(contract.kind)}>
              {text.redraw}
            </Button>
          )}
          {may && ordered && state === 'signed' && contract.kind === 'main' && (
            <>
              <Button type={outdated ? 'primary' : 'default'} onClick={() => setOpen('supplement')}>
                {text.newSupplement}
              </Button>
              {outdated && <Button onClick={() => setOpen('main')}>{text.newMain}</Button>}
            </>
          )}
          <Button onClick={() => navigate(`/contracts/${contract.id}/print`)}>{text.print}</Button>
          {may && ['draft', 'drawn_up', 'signed'].includes(state) && (state !== 'signed' || can('price.approve')) && (
            <Button danger onClick={() => setOpen('void')}>
              {text.makeVoid}
            </Button>
          )}
        </>
      }
      facts={[
        { label: text.customer, value: contract.customerName },
        { label: text.kind, value: text.kinds[contract.kind] },
        { label: text.order, value: <Link to={`/orders/${contract.orderId}`}>{contract.orderNumber}</Link> },
      ]}
      aside={<Signatures contract={contract} />}
    >
      {outdated && (
        <Alert
          type="warning"
          showIcon
          title={text.outdatedNote(
            contract.changedFacts.map((fact) => text.facts[fact]).join(language === 'zh' ? '、' : ', '),
          )}
          description={state === 'signed' ? text.outdatedSigned : text.outdatedDrawn}
        />
      )}
      <Section title={contract.title || text.one}>
        {state === 'draft' && <p className="rb-plain rb-muted">{text.draftNote}</p>}
        <ContractBody paragraphs={contract.paragraphs} english={language === 'en'} />
      </Section>
      <AgreedDialog contract={contract} {...dialog('agreed')} />
      <VoidDialog contract={contract} {...dialog('void')} />
      {open === 'buyer' && <SignContractDialog contract={contract} side="buyer" {...dialog('buyer')} />}
      {open === 'dealer' && <SignContractDialog contract={contract} side="dealer" {...dialog('dealer')} />}
      {open === 'paper' && <PaperDialog contract={contract} {...dialog('paper')} />}
      <NewContractDialog orderId={contract.orderId} kind="main" {...dialog('main')} />
      <NewContractDialog orderId={contract.orderId} kind="supplement" {...dialog('supplement')} />
    </RecordPage>
  );
}

/** Who signed when, what it was drawn up with. */
function Signatures({ contract }: { contract: Contract }) {
  const text = useText(contractTexts);
  const pick = usePick();
  const { unit } = useSession();
  const at = (instant: string | null) => (instant ? instantIn(instant, unit.timeZone) : null);
  const path = (what: string) => `/api/contracts/${contract.id}/files/${what}`;
  return (
    <Section title={text.how}>
      <Facts
        facts={[
          { label: text.signedOn, value: contract.signedOn },
          { label: text.how, value: contract.signedHow && text.hows[contract.signedHow] },
          { label: text.buyerSigned, value: at(contract.buyerSignedAt) },
          { label: text.dealerSigned, value: at(contract.dealerSignedAt) },
          { label: text.signer, value: contract.dealerSigner },
          { label: text.price, value: contract.priceFen === null ? null : money(contract.priceFen) },
          { label: text.drawnAt, value: at(contract.drawnAt) },
          { label: text.textVersion, value: contract.textNumber === null ? null : text.version(contract.textNumber) },
          ...(contract.clausesNumber === null
            ? []
            : [{ label: text.clausesVersion, value: text.version(contract.clausesNumber) }]),
          ...(contract.baseNumber ? [{ label: text.base, value: contract.baseNumber }] : []),
          ...(contract.voidReason ? [{ label: text.reason, value: contract.voidReason }] : []),
          { label: text.dealer, value: pick(contract.unitName, contract.unitNameEn) },
        ]}
      />
      <div className="contract-signatures">
        {contract.buyerSignedAt && <img src={path('buyer')} alt={text.buyerSigned} />}
        {contract.dealerSignedAt && <img src={path('dealer')} alt={text.dealerSigned} />}
      </div>
      {contract.scan && (
        <a href={path('scan')} download>
          {text.scan}
        </a>
      )}
    </Section>
  );
}
