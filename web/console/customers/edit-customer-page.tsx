import { useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import { editCustomer, getFile } from '../../../src/modules/customers/file/schema.ts';
import { useEndpointForm } from '../../ui/endpoint-form.tsx';
import { useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { RecordState } from '../../ui/record-page.tsx';
import { useToast } from '../../ui/toast.tsx';
import { FileForm } from './file-form.tsx';
import { fileTexts } from './file-texts.ts';
import { bodyOf, type CustomerFile, type FileValues, valuesOf } from './file-values.ts';

/** The file of a customer in a form; saved in one call on top of the version that was read. */
export function EditCustomerPage() {
  const { id = '' } = useParams();
  const query = useCall(getFile, { params: { id } }, { staleTime: 0 });
  return (
    <RecordState query={query}>
      {(file) => <EditFile key={file.id} file={file} onReload={() => void query.refetch()} />}
    </RecordState>
  );
}

const LISTS = ['contacts', 'addresses', 'documents', 'externalIds'] as const;
type List = (typeof LISTS)[number];

/** The lists nobody touched are left out of a change: they stay as they are by then. */
function withoutUntouched(body: ReturnType<typeof bodyOf>, touched: (list: List) => boolean) {
  const left = LISTS.filter((list) => !touched(list)) as string[];
  return Object.fromEntries(Object.entries(body).filter(([name]) => !left.includes(name)));
}

function EditFile({ file, onReload }: { file: CustomerFile; onReload: () => void }) {
  const text = useText(fileTexts);
  const toast = useToast();
  const navigate = useNavigate();
  const client = useQueryClient();
  const record = `/customers/${file.id}`;
  const initial = useMemo(() => valuesOf(file), [file]);
  const touched = (list: List): boolean => bound.form.isFieldTouched(list);
  const bound = useEndpointForm<typeof editCustomer, FileValues>({
    endpoint: editCustomer,
    params: { id: file.id },
    toBody: (values) => ({ ...withoutUntouched(bodyOf(values), touched), version: file.version }),
    // A list is saved whole: over somebody else's change it could take back what they added, so the file is read anew first.
    fromCurrent: (current) =>
      LISTS.some(touched)
        ? {}
        : {
            ...current,
            expectedValue: typeof current.expectedValueFen === 'number' ? current.expectedValueFen / 100 : null,
          },
    onDone: () => {
      toast.success(text.saved);
      void client.invalidateQueries();
      navigate(record, { replace: true });
    },
  });
  return (
    <div className="rb-page rk-form">
      <nav className="rb-back" aria-label={file.name}>
        <Link to={record}>← {file.name}</Link>
      </nav>
      <h1 className="rb-title">{text.editTitle}</h1>
      <FileForm
        bound={bound}
        initial={initial}
        onReload={onReload}
        submitText={text.save}
        own={file.id}
        onCancel={() => navigate(record)}
      />
    </div>
  );
}
