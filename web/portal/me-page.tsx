import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Card } from 'antd-mobile';
import { Link } from 'react-router';
import { ownerSignOut } from '../../src/modules/customers/schema.ts';
import { CallError, call } from '../api/call.ts';
import { setLanguage, useLanguage, useText, useTitle } from '../public-kit/language.ts';
import { Problem } from '../public-kit/problem.tsx';
import { setTheme, THEMES, useTheme } from '../public-kit/theme.ts';
import { ownTexts } from './own-texts.ts';
import { HOME_KEY, type OwnerHome } from './owner-home.ts';
import { portalTexts } from './texts.ts';

const OWN_PAGES = [
  { to: '/me/data', label: 'data', hint: 'dataLink' },
  { to: '/me/consents', label: 'consents', hint: 'consentsLink' },
  { to: '/me/requests', label: 'requests', hint: 'requestsLink' },
] as const;

interface Choice<T extends string> {
  name: string;
  legend: string;
  value: T;
  options: readonly { value: T; label: string }[];
  onChoose: (value: T) => void;
}

function Choose<T extends string>({ name, legend, value, options, onChoose }: Choice<T>) {
  return (
    <fieldset className="choose">
      <legend>{legend}</legend>
      {options.map((option) => (
        <label key={option.value}>
          <input type="radio" name={name} checked={value === option.value} onChange={() => onChoose(option.value)} />
          <span>{option.label}</span>
        </label>
      ))}
    </fieldset>
  );
}

function SignOutButton() {
  const text = useText(portalTexts);
  const cache = useQueryClient();
  const signOut = useMutation({
    mutationFn: async () => {
      try {
        await call(ownerSignOut);
      } catch (error) {
        // Signed out already, e.g. in another tab: that is what was asked for.
        if (!(error instanceof CallError && error.code === 'auth.required')) throw error;
      }
    },
    onSuccess: () => cache.resetQueries({ queryKey: HOME_KEY }),
  });
  return (
    <>
      {signOut.error ? <Problem error={signOut.error} /> : null}
      <Button block size="large" loading={signOut.isPending} onClick={() => signOut.mutate()}>
        {text.signOut}
      </Button>
    </>
  );
}

/** Third tab: who is signed in, language, appearance, privacy notice, sign-out. */
export function MePage({ home }: { home: OwnerHome }) {
  const text = useText(portalTexts);
  const language = useLanguage();
  const theme = useTheme();
  const own = useText(ownTexts);
  useTitle(`${text.meTitle} — ${text.brand}`);
  return (
    <>
      <h1>{text.meTitle}</h1>
      <Card>
        <dl className="facts">
          <dt>{text.name}</dt>
          <dd>{home.name}</dd>
          <dt>{text.mobile}</dt>
          <dd>{home.mobileMasked ?? '—'}</dd>
        </dl>
      </Card>
      <Card>
        <nav aria-label={text.meTitle}>
          <ul className="own-links">
            {OWN_PAGES.map(({ to, label, hint }) => (
              <li key={to}>
                <Link to={to}>
                  {own[label]}
                  <span className="rb-weak">{own[hint]}</span>
                </Link>
              </li>
            ))}
          </ul>
        </nav>
      </Card>
      <Card>
        <Choose
          name="language"
          legend={text.language}
          value={language}
          options={[
            { value: 'zh', label: text.zh },
            { value: 'en', label: text.en },
          ]}
          onChoose={setLanguage}
        />
        <Choose
          name="theme"
          legend={text.theme}
          value={theme}
          options={THEMES.map((value) => ({ value, label: text[value] }))}
          onChoose={setTheme}
        />
      </Card>
      <p>
        <a className="line-link" href="/privacy">
          {text.privacy}
        </a>
      </p>
      <SignOutButton />
    </>
  );
}
