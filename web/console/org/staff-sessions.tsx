import { Button } from 'antd';
import { useState } from 'react';
import {
  endStaffSession,
  endStaffSessions,
  resetFactors,
  staffSessions,
} from '../../../src/modules/org/sessions/schema.ts';
import { call } from '../../api/call.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { RecordState, Section } from '../../ui/record-page.tsx';
import { useCan } from '../../ui/session.tsx';
import { problemOf } from '../../ui/states.tsx';
import { useToast } from '../../ui/toast.tsx';
import { SessionList } from '../account/session-list.tsx';
import { securityTexts } from './security-texts.ts';

/** Sessions and second factors of a colleague, for whoever keeps sign-in security; nothing for anybody else. */
export function StaffSessions({ staffId }: { staffId: string }) {
  const can = useCan();
  return can('security.edit') ? <Kept staffId={staffId} /> : null;
}

function Kept({ staffId }: { staffId: string }) {
  const text = useText(securityTexts);
  const toast = useToast();
  const params = { id: staffId };
  const query = useCall(staffSessions, { params });
  const [resetting, setResetting] = useState(false);
  const ending = async (work: () => Promise<{ ended: number }>) => {
    try {
      toast.success(text.ended((await work()).ended));
    } catch (error) {
      toast.error(problemOf(error).message);
    }
    void query.refetch();
  };
  return (
    <Section
      title={text.staffSessions}
      extra={
        (query.data?.rows.length ?? 0) > 0 && (
          <Button onClick={() => ending(() => call(endStaffSessions, { params }))}>{text.endAll}</Button>
        )
      }
    >
      <RecordState query={query}>
        {({ rows, factors }) => (
          <>
            {rows.length === 0 ? (
              <p className="rb-plain rb-muted">{text.noSessions}</p>
            ) : (
              <SessionList
                rows={rows}
                onEnd={(sessionId) => void ending(() => call(endStaffSession, { params: { ...params, sessionId } }))}
              />
            )}
            <h3>{text.factors}</h3>
            {factors.length === 0 ? (
              <p className="rb-plain rb-muted">{text.noFactors}</p>
            ) : (
              <>
                <ul>
                  {factors.map((factor) => (
                    <li key={factor.id}>{factor.kind === 'totp' ? text.totp : `${text.passkey}: ${factor.name}`}</li>
                  ))}
                </ul>
                <Button danger onClick={() => setResetting(true)}>
                  {text.reset}
                </Button>
              </>
            )}
          </>
        )}
      </RecordState>
      <FormDialog<typeof resetFactors, object>
        open={resetting}
        onClose={() => setResetting(false)}
        title={text.resetTitle}
        submitText={text.reset}
        danger
        endpoint={resetFactors}
        params={params}
        toBody={() => ({})}
        onDone={() => {
          toast.success(text.resetDone);
          void query.refetch();
        }}
      >
        <p>{text.resetHint}</p>
      </FormDialog>
    </Section>
  );
}
