import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Checkbox, Input } from 'antd';
import { useId, useRef, useState } from 'react';
import { useNavigate, useParams, useSearchParams } from 'react-router';
import { mergeCustomers, previewMerge } from '../../../src/modules/customers/merging/schema.ts';
import { CallError, call, newIdempotencyKey } from '../../api/call.ts';
import { Card } from '../../ui/card.tsx';
import { useText } from '../../ui/language.tsx';
import { ErrorState, NotFound, problemOf, SkeletonRows } from '../../ui/states.tsx';
import { useToast } from '../../ui/toast.tsx';
import { identityTexts } from './identity-texts.ts';
import { MergeGoods, MergeResult, MergeTable, type Preview } from './merge-table.tsx';
import './file.css';
import './identity.css';

/** Merges two to four records into one: `/customers/:id/merge?with=ID,ID`. The server reckons the preview, and the merge keeps to it. */
export function MergePage() {
  const text = useText(identityTexts);
  const { id = '' } = useParams();
  const [params] = useSearchParams();
  const others = (params.get('with') ?? '').split(',').filter(Boolean);
  const [picks, setPicks] = useState<Record<string, string>>({});
  const navigate = useNavigate();
  const query = useQuery({
    queryKey: [previewMerge.id, id, others, picks],
    queryFn: ({ signal }) => call(previewMerge, { params: { id }, body: { others, picks }, signal }),
    enabled: others.length > 0,
    placeholderData: keepPreviousData,
    staleTime: 0,
    retry: false,
  });
  if (others.length === 0) return <NotFound />;
  if (query.isPending) return <SkeletonRows rows={8} />;
  if (!query.data) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  const keep = (next: string) => {
    const rest = [id, ...others].filter((one) => one !== next);
    setPicks({});
    navigate(`/customers/${next}/merge?with=${rest.join(',')}`, { replace: true });
  };
  return (
    <div className="rb-page">
      <h1 className="rb-title">{text.mergeTitle}</h1>
      <p className="rb-plain rb-muted">{text.mergeHint}</p>
      <MergeTable
        preview={query.data}
        survivorId={id}
        busy={query.isFetching && !query.isPlaceholderData}
        onPick={(changed) => setPicks((before) => ({ ...before, ...changed }))}
        onKeep={keep}
      />
      <MergeGoods preview={query.data} />
      <MergeResult preview={query.data} />
      <Submit
        key={id}
        id={id}
        others={others}
        picks={picks}
        preview={query.data}
        settled={!query.isFetching}
        onChanged={() => void query.refetch()}
      />
    </div>
  );
}

interface SubmitProps {
  id: string;
  others: string[];
  picks: Record<string, string>;
  preview: Preview;
  settled: boolean;
  onChanged: () => void;
}

function Submit({ id, others, picks, preview, settled, onChanged }: SubmitProps) {
  const text = useText(identityTexts);
  const toast = useToast();
  const client = useQueryClient();
  const navigate = useNavigate();
  const field = useId();
  const [reason, setReason] = useState('');
  const [sure, setSure] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const key = useRef(newIdempotencyKey());
  const { vetoes, conflicts } = preview;
  const ready = settled && conflicts.length === 0 && (vetoes.length === 0 || sure) && reason.trim().length > 1;
  const merge = async () => {
    setBusy(true);
    setFailure(null);
    try {
      const body = { others, picks, preview: preview.preview, reason, confirmVetoes: sure };
      await call(mergeCustomers, { params: { id }, body, idempotencyKey: key.current });
      toast.success(text.merged);
      // What the preview was of is gone.
      client.removeQueries({ queryKey: [previewMerge.id] });
      navigate(`/customers/${id}`, { replace: true });
      void client.invalidateQueries();
    } catch (error) {
      key.current = newIdempotencyKey();
      const changed = error instanceof CallError && error.code === 'merge.changed';
      setFailure(changed ? text.changed : problemOf(error).message);
      if (changed) onChanged();
    } finally {
      setBusy(false);
    }
  };
  return (
    <Card>
      <div className="ri-submit">
        {conflicts.map((code) => (
          <Alert key={code} type="error" showIcon title={text.conflict[code] ?? code} />
        ))}
        {vetoes.length > 0 && (
          <Alert
            type="warning"
            showIcon
            title={`${text.vetoTitle}: ${vetoes.map((code) => text.veto[code] ?? code).join(', ')}`}
            description={
              <Checkbox checked={sure} onChange={(event) => setSure(event.target.checked)}>
                {text.confirmVeto}
              </Checkbox>
            }
          />
        )}
        {failure && <Alert type="error" showIcon role="alert" title={failure} />}
        <label htmlFor={field}>{text.reason}</label>
        <Input
          id={field}
          value={reason}
          maxLength={200}
          placeholder={text.reasonHint}
          onChange={(event) => setReason(event.target.value)}
        />
        <div className="rb-tags">
          <Button type="primary" disabled={!ready} loading={busy} onClick={() => void merge()}>
            {text.submit}
          </Button>
        </div>
      </div>
    </Card>
  );
}
