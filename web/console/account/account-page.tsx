import { useQueryClient } from '@tanstack/react-query';
import { Button, Radio } from 'antd';
import { useEffect } from 'react';
import { myAccount, setLanguage as storeLanguage } from '../../../src/modules/org/factors/schema.ts';
import { endMyOthers, endMySession, mySessions } from '../../../src/modules/org/sessions/schema.ts';
import { call } from '../../api/call.ts';
import { instantIn } from '../../ui/format.ts';
import { useLanguage, useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { Facts, RecordState, Section } from '../../ui/record-page.tsx';
import { useSession } from '../../ui/session.tsx';
import { problemOf } from '../../ui/states.tsx';
import { useToast } from '../../ui/toast.tsx';
import { Factors } from './factors.tsx';
import { PasswordForm } from './password-form.tsx';
import { SessionList } from './session-list.tsx';
import { accountTexts } from './texts.ts';
import './account.css';

/** One's own account: password, second factors, sessions, language. */
export function AccountPage() {
  const text = useText(accountTexts);
  const { unit } = useSession();
  const client = useQueryClient();
  const account = useCall(myAccount);
  useEffect(() => {
    document.title = text.title;
  }, [text]);
  return (
    <div className="rb-page">
      <div className="rb-page-head">
        <h1>{text.title}</h1>
      </div>
      <RecordState query={account}>
        {({ login, title, passwordChangedAt, passwordDaysLeft }) => (
          <div className="rc-account-page">
            <div>
              <Section title={text.title}>
                <Facts
                  facts={[
                    { label: text.login, value: <span className="rb-code">{login}</span> },
                    { label: text.jobTitle, value: title },
                  ]}
                />
                <Language />
              </Section>
              <Section title={text.factors}>
                <p className="rb-muted">{text.factorsHint}</p>
                <Factors />
              </Section>
            </div>
            <Section title={text.password}>
              <p className="rb-muted">
                {text.passwordChanged(instantIn(passwordChangedAt, unit.timeZone))}
                {passwordDaysLeft !== null && ` · ${text.passwordDays(passwordDaysLeft)}`}
              </p>
              <PasswordForm onDone={() => void client.invalidateQueries()} />
            </Section>
            <Sessions />
          </div>
        )}
      </RecordState>
    </div>
  );
}

function Language() {
  const text = useText(accountTexts);
  const { language, setLanguage } = useLanguage();
  const toast = useToast();
  const choose = async (next: 'zh' | 'en') => {
    setLanguage(next);
    try {
      await call(storeLanguage, { body: { language: next } });
    } catch (error) {
      toast.error(problemOf(error).message);
    }
  };
  return (
    <Radio.Group
      aria-label={text.language}
      optionType="button"
      value={language}
      onChange={(event) => choose(event.target.value as 'zh' | 'en')}
      options={[
        { value: 'zh', label: '中文' },
        { value: 'en', label: 'English' },
      ]}
    />
  );
}

function Sessions() {
  const text = useText(accountTexts);
  const toast = useToast();
  const sessions = useCall(mySessions);
  const ending = async (work: () => Promise<{ ended: number }>) => {
    try {
      toast.success(text.ended((await work()).ended));
    } catch (error) {
      toast.error(problemOf(error).message);
    }
    void sessions.refetch();
  };
  return (
    <Section
      title={text.sessions}
      extra={<Button onClick={() => ending(() => call(endMyOthers))}>{text.endOthers}</Button>}
    >
      <p className="rb-muted">{text.sessionsHint}</p>
      <RecordState query={sessions}>
        {({ rows }) => (
          <SessionList rows={rows} onEnd={(id) => void ending(() => call(endMySession, { params: { id } }))} />
        )}
      </RecordState>
    </Section>
  );
}
