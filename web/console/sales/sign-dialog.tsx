import { signHandover } from '../../../src/modules/sales/handover/schema.ts';
import { call } from '../../api/call.ts';
import { useText } from '../../ui/language.tsx';
import { SignatureDialog } from '../../ui/signature-dialog.tsx';
import { orderFileTexts } from './order-file-texts.ts';

interface SignDialogProps {
  orderId: string;
  open: boolean;
  onClose: () => void;
  onDone: () => void;
}

/** The customer signs the checklist on the screen. */
export function SignDialog({ orderId, ...dialog }: SignDialogProps) {
  const text = useText(orderFileTexts);
  return (
    <SignatureDialog
      {...dialog}
      title={text.signTitle}
      save={(file) => call(signHandover, { params: { id: orderId }, file })}
    >
      <p className="rb-plain">{text.signHint}</p>
    </SignatureDialog>
  );
}
