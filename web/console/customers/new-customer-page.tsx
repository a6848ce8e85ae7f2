import { useMemo } from 'react';
import { useNavigate } from 'react-router';
import { createCustomer } from '../../../src/modules/customers/file/schema.ts';
import { useEndpointForm } from '../../ui/endpoint-form.tsx';
import { useText } from '../../ui/language.tsx';
import { useToast } from '../../ui/toast.tsx';
import { FileForm } from './file-form.tsx';
import { fileTexts } from './file-texts.ts';
import { bodyOf, emptyValues, type FileValues } from './file-values.ts';

/** A new customer: everything that is known at once, or a name and a number. */
export function NewCustomerPage() {
  const text = useText(fileTexts);
  const toast = useToast();
  const navigate = useNavigate();
  const initial = useMemo(emptyValues, []);
  const bound = useEndpointForm<typeof createCustomer, FileValues>({
    endpoint: createCustomer,
    toBody: bodyOf,
    onDone: ({ id }) => {
      toast.success(text.created);
      navigate(`/customers/${id}`, { replace: true });
    },
  });
  return (
    <div className="rb-page rk-form">
      <h1 className="rb-title">{text.newTitle}</h1>
      <FileForm bound={bound} initial={initial} submitText={text.create} onCancel={() => navigate(-1)} />
    </div>
  );
}
