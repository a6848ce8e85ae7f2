import { useText } from '../../ui/language.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { SecurityPolicy } from './security-policy.tsx';
import { SecurityProviders } from './security-providers.tsx';
import { securityTexts } from './security-texts.ts';
import './security.css';

/** Rules of signing in and providers of single sign-on. */
export function SecurityPage() {
  const text = useText(securityTexts);
  return (
    <div className="rb-page">
      <div className="rb-page-head">
        <h1>{text.title}</h1>
        <div className="rb-page-actions">
          <LinkButton to="/sign-ins">{text.log}</LinkButton>
        </div>
      </div>
      <SecurityPolicy />
      <SecurityProviders />
    </div>
  );
}
