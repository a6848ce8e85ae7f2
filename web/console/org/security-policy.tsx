import { useQueryClient } from '@tanstack/react-query';
import { Button, Form, InputNumber, Select, Switch } from 'antd';
import type * as z from 'zod';
import { editSignInPolicy, signInPolicy } from '../../../src/modules/org/passwords/schema.ts';
import { EndpointFields, useEndpointForm } from '../../ui/endpoint-form.tsx';
import { usePick, useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { RecordState, Section } from '../../ui/record-page.tsx';
import { useToast } from '../../ui/toast.tsx';
import { securityTexts } from './security-texts.ts';

type Policy = z.output<typeof signInPolicy.response>;
type Fields = Omit<Policy, 'version' | 'roles'>;
type Words = (typeof securityTexts)['zh'];

const NUMBERS = [
  { group: 'passwords', fields: ['minLength', 'minClasses', 'history', 'expiryDays'] },
  { group: 'attempts', fields: ['lockAfter', 'lockWindowMinutes', 'addressFailures'] },
  { group: 'sessions', fields: ['idleMinutes', 'sessionHours'] },
] as const;

const HINTS: Partial<Record<string, keyof Words>> = {
  expiryDays: 'expiryDaysHint',
  addressFailures: 'addressFailuresHint',
};

/** The rules of signing in, as a form. */
export function SecurityPolicy() {
  const policy = useCall(signInPolicy);
  return <RecordState query={policy}>{(rules) => <Rules key={rules.version} policy={rules} />}</RecordState>;
}

function Rules({ policy }: { policy: Policy }) {
  const text = useText(securityTexts);
  const pick = usePick();
  const toast = useToast();
  const client = useQueryClient();
  const { version, roles, ...initial } = policy;
  const show = () => void client.invalidateQueries({ queryKey: [signInPolicy.id] });
  const bound = useEndpointForm<typeof editSignInPolicy, Fields>({
    endpoint: editSignInPolicy,
    toBody: (values) => ({ ...values, version }),
    onDone: () => {
      toast.success(text.saved);
      show();
    },
  });
  return (
    <Section title={text.policy}>
      <p className="rb-muted">{text.policyHint}</p>
      <EndpointFields bound={bound} initial={initial} onReload={show}>
        <div className="rc-policy">
          {NUMBERS.map(({ group, fields }) => (
            <fieldset key={group}>
              <legend>{text[group]}</legend>
              {fields.map((field) => {
                const hint = HINTS[field];
                return (
                  <Form.Item key={field} name={field} label={text[field]} extra={hint && String(text[hint])}>
                    <InputNumber className="rb-wide" precision={0} />
                  </Form.Item>
                );
              })}
              {group === 'sessions' && (
                <>
                  <Form.Item name="singleSession" label={text.singleSession} valuePropName="checked">
                    <Switch />
                  </Form.Item>
                  <Form.Item name="secondFactorRoles" label={text.secondFactorRoles}>
                    <Select
                      mode="multiple"
                      className="rb-wide"
                      placeholder={text.none}
                      options={roles.map((role) => ({ value: role.code, label: pick(role.name, role.nameEn) }))}
                      showSearch={{ optionFilterProp: 'label' }}
                    />
                  </Form.Item>
                </>
              )}
            </fieldset>
          ))}
        </div>
        <Button type="primary" htmlType="submit" loading={bound.busy}>
          {text.save}
        </Button>
      </EndpointFields>
    </Section>
  );
}
