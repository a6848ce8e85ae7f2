import { useEffect, useState } from 'react';
import type * as z from 'zod';
import { findCollision } from '../../../src/modules/leads/dispatch/schema.ts';
import { call } from '../../api/call.ts';
import { dateIn } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { useSession } from '../../ui/session.tsx';
import { dispatchTexts } from './dispatch-texts.ts';

type Found = z.output<(typeof findCollision)['response']>['collision'];
const MOBILE = /^1[3-9]\d{9}$/;

/** Says while a number is typed whose customer it is already (撞单); the owner by surname alone. */
export function CollisionHint({ mobile }: { mobile: string | undefined }) {
  const text = useText(dispatchTexts);
  const pick = usePick();
  const { unit } = useSession();
  const [found, setFound] = useState<Found>(null);
  const wanted = mobile?.replace(/[\s-]/g, '') ?? '';
  useEffect(() => {
    setFound(null);
    if (!MOBILE.test(wanted)) return;
    const aborter = new AbortController();
    const timer = setTimeout(() => {
      // A hint only: what goes wrong here, the form itself says when it is sent.
      call(findCollision, { body: { mobile: wanted }, signal: aborter.signal }).then(
        ({ collision }) => setFound(collision),
        () => setFound(null),
      );
    }, 400);
    return () => {
      clearTimeout(timer);
      aborter.abort();
    };
  }, [wanted]);
  if (!found) return null;
  const unitName = pick(found.unitName, found.unitNameEn);
  return (
    <p className="rb-plain" role="status">
      {found.open ? text.collisionOpen(unitName) : text.collisionFiled(unitName, dateIn(found.filedAt, unit.timeZone))}
      {found.mine ? ` · ${text.yours}` : found.ownerMasked && ` · ${text.owner(found.ownerMasked)}`}
    </p>
  );
}
