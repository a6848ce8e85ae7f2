import { CallError } from '../api/call.ts';
import { useText } from './language.ts';
import { kitTexts } from './texts.ts';

/** An error that belongs to no single input: the server's text, the request id to quote, and a way on. */
export function Problem({ error, message, onRetry }: { error: unknown; message?: string; onRetry?: () => void }) {
  const text = useText(kitTexts);
  const known = error instanceof CallError ? error : undefined;
  return (
    <div role="alert" className="rb-problem">
      <p>{message ?? known?.message ?? text.unexpected}</p>
      {known?.requestId ? (
        <p className="rb-weak">
          {text.requestId} <code>{known.requestId}</code>
        </p>
      ) : null}
      {onRetry ? (
        <button type="button" className="rb-button rb-button-quiet" onClick={onRetry}>
          {text.retry}
        </button>
      ) : null}
    </div>
  );
}
