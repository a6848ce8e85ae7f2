import { Button, Modal } from 'antd';
import { useState } from 'react';
import { dealerReaders, publicationReaders, remindPublication } from '../../../src/modules/org/publications/schema.ts';
import { call } from '../../api/call.ts';
import { Chip } from '../../ui/chip.tsx';
import { instantIn } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { ListRows } from '../../ui/list-rows.tsx';
import { useCall } from '../../ui/query.ts';
import { Section } from '../../ui/record-page.tsx';
import { useSession } from '../../ui/session.tsx';
import { problemOf, SkeletonRows } from '../../ui/states.tsx';
import { useToast } from '../../ui/toast.tsx';
import { publicationTexts } from './publication-texts.ts';

/** Who has read a publication, dealer by dealer, the least read first; the people of each behind its figure. */
export function PublicationReaders({ id }: { id: string }) {
  const text = useText(publicationTexts);
  const pick = usePick();
  const toast = useToast();
  const { data } = useCall(publicationReaders, { params: { id } });
  const [dealer, setDealer] = useState<{ id: string; name: string } | null>(null);
  const [busy, setBusy] = useState(false);
  const remind = () => {
    setBusy(true);
    call(remindPublication, { params: { id } })
      .then(
        ({ told }) => toast.success(text.reminded(told)),
        (error: unknown) => toast.error(problemOf(error).message),
      )
      .finally(() => setBusy(false));
  };
  if (!data) return <SkeletonRows rows={4} />;
  const left = data.addressed - data.confirmed;
  return (
    <Section
      title={`${text.readers} · ${text.share(data.confirmed, data.addressed)}`}
      extra={
        left > 0 && (
          <Button loading={busy} onClick={remind}>
            {text.remind}
          </Button>
        )
      }
      empty={data.addressed === 0 ? text.nobody : undefined}
    >
      <ListRows
        label={text.readers}
        rows={data.dealers}
        rowKey={(row) => row.id}
        columns={[
          { key: 'dealer', title: text.dealer, card: 'title', width: 260, render: (row) => pick(row.name, row.nameEn) },
          {
            key: 'share',
            title: text.confirmedShare,
            card: 'tag',
            render: (row) => (
              <Chip tone={row.confirmed === row.addressed ? 'green' : 'orange'}>
                {text.progress(row.confirmed, row.addressed)}
              </Chip>
            ),
          },
          {
            key: 'people',
            title: text.actions,
            render: (row) => (
              <Button
                aria-label={`${text.people}: ${pick(row.name, row.nameEn)}`}
                onClick={() => setDealer({ id: row.id, name: pick(row.name, row.nameEn) })}
              >
                {text.people}
              </Button>
            ),
          },
        ]}
      />
      <Modal
        open={dealer !== null}
        title={dealer?.name}
        footer={null}
        onCancel={() => setDealer(null)}
        width={640}
        destroyOnHidden
      >
        {dealer && <People id={id} unitId={dealer.id} />}
      </Modal>
    </Section>
  );
}

function People({ id, unitId }: { id: string; unitId: string }) {
  const text = useText(publicationTexts);
  const { unit } = useSession();
  const { data } = useCall(dealerReaders, { params: { id, unitId } });
  if (!data) return <SkeletonRows rows={4} />;
  const at = (instant: string | null) =>
    instant ? <span className="rb-num">{instantIn(instant, unit.timeZone)}</span> : '—';
  return (
    <ListRows
      label={text.people}
      rows={data.rows}
      rowKey={(row) => row.staffId}
      columns={[
        { key: 'name', title: text.person, card: 'title', render: (row) => row.name },
        { key: 'job', title: text.job, render: (row) => row.title ?? '—' },
        { key: 'opened', title: text.opened, width: 150, render: (row) => at(row.openedAt) },
        {
          key: 'confirmed',
          title: text.confirmedOn,
          width: 150,
          render: (row) => (row.confirmedAt ? at(row.confirmedAt) : <Chip tone="orange">{text.notYet}</Chip>),
        },
      ]}
    />
  );
}
