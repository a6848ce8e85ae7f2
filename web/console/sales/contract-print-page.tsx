import { Button, Checkbox } from 'antd';
import { useState } from 'react';
import { useParams } from 'react-router';
import { getContract } from '../../../src/modules/sales/contracts/schema.ts';
import { instantIn } from '../../ui/format.ts';
import { useLanguage, usePick, useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { RecordState } from '../../ui/record-page.tsx';
import { useSession } from '../../ui/session.tsx';
import { type Contract, ContractBody } from './contract-body.tsx';
import { contractTexts } from './contract-texts.ts';
import './sales.css';
import './contract.css';

/** A contract of sale on A4, with the signatures there are or the lines for them. */
export function ContractPrintPage() {
  const { id = '' } = useParams();
  const query = useCall(getContract, { params: { id } });
  return <RecordState query={query}>{(contract) => <Sheet contract={contract} />}</RecordState>;
}

function Sheet({ contract }: { contract: Contract }) {
  const text = useText(contractTexts);
  const pick = usePick();
  const { language } = useLanguage();
  const [english, setEnglish] = useState(language === 'en');
  return (
    <article className="print-page">
      <div className="no-print rb-page-actions">
        <Checkbox checked={english} onChange={(event) => setEnglish(event.target.checked)}>
          {text.withEnglish}
        </Checkbox>
        <Button type="primary" onClick={() => window.print()}>
          {text.print}
        </Button>
      </div>
      <p className="contract-head">{pick(contract.unitName, contract.unitNameEn)}</p>
      <h1>{contract.title || contract.number}</h1>
      {english && contract.titleEn && <p className="contract-head">{contract.titleEn}</p>}
      {contract.state !== 'signed' && contract.state !== 'drawn_up' && (
        <p className="contract-head">【{text.states[contract.state]}】</p>
      )}
      <ContractBody paragraphs={contract.paragraphs} english={english} />
      <div className="print-sign">
        <Signed
          label={text.sellerSeal}
          by={contract.dealerSigner}
          at={contract.dealerSignedAt}
          on={contract.signedOn}
          path={`/api/contracts/${contract.id}/files/dealer`}
        />
        <Signed
          label={text.buyerSeal}
          by={null}
          at={contract.buyerSignedAt}
          on={contract.signedOn}
          path={`/api/contracts/${contract.id}/files/buyer`}
        />
      </div>
    </article>
  );
}

interface SignedProps {
  label: string;
  by: string | null;
  at: string | null;
  on: string | null;
  path: string;
}

/** One side's signature with its day, or the line to sign on. */
function Signed({ label, by, at, on, path }: SignedProps) {
  const text = useText(contractTexts);
  const { unit } = useSession();
  return (
    <div className="contract-signed">
      {at ? <img src={path} alt={label} /> : <span />}
      <p>
        {label} {by}
      </p>
      <p>
        {text.date} {at ? instantIn(at, unit.timeZone) : on}
      </p>
    </div>
  );
}
