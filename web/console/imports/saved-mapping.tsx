import { Alert, Button, Modal, Select } from 'antd';
import { useState } from 'react';
import { deleteImportMapping } from '../../../src/modules/org/imports/schema.ts';
import { call } from '../../api/call.ts';
import { useText } from '../../ui/language.tsx';
import { problemOf } from '../../ui/states.tsx';
import { Field } from './step-format.tsx';
import { importTexts } from './texts.ts';
import type { Layout, Settings } from './types.ts';

interface SavedMappingProps {
  layout: Layout;
  onChoose: (settings: Settings) => void;
  onForgotten: (id: string) => void;
}

/** Mappings remembered for such files: one is chosen, and one's own deleted, which takes a wrong one from colleagues as well. */
export function SavedMapping({ layout, onChoose, onForgotten }: SavedMappingProps) {
  const text = useText(importTexts);
  const [id, setId] = useState<string>();
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const chosen = layout.mappings.find((mapping) => mapping.id === id);
  const choose = (value: string) => {
    const found = layout.mappings.find((mapping) => mapping.id === value);
    if (!found) return;
    setId(value);
    const { sheet, headerRow, encoding, delimiter } = layout.settings;
    onChoose({ ...found.settings, sheet, headerRow, encoding, delimiter });
  };
  const forget = async () => {
    if (!chosen) return;
    setBusy(true);
    setProblem(null);
    try {
      await call(deleteImportMapping, { params: { id: chosen.id } });
      setId(undefined);
      onForgotten(chosen.id);
    } catch (error) {
      setProblem(problemOf(error).message);
    } finally {
      setAsking(false);
      setBusy(false);
    }
  };
  return (
    <>
      {problem && <Alert type="error" showIcon role="alert" title={problem} />}
      <Field label={text.saved}>
        {(field) => (
          <div className="ri-bar">
            <Select
              id={field}
              placeholder={text.chooseSaved}
              style={{ flex: '1 1 240px', maxWidth: 420 }}
              value={chosen?.id}
              onChange={choose}
              options={layout.mappings.map((mapping) => ({
                value: mapping.id,
                label: [mapping.name, mapping.mine ? text.savedMine : text.savedShared, mapping.fits ? text.fits : '']
                  .filter(Boolean)
                  .join(' · '),
              }))}
            />
            {chosen?.mine && (
              <Button danger onClick={() => setAsking(true)}>
                {text.forget}
              </Button>
            )}
          </div>
        )}
      </Field>
      <Modal
        open={asking}
        title={text.forgetTitle(chosen?.name ?? '')}
        okText={text.forget}
        okButtonProps={{ danger: true, loading: busy }}
        onOk={forget}
        onCancel={() => setAsking(false)}
      >
        <p>{chosen?.shared ? text.forgetShared : text.forgetText}</p>
      </Modal>
    </>
  );
}
