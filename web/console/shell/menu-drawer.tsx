import { Drawer } from 'antd';
import { useText } from '../../ui/language.tsx';
import { SideMenu } from './navigation.tsx';
import { shellTexts } from './texts.ts';

/** The menu on narrow screens. */
export function MenuDrawer({ open, onClose }: { open: boolean; onClose: () => void }) {
  const text = useText(shellTexts);
  return (
    <Drawer
      open={open}
      onClose={onClose}
      placement="left"
      size={280}
      title={text.product}
      rootClassName="rc-menu-drawer"
      styles={{ body: { padding: 0 } }}
    >
      <SideMenu onPicked={onClose} />
    </Drawer>
  );
}
