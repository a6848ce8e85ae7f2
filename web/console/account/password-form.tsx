import { Button, Form, Input } from 'antd';
import { myAccount } from '../../../src/modules/org/factors/schema.ts';
import { changePassword } from '../../../src/modules/org/passwords/schema.ts';
import { EndpointFields, useEndpointForm } from '../../ui/endpoint-form.tsx';
import { useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { useSession } from '../../ui/session.tsx';
import { useToast } from '../../ui/toast.tsx';
import { accountTexts } from './texts.ts';

interface Fields {
  current: string;
  password: string;
  again: string;
}

/** Changes one's own password. */
export function PasswordForm({ onDone }: { onDone: () => void }) {
  const text = useText(accountTexts);
  const { login } = useSession();
  const toast = useToast();
  const account = useCall(myAccount);
  const bound = useEndpointForm<typeof changePassword, Fields>({
    endpoint: changePassword,
    toBody: ({ current = '', password = '' }) => ({ current, password }),
    onDone: () => {
      toast.success(text.changed);
      bound.begin();
      onDone();
    },
  });
  const rules = account.data?.rules;
  return (
    <EndpointFields bound={bound}>
      {/* Password managers read here whose password it is. */}
      <input type="text" autoComplete="username" value={login} readOnly hidden />
      <Form.Item name="current" label={text.current}>
        <Input.Password autoComplete="current-password" maxLength={200} />
      </Form.Item>
      <Form.Item
        name="password"
        label={text.next}
        extra={rules && text.rules(rules.minLength, rules.minClasses, rules.history)}
      >
        <Input.Password autoComplete="new-password" maxLength={200} />
      </Form.Item>
      <Form.Item
        name="again"
        label={text.again}
        validateTrigger="onSubmit"
        rules={[
          ({ getFieldValue }) => ({
            validator: (_rule, value: string | undefined) =>
              (value ?? '') === (getFieldValue('password') ?? '')
                ? Promise.resolve()
                : Promise.reject(new Error(text.differ)),
          }),
        ]}
      >
        <Input.Password autoComplete="new-password" maxLength={200} />
      </Form.Item>
      <Button type="primary" htmlType="submit" loading={bound.busy}>
        {text.change}
      </Button>
    </EndpointFields>
  );
}
