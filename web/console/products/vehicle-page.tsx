import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import { getVehicle } from '../../../src/modules/products/vehicles/schema.ts';
import { Chip } from '../../ui/chip.tsx';
import { usePick, useText } from '../../ui/language.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { useCall } from '../../ui/query.ts';
import { RecordPage, RecordState } from '../../ui/record-page.tsx';
import { useCan } from '../../ui/session.tsx';
import { useToast } from '../../ui/toast.tsx';
import { usePageActions, useRecent } from '../shell/page-actions.ts';
import { TimelinePanel } from '../timeline/timeline-panel.tsx';
import { CareTab } from './care-tab.tsx';
import { ReleaseDialog, UndoTransferDialog } from './handover-dialogs.tsx';
import { PapersTab } from './papers-tab.tsx';
import { PeopleTab } from './people-tab.tsx';
import { EditVehicleDialog, PlateDialog, TransferDialog, type Vehicle } from './vehicle-dialogs.tsx';
import { OverviewTab } from './vehicle-overview.tsx';
import { vehicleTexts } from './vehicle-texts.ts';

/** One vehicle with its whole file. */
export function VehiclePage() {
  const { id = '' } = useParams();
  const query = useCall(getVehicle, { params: { id } });
  return (
    <RecordState query={query}>
      {(vehicle) => <VehicleRecord key={vehicle.id} vehicle={vehicle} onReload={() => void query.refetch()} />}
    </RecordState>
  );
}

type Dialog = 'edit' | 'plate' | 'transfer' | 'release' | 'undo';

function VehicleRecord({ vehicle, onReload }: { vehicle: Vehicle; onReload: () => void }) {
  const text = useText(vehicleTexts);
  const pick = usePick();
  const can = useCan();
  const toast = useToast();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [dialog, setDialog] = useState<Dialog | null>(null);
  const number = vehicle.vin ?? vehicle.serial ?? '';
  const name = vehicle.plate ?? number;
  useRecent(name);
  const editable = vehicle.held && can('unit.edit');
  const movable = vehicle.held && can('unit.transfer');
  const owner = vehicle.owners?.find((each) => each.toDate === null)?.customer;
  const releasable = movable && (vehicle.owners === null || owner !== undefined);
  const undoable = movable && vehicle.undoable !== null;
  const undoText = vehicle.undoable === 'release' ? text.undoRelease : text.undoTransfer;
  usePageActions([
    ...(editable ? [{ id: 'plate', label: text.changePlate, run: () => setDialog('plate') }] : []),
    ...(movable ? [{ id: 'transfer', label: text.transfer, run: () => setDialog('transfer') }] : []),
    ...(releasable ? [{ id: 'release', label: text.release, run: () => setDialog('release') }] : []),
    ...(undoable ? [{ id: 'undo', label: undoText, run: () => setDialog('undo') }] : []),
  ]);
  const saved = (said: string) => () => {
    toast.success(said);
    void client.invalidateQueries();
  };
  const props = (which: Dialog, said: string) => ({
    vehicle,
    open: dialog === which,
    onClose: () => setDialog(null),
    onDone: saved(said),
    onReload,
  });
  return (
    <RecordPage
      back={{ to: '/vehicles', label: text.title }}
      title={<span className="rb-code">{name}</span>}
      tags={
        <>
          <Chip>{text.energy[vehicle.energy] ?? vehicle.energy}</Chip>
          {!vehicle.held && <Chip tone="grey">{text.mayOnlySee}</Chip>}
        </>
      }
      actions={
        <>
          {editable && <Button onClick={() => setDialog('edit')}>{text.edit}</Button>}
          {editable && <Button onClick={() => setDialog('plate')}>{text.changePlate}</Button>}
          {movable && <Button onClick={() => setDialog('transfer')}>{text.transfer}</Button>}
          {releasable && <Button onClick={() => setDialog('release')}>{text.release}</Button>}
          {undoable && <Button onClick={() => setDialog('undo')}>{undoText}</Button>}
          {can('audit.read') && <LinkButton to={`/audit?rowId=${vehicle.id}`}>{text.history}</LinkButton>}
        </>
      }
      facts={[
        {
          label: text.car,
          value: `${pick(vehicle.seriesName, vehicle.seriesNameEn)} ${vehicle.modelYear} ${pick(vehicle.trimName, vehicle.trimNameEn)}`,
        },
        { label: vehicle.serial ? text.serial : text.vin, value: <span className="rb-code">{number}</span> },
        { label: text.plate, value: vehicle.plate ?? text.noPlate },
        ...(vehicle.owners
          ? [{ label: text.owner, value: owner && <Link to={`/customers/${owner.id}`}>{owner.name}</Link> }]
          : []),
        { label: text.deliveredOn, value: vehicle.deliveredOn },
        { label: text.warrantyUntil, value: vehicle.warrantyUntil },
        { label: text.dealer, value: pick(vehicle.dealerName, vehicle.dealerNameEn) },
      ]}
      tabs={[
        { key: 'overview', label: text.tabOverview, content: <OverviewTab vehicle={vehicle} /> },
        ...(vehicle.owners
          ? [{ key: 'people', label: text.tabPeople, content: <PeopleTab vehicle={vehicle} onSaved={saved} /> }]
          : []),
        { key: 'papers', label: text.tabPapers, content: <PapersTab vehicle={vehicle} onSaved={saved} /> },
        { key: 'care', label: text.tabCare, content: <CareTab vehicle={vehicle} onSaved={saved} /> },
        ...(can('customer.read')
          ? [{ key: 'timeline', label: text.tabTimeline, content: <TimelinePanel of={{ vehicle: vehicle.id }} /> }]
          : []),
      ]}
    >
      {editable && <EditVehicleDialog {...props('edit', text.saved)} />}
      {editable && <PlateDialog {...props('plate', text.plateChanged)} />}
      {movable && <TransferDialog {...props('transfer', '')} unitId={vehicle.id} onMade={saved(text.transferred)} />}
      {releasable && <ReleaseDialog {...props('release', text.released)} />}
      {undoable && (
        <UndoTransferDialog
          {...props('undo', '')}
          onUndone={(held) => {
            // Back with another dealer it may be out of sight here.
            if (!held) navigate('/vehicles');
            saved(text.undone)();
          }}
        />
      )}
    </RecordPage>
  );
}
