import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import type * as z from 'zod';
import { getSource, rotateKey } from '../../../src/modules/leads/sources/schema.ts';
import { call } from '../../api/call.ts';
import { Chip } from '../../ui/chip.tsx';
import { instantIn } from '../../ui/format.ts';
import { useText } from '../../ui/language.tsx';
import { Section } from '../../ui/record-page.tsx';
import { useSession } from '../../ui/session.tsx';
import { problemOf } from '../../ui/states.tsx';
import { useToast } from '../../ui/toast.tsx';
import { KeyDialog, type KeyKind, KeyOnce } from './source-dialogs.tsx';
import { sourceTexts } from './source-texts.ts';

type Source = z.output<typeof getSource.response>;

/** Which keys a kind has: those we make, and those the other side makes. */
const KEYS: Record<Source['kind'], { kind: KeyKind; made: boolean }[]> = {
  json: [{ kind: 'secret', made: true }],
  adf: [{ kind: 'secret', made: true }],
  tencent: [{ kind: 'secret', made: true }],
  google: [{ kind: 'secret', made: true }],
  meta: [
    { kind: 'secret', made: false },
    { kind: 'verify', made: true },
    { kind: 'access', made: false },
  ],
  mailbox: [{ kind: 'access', made: false }],
};

/** Keys of a source: set or not, rotated, a made one shown once. */
export function SourceKeys({ source }: { source: Source }) {
  const text = useText(sourceTexts);
  const toast = useToast();
  const client = useQueryClient();
  const { unit } = useSession();
  const [entering, setEntering] = useState<KeyKind | null>(null);
  const [shown, setShown] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const refresh = () => client.invalidateQueries({ queryKey: [getSource.id] });
  const make = async (kind: KeyKind) => {
    setBusy(true);
    try {
      const { key } = await call(rotateKey, { params: { id: source.id }, body: { kind, version: source.version } });
      setShown(key);
      await refresh();
    } catch (error) {
      toast.error(problemOf(error).message);
    } finally {
      setBusy(false);
    }
  };
  const has = { secret: source.hasSecret, verify: source.hasVerify, access: source.hasAccess };
  const labelOf = (kind: KeyKind) =>
    kind === 'secret' && source.kind === 'meta'
      ? text.metaSecret
      : kind === 'secret' && source.kind === 'google'
        ? text.googleSecret
        : text.keyKinds[kind];
  return (
    <Section title={text.keys}>
      <p className="rb-plain rb-muted">{text.keysHint}</p>
      {KEYS[source.kind].map(({ kind, made }) => (
        <p key={kind} className="rb-tags">
          <span>{labelOf(kind)}</span>
          <Chip tone={has[kind] ? 'green' : 'orange'}>{has[kind] ? text.keySet : text.keyMissing}</Chip>
          {made ? (
            <Button loading={busy} aria-label={`${text.makeKey}: ${labelOf(kind)}`} onClick={() => void make(kind)}>
              {text.makeKey}
            </Button>
          ) : (
            <Button aria-label={`${text.enterKey}: ${labelOf(kind)}`} onClick={() => setEntering(kind)}>
              {text.enterKey}
            </Button>
          )}
        </p>
      ))}
      {source.rotatedAt && (
        <p className="rb-plain rb-muted">
          {text.rotatedAt} {instantIn(source.rotatedAt, unit.timeZone)}
        </p>
      )}
      <KeyDialog source={source} entering={entering} onClose={() => setEntering(null)} onDone={() => void refresh()} />
      <KeyOnce secret={shown} onClose={() => setShown(null)} />
    </Section>
  );
}
