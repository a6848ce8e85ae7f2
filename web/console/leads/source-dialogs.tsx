import { useQueryClient } from '@tanstack/react-query';
import { Button, Form, Input, Modal, Select, Switch } from 'antd';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { createSource, listSources, rotateKey, SourceKind } from '../../../src/modules/leads/sources/schema.ts';
import { useDictionary } from '../../ui/dictionary.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { useText } from '../../ui/language.tsx';
import { useToast } from '../../ui/toast.tsx';
import { sourceTexts } from './source-texts.ts';

interface NewFields {
  code: string;
  name: string;
  nameEn: string;
  kind: SourceKind;
  channel: string;
  validate: boolean;
}

/** A new source; its key and its map come on its own page. */
export function NewSourceDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const text = useText(sourceTexts);
  const toast = useToast();
  const client = useQueryClient();
  const go = useNavigate();
  const channels = useDictionary('lead_channel');
  return (
    <FormDialog<typeof createSource, NewFields>
      open={open}
      onClose={onClose}
      title={text.addSource}
      endpoint={createSource}
      initial={{ kind: 'json', channel: 'partner', validate: false }}
      fieldOfCode={{ 'source.code_taken': 'code' }}
      toBody={(values) => values}
      onDone={({ id }) => {
        toast.success(text.sourceMade);
        void client.invalidateQueries({ queryKey: [listSources.id] });
        void go(`/leads/sources/${id}`);
      }}
    >
      <Form.Item name="kind" label={text.kind} required>
        <Select options={SourceKind.options.map((value) => ({ value, label: text.kinds[value] }))} />
      </Form.Item>
      <Form.Item name="code" label={text.code} extra={text.codeHint} required>
        <Input maxLength={40} autoCapitalize="none" autoComplete="off" />
      </Form.Item>
      <Form.Item name="name" label={text.name} required>
        <Input maxLength={60} />
      </Form.Item>
      <Form.Item name="nameEn" label={text.nameEn} required>
        <Input maxLength={60} />
      </Form.Item>
      <Form.Item name="channel" label={text.channel} required>
        <Select options={channels.options} />
      </Form.Item>
      <Form.Item name="validate" label={text.validate} extra={text.validateHint} valuePropName="checked">
        <Switch />
      </Form.Item>
    </FormDialog>
  );
}

export type KeyKind = 'secret' | 'verify' | 'access';

interface KeyDialogProps {
  source: { id: string; version: number };
  /** Which key is to be entered; null: none. */
  entering: KeyKind | null;
  onClose: () => void;
  onDone: () => void;
}

/** Takes a key that the other side made. */
export function KeyDialog({ source, entering, onClose, onDone }: KeyDialogProps) {
  const text = useText(sourceTexts);
  return (
    <FormDialog<typeof rotateKey, { value?: string }>
      open={entering !== null}
      onClose={onClose}
      title={text.enterKey}
      endpoint={rotateKey}
      params={{ id: source.id }}
      toBody={({ value }) => ({ kind: entering, value: value ?? '', version: source.version })}
      onDone={onDone}
    >
      <Form.Item name="value" label={text.keyKinds[entering ?? 'secret']} required>
        <Input.Password maxLength={1000} autoComplete="off" autoFocus />
      </Form.Item>
    </FormDialog>
  );
}

/** Shows a key this once; it can be copied and is gone with the dialog. */
export function KeyOnce({ secret, onClose }: { secret: string | null; onClose: () => void }) {
  const text = useText(sourceTexts);
  const [copied, setCopied] = useState(false);
  return (
    <Modal
      open={secret !== null}
      title={text.keyOnce}
      destroyOnHidden
      closable={false}
      keyboard={false}
      mask={{ closable: false }}
      footer={
        <Button
          type="primary"
          onClick={() => {
            setCopied(false);
            onClose();
          }}
        >
          {text.close}
        </Button>
      }
    >
      {secret && (
        <>
          <p className="rb-plain">{text.keysHint}</p>
          <p className="rb-tags">
            <output className="rb-code" aria-label={text.keyOnce}>
              {secret}
            </output>
            <Button onClick={() => void navigator.clipboard?.writeText(secret).then(() => setCopied(true))}>
              {copied ? text.copied : text.copy}
            </Button>
          </p>
        </>
      )}
    </Modal>
  );
}
