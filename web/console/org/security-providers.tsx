import { useQueryClient } from '@tanstack/react-query';
import { Button, Form, Input, Switch } from 'antd';
import { useState } from 'react';
import type * as z from 'zod';
import { addProvider, editProvider, listProviders } from '../../../src/modules/org/providers/schema.ts';
import { Chip } from '../../ui/chip.tsx';
import type { Column } from '../../ui/columns.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { usePick, useText } from '../../ui/language.tsx';
import { ListRows } from '../../ui/list-rows.tsx';
import { useCall } from '../../ui/query.ts';
import { RecordState, Section } from '../../ui/record-page.tsx';
import { useToast } from '../../ui/toast.tsx';
import { securityTexts } from './security-texts.ts';

type Provider = z.output<typeof listProviders.response>['rows'][number];
type Fields = Omit<Provider, 'id' | 'hasSecret' | 'version'> & { secret?: string };

/** Providers of single sign-on. */
export function SecurityProviders() {
  const text = useText(securityTexts);
  const pick = usePick();
  const toast = useToast();
  const client = useQueryClient();
  const providers = useCall(listProviders);
  const [editing, setEditing] = useState<Provider | 'new' | null>(null);
  const columns: Column<Provider>[] = [
    { key: 'name', title: text.name, card: 'title', render: (row) => pick(row.name, row.nameEn) },
    {
      key: 'state',
      title: text.enabled,
      card: 'tag',
      width: 100,
      render: (row) => <Chip tone={row.enabled ? 'green' : 'grey'}>{row.enabled ? text.on : text.off}</Chip>,
    },
    { key: 'issuer', title: text.issuer, width: 260, render: (row) => <span className="rb-code">{row.issuer}</span> },
    { key: 'claim', title: text.loginClaim, render: (row) => <code>{row.loginClaim}</code> },
    {
      key: 'edit',
      title: text.edit,
      width: 90,
      render: (row) => (
        <Button aria-label={`${text.edit}: ${row.code}`} onClick={() => setEditing(row)}>
          {text.edit}
        </Button>
      ),
    },
  ];
  const show = () => void client.invalidateQueries({ queryKey: [listProviders.id] });
  return (
    <Section title={text.providers} extra={<Button onClick={() => setEditing('new')}>{text.add}</Button>}>
      <p className="rb-muted">{text.providersHint}</p>
      <RecordState query={providers}>
        {({ rows, redirectUri }) => (
          <>
            <p>
              {text.redirect}: <code className="rc-secret">{redirectUri}</code>
            </p>
            {rows.length === 0 ? (
              <p className="rb-plain rb-muted">{text.noProviders}</p>
            ) : (
              <ListRows label={text.providers} rows={rows} columns={columns} rowKey={(row) => row.id} />
            )}
          </>
        )}
      </RecordState>
      <ProviderDialog
        editing={editing}
        onClose={() => setEditing(null)}
        onReload={show}
        onDone={() => {
          toast.success(text.saved);
          show();
        }}
      />
    </Section>
  );
}

interface ProviderDialogProps {
  editing: Provider | 'new' | null;
  onClose: () => void;
  onReload: () => void;
  onDone: () => void;
}

function ProviderDialog({ editing, ...shared }: ProviderDialogProps) {
  const text = useText(securityTexts);
  const known = editing && editing !== 'new' ? editing : null;
  const fields = <ProviderFields creating={known === null} />;
  return (
    <>
      <FormDialog<typeof addProvider, Fields>
        {...shared}
        open={editing === 'new'}
        title={text.addTitle}
        endpoint={addProvider}
        initial={{ loginClaim: 'preferred_username', enabled: true, secondFactorCounts: false }}
        toBody={(values) => values}
      >
        {fields}
      </FormDialog>
      <FormDialog<typeof editProvider, Fields>
        {...shared}
        open={known !== null}
        title={text.editTitle}
        endpoint={editProvider}
        params={{ id: known?.id ?? '' }}
        initial={known ?? {}}
        toBody={({ code: _code, ...values }) => ({ ...values, version: known?.version })}
      >
        {fields}
      </FormDialog>
    </>
  );
}

function ProviderFields({ creating }: { creating: boolean }) {
  const text = useText(securityTexts);
  return (
    <>
      {creating && (
        <Form.Item name="code" label={text.code} extra={text.codeHint}>
          <Input maxLength={40} autoCapitalize="none" />
        </Form.Item>
      )}
      <Form.Item name="name" label={text.name}>
        <Input maxLength={60} />
      </Form.Item>
      <Form.Item name="nameEn" label={text.nameEn}>
        <Input maxLength={60} />
      </Form.Item>
      <Form.Item name="issuer" label={text.issuer}>
        <Input maxLength={500} inputMode="url" placeholder="https://" />
      </Form.Item>
      <Form.Item name="clientId" label={text.clientId}>
        <Input maxLength={300} autoComplete="off" />
      </Form.Item>
      <Form.Item name="secret" label={text.secret} extra={text.secretHint}>
        <Input.Password maxLength={500} autoComplete="off" />
      </Form.Item>
      <Form.Item name="loginClaim" label={text.loginClaim}>
        <Input maxLength={100} autoCapitalize="none" />
      </Form.Item>
      <Form.Item name="secondFactorCounts" label={text.secondFactorCounts} valuePropName="checked">
        <Switch />
      </Form.Item>
      <Form.Item name="enabled" label={text.enabled} valuePropName="checked">
        <Switch />
      </Form.Item>
    </>
  );
}
