import { Button, Form, Input, QRCode } from 'antd';
import { confirmTotp } from '../../../src/modules/org/factors/schema.ts';
import { EndpointFields, useEndpointForm } from '../../ui/endpoint-form.tsx';
import { useText } from '../../ui/language.tsx';
import { kitTexts } from '../../ui/texts.ts';
import { accountTexts } from './texts.ts';

interface TotpSetupProps {
  secret: string;
  uri: string;
  onDone: (codes: string[] | null) => void;
  onCancel: () => void;
}

/** Secret and QR code of an authenticator app, confirmed with its first code. */
export function TotpSetup({ secret, uri, onDone, onCancel }: TotpSetupProps) {
  const text = useText(accountTexts);
  const kit = useText(kitTexts);
  const bound = useEndpointForm<typeof confirmTotp, { code: string }>({
    endpoint: confirmTotp,
    toBody: ({ code = '' }) => ({ code }),
    onDone: ({ recoveryCodes }) => onDone(recoveryCodes),
  });
  return (
    <div className="rc-totp">
      <p>{text.scan}</p>
      {/* Readers of QR codes need dark on light, in either theme. */}
      <div className="rc-qr" role="img" aria-label={text.qr}>
        <div aria-hidden="true">
          <QRCode value={uri} type="svg" size={180} color="#000" bgColor="#fff" bordered={false} />
        </div>
      </div>
      <p>
        {text.secret}: <code className="rc-secret">{secret.match(/.{1,4}/g)?.join(' ')}</code>
      </p>
      <EndpointFields bound={bound}>
        <Form.Item name="code" label={text.code}>
          <Input autoComplete="one-time-code" inputMode="numeric" maxLength={10} autoFocus />
        </Form.Item>
        <div className="rc-account-buttons">
          <Button type="primary" htmlType="submit" loading={bound.busy}>
            {text.confirm}
          </Button>
          <Button onClick={onCancel}>{kit.cancel}</Button>
        </div>
      </EndpointFields>
    </div>
  );
}
