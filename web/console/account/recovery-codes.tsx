import { Button } from 'antd';
import { useState } from 'react';
import { useText } from '../../ui/language.tsx';
import { accountTexts } from './texts.ts';

/** Recovery codes, shown this once. */
export function RecoveryCodes({ codes, onDone, doneText }: { codes: string[]; onDone: () => void; doneText?: string }) {
  const text = useText(accountTexts);
  const [copied, setCopied] = useState(false);
  const copy = () => void navigator.clipboard?.writeText(codes.join('\n')).then(() => setCopied(true));
  return (
    <section aria-label={text.codes} className="rc-codes">
      <h2>{text.codes}</h2>
      <p>{text.codesHint}</p>
      <ul>
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <div className="rc-account-buttons">
        <Button onClick={copy}>{copied ? text.copied : text.copy}</Button>
        <Button type="primary" onClick={onDone}>
          {doneText ?? text.done}
        </Button>
      </div>
    </section>
  );
}
