import { currentNotice } from '../../../src/modules/customers/consent/schema.ts';
import { useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { consentTexts } from './texts.ts';

/** The notice in force, beside a form that takes personal data (PIPL art. 17): its version is kept with what the customer says. */
export function NoticeHint() {
  const text = useText(consentTexts);
  const { data } = useCall(currentNotice);
  return (
    <p className="rb-plain rb-muted">
      {text.tellFirst}{' '}
      <a href="/privacy" target="_blank" rel="noopener">
        {text.noticeNamed(data?.version ?? '')}
      </a>
    </p>
  );
}
