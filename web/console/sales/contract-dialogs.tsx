import { Alert, Button, Form, Input, Modal } from 'antd';
import { useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import {
  createContract,
  editContract,
  MAX_SCAN_BYTES,
  scanContract,
  signContract,
  voidContract,
} from '../../../src/modules/sales/contracts/schema.ts';
import { call } from '../../api/call.ts';
import { DateField } from '../../ui/fields.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { useLanguage, useText } from '../../ui/language.tsx';
import { useSession } from '../../ui/session.tsx';
import { SignatureDialog } from '../../ui/signature-dialog.tsx';
import { problemOf } from '../../ui/states.tsx';
import { kitTexts } from '../../ui/texts.ts';
import { type Contract, ContractBody } from './contract-body.tsx';
import { contractTexts } from './contract-texts.ts';
import { useOrderChanged } from './order-types.ts';

interface DialogProps {
  open: boolean;
  onClose: () => void;
}

function AgreedField() {
  const text = useText(contractTexts);
  return (
    <Form.Item name="agreed" label={text.agreed} extra={text.agreedHint}>
      <Input.TextArea autoSize={{ minRows: 3, maxRows: 10 }} maxLength={2000} showCount />
    </Form.Item>
  );
}

/** Begins a contract of an order, or a supplement, and opens it. */
export function NewContractDialog({
  orderId,
  kind,
  ...dialog
}: DialogProps & { orderId: string; kind: 'main' | 'supplement' }) {
  const text = useText(contractTexts);
  const changed = useOrderChanged();
  const navigate = useNavigate();
  return (
    <FormDialog<typeof createContract, { agreed?: string }>
      {...dialog}
      title={kind === 'main' ? text.newMain : text.newSupplement}
      endpoint={createContract}
      params={{ id: orderId }}
      toBody={({ agreed }) => ({ kind, agreed: agreed ?? '' })}
      onDone={({ id }) => {
        changed(text.begun);
        navigate(`/contracts/${id}`);
      }}
    >
      <AgreedField />
    </FormDialog>
  );
}

export function AgreedDialog({ contract, ...dialog }: DialogProps & { contract: Contract }) {
  const text = useText(contractTexts);
  const changed = useOrderChanged();
  return (
    <FormDialog<typeof editContract, { agreed?: string }>
      {...dialog}
      title={text.editAgreed}
      endpoint={editContract}
      params={{ id: contract.id }}
      initial={{ agreed: contract.agreed }}
      toBody={({ agreed }) => ({ agreed: agreed ?? '', version: contract.version })}
      onDone={() => changed(text.saved)}
    >
      <AgreedField />
    </FormDialog>
  );
}

export function VoidDialog({ contract, ...dialog }: DialogProps & { contract: Contract }) {
  const text = useText(contractTexts);
  const changed = useOrderChanged();
  return (
    <FormDialog<typeof voidContract, { reason?: string }>
      {...dialog}
      title={text.voidTitle}
      submitText={text.makeVoid}
      danger
      endpoint={voidContract}
      params={{ id: contract.id }}
      toBody={({ reason }) => ({ reason: reason ?? '', version: contract.version })}
      onDone={() => changed(text.voided)}
    >
      <p className="rb-plain rb-muted">{text.voidHint}</p>
      <Form.Item name="reason" label={text.reason} required>
        <Input.TextArea autoSize={{ minRows: 2 }} maxLength={500} />
      </Form.Item>
    </FormDialog>
  );
}

/** Buyer or seal holder read the contract and sign it on the screen. */
export function SignContractDialog({
  contract,
  side,
  ...dialog
}: DialogProps & { contract: Contract; side: 'buyer' | 'dealer' }) {
  const text = useText(contractTexts);
  const { language } = useLanguage();
  const changed = useOrderChanged();
  const { name } = useSession();
  const [signer, setSigner] = useState(name);
  const state = useRef('');
  return (
    <SignatureDialog
      {...dialog}
      title={text.signTitle(side === 'buyer' ? contract.customerName : text.signDealer)}
      onDone={() => changed(state.current === 'signed' ? text.signedDone : text.signedOne)}
      save={async (file) => {
        const query = { version: contract.version, ...(side === 'dealer' ? { signer } : {}) };
        const answer = await call(signContract, { params: { id: contract.id, side }, query, file });
        state.current = answer.state;
      }}
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by the keyboard (WCAG 2.1.1) */}
      <section className="contract-sign-scroll" tabIndex={0} aria-label={`${text.one} ${contract.number ?? ''}`}>
        <ContractBody paragraphs={contract.paragraphs} english={language === 'en'} />
      </section>
      <p className="rb-plain">{text.signHint}</p>
      {side === 'dealer' && (
        <label htmlFor="contract-seal-holder">
          {text.signer}
          <Input
            id="contract-seal-holder"
            value={signer}
            maxLength={60}
            autoComplete="off"
            onChange={(event) => setSigner(event.target.value)}
          />
        </label>
      )}
    </SignatureDialog>
  );
}

/** The contract was signed on paper: its day, who sealed it, and the scan. */
export function PaperDialog({ contract, open, onClose }: DialogProps & { contract: Contract }) {
  const text = useText(contractTexts);
  const kit = useText(kitTexts);
  const changed = useOrderChanged();
  const { name, today } = useSession();
  const [signedOn, setSignedOn] = useState<string | undefined>(today);
  const [signer, setSigner] = useState(name);
  const [file, setFile] = useState<File | null>(null);
  const [problem, setProblem] = useState('');
  const [busy, setBusy] = useState(false);
  const send = async () => {
    if (!file) return setProblem(text.noFile);
    if (file.size > MAX_SCAN_BYTES) return setProblem(text.tooLarge);
    setBusy(true);
    setProblem('');
    try {
      const query = { version: contract.version, signedOn: signedOn ?? '', signer };
      await call(scanContract, { params: { id: contract.id }, query, file });
      onClose();
      changed(text.signedDone);
    } catch (error) {
      setProblem(problemOf(error).message);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal
      open={open}
      title={text.paperTitle}
      onCancel={busy ? undefined : onClose}
      destroyOnHidden
      mask={{ closable: false }}
      footer={
        <div className="rb-dialog-buttons">
          <Button onClick={onClose} disabled={busy}>
            {kit.cancel}
          </Button>
          <Button type="primary" loading={busy} onClick={() => void send()}>
            {text.send}
          </Button>
        </div>
      }
    >
      {problem && <Alert type="error" showIcon title={problem} />}
      <Form layout="vertical" component="div">
        <Form.Item label={text.signedOn} required htmlFor="contract-signed-on">
          <DateField id="contract-signed-on" value={signedOn} onChange={setSignedOn} max={today} />
        </Form.Item>
        <Form.Item label={text.signer} required htmlFor="contract-signer" extra={text.signerHint}>
          <Input
            id="contract-signer"
            value={signer}
            maxLength={60}
            onChange={(event) => setSigner(event.target.value)}
          />
        </Form.Item>
        <Form.Item label={text.file} required htmlFor="contract-scan" extra={text.paperHint}>
          <input
            id="contract-scan"
            type="file"
            accept="application/pdf,image/png,image/jpeg,image/webp"
            onChange={(event) => setFile(event.target.files?.[0] ?? null)}
          />
        </Form.Item>
      </Form>
    </Modal>
  );
}
