import { signAgreement } from '../../../src/modules/showroom/test-drives/schema.ts';
import { call } from '../../api/call.ts';
import { useLanguage, useText } from '../../ui/language.tsx';
import { SignatureDialog } from '../../ui/signature-dialog.tsx';
import { driveTexts } from './drive-texts.ts';

interface AgreementDialogProps {
  drive: { id: string; version: number; agreement: { version: string; zh: string; en: string } };
  open: boolean;
  onClose: () => void;
  onDone: () => void;
}

/** The agreement to read, and the visitor's signature under it. */
export function AgreementDialog({ drive, ...dialog }: AgreementDialogProps) {
  const text = useText(driveTexts);
  const { language } = useLanguage();
  const query = { version: drive.version, agreement: drive.agreement.version };
  return (
    <SignatureDialog
      {...dialog}
      title={text.sign}
      save={(file) => call(signAgreement, { params: { id: drive.id }, query, file })}
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the text scrolls, the keyboard has to reach it */}
      <section className="rs-agreement" tabIndex={0} aria-label={text.agreement}>
        {drive.agreement[language]}
      </section>
    </SignatureDialog>
  );
}
