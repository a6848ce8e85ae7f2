import { Button } from 'antd';
import { useNavigate } from 'react-router';
import { listImportKinds } from '../../../src/modules/org/imports/schema.ts';
import { useText } from '../language.tsx';
import { useCall } from '../query.ts';
import { useCan } from '../session.tsx';
import { workTexts } from './texts.ts';
import type { ImportButtonProps } from './types.ts';

/** The way to the import wizard. Nothing where the permission is missing. */
export function ImportButton({ kind }: ImportButtonProps) {
  const text = useText(workTexts);
  const navigate = useNavigate();
  const may = useCan()('record.import');
  const { data } = useCall(listImportKinds, {}, { enabled: may, staleTime: 600_000 });
  if (!may || !data?.rows.some((one) => one.kind === kind)) return null;
  return <Button onClick={() => navigate(`/imports/new?kind=${kind}`)}>{text.import}</Button>;
}
