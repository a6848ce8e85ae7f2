import { useQueryClient } from '@tanstack/react-query';
import { Button, Form, Input } from 'antd';
import { useState } from 'react';
import { listWaivers, publishWaiver } from '../../../src/modules/showroom/waivers/schema.ts';
import { Chip } from '../../ui/chip.tsx';
import { DateTimeField } from '../../ui/fields.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { instantIn, instantOf } from '../../ui/format.ts';
import { useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { RecordState, Section } from '../../ui/record-page.tsx';
import { useSession } from '../../ui/session.tsx';
import { useToast } from '../../ui/toast.tsx';
import { waiverTexts } from './waiver-texts.ts';
import './showroom.css';

interface Fields {
  version?: string;
  zh?: string;
  en?: string;
  validFrom?: string;
}

/** The versions of the test-drive waiver; a new wording is a new version, what was signed stays as it was. */
export function WaiversPage() {
  const text = useText(waiverTexts);
  const { unit, today } = useSession();
  const toast = useToast();
  const client = useQueryClient();
  const query = useCall(listWaivers);
  const [open, setOpen] = useState(false);
  const current = query.data?.rows.find((row) => row.current);
  return (
    <div className="rb-page">
      <div className="rb-page-head">
        <h1>{text.title}</h1>
        <div className="rb-page-actions">
          {unit.kind === 'group' && (
            <Button type="primary" onClick={() => setOpen(true)}>
              {text.publish}
            </Button>
          )}
        </div>
      </div>
      <p className="rb-plain rb-muted">{text.hint}</p>
      <RecordState query={query}>
        {({ rows }) => (
          <>
            {rows.map((row) => (
              <Section
                key={row.id}
                title={text.named(row.version)}
                extra={
                  <span className="rb-tags">
                    {row.current ? <Chip tone="green">{text.current}</Chip> : null}
                    <span className="rb-muted">
                      {text.from(instantIn(row.validFrom, unit.timeZone))} · {text.signed(row.signed)}
                    </span>
                  </span>
                }
              >
                <p lang="zh-CN" className="rs-waiver-text">
                  {row.zh}
                </p>
                <p lang="en" className="rs-waiver-text rb-muted">
                  {row.en}
                </p>
              </Section>
            ))}
          </>
        )}
      </RecordState>
      <FormDialog<typeof publishWaiver, Fields>
        open={open}
        onClose={() => setOpen(false)}
        title={text.publish}
        endpoint={publishWaiver}
        initial={{ zh: current?.zh, en: current?.en }}
        fieldOfCode={{ 'waiver.version_taken': 'version' }}
        toBody={({ version = '', zh = '', en = '', validFrom }) => ({
          version,
          zh,
          en,
          validFrom: validFrom ? instantOf(validFrom, unit.timeZone) : undefined,
        })}
        onDone={() => {
          toast.success(text.published);
          void client.invalidateQueries({ queryKey: [listWaivers.id] });
        }}
      >
        <Form.Item name="version" label={text.version} extra={text.versionHint} required>
          <Input maxLength={40} autoComplete="off" autoFocus />
        </Form.Item>
        <Form.Item name="zh" label={text.zh} required>
          <Input.TextArea maxLength={4000} autoSize={{ minRows: 5, maxRows: 14 }} />
        </Form.Item>
        <Form.Item name="en" label={text.en} required>
          <Input.TextArea maxLength={4000} autoSize={{ minRows: 5, maxRows: 14 }} />
        </Form.Item>
        <Form.Item name="validFrom" label={text.validFrom} extra={text.validFromHint}>
          <DateTimeField min={today} />
        </Form.Item>
      </FormDialog>
    </div>
  );
}
