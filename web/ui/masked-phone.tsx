import { Button } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { useText } from './language.tsx';
import { useCan } from './session.tsx';
import { kitTexts } from './texts.ts';

// Loaded with the first press.
const RevealDialog = lazy(() => import('./reveal-dialog.tsx').then((module) => ({ default: module.RevealDialog })));

interface MaskedPhoneProps {
  customerId: string;
  /** Null where there is no number to show in clear. */
  identifierId: string | null;
  masked: string | null;
  /** Whether it can be dialled; an e-mail address cannot. */
  dial?: boolean;
}

/** A masked number. Those who may see it in clear give a reason first (audited); then it can be dialled. */
export function MaskedPhone({ customerId, identifierId, masked, dial = true }: MaskedPhoneProps) {
  const text = useText(kitTexts);
  const can = useCan();
  const [asking, setAsking] = useState<boolean | null>(null);
  const [clear, setClear] = useState<string | null>(null);
  if (!masked) return <span className="rb-muted">{text.noPhone}</span>;
  if (clear && !dial) return <span>{clear}</span>;
  if (clear) {
    return (
      <a className="rb-phone" href={`tel:${clear}`} aria-label={`${text.call} ${clear}`}>
        {clear}
      </a>
    );
  }
  return (
    <span className="rb-phone">
      {masked}
      {identifierId && can('customer.reveal') && (
        <Button type="link" size="small" onClick={() => setAsking(true)}>
          {text.reveal}
        </Button>
      )}
      {identifierId && asking !== null && (
        <Suspense>
          <RevealDialog
            customerId={customerId}
            identifierId={identifierId}
            open={asking}
            onClose={() => setAsking(false)}
            onShown={setClear}
          />
        </Suspense>
      )}
    </span>
  );
}
