import { useQueryClient } from '@tanstack/react-query';
import { Form, Input, Radio, Select } from 'antd';
import { setStage } from '../../../src/modules/customers/file/schema.ts';
import { Stage } from '../../../src/modules/customers/schema.ts';
import { setStatus, VerificationResult, verifyFile } from '../../../src/modules/customers/verification/schema.ts';
import { useDictionary } from '../../ui/dictionary.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { useText } from '../../ui/language.tsx';
import { fileTexts } from './file-texts.ts';
import type { CustomerFile } from './file-values.ts';
import { useFileChanged } from './household-section.tsx';
import { customerTexts } from './texts.ts';

interface DialogProps {
  file: CustomerFile;
  open: boolean;
  onClose: () => void;
}

const optionsOf = (codes: readonly string[], names: Record<string, string>) =>
  codes.map((code) => ({ value: code, label: names[code] ?? code }));

interface VerifyFields {
  channel?: string;
  result?: string;
  note?: string;
  reason?: string;
  numbers?: Record<string, string | undefined>;
}

/** What a call or a visit told, with the state of each number that was tried. */
export function VerifyDialog({ file, open, onClose }: DialogProps) {
  const text = useText(fileTexts);
  const changed = useFileChanged();
  const reasons = useDictionary('outdated_reason');
  const numbers = file.contacts.filter(({ kind }) => kind === 'mobile' || kind === 'landline');
  return (
    <FormDialog<typeof verifyFile, VerifyFields>
      open={open}
      onClose={onClose}
      title={text.verifyTitle}
      endpoint={verifyFile}
      params={{ id: file.id }}
      initial={{ channel: 'call' }}
      toBody={({ channel, result, note, reason, numbers: marked = {} }) => ({
        channel,
        result,
        note: note ?? '',
        reason: result === 'gone' ? reason : undefined,
        numbers: Object.entries(marked).flatMap(([identifierId, status]) => (status ? [{ identifierId, status }] : [])),
      })}
      onDone={() => changed.done(text.verifiedDone)}
    >
      {({ form }) => (
        <>
          <Form.Item name="channel" label={text.channel} required>
            <Radio.Group
              options={['call', 'visit', 'message'].map((value) => ({ value, label: text.channels[value] }))}
            />
          </Form.Item>
          <Form.Item name="result" label={text.result} required>
            <Select autoFocus options={optionsOf(VerificationResult.options, text.results)} />
          </Form.Item>
          <Form.Item noStyle shouldUpdate={(before, after) => before.result !== after.result}>
            {() =>
              form.getFieldValue('result') === 'gone' && (
                <Form.Item name="reason" label={text.goneReason}>
                  <Select options={reasons.options} />
                </Form.Item>
              )
            }
          </Form.Item>
          {numbers.map(({ id, masked }) => (
            <Form.Item key={id} name={['numbers', id]} label={`${text.numberStatus}: ${masked}`}>
              <Select
                allowClear
                placeholder={text.unchanged}
                options={optionsOf(['valid', 'empty', 'stopped', 'refused'], text.status)}
              />
            </Form.Item>
          ))}
          <Form.Item name="note" label={text.note}>
            <Input.TextArea rows={2} maxLength={500} />
          </Form.Item>
        </>
      )}
    </FormDialog>
  );
}

/** Marks a file outdated with its reason, or takes it up again. */
export function StatusDialog({ file, open, onClose }: DialogProps) {
  const text = useText(fileTexts);
  const changed = useFileChanged();
  const client = useQueryClient();
  const reasons = useDictionary('outdated_reason');
  const outdated = file.status === 'outdated';
  return (
    <FormDialog<typeof setStatus, { reason?: string }>
      open={open}
      onClose={onClose}
      title={outdated ? text.reactivate : text.markOutdated}
      danger={!outdated}
      endpoint={setStatus}
      params={{ id: file.id }}
      toBody={({ reason }) => ({
        version: file.version,
        status: outdated ? 'active' : 'outdated',
        reason: reason ?? '',
      })}
      onDone={() => changed.done(text.statusDone)}
      onReload={() => void client.invalidateQueries()}
    >
      {outdated ? (
        <Form.Item name="reason" label={text.reason} required>
          <Input maxLength={200} autoFocus />
        </Form.Item>
      ) : (
        <Form.Item name="reason" label={text.goneReason} extra={text.outdatedHint} required>
          <Select autoFocus options={reasons.options} />
        </Form.Item>
      )}
    </FormDialog>
  );
}

/** Sets the stage by hand, forward or back, with the reason. */
export function StageDialog({ file, open, onClose }: DialogProps) {
  const text = useText(fileTexts);
  const stages = useText(customerTexts).stage;
  const changed = useFileChanged();
  const client = useQueryClient();
  return (
    <FormDialog<typeof setStage, { stage?: string; reason?: string }>
      open={open}
      onClose={onClose}
      title={text.setStage}
      endpoint={setStage}
      params={{ id: file.id }}
      toBody={({ stage, reason }) => ({ version: file.version, stage, reason: reason ?? '' })}
      onDone={() => changed.done(text.statusDone)}
      onReload={() => void client.invalidateQueries()}
    >
      <Form.Item name="stage" label={text.stage} required>
        <Select
          autoFocus
          options={optionsOf(
            Stage.options.filter((stage) => stage !== file.stage),
            stages,
          )}
        />
      </Form.Item>
      <Form.Item name="reason" label={text.stageReason} required>
        <Input maxLength={200} />
      </Form.Item>
    </FormDialog>
  );
}
