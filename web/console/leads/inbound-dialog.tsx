import { Button, Form, Input, Modal } from 'antd';
import { useState } from 'react';
import { openInbound } from '../../../src/modules/leads/inbound/schema.ts';
import { EndpointFields, useEndpointForm } from '../../ui/endpoint-form.tsx';
import { useText } from '../../ui/language.tsx';
import { intakeTexts } from './intake-texts.ts';
import './intake.css';

/** Asks why a raw message is to be opened, then shows it; the reason is audited. */
export function OpenMessage({ id, title, onClose }: { id: string; title: string; onClose: () => void }) {
  const text = useText(intakeTexts);
  const [raw, setRaw] = useState<string | null>(null);
  const bound = useEndpointForm<typeof openInbound, { reason?: string }>({
    endpoint: openInbound,
    params: { id },
    toBody: ({ reason }) => ({ reason: reason ?? '' }),
    onDone: (answer) => setRaw(answer.raw),
  });
  const footer =
    raw === null ? (
      <div className="rb-dialog-buttons">
        <Button onClick={onClose}>{text.close}</Button>
        <Button type="primary" htmlType="submit" form={bound.id} loading={bound.busy}>
          {text.open}
        </Button>
      </div>
    ) : null;
  return (
    <Modal
      open
      title={raw === null ? text.openTitle : title}
      onCancel={onClose}
      footer={footer}
      width={raw === null ? 560 : 720}
      destroyOnHidden
    >
      {raw === null ? (
        <EndpointFields bound={bound}>
          <Form.Item name="reason" label={text.openReason} extra={text.openHint} required>
            <Input maxLength={200} placeholder={text.openPlaceholder} autoFocus />
          </Form.Item>
        </EndpointFields>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a long text is scrolled by the keyboard as well
        <pre className="rc-raw" tabIndex={0}>
          {pretty(raw)}
        </pre>
      )}
    </Modal>
  );
}

/** JSON by lines, unless a number in it is too long for the browser; anything else as it is. */
function pretty(raw: string): string {
  if (/\d{16}/.test(raw)) return raw;
  try {
    return JSON.stringify(JSON.parse(raw), null, 2);
  } catch {
    return raw;
  }
}
