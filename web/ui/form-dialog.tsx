import { Button, Drawer, Modal } from 'antd';
import { type ReactNode, useEffect, useRef } from 'react';
import type { Endpoint } from '../../src/platform/endpoint.ts';
import { EndpointFields, type EndpointForm, type EndpointFormOptions, useEndpointForm } from './endpoint-form.tsx';
import { useText } from './language.tsx';
import { kitTexts } from './texts.ts';
import { usePhone } from './theme.tsx';

export interface FormDialogProps<E extends Endpoint, V extends object> extends EndpointFormOptions<E, V> {
  open: boolean;
  onClose: () => void;
  title: string;
  submitText?: string;
  danger?: boolean;
  /** What the fields hold when the dialog opens; what is known only later, of a dictionary or a list, is filled in when it is. */
  initial?: Partial<V>;
  /** Loads the record anew after somebody else changed it. */
  onReload?: () => void;
  children: ReactNode | ((bound: EndpointForm<V>) => ReactNode);
}

/** A form bound to one operation, in a dialog, or over the full screen of a phone. Each opening is one entry; it closes when done. */
export function FormDialog<E extends Endpoint, V extends object>(props: FormDialogProps<E, V>) {
  const { open, onClose, onDone, title, children } = props;
  const text = useText(kitTexts);
  const phone = usePhone();
  const bound = useEndpointForm<E, V>({
    ...props,
    onDone: (answer) => {
      // Closing may tidy the address; whoever goes elsewhere when done does so after that.
      onClose();
      onDone(answer);
    },
  });
  const { begin, supply, busy, guard } = bound;
  const leave = () => guard.ask(onClose);
  const initial = useRef(props.initial);
  initial.current = props.initial;
  useEffect(() => {
    if (open) begin(initial.current);
  }, [open, begin]);
  useEffect(() => {
    if (open && initial.current) supply(initial.current);
  });

  const footer = (
    <div className="rb-dialog-buttons">
      <Button onClick={leave} disabled={busy}>
        {text.cancel}
      </Button>
      <Button type="primary" danger={props.danger} htmlType="submit" form={bound.id} loading={busy}>
        {props.submitText ?? text.save}
      </Button>
    </div>
  );
  const content = (
    <EndpointFields bound={bound} onReload={props.onReload}>
      {typeof children === 'function' ? children(bound) : children}
    </EndpointFields>
  );
  const shared = { open, title, footer, destroyOnHidden: true };
  const close = busy ? undefined : leave;
  if (phone) {
    return (
      <Drawer {...shared} placement="bottom" size="100%" onClose={close}>
        {content}
      </Drawer>
    );
  }
  return (
    <Modal {...shared} onCancel={close} mask={{ closable: false }} width={560}>
      {content}
    </Modal>
  );
}
