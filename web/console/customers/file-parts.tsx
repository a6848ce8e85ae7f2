import { getFile } from '../../../src/modules/customers/file/schema.ts';
import { useCall } from '../../ui/query.ts';
import { RecordState } from '../../ui/record-page.tsx';
import { AttachmentsSection } from './attachments-section.tsx';
import { AddressesSection, ContactsSection, CustomerFileSection, DocumentsSection } from './file-sections.tsx';
import { HouseholdSection } from './household-section.tsx';
import { VerificationSection } from './verification-section.tsx';

/** The file of a customer, part by part, as a tab of the record shows it. */
export function FileParts({ customerId }: { customerId: string }) {
  const query = useCall(getFile, { params: { id: customerId } });
  return (
    <RecordState query={query}>
      {(file) => (
        <>
          <CustomerFileSection file={file} />
          <ContactsSection file={file} />
          <AddressesSection file={file} />
          <DocumentsSection file={file} />
          <HouseholdSection file={file} />
          <VerificationSection file={file} />
        </>
      )}
    </RecordState>
  );
}

/** What is attached to the file, a tab of its own. */
export function FileAttachments({ customerId }: { customerId: string }) {
  const query = useCall(getFile, { params: { id: customerId } });
  return <RecordState query={query}>{(file) => <AttachmentsSection file={file} />}</RecordState>;
}
