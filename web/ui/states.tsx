import { Alert, Button, Skeleton } from 'antd';
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

interface MessageProps {
  /** The page has nothing else to head it. */
  heading?: boolean;
  title: string;
  hint?: string;
  children?: ReactNode;
}

/** A quiet message in the middle of where something else would be. */
export function Message({ heading, title, hint, children }: MessageProps) {
  return (
    <div className="rb-message">
      {heading ? <h1>{title}</h1> : <strong>{title}</strong>}
      {hint && <p>{hint}</p>}
      {children}
    </div>
  );
}

/** Nothing there, and what to do next. */
export function EmptyState({ title, hint, action }: { title?: string; hint?: string; action?: ReactNode }) {
  const text = useText(kitTexts);
  return (
    <Message title={title ?? text.empty} hint={hint}>
      {action}
    </Message>
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
  return <Message heading title={text.noPermission} hint={text.noPermissionHint} />;
}

/** No such page. */
export function NotFound({ action }: { action?: ReactNode }) {
  const text = useText(kitTexts);
  return (
    <Message heading title={text.notFound} hint={text.notFoundHint}>
      {action}
    </Message>
  );
}

function Crashed() {
  const text = useText(kitTexts);
  return (
    <Message heading title={text.crashed} hint={text.crashedHint}>
      <Button onClick={() => location.reload()}>{text.refresh}</Button>
    </Message>
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
