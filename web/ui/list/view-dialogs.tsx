import { Button, Form, Input, Modal } from 'antd';
import { useState } from 'react';
import { createView, deleteView, editView } from '../../../src/modules/org/views/schema.ts';
import { call } from '../../api/call.ts';
import { FormDialog } from '../form-dialog.tsx';
import { usePick, useText } from '../language.tsx';
import { useCan, useSession } from '../session.tsx';
import { ErrorState } from '../states.tsx';
import { kitTexts } from '../texts.ts';
import type { ListState } from './layout.ts';
import { listTexts } from './texts.ts';
import type { View } from './use-view.ts';
import type { Asking } from './views-bar.tsx';

interface ViewDialogProps {
  list: string;
  asking: Asking;
  state: ListState;
  onClose: () => void;
  onSaved: (view: View) => void;
  onDeleted: () => void;
}

/** Asks for the name of a new view, for changes of one, or whether to delete it. */
export function ViewDialog({ list, asking, state, onClose, onSaved, onDeleted }: ViewDialogProps) {
  const text = useText(listTexts);
  if (asking.kind === 'delete') return <DeleteDialog view={asking.view} onClose={onClose} onDeleted={onDeleted} />;
  if (asking.kind === 'rename') {
    const { id, version, name, shared } = asking.view;
    return (
      <FormDialog<typeof editView, { name: string; shared?: boolean }>
        open
        onClose={onClose}
        title={text.renameTitle}
        endpoint={editView}
        params={{ id }}
        initial={{ name, shared }}
        toBody={(values) => ({
          version,
          name: values.name ?? '',
          shared: asking.view.mine ? values.shared : undefined,
        })}
        onDone={onSaved}
      >
        <NameFields mine={asking.view.mine} />
      </FormDialog>
    );
  }
  return (
    <FormDialog<typeof createView, { name: string; shared?: boolean }>
      open
      onClose={onClose}
      title={text.saveAs}
      endpoint={createView}
      fieldOfCode={{ 'view.name_taken': 'name' }}
      toBody={(values) => ({ list, name: values.name ?? '', shared: values.shared ?? false, state })}
      onDone={onSaved}
    >
      <NameFields mine />
    </FormDialog>
  );
}

function NameFields({ mine }: { mine: boolean }) {
  const text = useText(listTexts);
  const can = useCan();
  const pick = usePick();
  const { unit } = useSession();
  return (
    <>
      <Form.Item name="name" label={text.viewName} required>
        <Input maxLength={40} autoFocus autoComplete="off" />
      </Form.Item>
      {mine && can('view.share') && (
        <Form.Item name="shared" valuePropName="checked" noStyle>
          <CheckField label={text.shareWith(pick(unit.name, unit.nameEn))} />
        </Form.Item>
      )}
    </>
  );
}

interface CheckFieldProps {
  id?: string;
  label: string;
  checked?: boolean;
  onChange?: (checked: boolean) => void;
}

function CheckField({ id, label, checked, onChange }: CheckFieldProps) {
  return (
    <label className="rb-check">
      <input
        id={id}
        type="checkbox"
        checked={checked ?? false}
        onChange={(event) => onChange?.(event.target.checked)}
      />
      {label}
    </label>
  );
}

function DeleteDialog({ view, onClose, onDeleted }: { view: View; onClose: () => void; onDeleted: () => void }) {
  const text = useText(listTexts);
  const kit = useText(kitTexts);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const remove = async () => {
    setBusy(true);
    try {
      await call(deleteView, { params: { id: view.id } });
      onClose();
      onDeleted();
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  };
  const footer = (
    <div className="rb-dialog-buttons">
      <Button onClick={onClose}>{kit.cancel}</Button>
      <Button type="primary" danger loading={busy} onClick={remove}>
        {text.remove}
      </Button>
    </div>
  );
  return (
    <Modal open onCancel={onClose} title={text.removeTitle(view.name)} footer={footer} width={420}>
      {view.shared && <p>{text.removeHint}</p>}
      {error !== null && <ErrorState error={error} />}
    </Modal>
  );
}
