import { Drawer, Modal } from 'antd';
import type { ReactNode } from 'react';
import { usePhone } from '../theme.tsx';

interface WorkDialogProps {
  open: boolean;
  title: string;
  onClose: () => void;
  footer: ReactNode;
  width?: number;
  children: ReactNode;
}

/** A dialog, or the full screen of a phone. It can be closed at any time: the work goes on without it. */
export function WorkDialog({ open, title, onClose, footer, width = 560, children }: WorkDialogProps) {
  const phone = usePhone();
  const buttons = <div className="rb-dialog-buttons">{footer}</div>;
  if (phone) {
    return (
      <Drawer
        open={open}
        title={title}
        footer={buttons}
        placement="bottom"
        size="100%"
        onClose={onClose}
        destroyOnHidden
      >
        {children}
      </Drawer>
    );
  }
  return (
    <Modal
      open={open}
      title={title}
      footer={buttons}
      width={width}
      onCancel={onClose}
      mask={{ closable: false }}
      destroyOnHidden
    >
      {children}
    </Modal>
  );
}
