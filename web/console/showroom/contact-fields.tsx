import { Checkbox, Form, Input } from 'antd';
import { useText } from '../../ui/language.tsx';
import { showroomTexts } from './texts.ts';

/** A number a visitor or caller left, as a form holds it. */
export interface ContactFields {
  leftPhone?: boolean;
  name?: string;
  mobile?: string;
  shareDealer?: boolean;
  marketing?: boolean;
}

/** Where refusals of the contact belong. */
export const CONTACT_NAMES = { 'contact.name': 'name', 'contact.mobile': 'mobile' };

/** The contact as an operation takes it; none where no number was left. */
export function contactOf({ leftPhone, name, mobile, shareDealer, marketing }: ContactFields) {
  if (!leftPhone) return undefined;
  return {
    name: name ?? '',
    mobile: mobile ?? '',
    consent: { shareDealer: shareDealer ?? false, marketing: marketing ?? false },
  };
}

/** A number that was left, with the two separate consents; asked for only where there is one. */
export function ContactEntry() {
  const text = useText(showroomTexts);
  return (
    <>
      <Form.Item name="leftPhone" valuePropName="checked">
        <Checkbox>{text.leftPhone}</Checkbox>
      </Form.Item>
      <Form.Item noStyle dependencies={['leftPhone']}>
        {({ getFieldValue }) =>
          getFieldValue('leftPhone') ? (
            <>
              <Form.Item name="name" label={text.name} required>
                <Input maxLength={60} autoComplete="off" />
              </Form.Item>
              <Form.Item name="mobile" label={text.mobile} required>
                <Input type="tel" inputMode="tel" maxLength={30} autoComplete="off" />
              </Form.Item>
              <Form.Item name="shareDealer" valuePropName="checked">
                <Checkbox>{text.shareDealer}</Checkbox>
              </Form.Item>
              <Form.Item name="marketing" valuePropName="checked">
                <Checkbox>{text.marketing}</Checkbox>
              </Form.Item>
            </>
          ) : null
        }
      </Form.Item>
    </>
  );
}
