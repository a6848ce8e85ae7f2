import { Alert, Button, Empty, Result, Skeleton } from 'antd';
import { Component, type ReactNode } from 'react';
import { CallError } from '../api/call.ts';
import { useText } from './language.tsx';
import { kitTexts } from './texts.ts';

/** Rows to come. */
export function SkeletonRows({ rows = 6 }: { rows?: number }) {
  const text = useText(kitTexts);
  return (
    <div role="status" aria-label={text.loading} className="rb-skeleton">
      <Skeleton active title={false} paragraph={{ rows, width: '100%' }} />
    </div>
  );
}

/** Nothing there, and what to do next. */
export function EmptyState({ title, hint, action }: { title?: string; hint?: string; action?: ReactNode }) {
  const text = useText(kitTexts);
  return (
    <div className="rb-state">
      <Empty
        image={Empty.PRESENTED_IMAGE_SIMPLE}
        description={
          <>
            <div>{title ?? text.empty}</div>
            {hint && <div className="rb-muted">{hint}</div>}
          </>
        }
      >
        {action}
      </Empty>
    </div>
  );
}

/** Text and request id of whatever was thrown. */
export function problemOf(error: unknown): { message: string; requestId: string } {
  if (error instanceof CallError) return { message: error.message, requestId: error.requestId };
  return { message: error instanceof Error ? error.message : String(error), requestId: '' };
}

/** Something could not be loaded: the reason, the request id, another try. No permission and no record have their own look. */
export function ErrorState({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const text = useText(kitTexts);
  if (error instanceof CallError && error.code === 'auth.forbidden') return <NoPermission />;
  const { message, requestId } = problemOf(error);
  return (
    <div className="rb-state">
      <Alert
        type="error"
        showIcon
        title={text.failed}
        description={
          <>
            <div>{message}</div>
            {requestId && (
              <div className="rb-muted">
                {text.requestId}: <code>{requestId}</code>
              </div>
            )}
          </>
        }
        action={onRetry && <Button onClick={onRetry}>{text.retry}</Button>}
      />
    </div>
  );
}

/** The session lacks the permission this page asks for. */
export function NoPermission() {
  const text = useText(kitTexts);
  return <Result status="warning" title={text.noPermission} subTitle={text.noPermissionHint} />;
}

/** No such page. */
export function NotFound({ action }: { action?: ReactNode }) {
  const text = useText(kitTexts);
  return <Result status="info" title={text.notFound} subTitle={text.notFoundHint} extra={action} />;
}

function Crashed() {
  const text = useText(kitTexts);
  return (
    <Result
      status="error"
      title={text.crashed}
      subTitle={text.crashedHint}
      extra={<Button onClick={() => location.reload()}>{text.refresh}</Button>}
    />
  );
}

/** Keeps a broken page from taking the frame around it along. Give it a `key` per page, so that leaving the page clears it. */
export class CrashGuard extends Component<{ children: ReactNode }, { crashed: boolean }> {
  override state = { crashed: false };

  static getDerivedStateFromError() {
    return { crashed: true };
  }

  override render() {
    return this.state.crashed ? <Crashed /> : this.props.children;
  }
}
