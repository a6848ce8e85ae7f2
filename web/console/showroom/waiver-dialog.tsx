import { signWaiver } from '../../../src/modules/showroom/test-drives/schema.ts';
import { call } from '../../api/call.ts';
import { useLanguage, useText } from '../../ui/language.tsx';
import { SignatureDialog } from '../../ui/signature-dialog.tsx';
import { driveTexts } from './drive-texts.ts';

interface WaiverDialogProps {
  drive: { id: string; version: number; waiver: { version: string; zh: string; en: string } };
  open: boolean;
  onClose: () => void;
  onDone: () => void;
}

/** The waiver to read, and the visitor's signature under it. */
export function WaiverDialog({ drive, ...dialog }: WaiverDialogProps) {
  const text = useText(driveTexts);
  const { language } = useLanguage();
  const query = { version: drive.version, waiver: drive.waiver.version };
  return (
    <SignatureDialog
      {...dialog}
      title={text.sign}
      save={(file) => call(signWaiver, { params: { id: drive.id }, query, file })}
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the text scrolls, the keyboard has to reach it */}
      <section className="rs-waiver" tabIndex={0} aria-label={text.waiver}>
        {drive.waiver[language]}
      </section>
    </SignatureDialog>
  );
}
