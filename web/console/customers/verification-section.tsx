import { Button } from 'antd';
import { useState } from 'react';
import { Chip, type Tone } from '../../ui/chip.tsx';
import { dateIn, instantIn } from '../../ui/format.ts';
import { useText } from '../../ui/language.tsx';
import { Section } from '../../ui/record-page.tsx';
import { useSession } from '../../ui/session.tsx';
import { type FileSectionProps, useMayEdit } from './file-sections.tsx';
import { fileTexts } from './file-texts.ts';
import { StageChip } from './stage-chip.tsx';
import { StageDialog, StatusDialog, VerifyDialog } from './verification-dialogs.tsx';

const TONES: Record<string, Tone> = { confirmed: 'green', changed: 'blue', unreachable: 'orange', gone: 'red' };

/** How fresh a file is: verifications with agent and date, the mark of an outdated file, the stages with their dates. */
export function VerificationSection({ file }: FileSectionProps) {
  const text = useText(fileTexts);
  const { unit } = useSession();
  const mayEdit = useMayEdit(file);
  const [dialog, setDialog] = useState<'verify' | 'status' | 'stage' | null>(null);
  const close = () => setDialog(null);
  const outdated = file.status === 'outdated';
  return (
    <>
      <Section
        title={text.verification}
        extra={
          mayEdit && (
            <span className="rb-tags">
              <Button onClick={() => setDialog('status')}>{outdated ? text.reactivate : text.markOutdated}</Button>
              <Button type="primary" onClick={() => setDialog('verify')}>
                {text.verify}
              </Button>
            </span>
          )
        }
      >
        <p className="rb-plain rb-tags">
          <span className="rb-muted">{text.verified}</span>
          <span>{file.verifiedAt ? dateIn(file.verifiedAt, unit.timeZone) : text.never}</span>
          {file.stale && <Chip tone="orange">{text.stale}</Chip>}
          {outdated && <Chip tone="red">{text.outdated}</Chip>}
        </p>
        {outdated && <p className="rb-plain rb-muted">{text.outdatedHint}</p>}
        <ul className="rk-lines">
          {file.verifications.map((each) => (
            <li key={each.id}>
              <span className="rb-num">{instantIn(each.createdAt, unit.timeZone)}</span>
              <Chip tone={TONES[each.result]}>{text.results[each.result]}</Chip>
              <span className="rb-muted">
                {text.channels[each.channel]} {each.byName}
              </span>
              {each.note && <span>{each.note}</span>}
            </li>
          ))}
        </ul>
        {file.verifications.length === 0 && <p className="rb-plain rb-muted">{text.noVerifications}</p>}
      </Section>
      <Section
        title={text.stages}
        extra={mayEdit && <Button onClick={() => setDialog('stage')}>{text.setStage}</Button>}
        empty={file.stages.length === 0 && !mayEdit ? text.noStages : undefined}
      >
        <p className="rb-plain rb-tags">
          <StageChip stage={file.stage} />
          <span className="rb-muted">{instantIn(file.stageSince, unit.timeZone)}</span>
        </p>
        <ul className="rk-lines">
          {file.stages.map((each) => (
            <li key={each.id}>
              <span className="rb-num">{instantIn(each.at, unit.timeZone)}</span>
              {each.fromStage && <StageChip stage={each.fromStage} />}
              <span aria-hidden="true">→</span>
              <StageChip stage={each.toStage} />
              <span className="rb-muted">{text.byHand(each.byName ?? '', each.reason ?? '')}</span>
            </li>
          ))}
        </ul>
      </Section>
      <VerifyDialog file={file} open={dialog === 'verify'} onClose={close} />
      <StatusDialog file={file} open={dialog === 'status'} onClose={close} />
      <StageDialog file={file} open={dialog === 'stage'} onClose={close} />
    </>
  );
}
