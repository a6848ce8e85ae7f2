import { Button, Modal } from 'antd';
import { useText } from './language.tsx';
import { kitTexts } from './texts.ts';

/** Asks whether unsaved changes are to be given up. */
export function LeaveDialog({ onStay, onLeave }: { onStay: () => void; onLeave: () => void }) {
  const text = useText(kitTexts);
  const footer = (
    <div className="rb-dialog-buttons">
      <Button autoFocus onClick={onStay}>
        {text.keepEditing}
      </Button>
      <Button type="primary" danger onClick={onLeave}>
        {text.giveUp}
      </Button>
    </div>
  );
  return (
    <Modal open onCancel={onStay} title={text.unsavedTitle} footer={footer} width={420} zIndex={1100}>
      {text.unsavedHint}
    </Modal>
  );
}
