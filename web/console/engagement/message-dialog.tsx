import { useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Form, Input, Modal, Radio } from 'antd';
import { useState } from 'react';
import { getMessage, retryMessage, tellMessage } from '../../../src/modules/engagement/messages/schema.ts';
import { call, newIdempotencyKey } from '../../api/call.ts';
import { useDictionary } from '../../ui/dictionary.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { instantIn } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { Facts, RecordState } from '../../ui/record-page.tsx';
import { useCan, useSession } from '../../ui/session.tsx';
import { problemOf } from '../../ui/states.tsx';
import { useToast } from '../../ui/toast.tsx';
import { messageTexts } from './message-texts.ts';
import { type Message, MessageChip, useWhat } from './message-words.tsx';

const OPEN: readonly Message['state'][] = ['waiting', 'by_hand', 'failed'];

/** The words with an address that opens from anywhere: where none is set for the installation, the page's own. */
function readyWords(text: string, linkPath: string | null): string {
  if (!linkPath || /https?:\/\/\S+\/progress#/.test(text)) return text;
  return text.replace(linkPath, `${window.location.origin}${linkPath}`);
}

/** One message: what it says, how it went; words to copy and the note that the customer was told while that is to be done. */
export function MessageDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const query = useCall(getMessage, { params: { id } });
  const text = useText(messageTexts);
  const can = useCan();
  const toast = useToast();
  const client = useQueryClient();
  const ways = useDictionary('told_by');
  const message = query.data;
  if (!message || !OPEN.includes(message.state) || !can('message.tell')) {
    return (
      <Modal open title={text.words} onCancel={onClose} footer={<Button onClick={onClose}>{text.close}</Button>}>
        <RecordState query={query}>{(loaded) => <Content message={loaded} />}</RecordState>
      </Modal>
    );
  }
  return (
    <FormDialog<typeof tellMessage, { by: 'wechat' | 'call' | 'in_person' }>
      open
      onClose={onClose}
      onDone={() => {
        toast.success(text.toldSaved);
        void client.invalidateQueries();
      }}
      onReload={() => void query.refetch()}
      title={`${text.kinds[message.kind]} · ${message.customerName}`}
      submitText={text.told}
      endpoint={tellMessage}
      params={{ id }}
      initial={{ by: 'wechat' }}
      toBody={({ by }) => ({ by, version: message.version })}
    >
      <div className="rb-stack">
        <Content message={message} onRetried={onClose} />
        <Form.Item name="by" label={text.by} extra={text.toldHint} required>
          <Radio.Group
            options={(['wechat', 'call', 'in_person'] as const).map((value) => ({ value, label: ways.nameOf(value) }))}
          />
        </Form.Item>
      </div>
    </FormDialog>
  );
}

type Opened = Message & { text: string | null; linkPath: string | null };

function Content({ message, onRetried }: { message: Opened; onRetried?: () => void }) {
  const text = useText(messageTexts);
  const pick = usePick();
  const toast = useToast();
  const { unit } = useSession();
  const whatOf = useWhat();
  const at = (instant: string | null) => instant && instantIn(instant, unit.timeZone);
  const words = message.text && readyWords(message.text, message.linkPath);
  const copy = () =>
    navigator.clipboard.writeText(words ?? '').then(
      () => toast.success(text.copied),
      (error: unknown) => toast.error(problemOf(error).message),
    );
  return (
    <>
      {words ? (
        <>
          <Input.TextArea
            aria-label={text.words}
            readOnly
            autoSize={{ minRows: 3 }}
            value={words}
            onFocus={(event) => event.target.select()}
          />
          <p className="rb-tags">
            <Button onClick={() => void copy()}>{text.copy}</Button>
            {onRetried && (message.state === 'failed' || message.state === 'by_hand') && (
              <Retry message={message} onDone={onRetried} />
            )}
          </p>
        </>
      ) : (
        <p className="rb-plain rb-muted">{text.noWords}</p>
      )}
      <Facts
        facts={[
          { label: text.state, value: <MessageChip state={message.state} /> },
          ...(message.what.length > 0 ? [{ label: text.what, value: whatOf(message) }] : []),
          ...(message.reason ? [{ label: text.reason, value: pick(message.reason.zh, message.reason.en) }] : []),
          ...(message.channel ? [{ label: text.by, value: text.channels[message.channel] }] : []),
          ...(message.dueAt ? [{ label: text.dueAt, value: at(message.dueAt) }] : []),
          ...(message.toldAt ? [{ label: text.toldAt, value: at(message.toldAt) }] : []),
          ...(message.toldBy ? [{ label: text.toldBy, value: message.toldBy }] : []),
          ...(message.attempts > 0 ? [{ label: text.attempts, value: message.attempts }] : []),
        ]}
      />
    </>
  );
}

function Retry({ message, onDone }: { message: Opened; onDone: () => void }) {
  const text = useText(messageTexts);
  const toast = useToast();
  const client = useQueryClient();
  const [key] = useState(newIdempotencyKey);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');
  const retry = () => {
    setBusy(true);
    setProblem('');
    call(retryMessage, { params: { id: message.id }, body: { version: message.version }, idempotencyKey: key }).then(
      () => {
        toast.success(text.retried);
        onDone();
        void client.invalidateQueries();
      },
      (error: unknown) => {
        setBusy(false);
        setProblem(problemOf(error).message);
      },
    );
  };
  return (
    <>
      <Button loading={busy} onClick={retry}>
        {text.retry}
      </Button>
      {problem && <Alert type="error" showIcon title={problem} />}
    </>
  );
}
